"""What a source is read to, whatever its format: units in order, each with its runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from typing import Any

#: Letters and digits that stand together: both sides of the proof count these.
_WORD = re.compile(r"[^\W_]+")
_SPACES = re.compile(r"[\s\u200b\u00ad\ufeff]+")
#: What ends a sentence; a short word with a period, such as "Dr.", doesn't.
_SENTENCE = re.compile(
    r"(?<=[.!?…。])(?<!\b[A-Z]\.)(?<!\bDr\.)(?<!\bMr\.)(?<!\bMrs\.)(?<!\bvs\.)"
    r"(?<!\be\.g\.)(?<!\bi\.e\.)[”\"’')\]]*\s+"
)
_LINK = re.compile(r"(?:https?://|mailto:)[^\s\"<>]+", re.IGNORECASE)
#: "Term: text" and "Term – text"; the term is short and no sentence.
_PAIR = re.compile(
    r"([^\s:|.?!•][^:|?!\n]{0,69}?)(?:\s*:|\s+[–—-]|\s*[–—](?=\s))\s+(?=\S)"
)

#: Text, its marks ("b", "i", both or none) and where it links to ("" for nowhere).
Run = tuple[str, str, str]


def find_words(text: str) -> list[str]:
    return _WORD.findall(text)


def collapse(text: str) -> str:
    """Runs of white space as one space; what has no width is none."""
    return _SPACES.sub(" ", text.replace("\u200b", "").replace("\u00ad", ""))


@dataclass
class Unit:
    """A paragraph, heading, item of a list or row of a table of the source.

    ``marker`` is what stood before it and is no text: ``•``, ``2.``, ``Q1:``.
    """

    kind: str = "para"
    runs: list[Run] = field(default_factory=list)
    id: str = ""
    level: int = 0
    marker: str = ""
    #: Runs of each cell, of a row; ``is_head`` in the heading of its table.
    cells: list[list[Run]] = field(default_factory=list)
    is_head: bool = False
    #: Units of one table or list, or lines of one paragraph, have one.
    group: str = ""
    #: Where the text begins behind a term that the source set apart.
    cut: int = 0
    #: Why it is set aside, in words; "" if it isn't.
    aside: str = ""
    #: What the source calls it: "lead", "caption", "line" goes on in the paragraph.
    hint: str = ""
    #: Whether the source didn't say that it is a heading.
    is_guess: bool = False
    #: Of a block that the source spelled out, as stored; ``hint`` is its kind.
    value: Any = None
    #: Of a heading: anchor, aspect and author that the source names.
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        if self.cells:
            return " | ".join(get_text(cell) for cell in self.cells)
        return get_text(self.runs)

    @property
    def full_text(self) -> str:
        return f"{self.label} {self.text}".strip()

    @property
    def label(self) -> str:
        """The marker as it stood there; ``#`` is that of a list that counts itself."""
        return "" if self.marker == "#" else self.marker

    @property
    def count(self) -> int:
        return len(find_words(self.text))

    @property
    def ends_sentence(self) -> bool:
        return self.text.rstrip("”\"’')*] ").endswith((".", "!", "?", "…", "。", "؟"))

    @property
    def is_question(self) -> bool:
        return self.text.rstrip("”\"’')* ").endswith(("?", "？", "؟")) and (
            self.count <= 30
        )

    @property
    def has_links(self) -> bool:
        return any(run[2] for run in self.runs)

    @property
    def is_bold(self) -> bool:
        said = [run for run in self.runs if find_words(run[0])]
        return bool(said) and all("b" in run[1] for run in said)

    def find_pair(self) -> tuple[int, int] | None:
        """End of its term and start of its text, as offsets; None if it has no term."""
        if self.cut:
            return self.cut, self.cut
        text, bold = self.text, 0
        for run in self.runs:
            if "b" not in run[1] and run[0].strip():
                break
            bold += len(run[0])
        if 0 < bold < len(text) and len(find_words(text[:bold])) <= 12:
            rest = text[bold:].lstrip()
            if text[:bold].rstrip()[-1:] in (":", ".", "–", "—", "-", "?", "!"):
                return bold, bold
            if rest[:1] in (":", "–", "—", "-"):
                return bold, bold + text[bold:].index(rest[0]) + 1
        found = _PAIR.match(text)
        if found and len(find_words(found[1])) <= 7 and not found[1][0].islower():
            if ". " in found[1] and not re.match(r"(?:Dr|Mr|Mrs|Ms|St)\. ", found[1]):
                return None
            return found.end(1), found.end()
        return None

    def find_sentences(self) -> Iterator[tuple[int, int]]:
        at, text = 0, self.text
        for found in _SENTENCE.finditer(text):
            yield at, found.start()
            at = found.end()
        if at < len(text) or not text:
            yield at, len(text)

    def to_json(self) -> dict[str, Any]:
        """Only what differs from a plain paragraph."""
        return {k: v for k, v in vars(self).items() if v != _PLAIN[k]}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Unit:
        runs = [tuple(run) for run in data.get("runs", ())]
        cells = [[tuple(run) for run in cell] for cell in data.get("cells", ())]
        return cls(**{**data, "runs": runs, "cells": cells})


_PLAIN = vars(Unit())


def get_text(runs: list[Run]) -> str:
    return "".join(run[0] for run in runs)


def cut_runs(runs: list[Run], start: int = 0, end: int | None = None) -> list[Run]:
    """The runs of a part of the text, without white space around it."""
    text = get_text(runs)
    end = len(text) if end is None else end
    part = text[start:end]
    start += len(part) - len(part.lstrip())
    end -= len(part) - len(part.rstrip()) if part.strip() else 0
    found, at = [], 0
    for text, marks, link in runs:
        piece = text[max(0, start - at) : max(0, end - at)]
        at += len(text)
        if piece:
            found.append((piece, marks, link))
    return found


def tidy_runs(runs: list[Run]) -> list[Run]:
    """White space collapsed across runs, neighbours of one kind joined."""
    tidy: list[Run] = []
    for text, marks, link in runs:
        text = collapse(text)
        if text.startswith(" ") and (not tidy or tidy[-1][0].endswith(" ")):
            text = text[1:]
        if not text:
            continue
        if tidy and tidy[-1][1:] == (marks, link):
            text = tidy.pop()[0] + text
        tidy.append((text, marks, link))
    return cut_runs(tidy)


def is_safe_link(link: str) -> bool:
    return bool(_LINK.fullmatch(link))


def write_runs(runs: list[Run]) -> str:
    """The few tags that a rich text may hold, everything else escaped."""
    return "".join(_write_run(*run) for run in runs)


def _write_run(text: str, marks: str, link: str) -> str:
    html = escape(text, quote=False)
    for mark in "ib":
        html = f"<{mark}>{html}</{mark}>" if mark in marks and text.strip() else html
    return f'<a href="{escape(link)}">{html}</a>' if is_safe_link(link) else html
