"""Which notices a lead needs: one for each target of each channel."""

from __future__ import annotations

import datetime as dt
import logging

from django.db.models import F
from django.utils import timezone

from ...conf import conf
from ...signals import lead_captured
from ...transactions import after_commit
from ..record.models import Lead
from .channels.base import get_channel
from .health import UNDELIVERED
from .models import LONGEST_CHANNEL, Delivery, is_target
from .tasks import nudge

logger = logging.getLogger("tpi_cms.delivery")


def _find_notices(lead: Lead) -> list[tuple[str, str]]:
    """Channel and target of each delivery that a lead needs; never raises.

    Where a channel fails to say it, or says what no row can hold, the target is left
    open (""): the request is stored all the same, and the fault shows as a delivery
    that fails.
    """
    names = ["email"] if lead.is_test else conf.channels
    notices = (
        (str(name)[:LONGEST_CHANNEL], target)
        for name in names
        for target in find_targets(name, lead)
    )
    return list(dict.fromkeys(notices))


def find_targets(name: str, lead: Lead) -> list[str]:
    """Of one channel; [""] where it fails to say."""
    try:
        targets = get_channel(name).get_targets(lead)
        return [target if is_target(target) else "" for target in targets]
    except Exception as error:  # noqa: BLE001  one's fault must not lose the request
        logger.error("Channel %s: %s", name, type(error).__name__)
        return [""]


def create_deliveries(lead: Lead, *, at: dt.datetime | None = None) -> list[int]:
    """One for each target of each channel, due now; nudge and signal on commit.

    Call it inside the transaction that makes them necessary: capture, or release. Of a
    test the clinic is told by mail, and nobody else.

    Returns:
        Primary keys of the new rows.
    """
    now = at or timezone.now()
    deliveries = Delivery.objects.bulk_create(
        Delivery(lead=lead, channel=name, target=target, next_at=now, created_at=now)
        for name, target in _find_notices(lead)
    )
    pks = [delivery.pk for delivery in deliveries]
    after_commit(nudge, pks)
    if not lead.is_test:
        after_commit(lead_captured.send_robust, Lead, lead=lead)
    return pks


def put_in_outbox(lead: Lead, channel: str, *, again: bool = True) -> None:
    """One row for each target of one channel, due now; nudge on commit.

    What the lead told that target before goes out ``again``, as a message of its own,
    or not; what still waits goes on waiting.
    """
    now = timezone.now()
    targets = find_targets(channel, lead)
    rows = Delivery.objects.filter(lead=lead, channel=channel, target__in=targets)
    told = rows.exclude(UNDELIVERED) if again else rows.none()
    told.update(
        state=Delivery.State.DUE,
        attempts=0,
        round=F("round") + 1,
        created_at=now,
        next_at=now,
        done_at=None,
    )
    Delivery.objects.bulk_create(
        [Delivery(lead=lead, channel=channel, target=target) for target in targets],
        ignore_conflicts=True,
    )
    after_commit(nudge, list(rows.values_list("pk", flat=True)))
