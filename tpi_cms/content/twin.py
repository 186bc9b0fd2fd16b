"""The page as Markdown, for programs: at its address with ``index.md`` behind it.

It is the page's own answer without what only browsers need, so it says what the page
says, whatever its kind, and costs the queries that the page costs.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import resolve

from .rich_markdown import escape, write_address, write_blocks
from .rich_reader import BREAK, Block, Letter, RichReader

NAME = "index.md"
#: Lines are as long as their paragraphs.
LONGEST = 1_000_000
_ROOT = "tpi"
_INLINE = frozenset(
    {
        *("a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "del", "em", "embed"),
        *("i", "img", "ins", "kbd", "mark", "picture", "q", "s", "small", "source"),
        *("span", "strong", "sub", "sup", "time", "u", "wbr"),
    }
)
_VOID = frozenset({"br", "col", "embed", "hr", "img", "input", "link", "source", "wbr"})
#: What is for browsers, or for fingers.
_LEFT_OUT = frozenset(
    {
        *("button", "caption", "dialog", "form", "iframe", "noscript", "script"),
        *("style", "svg", "template"),
    }
)
_LEFT_OUT_CLASSES = frozenset({"tpi-crumbs", "tpi-toc", "tpi-locate"})
_LEFT_OUT_IDS = frozenset({"tpi-request"})


def get_twin_url(url: str) -> str:
    return f"{url.rstrip('/')}/{NAME}" if url else ""


def serve_twin(request: HttpRequest, path: str) -> HttpResponse:
    """As Wagtail serves the page, wherever the site has put Wagtail's addresses."""
    found = resolve(request.path_info.removesuffix(NAME))
    if found.url_name != "wagtail_serve":
        raise Http404
    return found.func(request, f"{found.args[0]}{NAME}")


def answer_in_markdown(page: Any, request: Any) -> HttpResponse:
    """What the page answers, as Markdown, with its rules for caches.

    It is asked as at the page's own address: parts of what it renders are kept.
    """
    path, path_info = request.path, request.path_info
    request.path = path.removesuffix(NAME)
    request.path_info = path_info.removesuffix(NAME)
    try:
        response = page.serve(request)
        if hasattr(response, "render"):
            response.render()
    finally:
        request.path, request.path_info = path, path_info
    if response.status_code != 200:
        return response
    url = page.get_full_url(request) or request.build_absolute_uri("/")
    text = write_page(response.content.decode(response.charset), url)
    twin = HttpResponse(text, content_type="text/markdown; charset=utf-8")
    for name in ("Cache-Control", "Vary", "Expires", "Content-Language"):
        if name in response:
            twin[name] = response[name]
    twin["X-Robots-Tag"] = "noindex"
    twin["Link"] = f'<{url}>; rel="canonical"'
    return twin


def write_page(html: str, url: str) -> str:
    """Markdown of a page's HTML, whose addresses begin at ``url``."""
    reader = PageReader(url)
    reader.feed(html)
    reader.close()
    return f"{write_blocks(reader.blocks, LONGEST)}\n"


class PageReader(RichReader):
    """Reads the parts of a page that are ours: ``<div class="tpi">``."""

    def __init__(self, url: str) -> None:
        super().__init__(self._lead)
        self._url = url
        self._path: list[tuple[str, bool, bool]] = []
        self._outer: list[list[Block]] = []
        self._table: Block | None = None
        self._cell: Block | None = None
        self._pending = ""
        self._is_told = self._is_glued = self._is_behind_span = False

    def _lead(self, tag: str, given: dict[str, str]) -> tuple[str, str | None]:
        """Full addresses; a number and a place on the page are words."""
        href = given.get("href", "")
        return ("" if href[:4] == "tel:" or href[:1] in "#" else href), None

    def handle_starttag(self, tag: str, attributes: Any) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag not in _VOID:
            is_root = tag == "div" and given.get("class") == _ROOT
            self._path.append((tag, is_root, _is_left_out(tag, given)))
        if not self._is_read or (tag in _VOID and _is_left_out(tag, given)):
            return
        if href := given.get("href", ""):
            given["href"] = urljoin(self._url, href) if href[0] != "#" else href
        self._read_start(tag, given)
        self._is_behind_span = False

    @property
    def _is_read(self) -> bool:
        left_out = any(is_left_out for *_tag, is_left_out in self._path)
        return not left_out and any(is_root for _tag, is_root, _out in self._path)

    def _read_start(self, tag: str, given: dict[str, str]) -> None:
        if tag == "img":
            self._add_picture(given)
        elif tag == "span" and self._is_behind_span:
            self._pending = ", " if self._cell else "; "
        elif tag in ("table", "tr", "td", "th"):
            self._open_table(tag)
        elif tag == "blockquote":
            self._text = None
            self._outer.append(self.blocks)
            self.blocks.append(Block(tag))
            self.blocks = self.blocks[-1].blocks
        elif tag == "dl":
            super().handle_starttag("ul", [])
        elif tag == "dt":
            super().handle_starttag("li", [])
            self._styles.append("**")
        elif tag == "dd":
            self._add_plain(", " if self._is_told else ": ")
            self._is_told = self._is_glued = True
        elif tag in ("thead", "tbody", "tfoot"):
            return
        elif tag in _INLINE or tag in ("ul", "ol", "li", "p", "hr") or _is_heading(tag):
            super().handle_starttag(tag, list(given.items()))
            if _is_heading(tag) and self._open:
                self._styles.append("**")
        else:
            self._open_text("p")
            if tag == "summary":
                self._styles.append("**")

    def handle_endtag(self, tag: str) -> None:
        was_read = self._is_read
        for n in range(len(self._path) - 1, -1, -1):
            if self._path[n][0] == tag:
                del self._path[n:]
                break
        if was_read:
            self._read_end(tag)
            self._is_behind_span = tag == "span"

    def _read_end(self, tag: str) -> None:
        if tag == "dl":
            super().handle_endtag("ul")
        elif tag in ("dt", "summary") or (_is_heading(tag) and self._open):
            if "**" in self._styles:
                self._styles.remove("**")
            self._is_told = False
            self._text = self._text if self._open else None
        elif tag == "blockquote" and self._outer:
            self.blocks, self._text = self._outer.pop(), None
        elif tag in ("table", "td", "th"):
            self._cell = self._text = None
            self._table = None if tag == "table" else self._table
        elif tag in _INLINE or tag in ("ul", "ol", "p") or _is_heading(tag):
            super().handle_endtag(tag)
        elif not self._open and self._cell is None:
            self._text = None

    def handle_data(self, data: str) -> None:
        if self._is_read:
            if data.strip() and self._pending:
                self._add_plain(self._pending)
            super().handle_data(data)
            if data.strip():
                self._is_glued = self._is_behind_span = False
                self._pending = ""

    def _add_plain(self, text: str) -> None:
        """Right behind the last word."""
        if self._text is not None:
            while self._text.letters and self._text.letters[-1].is_space:
                self._text.letters.pop()
            last = self._text.letters[-1].text if self._text.letters else ""
            text = " " if text == "; " and last in ".!?" else text
            none: frozenset[str] = frozenset()
            self._text.letters += [Letter(each, none, "") for each in text]

    def _open_text(self, tag: str) -> None:
        """In a cell, and right behind a term, text goes on in its line."""
        self._pending = ""
        if self._cell is not None:
            self._add(" ")
        elif not (self._is_glued and self._open):
            super()._open_text(tag)

    def _open_table(self, tag: str) -> None:
        self._pending = ""
        if tag == "table":
            self._text, self._table = None, Block(tag)
            self.blocks.append(self._table)
        elif tag == "tr" and self._table:
            self._table.blocks.append(Block(tag))
        elif self._table and self._table.blocks:
            self._cell = self._text = Block(tag)
            self._table.blocks[-1].blocks.append(self._cell)

    def _add_picture(self, given: dict[str, str]) -> None:
        if alt := escape(given.get("alt", "")):
            address = write_address(urljoin(self._url, given.get("src", "")))
            raw = Letter(f"![{alt}]({address})", frozenset(), "", is_raw=True)
            self._get_text().letters.append(raw)
            self._add(BREAK)


def _is_heading(tag: str) -> bool:
    return len(tag) == 2 and tag[0] == "h" and tag[1].isdecimal()


def _is_left_out(tag: str, given: dict[str, str]) -> bool:
    classes = set(given.get("class", "").split())
    is_jump = "tpi-button" in classes and given.get("href", "").startswith("#")
    return (
        tag in _LEFT_OUT
        or "hidden" in given
        or given.get("aria-hidden") == "true"
        or bool(classes & _LEFT_OUT_CLASSES)
        or given.get("id") in _LEFT_OUT_IDS
        or is_jump
    )
