"""What a Markdown file says exactly: its head, fences, and braces behind headings."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from ..files.fences import Fence, Reading, read_fence, read_heading, split_fences
from ..files.head import Item, set_fields, split_head
from ..files.problems import Problem, Unreadable
from .units import Unit, find_words

#: Stands for a fence while what is around it is read; no word, as it has no letters.
_PLACE = "\ue000{}\ue001"
_PLACED = re.compile("\ue000(\\d+)\ue001")
#: Of a fence, what names things and is no word: its keys, and what references lead to.
_NAMES = re.compile(
    r"\[[^\]\n]*\]\(phone:[^)\n]*\)|\]\((?:page|document):[^)\n]*\)"
    r"|^### (?:home|call|emergency)\b|^[ \t]*\d+[.)](?=\s)",
    re.MULTILINE,
)


@dataclass
class Exact:
    """``text`` is the rest, with a mark in the place of each of ``fences``."""

    text: str
    head: str = ""
    fences: list[Unit] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def words(self) -> list[str]:
        """Of the fences, apart from what they were made to."""
        return [word for unit in self.fences for word in count_fence(unit.text)]

    def put_back(self, units: list[Unit]) -> list[Unit]:
        found: list[Unit] = []
        for unit in units:
            at = 0
            for place in _PLACED.finditer(unit.text):
                found.append(self.fences[int(place[1])])
                at = place.end()
            if not at:
                found.append(_read_braces(unit, self.notes))
        return found


def read_exact(text: str) -> Exact:
    """
    Raises:
        Unreadable: a head that is no YAML.
    """
    head, rest, first = split_head(text)
    raw = text[: len(text) - len(rest)] if head.fields else ""
    exact, reading = Exact(rest, raw), Reading()
    try:
        parts = split_fences(rest, first)
    except Unreadable as error:
        exact.notes = [_tell(error.problem)]
        return exact
    made = []
    for _line, part in parts:
        made.append(part if isinstance(part, str) else _read(part, exact, reading))
    exact.text = "\n\n".join(made)
    exact.notes += map(_tell, reading.problems)
    return exact


def _read(fence: Fence, exact: Exact, reading: Reading) -> str:
    """A mark in its place; the text of one that can't be read is text like any."""
    try:
        value = read_fence(fence, reading)["value"]
    except Unreadable as error:
        exact.notes.append(_tell(error.problem))
        return fence.text
    told = " ".join(fence.attributes.values())
    runs = [(f"{told}\n{fence.text}".strip(), "", "")]
    exact.fences.append(Unit("fence", runs, hint=fence.kind, value=value))
    return _PLACE.format(len(exact.fences) - 1)


def _tell(problem: Problem) -> str:
    words = {"line": problem.line, "problem": problem.message}
    return _("Line %(line)s: %(problem)s") % words


def count_fence(text: str) -> list[str]:
    return find_words(_NAMES.sub(" ", text))


def _read_braces(unit: Unit, notes: list[str]) -> Unit:
    """``{#anchor .Aspect}`` behind a heading; any other braces are text."""
    if unit.kind != "heading" or not unit.text.endswith("}"):
        return unit
    try:
        heading = read_heading(f"## {unit.text}", 0)
    except Unreadable as error:
        notes.append(error.problem.message)
        return unit
    if heading is None or heading.text == unit.text:
        return unit
    names = ("anchor", "aspect", "author_name", "author_role")
    said = {name: getattr(heading, name) for name in names}
    extra = {name: value for name, value in said.items() if value}
    return Unit("heading", [(heading.text, "", "")], level=unit.level, extra=extra)


def put_head(page: Any, text: str) -> list[str]:
    """Fields of a page as its file's head has them; what can't be is told."""
    head: Item = split_head(text)[0]
    reading = Reading()
    set_fields(page, head, reading)
    return [_tell(problem) for problem in reading.problems]


def get_head_text(text: str, name: str) -> str:
    item = split_head(text)[0].fields.get(name)
    return (item.text or "") if item else ""
