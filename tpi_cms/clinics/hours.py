"""Opening hours of one place: pure, in its own time zone, holidays known.

All date arithmetic is opening-hours-py's, the OpenStreetMap engine; this module only
composes its expression from what editors typed and words its answers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

DAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")


@dataclass(frozen=True)
class SpecialDay:
    """One span of a date that replaces the weekly hours; no times means closed."""

    date: dt.date
    opens: dt.time | None
    closes: dt.time | None
    reason: str = ""


@dataclass(frozen=True)
class Schedule:
    """``weekly``: day key of ``DAYS`` to a list of ``[opens, closes]``, as "HH:MM".

    A span that closes at or before it opens ends on the next day; 00:00 to 00:00 is
    the whole day. ``suspended`` places (temporarily closed, coming soon) are never
    open, whatever their hours say.
    """

    weekly: Mapping[str, Sequence[Sequence[str]]]
    special: tuple[SpecialDay, ...]
    time_zone: str
    country: str
    closed_on_holidays: bool = False
    suspended: bool = False


def validate_weekly_hours(value: object) -> None:
    """Raise ``ValidationError`` unless ``value`` has the shape ``Schedule`` reads."""
    if not isinstance(value, dict):
        raise ValidationError(_("Opening hours must be given by day."))
