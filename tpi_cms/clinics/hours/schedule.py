"""Opening hours of one place: pure, in its own time zone, holidays known.

opening-hours-py, the OpenStreetMap engine, answers what is open when;
``rules`` composes its expression from what editors typed, ``words`` says
the answers, ``checks`` judges the input.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy
from opening_hours import OpeningHours

from . import moment as clock
from . import words
from .answers import (
    SCHEMA_DAYS,
    DayGroup,
    DayRow,
    OpenState,
    SpecialRow,
    schema_entry,
    valid_on,
)
from .checks import DAYS, find_errors, read_spans
from .rules import (
    FIRST_DATE,
    LAST_DATE,
    Rules,
    Span,
    Spans,
    make_engine,
    merge,
    read_zone,
    to_span,
)

#: How far ahead special days are announced, in days.
SPECIAL_DAYS_AHEAD = 30
_ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class SpecialDay:
    """One span of a date that replaces the weekly hours; no times means closed."""

    date: dt.date
    opens: dt.time | None
    closes: dt.time | None
    reason: str = ""


@dataclass(frozen=True)
class Interruption:
    """What cuts opening hours from one local moment until another: naive both.

    Without times it is closed; with ``opens`` and ``closes`` each day on which it would
    open has these hours instead, as far as they lie in it.
    """

    start: dt.datetime
    until: dt.datetime
    opens: dt.time | None = None
    closes: dt.time | None = None
    reason: str = ""

    def covers(self, moment: dt.datetime) -> bool:
        """Whether that moment of the place's own time lies in it."""
        return self.start <= moment.replace(tzinfo=None) < self.until

    def cut(self, date: dt.date, spans: Spans) -> Spans:
        """What is left of the spans that start on that date."""
        midnight = dt.datetime.combine(date, dt.time())
        start, until = (
            int((each - midnight).total_seconds() // 60)
            for each in (self.start, self.until)
        )
        kept = [piece for span in spans for piece in _outside(span, start, until)]
        if self.opens and self.closes and spans:
            own = to_span(self.opens, self.closes)
            kept.append((max(own[0], start), min(own[1], until)))
        return merge((opens, closes) for opens, closes in kept if opens < closes)


def _outside(span: Span, start: int, until: int) -> Iterator[Span]:
    yield span[0], min(span[1], start)
    yield max(span[0], until), span[1]


@dataclass(frozen=True)
class Schedule:
    """``weekly``: day key of ``DAYS`` to a list of ``[opens, closes]``, as "HH:MM".

    A span that closes at or before it opens ends on the next day; 00:00 to 00:00 is
    the whole day. ``suspended`` places (temporarily closed, coming soon) are never
    open, whatever their hours say. What can't be read of stored hours and days is left
    out, and a place in no known time zone is taken to be in the site's.

    Moments given to the methods must be aware (``ValueError``), and are answered in
    the place's time zone. In the hour that clocks repeat in autumn a time means the
    second of the two.
    """

    weekly: Mapping[str, Sequence[Sequence[str]]]
    special: tuple[SpecialDay, ...]
    time_zone: str
    country: str
    closed_on_holidays: bool = False
    suspended: bool = False
    interruptions: tuple[Interruption, ...] = ()

    @property
    def is_empty(self) -> bool:
        """No opening was typed, so nothing is known: a closed day alone says little."""
        opens = any(_day_spans(day) for day in self._readable_days)
        return not opens and not any(self._rules.weekly)

    @property
    def expression(self) -> str:
        """In OpenStreetMap's ``opening_hours`` syntax; empty if nothing is known."""
        return "" if self.is_empty else self._rules.expression or "off"

    def state(self, at: dt.datetime | None = None) -> OpenState:
        """Open or closed at that moment (default: now), and what comes next."""
        moment = self._local(at)
        if self.suspended or self.is_empty:
            return OpenState(is_open=False)
        change = self._engine.next_change(moment)
        if self._engine.is_open(moment):
            return OpenState(is_open=True, until=change)
        return OpenState(is_open=False, next_opening=change)

    def spans_on(self, date: dt.date) -> list[tuple[dt.datetime, dt.datetime]]:
        """Aware opening and closing of each span that starts on that local date."""
        if self.suspended:
            return []
        spans = (
            (self._moment(date, start), self._moment(date, end))
            for start, end in self._rules.spans_on(date)
        )
        return [(start, end) for start, end in spans if start < end]

    def week(self) -> list[DayRow]:
        """The usual week, Monday first, whatever special days it has."""
        return [
            DayRow(key, words.day_name(day), [words.span_text(s) for s in spans])
            for day, (key, spans) in enumerate(
                zip(DAYS, self._rules.weekly, strict=True)
            )
        ]

    def grouped(self) -> list[DayGroup]:
        """The usual week, neighbouring days with equal hours together."""
        if not any(self._rules.weekly):
            return []
        return [
            DayGroup(words.days_text(days), words.spans_text(spans), not spans)
            for spans, days in self._runs()
        ]

    @property
    def summary(self) -> str:
        """One line: ``Mon–Thu 8 am – 5 pm; Fri 8 am – 12 pm``."""
        groups = (group for group in self.grouped() if not group.is_closed)
        return "; ".join(f"{group.days} {group.hours}" for group in groups)

    def upcoming_special(
        self, today: dt.date | None = None, days: int = SPECIAL_DAYS_AHEAD
    ) -> list[SpecialRow]:
        """Dates from today on that differ from the week, public holidays included."""
        return [
            SpecialRow(date, reason, words.spans_text(self._rules.spans_on(date)))
            for date, reason in self._exceptions(today, days)
        ]

    def schema_entries(self, today: dt.date | None = None) -> list[dict[str, Any]]:
        """schema.org ``OpeningHoursSpecification`` of the week and special days.

        As Google reads them: a closed day is 00:00 to 00:00, a whole day 00:00 to
        23:59, past midnight one entry.
        """
        if self.suspended or self.is_empty:
            return []
        dated = [
            {**schema_entry(span), **valid_on(date)}
            for date, _reason in self._exceptions(today, SPECIAL_DAYS_AHEAD)
            for span in self._rules.spans_on(date) or [(0, 0)]
        ]
        return [*self._weekly_schema_entries(), *dated]

    def upcoming_spans(
        self, now: dt.datetime | None = None, days: int = 8
    ) -> list[list[int]]:
        """Open spans as UTC minutes since 1970, for the script that says "open now".

        They start with local midnight of today, so the value changes once a day only.
        """
        today = self._local(now).date()
        dates = [today + n * _ONE_DAY for n in range(-1, days)]
        midnight = _epoch_minutes(self._moment(today, 0))
        spans = merge(
            (_epoch_minutes(start), _epoch_minutes(end))
            for date in dates
            for start, end in self.spans_on(date)
        )
        return [[max(start, midnight), end] for start, end in spans if end > midnight]

    @cached_property
    def _rules(self) -> Rules:
        special: dict[dt.date, Spans] = {}
        for day in self._readable_days:
            special[day.date] = merge([*special.get(day.date, ()), *_day_spans(day)])
        rules = Rules(
            weekly=tuple(tuple(read_spans(self.weekly, key)) for key in DAYS),
            special=special,
            country=self.country,
            closed_on_holidays=self.closed_on_holidays,
        )
        return replace(rules, special=self._interrupt(rules))

    def _interrupt(self, rules: Rules) -> dict[dt.date, Spans]:
        """Special dates, and those whose hours an interruption changes."""
        special = dict(rules.special)
        for each in self.interruptions:
            # A night begins the day before.
            date = each.start.date() - _ONE_DAY
            while date <= each.until.date():
                usual = special.get(date, rules.spans_on(date))
                cut = each.cut(date, usual)
                if cut != usual:
                    special[date] = cut
                date += _ONE_DAY
        return special

    @property
    def _readable_days(self) -> list[SpecialDay]:
        return [day for day in self.special if FIRST_DATE <= day.date <= LAST_DATE]

    @cached_property
    def _engine(self) -> OpeningHours:
        return make_engine(self.expression, self.time_zone, self.country)

    @cached_property
    def zone(self) -> ZoneInfo:
        return read_zone(self.time_zone)

    def _local(self, at: dt.datetime | None) -> dt.datetime:
        moment = clock.now() if at is None else at
        if timezone.is_naive(moment):
            raise ValueError("Opening hours need a moment with a time zone.")
        return moment.astimezone(self.zone)

    def _moment(self, date: dt.date, minutes: int) -> dt.datetime:
        """A wall clock time; one that clocks skip in spring is moved on."""
        wall = dt.datetime.combine(date, dt.time()) + dt.timedelta(minutes=minutes)
        moment = wall.replace(tzinfo=self.zone, fold=1)
        while not _exists(moment):
            moment += dt.timedelta(minutes=1)
        return moment

    def _runs(self) -> Iterator[tuple[Spans, list[int]]]:
        week = enumerate(self._rules.weekly)
        for spans, run in groupby(week, key=lambda item: item[1]):
            yield spans, [day for day, _spans in run]

    def _exceptions(
        self, today: dt.date | None, days: int
    ) -> Iterator[tuple[dt.date, str]]:
        first = today or self._local(None).date()
        reasons = {day.date: day.reason for day in reversed(self.special)}
        for date in (first + n * _ONE_DAY for n in range(days)):
            interruption = self._find_interruption(date)
            if date in self._rules.special and interruption:
                yield date, interruption.reason
            elif date in reasons:
                yield date, reasons[date]
            elif self._rules.weekly[date.weekday()] and self._rules.is_holiday(date):
                yield date, gettext("Public holiday")

    def _find_interruption(self, date: dt.date) -> Interruption | None:
        """The one that touches that date."""
        touching = (
            each
            for each in self.interruptions
            if each.start.date() <= date
            and each.until > dt.datetime.combine(date, dt.time())
        )
        return next(touching, None)

    def _weekly_schema_entries(self) -> list[dict[str, Any]]:
        days_by_span: dict[Span, list[str]] = {}
        for name, spans in zip(SCHEMA_DAYS, self._rules.weekly, strict=True):
            for span in spans:
                days_by_span.setdefault(span, []).append(name)
        return [
            {**schema_entry(span), "dayOfWeek": days}
            for span, days in days_by_span.items()
        ]


def _day_spans(day: SpecialDay) -> list[Span]:
    if day.opens is None or day.closes is None:
        return []
    return [to_span(day.opens, day.closes)]


def _exists(moment: dt.datetime) -> bool:
    there_and_back = moment.astimezone(dt.UTC).astimezone(moment.tzinfo)
    return there_and_back.replace(tzinfo=None) == moment.replace(tzinfo=None)


def _epoch_minutes(moment: dt.datetime) -> int:
    return int(moment.timestamp()) // 60


def validate_weekly_hours(value: object) -> None:
    """Raise ``ValidationError`` unless ``value`` has the shape ``Schedule`` reads.

    Every mistake is named with its day: unknown days, times not as HH:MM, more than
    six openings a day, openings that overlap on a day or into the next one.
    """
    errors = find_errors(value)
    if errors:
        raise ValidationError(errors)


def validate_date(value: dt.date) -> None:
    """Raise ``ValidationError`` for a year that nobody means, such as 26."""
    if not FIRST_DATE <= value <= LAST_DATE:
        years = {"first": FIRST_DATE.year, "last": LAST_DATE.year}
        message = gettext_lazy("Give a year from %(first)s to %(last)s.")
        raise ValidationError(message, params=years)
