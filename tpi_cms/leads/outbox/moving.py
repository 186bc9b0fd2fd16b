"""A request goes to another clinic, which hears of it; the old one no longer does."""

from __future__ import annotations

from typing import Any

from ...clinics.models import Clinic
from ...conf import conf
from ...signals import lead_moved
from ...transactions import after_commit, write_transaction
from ..record.models import Lead
from ..record.steps import change_clinic
from .models import MISSED, Delivery
from .notices import put_in_outbox


def move_lead(
    *, lead: Lead, clinic: Clinic, user: Any, version: int | None = None
) -> None:
    """Give it to ``clinic``, and tell whom that clinic's channels tell.

    What waits for the old clinic is dropped; a message that is on its way just now
    can't be called back. Who is told by both clinics hears of it once more. After the
    commit ``lead_moved`` is sent.

    Raises:
        LeadHeldError, LeadChangedError: nothing was changed; it may just be that it
            isn't open any more.
    """
    with write_transaction():
        previous = change_clinic(lead=lead, clinic=clinic, user=user, version=version)
        notices = lead.deliveries.filter(channel__in=[*conf.channels, MISSED])
        notices.exclude(state=Delivery.State.DONE).delete()
        for channel in conf.channels:
            put_in_outbox(lead, channel)
        told = {"lead": lead, "previous": previous, "user": user}
        after_commit(lead_moved.send_robust, Lead, **told)
