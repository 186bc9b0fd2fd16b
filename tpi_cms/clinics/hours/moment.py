"""The moment that pages are shown as of: now, unless an editor chose another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils import timezone

_chosen: ContextVar[dt.datetime | None] = ContextVar("tpi_moment", default=None)


def now() -> dt.datetime:
    """Aware; what hours, closures and campaign numbers on pages go by."""
    return _chosen.get() or timezone.now()


def get_chosen() -> dt.datetime | None:
    """The moment that was chosen in place of now, if one was."""
    return _chosen.get()


@contextmanager
def as_of(moment: dt.datetime) -> Iterator[None]:
    """Show everything as of that aware moment; of this thread or task only."""
    token = _chosen.set(moment)
    try:
        yield
    finally:
        _chosen.reset(token)
