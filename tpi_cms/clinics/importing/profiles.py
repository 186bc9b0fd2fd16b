"""Clinics in the form of Google Business Profile's bulk upload.

Only columns that we know something for: Google empties those that come without values,
such as a category that was chosen there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import QuerySet

from ..hours.checks import DAYS, read_spans
from ..models import Clinic, ClinicPhone
from ..phones import format_phone
from .sheets import read_in_batches

#: Special days that are told ahead, in days.
DAYS_AHEAD = 120
#: Google takes no more beside the main one.
MOST_PHONES = 2
_STATUSES = (Clinic.Status.OPEN, Clinic.Status.TEMPORARILY_CLOSED)
_WEEK = [DAYS[-1], *DAYS[:-1]]
_CLOSED = "x"
_MIDNIGHT = dt.datetime(2000, 1, 1)

# As Google's template has them, in English, whatever language the admin has.
HEADINGS = [
    "Store code",
    "Business name",
    "Address line 1",
    "Locality",
    "Administrative area",
    "Country / Region",
    "Postal code",
    "Latitude",
    "Longitude",
    "Primary phone",
    "Additional phones",
    "Website",
    "Sunday hours",
    "Monday hours",
    "Tuesday hours",
    "Wednesday hours",
    "Thursday hours",
    "Friday hours",
    "Saturday hours",
    "Special hours",
]


def get_listed(clinics: QuerySet[Clinic]) -> QuerySet[Clinic]:
    """Those of them that patients see, open or closed for a time."""
    return clinics.public().filter(status__in=_STATUSES)


def read_profiles(
    clinics: QuerySet[Clinic], urls: Mapping[int, str]
) -> Iterator[list[Any]]:
    """A row a clinic, under ``HEADINGS``.

    Args:
        urls: whole addresses of their pages, by primary key.
    """
    for batch in read_in_batches(clinics):
        for clinic in batch:
            yield _write(clinic, urls.get(clinic.pk, ""))


def _write(clinic: Clinic, url: str) -> list[Any]:
    latitude, longitude = (
        (clinic.latitude, clinic.longitude) if clinic.place else ("", "")
    )
    numbers = _get_numbers(clinic)
    return [
        clinic.code or clinic.slug,
        clinic.name,
        clinic.street_address,
        clinic.locality,
        clinic.region,
        clinic.country,
        clinic.postal_code,
        latitude,
        longitude,
        *(numbers[:1] or [""]),
        ", ".join(numbers[1 : 1 + MOST_PHONES]),
        url,
        *_write_week(clinic),
        _write_special(clinic),
    ]


def _get_numbers(clinic: Clinic) -> list[str]:
    """The main one first. Without extensions, which Google doesn't take."""
    main = clinic.main_phone
    voice = [p for p in clinic.public_phones if p.role != ClinicPhone.Role.FAX]
    phones = [main, *voice] if main else []
    shown = (format_phone(p.number, "", clinic.country) for p in phones)
    return list(dict.fromkeys(shown))


def _write_week(clinic: Clinic) -> list[str]:
    """Empty where no hours are known: seven closed days would be another thing."""
    week = [[*read_spans(clinic.weekly_hours, key)] for key in _WEEK]
    if not any(week):
        return [""] * len(_WEEK)
    return [", ".join(_spans(spans)) or _CLOSED for spans in week]


def _spans(spans: Iterable[tuple[int, int]]) -> list[str]:
    times = ([_MIDNIGHT + dt.timedelta(minutes=m) for m in span] for span in spans)
    return [_span(opens, closes) for opens, closes in times]


def _span(opens: dt.datetime, closes: dt.datetime) -> str:
    """``08:00AM-05:00PM``; a whole day is midnight to midnight."""
    return f"{opens:%I:%M%p}-{closes:%I:%M%p}"


def _write_special(clinic: Clinic) -> str:
    """``2026-12-24: 08:00AM-12:00PM, 2026-12-25: x``: closures and holidays too."""
    schedule = clinic.schedule
    if schedule.suspended or schedule.is_empty:
        return ""
    dates = (row.date for row in schedule.upcoming_special(days=DAYS_AHEAD))
    return ", ".join(
        f"{date:%Y-%m-%d}: {text}"
        for date in dates
        for text in [_span(*each) for each in schedule.spans_on(date)] or [_CLOSED]
    )
