"""Whether requests reach people: for monitoring, the dashboard and the checks."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from http import HTTPStatus
from typing import Any

from django.db import Error, transaction
from django.db.models import Count, Min, Q, QuerySet
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ...conf import conf
from .heartbeat import PURGE_REFUSED, get_last_seen, get_noted
from .models import PATIENT, Delivery

#: A delivery given up is a fault for so long; then a person has had the time to see.
DEAD_ALARM = dt.timedelta(hours=24)

UNDELIVERED = Q(state__in=[Delivery.State.DUE, Delivery.State.LEASED])
DEAD = Q(state=Delivery.State.DEAD)
#: Both, as their index says it; but a patient who mistypes an address is no fault of
#: ours, and tells nobody here of the request.
NOT_DONE = Q(
    done_at=None,
    state__in=[Delivery.State.DUE, Delivery.State.LEASED, Delivery.State.DEAD],
) & ~Q(target=PATIENT)


@dataclass(frozen=True)
class Health:
    """Numbers of seconds and rows; nothing about anybody.

    ``status`` is ``ok``, ``late`` (somebody waits for longer than
    ``TPI_CMS_LATE_SECONDS``, a delivery was given up within a day, or a purge was
    refused) or ``down``.
    """

    status: str
    oldest_undelivered_seconds: int | None = None
    undelivered: int | None = None
    dead: int | None = None
    worker_seen_seconds: int | None = None
    purge_refused: bool | None = None


def get_health() -> Health:
    """Never raises for a database that is away: that is what ``down`` says."""
    try:
        return _look(timezone.now())
    except Error:
        return Health("down")


def _look(now: dt.datetime) -> Health:
    counts = count_undelivered(Delivery.objects.all(), now)
    waiting = _seconds_since(counts["oldest"], now)
    is_refused = get_noted(PURGE_REFUSED) is not None
    is_late = counts["just_dead"] or (waiting or 0) > conf.late_seconds or is_refused
    return Health(
        status="late" if is_late else "ok",
        oldest_undelivered_seconds=waiting,
        undelivered=counts["undelivered"],
        dead=counts["dead"],
        worker_seen_seconds=_seconds_since(get_last_seen(), now),
        purge_refused=is_refused,
    )


def is_stuck() -> Q:
    """Given up, or waiting for longer than ``TPI_CMS_LATE_SECONDS``."""
    late = timezone.now() - dt.timedelta(seconds=conf.late_seconds)
    return DEAD | (UNDELIVERED & Q(created_at__lt=late))


def count_undelivered(rows: QuerySet[Delivery], now: dt.datetime) -> dict[str, Any]:
    """Counts ``undelivered``, ``dead``, ``just_dead``; when the ``oldest`` came."""
    just_dead = DEAD & Q(next_at__gt=now - DEAD_ALARM)
    rows = rows.filter(NOT_DONE, lead__is_test=False)
    return rows.aggregate(
        undelivered=Count("pk", filter=UNDELIVERED),
        dead=Count("pk", filter=DEAD),
        just_dead=Count("pk", filter=just_dead),
        oldest=Min("created_at", filter=UNDELIVERED),
    )


def _seconds_since(moment: dt.datetime | None, now: dt.datetime) -> int | None:
    return None if moment is None else max(0, int((now - moment).total_seconds()))


# Never inside the site's own transaction: beginning that would fail in our place.
@transaction.non_atomic_requests
@never_cache
@require_safe
def health_view(request: HttpRequest) -> JsonResponse:
    """200 while all is well, else 503."""
    health = get_health()
    is_well = health.status == "ok"
    status = HTTPStatus.OK if is_well else HTTPStatus.SERVICE_UNAVAILABLE
    return JsonResponse(asdict(health), status=status)
