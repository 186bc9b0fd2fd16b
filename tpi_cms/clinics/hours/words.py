"""Opening hours in words, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import time

from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.formats import time_format
from django.utils.translation import get_language, gettext, npgettext, pgettext

from .rules import DAY_MINUTES, Span


def time_text(minutes: int) -> str:
    """``8 am`` or ``12:30 pm`` in English, else as the language writes a time."""
    hour, minute = divmod(minutes % DAY_MINUTES, 60)
    if not has_twelve_hours():
        return time_format(time(hour, minute))
    clock = f"{hour % 12 or 12}:{minute:02}" if minute else str(hour % 12 or 12)
    words = gettext("%(clock)s am") if hour < 12 else gettext("%(clock)s pm")
    return words % {"clock": clock}


def has_twelve_hours() -> bool:
    """Whether patients read 12 hours twice: in English, and Spanish but in Spain."""
    language = (get_language() or "en").lower()
    return language.startswith(("en", "es")) and language != "es-es"


def time_in_sentence(minutes: int) -> str:
    """As ``time_text``, with the article that a language may put before it."""
    hour = minutes // 60 % (12 if has_twelve_hours() else 24)
    # Translators: a time inside a sentence; the singular is for one o’clock.
    words = npgettext("in a sentence", "%(time)s", "%(time)s", 1 if hour == 1 else 2)
    return words % {"time": time_text(minutes)}


def span_text(span: Span) -> str:
    """``8 am – 5 pm``; a whole day is ``24 hours``."""
    if span == (0, DAY_MINUTES):
        return gettext("24 hours")
    start, end = span
    times = {"opens": time_text(start), "closes": time_text(end)}
    return gettext("%(opens)s – %(closes)s") % times


def spans_text(spans: Iterable[Span]) -> str:
    """All spans of a day, or ``closed``."""
    return ", ".join(span_text(span) for span in spans) or closed_text()


def closed_text() -> str:
    return pgettext("opening hours", "closed")


def day_name(index: int) -> str:
    """Monday is 0."""
    return str(WEEKDAYS[index])


def days_text(indexes: Sequence[int]) -> str:
    """``Mon`` or ``Mon–Thu`` for neighbouring days, Monday is 0."""
    first, last = str(WEEKDAYS_ABBR[indexes[0]]), str(WEEKDAYS_ABBR[indexes[-1]])
    return first if len(indexes) == 1 else f"{first}–{last}"
