"""Sending what the outbox holds: claim a row, send outside a transaction, record.

The row is the truth. Several workers may run at once, on several machines: a row
belongs to whoever's lease token it carries.
"""

from __future__ import annotations

import datetime as dt
import logging
import random
import threading
import uuid

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from ...conf import conf
from ...transactions import write_transaction
from ..record.models import Lead
from ..secrets.fields import get_private_fields
from .channels.base import OWN, get_channel, get_paths
from .errors import describe_error
from .models import PATIENT, Delivery, is_target

logger = logging.getLogger("tpi_cms.delivery")

#: Seconds until the next try, each with full jitter; after the last the row is dead.
BACKOFF = (5, 300, 1_800, 7_200, 18_000, 36_000, 36_000)
MAX_TRIES = len(BACKOFF) + 1

#: The error of a row whose worker never came back from sending it.
WORKER_LOST = "WorkerLost"

#: The threads of a process claim in turn: each sees the targets that others took.
_claiming = threading.Lock()


def get_due(now: dt.datetime | None = None) -> QuerySet[Delivery]:
    """Rows to send now, oldest first: due ones, and those whose lease ran out.

    No try and no lease is planned further ahead than ``_get_horizon``. What is, was
    noted by a clock that was wrong, and has waited for long enough.
    """
    now = now or timezone.now()
    far = now + _get_horizon()
    is_time = Q(next_at__lte=now) | Q(next_at__gt=far)
    is_over = Q(lease_until__lte=now) | Q(lease_until__gt=far)
    due = Q(state=Delivery.State.DUE) & is_time
    abandoned = Q(state=Delivery.State.LEASED) & is_over
    return Delivery.objects.filter(due | abandoned).order_by("next_at", "pk")


def _get_horizon() -> dt.timedelta:
    return dt.timedelta(seconds=max(BACKOFF) + conf.delivery_lease_seconds)


def deliver(pk: int) -> bool:
    """Send one delivery if it is due and neither it nor its target is busy.

    Returns:
        Whether it was sent by this call.
    """
    delivery = claim(get_due().filter(pk=pk))
    return delivery is not None and _send(delivery)


def deliver_next(rows: QuerySet[Delivery]) -> bool:
    """Send the first of these due rows that is free; returns whether there was one."""
    delivery = claim(rows)
    if delivery is None:
        return False
    _send(delivery)
    return True


def sweep(limit: int) -> int:
    """Deliver up to ``limit`` due rows; returns how many were tried."""
    for tried in range(limit):
        if not deliver_next(get_due()):
            return tried
    return limit


def claim(rows: QuerySet[Delivery]) -> Delivery | None:
    """Lease the first of these rows that is free to the caller; None: there is none.

    A target that is being sent to is not free: however slow it is, it holds one
    sender of a process, never all. Two processes that claim at the very same moment
    may take two rows of one target, never the same row. Rows that used up their tries
    without an answer die here.
    """
    free = _with_free_target(rows)
    # Asking first: a transaction that writes has its price even where nothing is due.
    while free.exists():
        with _claiming, write_transaction():
            row = free.select_for_update(skip_locked=True).first()
            if row is None:
                return None
            if row.attempts < MAX_TRIES:
                _lease(row)
                return row
            _bury(row, WORKER_LOST)
    return None


def _with_free_target(rows: QuerySet[Delivery]) -> QuerySet[Delivery]:
    now = timezone.now()
    busy = Delivery.objects.filter(
        channel=OuterRef("channel"),
        target=OuterRef("target"),
        state=Delivery.State.LEASED,
        lease_until__gt=now,
        lease_until__lte=now + _get_horizon(),
    )
    return rows.exclude(Exists(busy))


def _lease(row: Delivery) -> None:
    """A try counts from here on, so that a send that kills its worker counts too."""
    row.state = Delivery.State.LEASED
    row.lease_token = uuid.uuid4()
    row.lease_until = timezone.now() + dt.timedelta(seconds=conf.delivery_lease_seconds)
    row.attempts += 1
    row.save(update_fields=["state", "lease_token", "lease_until", "attempts"])


def _send(delivery: Delivery) -> bool:
    try:
        delivery.lead = _get_lead(delivery)
        get_channel(delivery.channel).send(delivery)
    except Exception as error:  # noqa: BLE001  any failure means: try again later
        _record_failure(delivery, describe_error(error))
        return False
    return _record(delivery, state=Delivery.State.DONE, done_at=timezone.now())


def _get_lead(delivery: Delivery) -> Lead:
    """Without the person, which is read when a channel asks for it: most never do, and
    then need no key that opens it."""
    leads = Lead.with_tests.select_related("clinic").defer(*get_private_fields(Lead))
    return leads.get(pk=delivery.lead_id)


def _record_failure(delivery: Delivery, failure: str) -> None:
    if delivery.attempts >= MAX_TRIES:
        with write_transaction():
            _bury(delivery, failure)
        return
    next_at = timezone.now() + get_delay(delivery.attempts)
    _record(delivery, state=Delivery.State.DUE, next_at=next_at, last_error=failure)
    logger.warning("Delivery %s: %s, due", delivery.pk, failure)


def _bury(delivery: Delivery, failure: str) -> None:
    """Give up and let the site's fallback recipients know; in a transaction.

    Not of mail to the patient, which is for nobody else.
    ``next_at`` of a dead row is when it died.
    """
    dead = {"state": Delivery.State.DEAD, "next_at": timezone.now()}
    if not _record(delivery, **dead, last_error=failure):
        return
    logger.error("Delivery %s: %s, dead", delivery.pk, failure)
    channel = delivery.channel if delivery.channel in OWN else "email"
    is_ours = not delivery.is_fallback and delivery.target != PATIENT
    if is_ours and channel in get_paths():
        _add_fallback(delivery, channel)


def _add_fallback(delivery: Delivery, channel: str) -> None:
    Delivery.objects.bulk_create(
        [
            Delivery(
                lead_id=delivery.lead_id,
                channel=channel,
                target=recipient,
                is_fallback=True,
            )
            for recipient in filter(is_target, conf.fallback_recipients)
        ],
        ignore_conflicts=True,  # Already told, or about to be.
    )


def _record(delivery: Delivery, *, last_error: str = "", **result: object) -> bool:
    """Give the lease back with a result; False when it was no longer the caller's."""
    owned = Delivery.objects.filter(pk=delivery.pk, lease_token=delivery.lease_token)
    released = {"lease_until": None, "last_error": last_error}
    return bool(owned.update(lease_token=None, **released, **result))


def get_delay(attempts: int) -> dt.timedelta:
    """Time until the try after ``attempts`` failed ones."""
    longest = BACKOFF[min(attempts, len(BACKOFF)) - 1]
    return dt.timedelta(seconds=random.uniform(0, longest))  # noqa: S311  no secret  # nosec B311
