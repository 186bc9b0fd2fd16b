"""Saying what failed without an error's words and values, which may tell a person."""

from __future__ import annotations

import traceback

FRAMES = 6


def describe_failure(error: BaseException) -> str:
    """The error's class and where it happened, innermost first: files and lines."""
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
    places = [f"{frame.filename}:{frame.lineno}" for frame in reversed(frames)]
    return f"{type(error).__name__} at {' < '.join(places)}"
