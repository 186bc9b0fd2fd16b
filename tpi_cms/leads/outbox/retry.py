"""A notice is sent once more because a person asks for it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import F
from django.utils import timezone

from wagtail.log_actions import log

from ...transactions import after_commit, write_transaction
from ..audit.words import RESEND, RETRY
from .models import SENDABLE, Delivery
from .notices import find_targets
from .tasks import nudge

RETRYABLE = (Delivery.State.DEAD, Delivery.State.DUE)


def retry_deliveries(*, pks: Iterable[int], user: Any) -> int:
    """Try undelivered rows now, with all tries before them if they were given up.

    The message keeps its id: whoever got it after all can tell.

    Returns:
        How many it is; rows done or being sent meanwhile are left alone.
    """
    return sum(
        _restart(pk, RETRYABLE, RETRY, user, next_at=timezone.now()) for pk in pks
    )


def resend_delivery(*, pk: int, user: Any) -> bool:
    """Send a delivered row again, as a message of its own that waits from now on.

    Returns:
        Whether it was delivered to somebody who still may have it, and is due again.
    """
    now = timezone.now()
    row = Delivery.objects.select_related("lead__clinic").filter(pk=pk).first()
    if row is None or not may_resend(row):
        return False
    return _restart(
        pk,
        [Delivery.State.DONE],
        RESEND,
        user,
        created_at=now,
        next_at=now,
        round=F("round") + 1,
        done_at=None,
    )


def may_resend(row: Delivery) -> bool:
    """Whether its channel still names that target: not once a lead was moved.

    Reads the lead's clinic.
    """
    if row.is_fallback or not row.target:
        return True
    return row.target in find_targets(row.channel, row.lead)


def _restart(
    pk: int, states: Iterable[str], action: str, user: Any, **changes: Any
) -> bool:
    with write_transaction():
        row = (
            Delivery.objects.filter(pk=pk, state__in=states)
            .filter(SENDABLE)
            .select_related("lead")
            .select_for_update(of=("self",))
            .first()
        )
        if row is None:
            return False
        Delivery.objects.filter(pk=pk).update(
            state=Delivery.State.DUE, attempts=0, **changes
        )
        log(row.lead, action, user=user, data={"delivery": pk, "channel": row.channel})
        after_commit(nudge, [pk])
    return True
