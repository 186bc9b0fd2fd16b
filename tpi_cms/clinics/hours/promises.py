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
#: Nothing is counted further ahead, such as of a place that never closes.
HORIZON = dt.timedelta(days=370)

NOON = dt.time(12)

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
        part_of_day: ``morning`` (before noon) or ``afternoon`` counts only that half
            of the days, if it is open within two weeks; anything else counts all.

    Returns:
        ``by`` on a whole five minutes, but never after closing; None when no opening
        is known.
    """
    if part_of_day in ("morning", "afternoon"):
        spans = _halves(schedule, _open_spans(schedule, at, PATIENCE), part_of_day)
        if promise := _spend(spans, dt.timedelta(minutes=minutes)):
            return promise
    return _spend(_open_spans(schedule, at, HORIZON), dt.timedelta(minutes=minutes))


def count_open_minutes(schedule: Schedule, start: dt.datetime, end: dt.datetime) -> int:
    """Whole minutes of opening time between two moments; 0 where none is known."""
    limit = end.astimezone(dt.UTC)
    total = dt.timedelta()
    for opens, closes in _open_spans(schedule, start, limit - start):
        total += max(min(closes, limit) - opens, dt.timedelta())
    return int(total.total_seconds() // 60)


def next_day_opening(
    schedule: Schedule, at: dt.datetime, *, part_of_day: str = "any"
) -> dt.datetime | None:
    """The first opening on a later day of the place, in that part of it if it can be.

    In the place's time zone; None when no opening is known.
    """
    zone = schedule.zone
    today = at.astimezone(zone).date()
    midnight = dt.datetime.combine(today + dt.timedelta(days=1), dt.time(), zone)
    promise = make_promise(schedule, midnight, minutes=1, part_of_day=part_of_day)
    return promise.begins.astimezone(zone) if promise else None


def _open_spans(
    schedule: Schedule, at: dt.datetime, ahead: dt.timedelta
) -> Iterator[_Span]:
    """From ``at`` on, in order; the first may have begun before."""
    moment = at.astimezone(dt.UTC)
    last = moment + ahead
    while moment < last:
        state = schedule.state(moment)
        if not state.is_open:
            if state.next_opening is None:
                return
            moment = state.next_opening.astimezone(dt.UTC)
            continue
        closes = state.until.astimezone(dt.UTC) if state.until else last
        if closes <= moment:  # An engine that doesn't move on must not hold us here.
            return
        yield moment, closes
        moment = closes


def _halves(schedule: Schedule, spans: Iterator[_Span], part: str) -> Iterator[_Span]:
    """What of the spans lies in that half of the place's days."""
    for opens, closes in spans:
        moment = opens
        while moment < closes:
            end = min(_half_ends(schedule, moment), closes)
            is_morning = moment.astimezone(schedule.zone).time() < NOON
            if is_morning == (part == "morning"):
                yield moment, end
            moment = end


def _half_ends(schedule: Schedule, moment: dt.datetime) -> dt.datetime:
    """The next noon or midnight."""
    local = moment.astimezone(schedule.zone)
    if local.time() < NOON:
        end = dt.datetime.combine(local.date(), NOON, schedule.zone)
    else:
        tomorrow = local.date() + dt.timedelta(days=1)
        end = dt.datetime.combine(tomorrow, dt.time(), schedule.zone)
    # Where clocks turn at midnight, a wall time may not lie ahead: go on anyway.
    return max(end.astimezone(dt.UTC), moment + dt.timedelta(minutes=1))


def _spend(spans: Iterator[_Span], left: dt.timedelta) -> Promise | None:
    begins = None
    for opens, closes in spans:
        begins = begins or opens
        if closes - opens >= left:
            return Promise(begins, min(_round_up(opens + left), closes))
        left -= closes - opens
    return None


def _round_up(moment: dt.datetime) -> dt.datetime:
    seconds = -(-moment.timestamp() // ROUND_TO.total_seconds())
    return dt.datetime.fromtimestamp(seconds * ROUND_TO.total_seconds(), dt.UTC)
