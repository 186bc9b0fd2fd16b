"""What ``Schedule`` answers with."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from .rules import DAY_MINUTES, Span

SCHEMA_DAYS = (
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
)


@dataclass(frozen=True)
class OpenState:
    """``until``: when it closes, None if closed or open without end.

    ``next_opening``: None while open, and when no opening is known for a year.
    """

    is_open: bool
    until: dt.datetime | None = None
    next_opening: dt.datetime | None = None


@dataclass(frozen=True)
class DayRow:
    """A weekday: ``key`` of ``DAYS``, its name, and spans in words."""

    key: str
    name: str
    spans: list[str]

    @property
    def is_closed(self) -> bool:
        return not self.spans


@dataclass(frozen=True)
class DayGroup:
    """Neighbouring weekdays with the same hours: ``Mon–Thu``, ``8 am – 5 pm``."""

    days: str
    hours: str
    is_closed: bool = False


@dataclass(frozen=True)
class SpecialRow:
    """A date that differs from the week, in words."""

    date: dt.date
    reason: str
    text: str


def schema_entry(span: Span) -> dict[str, Any]:
    start, end = span
    is_whole_day = span == (0, DAY_MINUTES)
    return {
        "@type": "OpeningHoursSpecification",
        "opens": _clock(start),
        "closes": "23:59" if is_whole_day else _clock(end),
    }


def _clock(minutes: int) -> str:
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"


def valid_on(date: dt.date) -> dict[str, str]:
    return {"validFrom": date.isoformat(), "validThrough": date.isoformat()}
