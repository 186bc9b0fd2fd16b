"""What reports count, grouped by the database: rows of numbers, and nobody's name.

``leads`` are those of the period and of the clinics that the reader may see. Held ones
are left out, but where spam is counted. Of an erased person the moments still count.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, DateField, F, Q, QuerySet, Sum, When
from django.db.models.functions import TruncMonth, TruncWeek

from ..calls.models import CallCount
from ..leads.audit.models import LeadLogEntry
from ..leads.audit.words import RELEASE
from ..leads.record.activities import Outcome
from ..leads.record.models import Lead

#: What a row is of: a name, a week's or month's first day, an hour of the week, or None
#: for all others.
Label = str | dt.date | int | None

WEEK, MONTH = "week", "month"

KEPT = Q(first_try_at__lte=F("promised_at"))
REACHED = Q(contacted_at__isnull=False) | Q(booked_at__isnull=False)
# Set by hand it has a status only.
BOOKED = Q(booked_at__isnull=False) | Q(status=Lead.Status.BOOKED)
# Handled with another request, which stands for both.
DUPLICATE = Q(lost_reason=Lead.LostReason.DUPLICATE)

#: Minutes until a contact, by which medians are found: to the minute for two hours,
#: to ten of them beyond.
_MINUTES = Case(
    When(contact_minutes=None, then=None),
    When(contact_minutes__lt=120, then=F("contact_minutes")),
    default=F("contact_minutes") - F("contact_minutes") % 10,
)


def percent(part: int, whole: int) -> int | None:
    """Rounded; None of nothing."""
    return round(100 * part / whole) if whole else None


@dataclass(frozen=True)
class Calls:
    """First calls: ``kept`` and ``late`` are decided, the others have time still.

    ``minutes``: of opening time, within which half of the people reached were reached.
    """

    requests: int = 0
    kept: int = 0
    late: int = 0
    booked: int = 0
    minutes: int | None = None
    label: Label = None

    @property
    def ahead(self) -> int:
        return self.requests - self.kept - self.late

    @property
    def share(self) -> int | None:
        return percent(self.kept, self.kept + self.late)


@dataclass(frozen=True)
class Funnel:
    """``clicks`` on phone numbers: whether a call followed, nobody knows."""

    requests: int = 0
    clicks: int = 0
    reached: int = 0
    booked: int = 0
    label: Label = None

    @property
    def share(self) -> int | None:
        return percent(self.booked, self.requests)


@dataclass(frozen=True)
class Lost:
    """Requests of one reason, ``of`` all that were lost."""

    requests: int = 0
    of: int = 0
    label: Label = None

    @property
    def share(self) -> int | None:
        return percent(self.requests, self.of)


@dataclass(frozen=True)
class Spam:
    """Held still, of those that came in; ``marked`` of them by staff.

    ``released``: let go in that time, whenever they came.
    """

    held: int = 0
    marked: int = 0
    released: int = 0
    label: Label = None


def in_calendar(unit: str, field: str = "created_at") -> Any:
    """The week, by its Monday, or month of a moment, in the reader's time zone."""
    trunc = TruncMonth if unit == MONTH else TruncWeek
    return trunc(field, output_field=DateField())


def count_calls(
    leads: QuerySet[Lead], key: Any, now: dt.datetime
) -> tuple[dict[Any, dict], int | None]:
    """Keywords of ``Calls`` by ``key``, of requests to which a time was promised.

    And ``minutes`` of them all, as medians can't be added up. One query: the rows
    are counted by key and minutes at once.
    """
    promised = leads.filter(held_at=None, promised_at__isnull=False).order_by()
    late = Q(first_try_at__gt=F("promised_at"))
    late |= Q(first_try_at=None, promised_at__lt=now)
    grouped = promised.annotate(key=key, wait=_MINUTES).values("key", "wait")
    rows = grouped.annotate(
        requests=Count("pk"),
        kept=Count("pk", filter=KEPT),
        late=Count("pk", filter=late),
        booked=Count("pk", filter=BOOKED),
    )
    found: dict[Any, Counter[str]] = defaultdict(Counter)
    waits: dict[Any, Counter[int]] = defaultdict(Counter)
    for row in rows:
        group, wait = row.pop("key"), row.pop("wait")
        found[group].update(row)
        if wait is not None:
            waits[group][wait] += row["requests"]
    counts = {k: {**v, "minutes": find_median(waits[k])} for k, v in found.items()}
    return counts, find_median(sum(waits.values(), Counter()))


def find_median(counts: Counter[int]) -> int | None:
    """The least value that half of all don't exceed."""
    left = sum(counts.values()) / 2
    for value in sorted(counts):
        left -= counts[value]
        if left <= 0:
            return value
    return None


def count_funnel(leads: QuerySet[Lead], key: Any) -> dict[Any, dict]:
    """Keywords of ``Funnel`` by ``key``."""
    return _group(
        leads.filter(~DUPLICATE, held_at=None),
        key,
        requests=Count("pk"),
        reached=Count("pk", filter=REACHED | BOOKED),
        booked=Count("pk", filter=BOOKED),
    )


def count_clicks(counts: QuerySet[CallCount], key: Any) -> dict[Any, dict]:
    """``clicks`` by ``key``."""
    return _group(counts, key, clicks=Sum("count"))


def count_lost(leads: QuerySet[Lead]) -> dict[str, int]:
    """Closed without a visit, by ``Lead.LostReason``; "" where none was given."""
    lost = leads.filter(~DUPLICATE, held_at=None, status=Lead.Status.CLOSED)
    found = _group(lost.exclude(BOOKED), F("lost_reason"), requests=Count("pk"))
    return {reason: counts["requests"] for reason, counts in found.items()}


def count_spam(leads: QuerySet[Lead], unit: str) -> dict[dt.date, dict]:
    """``held`` still and ``marked``, of those received in each week or month."""
    return _group(
        leads.filter(held_at__isnull=False, erased_at=None),
        in_calendar(unit),
        held=Count("pk"),
        marked=Count("pk", filter=Q(last_outcome=Outcome.SPAM)),
    )


def count_released(entries: QuerySet[LeadLogEntry], unit: str) -> dict[dt.date, dict]:
    """``released`` in each week or month."""
    released = entries.filter(action=RELEASE)
    return _group(released, in_calendar(unit, "timestamp"), released=Count("pk"))


def add_up(counts: dict[Any, dict], names: dict[Any, Any]) -> dict[Any, dict]:
    """The same under the names, those of one name together."""
    found: dict[Any, Counter] = defaultdict(Counter)
    for key, each in counts.items():
        found[names[key]].update(each)
    return {name: dict(each) for name, each in found.items()}


def _group(rows: QuerySet, key: Any, **counts: Any) -> dict[Any, dict]:
    grouped = rows.order_by().annotate(key=key).values("key").annotate(**counts)
    return {row.pop("key"): row for row in grouped}
