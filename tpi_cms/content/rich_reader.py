"""Rich text read to letters: each with its styles and where it leads."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any, NamedTuple

#: Of a tag's name and attributes: where it leads, "" for nowhere, and words that take
#: the place of its own, or None. Without an address these words stand alone.
Link = Callable[[str, dict[str, str]], tuple[str, str | None]]

WHITE = re.compile(r"[\x00-\x20\x7f]+")
BOLD, ITALIC = "**", "_"
STYLES = {"b": BOLD, "strong": BOLD, "i": ITALIC, "em": ITALIC}
HEADINGS = {f"h{level}": f"{'#' * level} " for level in range(1, 7)}
#: What ``<br>`` is among letters.
BREAK = "\n"


class Letter(NamedTuple):
    """A character, or a whole reference; with its styles and where it leads."""

    text: str
    styles: frozenset[str]
    url: str
    is_raw: bool = False

    @property
    def is_space(self) -> bool:
        return self.text.isspace() and not self.is_raw


@dataclass
class Block:
    """``p``, a heading, ``hr``; ``ul`` and ``ol`` hold ``li``, these text and lists.

    A ``table`` holds ``tr``, these ``th`` and ``td``; a ``blockquote`` anything.
    """

    tag: str
    letters: list[Letter] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        is_told = any(not letter.is_space for letter in self.letters)
        return not (is_told or self.tag == "hr") and all(
            b.is_empty for b in self.blocks
        )


class RichReader(HTMLParser):
    """Reads rich text to ``blocks``; what isn't of it is text."""

    def __init__(self, link: Link) -> None:
        super().__init__()
        self.blocks: list[Block] = []
        self._link = link
        self._open: list[Block] = []
        self._text: Block | None = None
        self._styles: list[str] = []
        self._urls: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attributes: Any) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag in STYLES:
            self._styles.append(STYLES[tag])
        elif tag == "a":
            url, words = self._link(tag, given)
            self._urls.append((url, words))
            if words is not None:
                self._add(words, url)
        elif tag == "br":
            self._add(BREAK)
        elif tag == "embed":
            self._add_embed(given)
        elif tag in ("ul", "ol"):
            self._open_list(tag)
        elif tag == "li" and self._open:
            self._text = Block("li")
            self._open[-1].blocks.append(self._text)
        elif tag == "p" or tag in HEADINGS or tag == "hr":
            self._open_text(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in STYLES and STYLES[tag] in self._styles:
            self._styles.remove(STYLES[tag])
        elif tag == "a" and self._urls:
            self._urls.pop()
        elif tag in ("ul", "ol") and self._open:
            self._open.pop()
            parent = self._open[-1].blocks[-1:] if self._open else []
            self._text = parent[0] if parent else None
        elif tag in ("p", *HEADINGS) and not self._open:
            self._text = None

    def handle_data(self, data: str) -> None:
        url, words = self._urls[-1] if self._urls else ("", None)
        if words is None:
            self._add(WHITE.sub(" ", data), url)

    def _add(self, text: str, url: str = "") -> None:
        if self._text is None and not text.strip():
            return
        styles = frozenset(self._styles)
        self._get_text().letters += [Letter(each, styles, url) for each in text]

    def _add_embed(self, attributes: dict[str, str]) -> None:
        url, words = self._link("embed", attributes)
        if not url:
            self._add(words or "")
            return
        raw = f"[{words or ''}]({url})"  # As the link function has escaped it.
        letter = Letter(raw, frozenset(self._styles), "", is_raw=True)
        self._get_text().letters.append(letter)

    def _get_text(self) -> Block:
        if self._text is None:
            self._open_text("p")
        return self._text  # type: ignore[return-value]

    def _open_text(self, tag: str) -> None:
        if self._open:  # Within a list's item it is a line of that.
            item = self._open[-1].blocks[-1:]
            told = "".join(each.text for each in item[0].letters[-2:]) if item else ""
            if told.strip(" ") and not told.rstrip(" ").endswith(BREAK):
                item[0].letters.append(Letter(BREAK, frozenset(), ""))
            return
        block = Block(tag)
        self.blocks.append(block)
        self._text = None if tag == "hr" else block

    def _open_list(self, tag: str) -> None:
        items = self._open[-1].blocks if self._open else []
        siblings = items[-1].blocks if items else self.blocks
        siblings.append(Block(tag))
        self._open.append(siblings[-1])
        self._text = None
