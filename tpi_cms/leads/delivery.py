"""Sending what the outbox holds: claim a row, send outside a transaction, record.

The row is the truth. Several workers may run at once: a row belongs to whoever's
lease token it carries.
"""

from __future__ import annotations

import datetime as dt
import logging
import random
import uuid

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from ..conf import conf
from .channels import get_channel
from .models import Delivery

logger = logging.getLogger("tpi_cms.delivery")

#: Seconds until the next try, each with full jitter; after the last the row is dead.
BACKOFF = (5, 300, 1_800, 7_200, 18_000, 36_000, 36_000)


def get_due(now: dt.datetime | None = None) -> QuerySet[Delivery]:
    """Rows to send now, oldest first: due ones, and those whose lease ran out."""
    now = now or timezone.now()
    due = Q(state=Delivery.State.DUE, next_at__lte=now)
    abandoned = Q(state=Delivery.State.LEASED, lease_until__lte=now)
    return Delivery.objects.filter(due | abandoned).order_by("next_at", "pk")


def deliver(pk: int) -> bool:
    """Send one delivery if it is due and nobody else has it.

    Returns:
        Whether it was sent by this call.
    """
    delivery = claim(pk)
    if delivery is None:
        return False
    try:
        get_channel(delivery.channel).send(delivery)
    except Exception as error:  # noqa: BLE001  any failure means: try again later
        _record_failure(delivery, error)
        return False
    _record_success(delivery)
    return True


def sweep(limit: int) -> int:
    """Deliver up to ``limit`` due rows; returns how many were tried."""
    pks = list(get_due().values_list("pk", flat=True)[:limit])
    for pk in pks:
        deliver(pk)
    return len(pks)


def claim(pk: int) -> Delivery | None:
    """Lease a due row to the caller; None when it isn't due or somebody else has it.

    One UPDATE, so of two workers only one can win, on any database.
    """
    now = timezone.now()
    token = uuid.uuid4()
    claimed = (
        get_due(now)
        .filter(pk=pk)
        .order_by()
        .update(
            state=Delivery.State.LEASED,
            lease_token=token,
            lease_until=now + dt.timedelta(seconds=conf.delivery_lease_seconds),
            attempts=F("attempts") + 1,
        )
    )
    if not claimed:
        return None
    owned = Delivery.objects.filter(pk=pk, lease_token=token)
    return owned.select_related("lead__clinic").first()


def _owned(delivery: Delivery) -> QuerySet[Delivery]:
    """The row, as long as the lease is still the caller's."""
    return Delivery.objects.filter(pk=delivery.pk, lease_token=delivery.lease_token)


def _record_success(delivery: Delivery) -> None:
    _owned(delivery).update(
        state=Delivery.State.DONE,
        done_at=timezone.now(),
        lease_token=None,
        lease_until=None,
        last_error="",
    )


def _record_failure(delivery: Delivery, error: Exception) -> None:
    failure = describe_error(error)
    tries_left = delivery.attempts <= len(BACKOFF)
    state = Delivery.State.DUE if tries_left else Delivery.State.DEAD
    _owned(delivery).update(
        state=state,
        next_at=timezone.now() + get_delay(delivery.attempts),
        lease_token=None,
        lease_until=None,
        last_error=failure,
    )
    level = logging.WARNING if tries_left else logging.ERROR
    logger.log(level, "Delivery %s: %s, %s", delivery.pk, failure, state.value)


def describe_error(error: Exception) -> str:
    """Class and numeric code of an exception, never its text: it may quote a person."""
    code = getattr(error, "smtp_code", None) or getattr(error, "errno", None)
    name = type(error).__name__
    return f"{name} {code}" if isinstance(code, int) else name


def get_delay(attempts: int) -> dt.timedelta:
    """Time until the try after ``attempts`` failed ones."""
    longest = BACKOFF[min(attempts, len(BACKOFF)) - 1]
    return dt.timedelta(seconds=random.uniform(0, longest))  # noqa: S311  not a secret
