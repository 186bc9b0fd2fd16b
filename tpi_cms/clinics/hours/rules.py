"""Which spans a date has, and the OpenStreetMap expression that says so.

A span is ``(start, end)`` in minutes from midnight of the day it starts on; ``end``
lies past 1440 when it ends on the next day.

The engine cuts a span that runs past midnight when another rule covers the next day,
and keeps its end when the day it started on is off. So every span is written as the
pieces it has on either side of midnight: ``Mo 22:00-24:00; Tu 00:00-02:00``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from itertools import groupby
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils import timezone
from opening_hours import (  # type: ignore[attr-defined]
    OpeningHours,
    State,
    UnknownCountryError,
)

Span = tuple[int, int]
Spans = tuple[Span, ...]

DAY_MINUTES = 24 * 60
#: What lies outside is a typing mistake, such as the year 26; the engine can't read it.
FIRST_DATE, LAST_DATE = dt.date(2000, 1, 1), dt.date(2100, 12, 31)
_OSM_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
# fmt: off
_OSM_MONTHS = (
    "Jan", "Feb", "Mar", "Apr", "May", "Jun",
    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
)
# fmt: on
# An opening further away than this is no next opening; it also bounds the search.
_HORIZON_DAYS = 366


def to_span(opens: dt.time, closes: dt.time) -> Span:
    """A time of closing at or before that of opening belongs to the next day."""
    start = opens.hour * 60 + opens.minute
    end = closes.hour * 60 + closes.minute
    return (start, end if end > start else end + DAY_MINUTES)


def merge(spans: Iterable[Span]) -> Spans:
    """Sorted, with spans that touch or overlap made one."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def read_zone(name: str) -> ZoneInfo:
    """The IANA zone of that name; the site's own where there is none of it."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo(timezone.get_default_timezone_name())


def make_engine(expression: str, time_zone: str, country: str) -> OpeningHours:
    """The evaluator; a country whose holidays it doesn't know has none."""
    make = partial(
        OpeningHours,
        expression,
        timezone=read_zone(time_zone),
        auto_country=False,
        auto_timezone=False,
        max_interval_days=_HORIZON_DAYS,
    )
    try:
        return make(country=country or None)
    except UnknownCountryError:
        return make()


@lru_cache(maxsize=64)
def holiday_dates(country: str) -> frozenset[dt.date]:
    """Public holidays of a country, 2020 to 2049; none for an unknown country."""
    engine = make_engine("PH", "UTC", country)
    first, last = dt.datetime(2020, 1, 1), dt.datetime(2050, 1, 1)
    return frozenset(
        start.date() + dt.timedelta(n)
        for start, end, state, _comment in engine.intervals(first, last)
        if state == State.OPEN
        for n in range((end.date() - start.date()).days)
    )


def _runs_over(spans: Iterable[Span]) -> Spans:
    """The parts of a day's spans that lie on the next day."""
    return tuple((0, end - DAY_MINUTES) for _start, end in spans if end > DAY_MINUTES)


@dataclass(frozen=True)
class Rules:
    """``weekly``: spans of Monday to Sunday; ``special``: of dates that differ.

    A special date replaces both the weekly hours and the holiday. On a closed date no
    span starts, but the night before goes on to its end.
    """

    weekly: Sequence[Spans]
    special: Mapping[dt.date, Spans]
    country: str
    closed_on_holidays: bool

    def is_holiday(self, date: dt.date) -> bool:
        """Whether a public holiday closes the place, special days aside."""
        return self.closed_on_holidays and date in holiday_dates(self.country)

    def spans_on(self, date: dt.date) -> Spans:
        """Spans that start on that date, as they happen."""
        if date in self.special:
            return self.special[date]
        if self.is_holiday(date):
            return ()
        return self.weekly[date.weekday()]

    @cached_property
    def expression(self) -> str:
        """OpenStreetMap ``opening_hours`` of the place; later rules win."""
        rules = [*self._weekly_rules()]
        if self.closed_on_holidays:
            rules.append("PH off")
        return "; ".join([*rules, *self._date_rules()])

    def _weekly_rules(self) -> Iterable[str]:
        days = [(day, self._weekly_pieces(day)) for day in range(7)]
        for pieces, run in groupby(days, key=lambda item: item[1]):
            indexes = [day for day, _pieces in run]
            if pieces:
                yield f"{_osm_days(indexes)} {_osm_times(pieces)}"

    def _weekly_pieces(self, day: int) -> Spans:
        return _pieces(self.weekly[day], _runs_over(self.weekly[day - 1]))

    def _date_rules(self) -> Iterable[str]:
        one_day = dt.timedelta(days=1)
        exceptions = {*self.special, *self._holidays_between_nights()}
        dates = exceptions | {
            date + one_day for date in exceptions if self._changes_next_day(date)
        }
        for date in sorted(dates):
            pieces = _pieces(self.spans_on(date), self._runs_over_into(date))
            yield f"{_osm_date(date)} {_osm_times(pieces)}"

    def _holidays_between_nights(self) -> frozenset[dt.date]:
        """``PH off`` alone would cut the night before and keep the night after."""
        has_nights = any(_runs_over(spans) for spans in self.weekly)
        if not (self.closed_on_holidays and has_nights):
            return frozenset()
        return holiday_dates(self.country)

    def _changes_next_day(self, date: dt.date) -> bool:
        usual = self.weekly[date.weekday()]
        return bool(_runs_over(self.spans_on(date)) or _runs_over(usual))

    def _runs_over_into(self, date: dt.date) -> Spans:
        return _runs_over(self.spans_on(date - dt.timedelta(days=1)))


def _pieces(own: Iterable[Span], from_yesterday: Iterable[Span]) -> Spans:
    """What is open between one midnight and the next."""
    today = [(start, min(end, DAY_MINUTES)) for start, end in own]
    return merge([*from_yesterday, *today])


def _osm_days(indexes: Sequence[int]) -> str:
    first, last = _OSM_DAYS[indexes[0]], _OSM_DAYS[indexes[-1]]
    return first if first == last else f"{first}-{last}"


def _osm_date(date: dt.date) -> str:
    return f"{date.year} {_OSM_MONTHS[date.month - 1]} {date.day:02}"


def _osm_times(pieces: Spans) -> str:
    return ",".join(f"{_clock(start)}-{_clock(end)}" for start, end in pieces) or "off"


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
