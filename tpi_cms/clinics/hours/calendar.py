"""Opening hours read back to who typed them: weeks ahead, gaps, holidays by name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec

from django.utils.translation import get_language, gettext

from .checks import DAYS, read_spans
from .rules import Span, holiday_dates
from .schedule import Schedule
from .words import closed_text, day_name, span_text, time_text

#: How many weeks are read back, and how far ahead holidays are offered, in days.
WEEKS = 8
HOLIDAYS_AHEAD = 366
_ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class CalendarDay:
    """``text``: its hours in words; ``reason``: why they aren't the usual ones."""

    date: dt.date
    text: str
    reason: str = ""
    is_closed: bool = False
    is_changed: bool = False


def get_calendar(
    schedule: Schedule, today: dt.date, weeks: int = WEEKS
) -> list[list[CalendarDay]]:
    """Whole weeks from the Monday before that local date on."""
    monday = today - today.weekday() * _ONE_DAY
    days = 7 * weeks
    changed = {row.date: row for row in schedule.upcoming_special(monday, days)}
    dates = [monday + n * _ONE_DAY for n in range(days)]
    shown = [
        CalendarDay(
            date,
            _describe(schedule, date),
            reason=changed[date].reason if date in changed else "",
            is_closed=not schedule.spans_on(date),
            is_changed=date in changed,
        )
        for date in dates
    ]
    return [shown[n : n + 7] for n in range(0, days, 7)]


def _describe(schedule: Schedule, date: dt.date) -> str:
    texts = (
        gettext("%(opens)s – %(closes)s")
        % {"opens": _clock(start), "closes": _clock(end)}
        for start, end in schedule.spans_on(date)
    )
    return ", ".join(texts) or closed_text()


def _clock(moment: dt.datetime) -> str:
    return time_text(moment.hour * 60 + moment.minute)


def describe_gaps(schedule: Schedule) -> list[str]:
    """``Nothing on Saturday and Sunday``; ``Closed 12 pm – 1 pm on Monday``."""
    breaks: dict[Span, list[str]] = {}
    nothing = []
    for index, key in enumerate(DAYS):
        spans = read_spans(schedule.weekly, key)
        if not spans:
            nothing.append(day_name(index))
        for gap in _find_gaps(spans):
            breaks.setdefault(gap, []).append(day_name(index))
    words = gettext("Closed %(hours)s on %(days)s.")
    told = [
        words % {"hours": span_text(gap), "days": ", ".join(days)}
        for gap, days in breaks.items()
    ]
    if nothing:
        told.append(gettext("Nothing on %(days)s.") % {"days": ", ".join(nothing)})
    return told


def _find_gaps(spans: list[Span]) -> Iterator[Span]:
    for (_start, end), (start, _end) in zip(spans, spans[1:], strict=False):
        if end < start:
            yield end, start


def get_holidays(country: str, today: dt.date) -> list[tuple[dt.date, str]]:
    """Public holidays of a year from that date on, with their names.

    The dates are those that close a place which is closed on holidays. Names need the
    extra ``holidays``: without it, and where it knows none, each is a public holiday.
    """
    last = today + HOLIDAYS_AHEAD * _ONE_DAY
    dates = sorted(date for date in holiday_dates(country) if today <= date < last)
    names = _get_names(country, {date.year for date in dates})
    return [(date, names.get(date) or gettext("Public holiday")) for date in dates]


def _get_names(country: str, years: set[int]) -> dict[dt.date, str]:
    if not years or find_spec("holidays") is None:
        return {}
    import holidays

    language = (get_language() or "en").replace("-", "_")
    try:
        return dict(holidays.country_holidays(country, years=years, language=language))
    except NotImplementedError:
        return {}
