"""Whether a purge may be trusted: it goes by a clock, and a clock can be wrong."""

from __future__ import annotations

import datetime as dt

from django.db.models.functions import Now
from django.utils import timezone

from ..outbox.heartbeat import PURGE_PASSED, get_noted
from ..record.models import Lead

#: The database's clock and ours may differ by so much.
DRIFT = dt.timedelta(hours=1)

#: So long after the last purge a clock is doubted; a purge once a month is well.
SILENCE = dt.timedelta(days=35)

#: More than these, and more than this part of what is stored, is unusually large: a
#: purge a day takes about one in five hundred.
MANY = 10
PART = 10


def find_doubts(going: int) -> list[str]:
    """Reasons, in words, to ask somebody before ``going`` leads are purged."""
    now = timezone.now()
    doubts = [_doubt_clock(now), _doubt_silence(now), _doubt_size(going)]
    return [doubt for doubt in doubts if doubt]


def _doubt_clock(now: dt.datetime) -> str:
    there = Lead.objects.order_by("pk").values_list(Now(), flat=True).first()
    if there is None or abs(now - there) <= DRIFT:
        return ""
    here, there = (f"{moment:%Y-%m-%d %H:%M} UTC" for moment in (now, there))
    return f"this clock says {here}, the database's {there}"


def _doubt_silence(now: dt.datetime) -> str:
    """A clock that jumped ahead also dates what comes in from then on, so newer leads
    and signs of life can't speak for it; the last purge that was well can."""
    seen, what = get_noted(PURGE_PASSED), "the last purge"
    if seen is None:
        created = Lead.objects.order_by("-created_at").values_list("created_at")
        seen, what = (created.first() or [None])[0], "the newest request"
    if seen is None or now - seen <= SILENCE:
        return ""
    return f"by this clock {what} was {(now - seen).days} days ago"


def _doubt_size(going: int) -> str:
    stored = Lead.objects.filter(erased_at=None).count()
    if going <= MANY or going * PART <= stored:
        return ""
    return f"{going} of {stored} requests would go"
