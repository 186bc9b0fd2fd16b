"""A promise that was missed is told to the clinic's manager, once."""

from __future__ import annotations

import datetime as dt
import logging
from collections import Counter

from django.utils import timezone

from ...transactions import with_pauses, write_transaction
from ..record.missed import get_missed
from ..record.models import Lead
from ..secrets.fields import get_private_fields
from .heartbeat import claim_duty
from .models import MISSED
from .notices import put_in_outbox

logger = logging.getLogger("tpi_cms.escalation")

#: Less than the minute between two looks, of a loop or of cron, which isn't punctual.
LOOK_EVERY = dt.timedelta(seconds=45)

#: What was missed before is no news: a site that imports or upgrades mails nobody.
NEWS_FOR = dt.timedelta(days=1)
#: Of a clinic at one look; each mail says how many others wait.
MAILS_AT_ONCE = 5
#: Leads marked in one statement: databases limit what one may name.
BATCH = 500


def escalate() -> None:
    """Tell of what was missed since the last look; by one worker at a time.

    Never raises: the next look tries again, and whether notices could be sent, which
    is what a worker reports, has nothing to do with it.
    """
    try:
        if claim_duty("escalate", since=timezone.now() - LOOK_EVERY):
            escalate_missed(timezone.now())
    except Exception as error:  # noqa: BLE001  see above
        logger.error("Escalation: %s", type(error).__name__)


def escalate_missed(now: dt.datetime) -> None:
    """Mark what was missed, so that it is told once, and mail what is news.

    The others are in the list and in the digest of the morning.
    """
    rows = get_missed(now).filter(escalated_at=None).order_by("promised_at", "pk")
    fresh = rows.filter(promised_at__gt=now - NEWS_FOR)
    mailed: Counter[int] = Counter()
    news = []
    for pk, clinic in fresh.values_list("pk", "clinic"):
        mailed[clinic] += 1
        if mailed[clinic] <= MAILS_AT_ONCE:
            news.append(pk)
    others = list(rows.exclude(pk__in=news).values_list("pk", flat=True))
    for start in range(0, len(others), BATCH):
        _claim(others[start : start + BATCH], now)
    for pk in with_pauses(news):
        _tell(pk, now)


def _claim(pks: list[int], now: dt.datetime) -> int:
    """How many were missed still, and told of by nobody: of several callers, by one."""
    rows = get_missed(now).filter(pk__in=pks, escalated_at=None)
    return rows.update(escalated_at=now)


def _tell(pk: int, now: dt.datetime) -> None:
    """One that fails is tried at the next look, and holds up no other.

    Where its clinic can't be read the target is left open, which shows as undelivered.
    Who manages the clinic that it was moved from, too, has heard of it.
    """
    try:
        with write_transaction():
            if _claim([pk], now):
                lead = Lead.objects.defer(*get_private_fields(Lead)).get(pk=pk)
                put_in_outbox(lead, MISSED, again=False)
    except Exception as error:  # noqa: BLE001  see above
        logger.error("Escalation of %s: %s", pk, type(error).__name__)
