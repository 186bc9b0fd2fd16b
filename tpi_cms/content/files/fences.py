"""Markdown with fences: the door to the dialect.

``split_fences`` cuts a text, ``read_fence`` makes a block of a fence, ``read_body`` all
blocks of a text in which nothing is to be guessed.
"""

from __future__ import annotations

from typing import Any

from .inline import Reading
from .kinds import read_fence
from .marks import Fence, Heading, read_heading, split_fences
from .problems import Unreadable

__all__ = [
    "Fence",
    "Heading",
    "Reading",
    "read_body",
    "read_fence",
    "read_heading",
    "split_fences",
]


def read_body(
    markdown: str, reading: Reading, first_line: int = 1
) -> list[dict[str, Any]]:
    """All blocks of a body. Text that no fence holds is prose, exactly as written.

    What can't be read is told to ``reading`` as an error, and left out.
    """
    try:
        parts = split_fences(markdown, first_line)
    except Unreadable as error:
        reading.fail(error)
        return []
    body = _Body()
    for line, part in parts:
        if isinstance(part, Fence):
            _add_fence(body, part, reading)
        else:
            _add_text(body, part, line, reading)
    return body.blocks


def _add_fence(body: _Body, fence: Fence, reading: Reading) -> None:
    try:
        body.add(read_fence(fence, reading))
    except Unreadable as error:
        reading.fail(error)


def _add_text(body: _Body, text: str, first: int, reading: Reading) -> None:
    held: list[str] = []
    start = first
    for number, line in enumerate([*text.split("\n"), None], first):
        try:
            heading = read_heading(line, number) if line is not None else None
            if line is not None and heading is None:
                held.append(line)
                continue
            if any(map(str.strip, held)):
                _add_fence(
                    body, Fence("prose", {}, "\n".join(held), start - 1), reading
                )
            held, start = [], number + 1
            if heading is not None:
                body.open(heading)
        except Unreadable as error:
            reading.fail(error)


class _Body:
    """Sections and parts as they are opened; content goes into the last."""

    def __init__(self) -> None:
        self.blocks: list[dict[str, Any]] = []
        self._section: Any = None
        self._content: list[dict[str, Any]] = []

    def open(self, heading: Heading) -> None:
        if heading.level == 2:
            value = dict(vars(heading))
            value["heading"] = value.pop("text")
            del value["level"]
            self._content = self._section = []
            value["content"] = self._content
            self.blocks.append({"type": "section", "value": value})
            return
        if self._section is None:
            self.open(Heading(2))
        self._content = self._section
        if heading.text:
            self._content = []
            part = {"heading": heading.text, "content": self._content}
            self._section.append({"type": "part", "value": part})

    def add(self, block: dict[str, Any]) -> None:
        if block["type"] == "raw":
            self.blocks.append(block)
            self._section = None
            return
        if self._section is None:
            self.open(Heading(2))
        self._content.append(block)
