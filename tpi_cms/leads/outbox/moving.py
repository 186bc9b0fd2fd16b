"""A request goes to another clinic, which hears of it; the old one no longer does."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.utils import timezone

from ...clinics.models import Clinic
from ...conf import conf
from ...signals import lead_moved
from ...transactions import after_commit, write_transaction
from ..record.models import Lead
from ..record.steps import change_clinic
from .models import Delivery
from .notices import find_notices
from .tasks import nudge


def move_lead(
    *, lead: Lead, clinic: Clinic, user: Any, version: int | None = None
) -> None:
    """Give it to ``clinic``, and tell whom that clinic's channels tell.

    What waits for the old clinic is dropped. Who is told by both hears of it once more.
    After the commit ``lead_moved`` is sent.

    Raises:
        LeadHeldError, LeadChangedError: nothing was changed.
    """
    with write_transaction():
        previous = change_clinic(lead=lead, clinic=clinic, user=user, version=version)
        _drop_notices(lead)
        pks = [_renew(lead, *notice) for notice in find_notices(lead)]
        after_commit(nudge, pks)
        told = {"lead": lead, "previous": previous, "user": user}
        after_commit(lead_moved.send_robust, Lead, **told)


def _drop_notices(lead: Lead) -> None:
    """Of the site's channels; counts and the like that hang on it are no notice of it.

    One that is being sent just now can't be called back: its row goes all the same.
    """
    notices = lead.deliveries.filter(channel__in=[*conf.channels])
    notices.exclude(state=Delivery.State.DONE).delete()


def _renew(lead: Lead, channel: str, target: str) -> int:
    now = timezone.now()
    delivery, is_new = Delivery.objects.get_or_create(
        lead=lead,
        channel=channel,
        target=target,
        defaults={"next_at": now, "created_at": now},
    )
    if not is_new:
        Delivery.objects.filter(pk=delivery.pk).update(
            state=Delivery.State.DUE,
            attempts=0,
            round=F("round") + 1,
            created_at=now,
            next_at=now,
            done_at=None,
        )
    return delivery.pk
