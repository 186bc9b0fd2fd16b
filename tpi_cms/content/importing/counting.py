"""All words that a page has for its readers, apart from what is made of them."""

from __future__ import annotations

import re
from html.entities import html5
from html.parser import HTMLParser
from typing import Any

from .units import collapse, find_words

MOST_DEPTH = 250
#: No words for readers; the rest of a page is for them, seen or not.
SKIPPED = frozenset({"script", "style", "template", "svg"})
#: Words on both sides of any other tag are two.
INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "output",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
    ]
)
#: Not always closed, so they nest in the tree where they don't on the page.
_UNCLOSED = frozenset(
    [
        "p",
        "li",
        "dt",
        "dd",
        "td",
        "th",
        "tr",
        "option",
        "thead",
        "tbody",
        "tfoot",
        "html",
        "body",
    ]
)
_VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    ]
)
_ENTITY = re.compile(r"&(#\d+;|#x[0-9a-f]+;|[a-z]\w*;?)?", re.IGNORECASE)


class TooDeep(Exception):
    """Tags stand in tags beyond any page that people write."""


class WordCounter(HTMLParser):
    """All words that a page has for its readers; knows nothing of what becomes of them.

    What scripts, styles and drawings hold is none; title, description and the words
    for pictures are.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.skipped = ""
        self.open: list[str] = []
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if self.skipped:
            return
        found = {name: value or "" for name, value in attrs}
        if tag in SKIPPED:
            self.skipped = tag
        elif tag == "img":
            self.parts.append(f" {found.get('alt', '')} ")
        elif tag == "meta" and found.get("name", "").lower() == "description":
            self.parts.append(f" {found.get('content', '')} ")
        self._part(tag)
        if tag not in _VOID:
            self.open.append(tag)
            self.depth += tag not in _UNCLOSED
        if self.depth > MOST_DEPTH or len(self.open) > 20 * MOST_DEPTH:
            raise TooDeep

    def handle_endtag(self, tag: str) -> None:
        """Closes what is open in it too; one that closes nothing is none."""
        self.skipped = "" if tag == self.skipped else self.skipped
        if self.skipped or tag not in self.open:
            return
        while (last := self.open.pop()) != tag:
            self._part(last)
            self.depth -= last not in _UNCLOSED
        self._part(tag)
        self.depth -= tag not in _UNCLOSED

    def _part(self, tag: str) -> None:
        if tag not in INLINE:
            self.parts.append(" ")

    def handle_startendtag(self, tag: str, attrs: Any) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_data(self, data: str) -> None:
        if not self.skipped:
            self.parts.append(data)


def count_html(html: str) -> list[str]:
    counter = WordCounter()
    counter.feed(tame(html))
    counter.close()
    return find_words(collapse("".join(counter.parts)))


def tame(html: str) -> str:
    """What looks like an entity and is none is text, to each parser alike."""

    def put(match: re.Match[str]) -> str:
        name = match[1] or ""
        is_known = name[:1] == "#" or name in html5
        return match[0] if is_known else f"&amp;{name}"

    return _ENTITY.sub(put, html)
