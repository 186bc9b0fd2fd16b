"""HTML to units, in the child process. The tree is walked without recursion.

Nothing of the source's HTML is passed on: only texts, and where links lead.
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from typing import Any

from bs4 import BeautifulSoup, Comment, Tag
from bs4.element import PreformattedString

from .counting import INLINE, SKIPPED, tame
from .units import Run, Unit, find_words, get_text, tidy_runs

_MARKS = {"b": "b", "strong": "b", "i": "i", "em": "i", "cite": "i"}
_ASIDE_TAGS = {
    "nav": "menu",
    "footer": "footer",
    "aside": "sidebar",
    "form": "form",
    "noscript": "hidden",
    "select": "form",
    "textarea": "form",
    "figcaption": "caption",
    "button": "button",
    "dialog": "popup",
    "title": "tab",
    "fieldset": "form",
}
#: Pieces of classes and ids that say what a part of a page is for.
_ASIDE_CLASSES = {
    "menu": "nav navbar navigation menu breadcrumb breadcrumbs crumbs skip skiplink"
    " pagination pager toc",
    "cookies": "cookie cookies consent gdpr",
    "share": "share sharing social addtoany sharedaddy",
    "sidebar": "sidebar advert advertisement promo sponsored",
    "comments": "comment comments respond disqus reply",
    "related": "related recommended recommendations",
    "author": "author byline bio",
    "date": "meta postmeta dateline published readtime",
    "popup": "newsletter subscribe signup popup modal",
    "footer": "footer copyright colophon",
    "button": "btn button cta",
    "hidden": "hidden sr screenreader visuallyhidden",
    "form": "form wpcf7 searchform",
    "caption": "caption",
}
_CLASSES = {c: why for why, classes in _ASIDE_CLASSES.items() for c in classes.split()}
_LEADS = frozenset(
    ["lead", "lede", "standfirst", "subtitle", "subheading", "deck", "dek", "intro"]
)
#: Ids that mammoth and Markdown give to notes.
_NOTE = re.compile(r"(?:foot|end)note-|fn\d")
_HEADING = re.compile(r"h([1-6])")


def read_html(html: str) -> list[Unit]:
    soup = BeautifulSoup(tame(html), "html.parser")
    return _Reader(soup).read()


class _Reader:
    """One walk; ``stack`` holds what is open, each with what it means for its text."""

    def __init__(self, soup: BeautifulSoup) -> None:
        self.soup = soup
        self.units: list[Unit] = []
        self.runs: list[Run] = []
        self.term: list[Run] = []
        self.words = _count_words(soup)
        self.main = self._find_main()
        around = self.main.parents if self.main is not None else ()
        self.around = {id(tag) for tag in [self.main, *around]}

    def read(self) -> list[Unit]:
        start = {"kind": "para", "marks": "", "link": "", "aside": "", "depth": 0}
        stack: list[tuple[Any, dict[str, Any], bool]] = [(self.soup, start, False)]
        while stack:
            node, state, is_end = stack.pop()
            if is_end:
                self._close(node, state)
            elif isinstance(node, Tag):
                if node.name in SKIPPED:
                    continue
                inner = self._open(node, state)
                stack.append((node, inner, True))
                if node.name != "table" or not inner.get("is_data"):
                    children = [(c, inner, False) for c in node.children]
                    stack.extend(reversed(children))
            elif not isinstance(node, PreformattedString | Comment):
                text = str(node) if state.get("is_pre") else re.sub(r"\s+", " ", node)
                self.runs.append((text, state["marks"], state["link"]))
        self._flush(start)
        return self.units

    def _find_main(self) -> Tag | None:
        found = self.soup.find_all(["main", "article"])
        found += self.soup.find_all(attrs={"role": "main"})
        whole = self.words[id(self.soup)] or 1
        large = [tag for tag in found if self.words[id(tag)] > 0.3 * whole]
        # The innermost that still holds it nearly all.
        for tag in sorted(large, key=lambda tag: self.words[id(tag)]):
            if self.words[id(tag)] > 0.8 * max(self.words[id(t)] for t in large):
                return tag
        return None

    def _open(self, tag: Tag, state: dict[str, Any]) -> dict[str, Any]:
        name = tag.name
        if name in INLINE and not self._is_block_link(tag, state):
            return self._open_inline(tag, state)
        if name == "br":
            self.runs.append(("\n", state["marks"], state["link"]))
            return state
        self._flush(state)
        inner = {**state, "tag": tag}
        inner["aside"] = state["aside"]
        if state["aside"] in ("", "outside"):
            inner["aside"] = self._find_reason(tag, state) or state["aside"]
        if heading := _HEADING.fullmatch(name):
            inner |= {"kind": "heading", "level": int(heading[1])}
        elif name in ("ul", "ol", "dl"):
            inner |= {"depth": state["depth"] + 1, "list": tag, "item": None}
        elif name in ("li", "dt", "dd"):
            inner |= {"kind": "item", "item": [], "part": name, "hint": ""}
            is_note = _NOTE.match(str(tag.get("id") or ""))
            inner["hint"] = "footnote" if is_note else ""
        elif name == "blockquote":
            inner["kind"] = "quote"
        elif name in ("summary", "button"):
            inner["marks"] = "b"
        elif name == "pre":
            inner["is_pre"] = True
        elif name == "table":
            inner["is_data"] = self._read_table(tag, inner)
        elif name == "caption":
            inner["hint"] = "caption"
        elif name == "img" and tag.get("alt"):
            alt = [(str(tag["alt"]), "", "")]
            self._add(Unit("para", tidy_runs(alt), aside="picture"), state)
        elif name == "meta" and str(tag.get("name")).lower() == "description":
            content = [(str(tag.get("content") or ""), "", "")]
            self._add(Unit("para", tidy_runs(content), hint="description"), state)
        if _get_classes(tag) & _LEADS:
            inner["hint"] = "lead"
        return inner

    def _open_inline(self, tag: Tag, state: dict[str, Any]) -> dict[str, Any]:
        marks = state["marks"]
        style = str(tag.get("style") or "").replace(" ", "").lower()
        mark = _MARKS.get(tag.name, "")
        if re.search(r"font-weight:(?:bold|[6-9]00)", style):
            mark = "b"
        if mark and mark not in marks:
            marks = "".join(sorted(marks + mark))
        link = str(tag.get("href") or "") if tag.name == "a" else ""
        return {**state, "marks": marks, "link": link.strip() or state["link"]}

    def _is_block_link(self, tag: Tag, state: dict[str, Any]) -> bool:
        """A link or span that holds paragraphs, or is a button by its class."""
        if state["aside"] or tag.name not in ("a", "span", "time", "label"):
            return False
        return bool(self._find_reason(tag, state))

    def _find_reason(self, tag: Tag, state: dict[str, Any]) -> str:
        """Why all of it is set aside; "" if it is text of the page."""
        if tag is self.soup or tag.name in ("html", "body", "main", "head"):
            return ""
        if id(tag) in self.around:
            return ""
        if tag.name == "button" and (tag.get_text().strip().endswith("?")):
            return ""
        reason = _ASIDE_TAGS.get(tag.name, "") or _find_class_reason(tag)
        reason = reason or self._judge_links(tag)
        if reason and reason != "tab" and self._is_much(tag):
            return ""
        if not reason and self._is_outside(tag):
            return "outside"
        return reason

    def _is_much(self, tag: Tag) -> bool:
        """What holds the page's first heading or most of its words is no chrome."""
        whole = self.words[id(self.main or self.soup)]
        return self.words[id(tag)] > 0.5 * whole or tag.find("h1") is not None

    def _is_outside(self, tag: Tag) -> bool:
        if self.main is None or tag.name in ("meta", "h1") or tag.find("h1"):
            return False
        return not any(parent is self.main for parent in tag.parents)

    def _judge_links(self, tag: Tag) -> str:
        if tag.name not in ("ul", "ol", "div", "section"):
            return ""
        links = tag.find_all("a", limit=60)
        words = self.words[id(tag)]
        linked = sum(self.words[id(link)] for link in links)
        if len(links) < 3 or linked < 0.9 * words:
            return ""
        inner = all(str(link.get("href")).startswith("#") for link in links)
        if any("note" in str(link.get("href")) for link in links):
            return ""
        return "menu" if inner or linked <= 4 * len(links) else ""

    def _close(self, tag: Tag, inner: dict[str, Any]) -> None:
        if inner.get("tag") is not tag:
            return
        self._flush(inner)
        if tag.name == "dl" and self.term:
            term, self.term = self.term, []
            self._add(Unit("item", tidy_runs(term), marker="•"), inner)

    def _flush(self, state: dict[str, Any]) -> None:
        """What was read since the last border, as units: a line each."""
        lines: list[list[Run]] = [[]]
        for text, marks, link in self.runs:
            for number, piece in enumerate(text.split("\n")):
                if number:
                    lines.append([])
                lines[-1].append((piece, marks, link))
        self.runs = []
        found = [
            runs for line in lines if find_words(get_text(runs := tidy_runs(line)))
        ]
        within = state.get("list")
        if state.get("part") == "dt" and within is not None and within.name == "dl":
            self.term += [*found[0], (" ", "", "")] if found else []
            found = found[1:]
        is_first = True
        for runs in found:
            unit = Unit(state["kind"], runs, level=state.get("level", 0))
            unit.hint = state.get("hint", "") or ("" if is_first else "line")
            is_first = False
            self._place(unit, state)
            self._add(unit, state)

    def _place(self, unit: Unit, state: dict[str, Any]) -> None:
        """In its list: first of an item, or what goes on in it."""
        opened = state.get("item")
        if opened is None or unit.kind == "heading":
            return
        unit.group, unit.level = f"l{id(state.get('list'))}", state["depth"]
        if self.term:
            unit.runs = tidy_runs([*self.term, *unit.runs])
            unit.cut, self.term = len(get_text(self.term)), []
        if opened:
            unit.kind, unit.hint = "item", "more"
        else:
            unit.kind = "item"
            tag = state.get("list")
            unit.marker = "#" if tag is not None and tag.name == "ol" else "•"
            opened.append(True)

    def _add(self, unit: Unit, state: dict[str, Any]) -> None:
        if find_words(unit.text):
            unit.aside = unit.aside or state["aside"]
            if unit.hint == "description":
                unit.aside = ""
            self.units.append(unit)

    def _read_table(self, table: Tag, state: dict[str, Any]) -> bool:
        """Its rows, if it is one of data and not of layout."""
        rows = [
            row for row in table.find_all("tr") if row.find_parent("table") is table
        ]
        cells = [row.find_all(["td", "th"], recursive=False) for row in rows]
        headings = ["table", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote"]
        if len(rows) < 2 or max(map(len, cells)) < 2 or table.find(headings):
            return False
        for caption in table.find_all("caption", limit=1):
            unit = Unit("para", _read_inline(caption), hint="caption")
            self._add(unit, state)
        for row, tags in zip(rows, cells, strict=True):
            unit = Unit("row", cells=[_read_inline(tag) for tag in tags])
            unit.is_head = (
                row.find("td") is None or row.find_parent("thead") is not None
            )
            unit.group = f"t{id(table)}"
            self._add(unit, state)
        return True


def _read_inline(tag: Tag) -> list[Run]:
    runs: list[Run] = []
    for node in tag.descendants:
        if isinstance(node, Tag):
            if node.name not in INLINE:
                runs.append((" ", "", ""))
            continue
        if isinstance(node, PreformattedString | Comment):
            continue
        inside = list(
            itertools.takewhile(lambda parent: parent is not tag, node.parents)
        )
        if any(parent.name in SKIPPED for parent in inside):
            continue
        marks = {_MARKS[p.name] for p in inside if p.name in _MARKS}
        links = [str(p.get("href") or "") for p in inside if p.name == "a"]
        is_last = not node.next_sibling and node.parent and node.parent is not tag
        runs.append((str(node), "".join(sorted(marks)), links[0] if links else ""))
        if is_last and node.parent.name not in INLINE:
            runs.append((" ", "", ""))
    return tidy_runs(runs)


def _count_words(soup: BeautifulSoup) -> dict[int, int]:
    found: dict[int, int] = defaultdict(int)
    for text in soup.find_all(string=True):
        if isinstance(text, PreformattedString) or text.parent.name in SKIPPED:
            continue
        count = len(find_words(text))
        for parent in text.parents if count else ():
            found[id(parent)] += count
    return found


def _get_classes(tag: Tag) -> set[str]:
    """Pieces of its classes and its id; "has-sidebar" says nothing of itself."""
    names = [*(tag.get("class") or ()), str(tag.get("id") or "")]
    names += [str(tag.get("role") or "")]
    pieces: set[str] = set()
    for name in names:
        split = re.split(r"[-_\s]+", re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name).lower())
        if split[0] not in ("has", "no", "with", "is", "not"):
            pieces |= set(split)
    return pieces


def _find_class_reason(tag: Tag) -> str:
    if tag.get("hidden") is not None or tag.get("aria-hidden") == "true":
        return "hidden"
    if "display:none" in str(tag.get("style") or "").replace(" ", "").lower():
        return "hidden"
    return next((_CLASSES[c] for c in sorted(_get_classes(tag)) if c in _CLASSES), "")
