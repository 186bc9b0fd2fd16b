"""Sentences and words of a text. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from .values import Sentence

#: Tags that end a paragraph.
_BREAK = re.compile(r"</?(?:p|li|ul|ol|h\d|hr|br|td|th|tr|div|blockquote)\b[^>]*>")
_TAG = re.compile(r"<[^>]*>")
_LINK = re.compile(r"<a\b", re.IGNORECASE)
#: A stop and what closes with it, before what may begin a sentence.
_END = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s+[\"'“‘(\[¿¡]*[A-ZÀ-Þ0-9¿¡])")
#: After these a point is no stop.
_SHORT = re.compile(
    r"(?:\b(?:dr|mr|mrs|ms|prof|st|vs|no|approx|e\.g|i\.e|ca|fig|inc|sr|sra|dra"
    r"|[a-z])|\b[ap]\.m|\bu\.s)\.$",
    re.IGNORECASE,
)
_STOP = re.compile(r"[.!?…][\"'”’)\]]*$")
#: Nobody writes longer ones, in characters; some checks take its square in time.
_MOST = 1000
_WORD = re.compile(r"[^\W_]+(?:[’'.-][^\W_]+)*")


def read_sentences(text: str, *, is_html: bool = False) -> tuple[Sentence, ...]:
    """Those of plain or of rich text, in their order."""
    parts = _BREAK.split(text) if is_html else text.splitlines()
    return tuple(s for part in parts for s in _read_paragraph(part, is_html))


def _read_paragraph(part: str, is_html: bool) -> Iterator[Sentence]:
    is_cited = is_html and bool(_LINK.search(part))
    plain = unescape(_TAG.sub("", part)) if is_html else part
    for text in split_sentences(" ".join(plain.split())):
        yield Sentence(text, bool(_STOP.search(text)), is_cited)


def split_sentences(text: str) -> Iterator[str]:
    for whole in _split(text):
        for start in range(0, len(whole), _MOST):
            yield whole[start : start + _MOST]


def _split(text: str) -> Iterator[str]:
    start = 0
    for match in _END.finditer(text):
        if match[0] == "." and _SHORT.search(text, match.end() - 8, match.end()):
            continue
        yield text[start : match.end()]
        start = match.end() + 1
    if rest := text[start:].strip():
        yield rest


def get_words(text: str) -> list[str]:
    return _WORD.findall(text)
