"""What is wrong in a text, and on which line."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """``line`` counts from 1; ``message`` is one sentence for who wrote the text.

    An error is what can't be read; anything else was left out, the rest can be used.
    """

    line: int
    message: str
    is_error: bool = False

    def __str__(self) -> str:
        return f"{self.line}: {self.message}"


class Unreadable(Exception):
    """Something that can't be read as it stands; nothing is guessed in its place."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.problem = Problem(line, message, is_error=True)


class UnknownKind(Unreadable):
    """A fence of a kind that pages don't have."""


class UnknownAttribute(Unreadable):
    """An attribute that this kind doesn't have, or a value that isn't one of its."""


class WrongShape(Unreadable):
    """Content that can't stand in this kind of block."""
