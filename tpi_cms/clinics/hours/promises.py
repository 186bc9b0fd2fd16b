"""When a place answers: its target, counted in opening time. Pure.

All counting is done in UTC, where no hour is missing or comes twice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from .schedule import Schedule

#: Promises are told by the clock: so many minutes, rounded up to these.
ROUND_TO = dt.timedelta(minutes=5)
#: A part of the day that isn't open for so long is not waited for.
PATIENCE = dt.timedelta(days=14)
#: Nothing is looked for further ahead.
HORIZON = dt.timedelta(days=370)

#: What people mean by a part of the day: a place that never closes has nights too.
PARTS = {
    "morning": (dt.time(6), dt.time(12)),
    "afternoon": (dt.time(12), dt.time(21)),
}

#: Aware, in UTC.
_Span = tuple[dt.datetime, dt.datetime]


@dataclass(frozen=True)
class Promise:
    """``begins``: from when it can be kept. ``by``: until when. Aware, in UTC."""

    begins: dt.datetime
    by: dt.datetime


def make_promise(
    schedule: Schedule, at: dt.datetime, *, minutes: int, part_of_day: str = "any"
) -> Promise | None:
    """What can be promised to somebody who asks ``at`` that moment.

    Args:
        at: aware.
        minutes: opening time until the answer, above 0. It runs on over closings.
        part_of_day: of ``PARTS``: only that part of the days counts, if any of it is
            open within ``PATIENCE``; anything else counts all.

    Returns:
        ``by`` on a whole five minutes, but never after closing; None when no opening
        is known.
    """
    part = _choose_part(schedule, at, part_of_day)
    return _spend(_open_spans(schedule, at, HORIZON, part), minutes)


def is_in_part(moment: dt.datetime, part: str) -> bool:
    """Whether the local time lies in that part of a day, its end included."""
    begins, ends = PARTS[part]
    return begins < moment.time() <= ends


def is_open_between(schedule: Schedule, start: dt.datetime, end: dt.datetime) -> bool:
    return start < end and any(_open_spans(schedule, start, end - start))


def count_open_minutes(schedule: Schedule, start: dt.datetime, end: dt.datetime) -> int:
    """Whole minutes of opening time between two moments; 0 where none is known."""
    total = dt.timedelta()
    for opens, closes in _open_spans(schedule, start, end - start):
        total += min(closes, end) - opens
    return int(total.total_seconds() // 60)


def next_day_opening(
    schedule: Schedule, at: dt.datetime, *, part_of_day: str = "any"
) -> dt.datetime | None:
    """When the place is open on a later day, in that part of it if it can be.

    Not at night, where it is open then too. In the place's time zone; None when no
    opening is known.
    """
    zone = schedule.zone
    tomorrow = at.astimezone(zone).date() + dt.timedelta(days=1)
    morning = dt.datetime.combine(tomorrow, PARTS["morning"][0], zone)
    promise = make_promise(schedule, morning, minutes=1, part_of_day=part_of_day)
    return promise.begins.astimezone(zone) if promise else None


def _choose_part(schedule: Schedule, at: dt.datetime, part: str) -> str:
    """That part, or "" for the whole day."""
    if part not in PARTS:
        return ""
    return part if any(_open_spans(schedule, at, PATIENCE, part)) else ""


def _open_spans(
    schedule: Schedule, at: dt.datetime, ahead: dt.timedelta, part: str = ""
) -> Iterator[_Span]:
    """From ``at`` on, in order, none twice; the last may end after ``ahead``."""
    done = at.astimezone(dt.UTC)
    last = done + ahead
    for opens, closes in _dated_spans(schedule, done, last):
        for begins, ends in _cut(schedule, opens, closes, part):
            begins = max(begins, done)
            if begins < min(ends, last):
                yield begins, ends
                done = ends


def _dated_spans(
    schedule: Schedule, start: dt.datetime, end: dt.datetime
) -> Iterator[_Span]:
    """Of each day between them, and of the night before."""
    for date in _dates(schedule, start - dt.timedelta(days=1), end):
        for opens, closes in schedule.spans_on(date):
            yield opens.astimezone(dt.UTC), closes.astimezone(dt.UTC)


def _cut(
    schedule: Schedule, opens: dt.datetime, closes: dt.datetime, part: str
) -> Iterator[_Span]:
    """What of it lies in that part of the place's days."""
    if not part:
        yield opens, closes
        return
    for date in _dates(schedule, opens, closes):
        first, last = (
            dt.datetime.combine(date, clock, schedule.zone).astimezone(dt.UTC)
            for clock in PARTS[part]
        )
        yield max(opens, first), min(closes, last)


def _dates(
    schedule: Schedule, start: dt.datetime, end: dt.datetime
) -> Iterator[dt.date]:
    """The place's dates that they touch."""
    first, last = (each.astimezone(schedule.zone).date() for each in (start, end))
    for days in range((last - first).days + 1):
        yield first + dt.timedelta(days=days)


def _spend(spans: Iterator[_Span], minutes: int) -> Promise | None:
    begins, left = None, dt.timedelta(minutes=minutes)
    for opens, closes in spans:
        begins = begins or opens
        if closes - opens >= left:
            return Promise(begins, min(round_up(opens + left, ROUND_TO), closes))
        left -= closes - opens
    return None


def round_up(moment: dt.datetime, step: dt.timedelta) -> dt.datetime:
    """To a whole step of the hour by UTC."""
    seconds = -(-moment.timestamp() // step.total_seconds()) * step.total_seconds()
    return dt.datetime.fromtimestamp(seconds, dt.UTC)
