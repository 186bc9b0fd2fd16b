"""Clinics that get no requests although they usually do: a fault that nobody sees."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.db.models import Exists, OuterRef
from django.db.models.functions import TruncDate
from django.utils import timezone

from ...clinics.models import Clinic
from .models import Lead

#: What a clinic's silence is compared with.
HISTORY = dt.timedelta(days=365)
#: Less of it says nothing: days on which requests came.
MIN_DAYS = 20
#: Whole opening days without a request that are never silence.
PATIENCE = 1
#: Of its own pauses so few may have been as long: one in so many, rounded down.
RARE = 100
_ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Silence:
    """``days`` without a request, and what nine in ten of its pauses don't exceed.

    Both in days on which the clinic is open.
    """

    clinic: Clinic
    days: int
    usual_days: int


def find_silent_clinics(
    clinics: Iterable[Clinic], now: dt.datetime | None = None
) -> list[Silence]:
    """Those that are quiet for longer than they ever are, the longest first.

    Only open ones can be silent, and only with a history. One query for each time zone,
    and one for the special days of each quiet clinic, unless ``with_facts`` read them.
    """
    now = now or timezone.now()
    known = {clinic.pk: clinic for clinic in clinics}
    zones: dict[dt.tzinfo, list[int]] = defaultdict(list)
    for clinic in known.values():
        zones[clinic.zone].append(clinic.pk)
    found = []
    for zone, pks in zones.items():
        for pk, days in _read_quiet(pks, now, zone).items():
            today = timezone.localdate(now, zone)
            measured = measure_silence(days, today, _get_calendar(known[pk]))
            if measured:
                found.append(Silence(known[pk], *measured))
    return sorted(found, key=lambda silence: -silence.days)


def measure_silence(
    days: Sequence[dt.date], today: dt.date, is_open: Callable[[dt.date], bool]
) -> tuple[int, int] | None:
    """How long it is quiet and usually was, in opening days; None if that is usual.

    Args:
        days: on which requests came, each once, in order.
        today: isn't over, so it doesn't count.
    """
    if len(days) < MIN_DAYS:
        return None
    span = ((today - days[0]).days) + 1
    dates = [day for n in range(span) if is_open(day := days[0] + n * _ONE_DAY)]

    def count(start: dt.date, end: dt.date) -> int:
        return max(bisect_left(dates, end) - bisect_right(dates, start), 0)

    pauses = sorted(count(*pair) for pair in pairwise(days))
    quiet = count(days[-1], today)
    longest = pauses[-1 - len(pauses) // RARE]
    usual = pauses[len(pauses) * 9 // 10]
    return (quiet, max(usual, 1)) if quiet > max(longest, PATIENCE) else None


def _read_quiet(
    clinics: Iterable[int], now: dt.datetime, zone: dt.tzinfo
) -> dict[int, list[dt.date]]:
    """Days with requests, of open clinics without one of late; what is held is none.

    Args:
        zone: that of all these clinics.
    """
    leads = Lead.objects.filter(held_at=None).order_by()
    late = leads.filter(clinic=OuterRef("pk"), created_at__gt=now - PATIENCE * _ONE_DAY)
    quiet = Clinic.objects.filter(~Exists(late), pk__in=[*clinics])
    quiet = quiet.filter(status=Clinic.Status.OPEN)
    rows = leads.filter(clinic__in=quiet, created_at__range=(now - HISTORY, now))
    days: dict[int, list[dt.date]] = defaultdict(list)
    named = rows.annotate(day=TruncDate("created_at", tzinfo=zone))
    for pk, day in named.values_list("clinic_id", "day").distinct().order_by("day"):
        days[pk].append(day)
    return days


def _get_calendar(clinic: Clinic) -> Callable[[dt.date], bool]:
    """Whether it is open on a day; always, where no hours are known."""
    schedule = clinic.schedule
    if schedule.is_empty:
        return lambda day: True
    return lambda day: bool(schedule.spans_on(day))
