"""One person's data, erased."""

from __future__ import annotations

import secrets
from typing import Any

from django.db import models
from django.utils import timezone

from wagtail.log_actions import log

from ...signals import lead_erased
from ...transactions import after_commit, write_transaction
from ..audit.words import ERASE
from ..outbox.models import Delivery
from ..record.models import Lead

#: What a tombstone keeps. The reference is random and stands in old notices and in the
#: audit log, where it names the lead and no longer a person.
KEPT = {
    *("id", "reference", "clinic", "status", "created_at", "status_changed_at"),
    # What reports count: when, and why not; nothing of whom.
    *("promised_at", "first_try_at", "contacted_at", "contact_minutes", "booked_at"),
    *("lost_reason", "week_hour"),
}


def erase_lead(*, lead: Lead, user: Any, action: str = ERASE) -> bool:
    """Take the person out of a lead; what stays is a tombstone (``KEPT``).

    Consents and what is still to be sent are deleted. In the same transaction an audit
    row is written; after it, ``lead_erased`` is sent. Copies that were delivered are
    out of reach: mailboxes hold nothing personal, other systems hear by the signal.

    Args:
        user: who did it, or None for retention.
        action: name of the audit row.

    Returns:
        Whether this call erased it; False when it had been erased before.
    """
    with write_transaction():
        locked = Lead.objects.select_for_update().only(*KEPT, "erased_at")
        stored = locked.filter(pk=lead.pk, erased_at=None).first()
        if stored is None:
            return False
        _wipe(stored)
        log(stored, action, user=user)
        told = {"pk": stored.pk, "reference": stored.reference}
        after_commit(lead_erased.send_robust, Lead, **told)
    lead.refresh_from_db()
    return True


def _wipe(lead: Lead) -> None:
    blanks = {
        field.name: _get_blank(field)
        for field in Lead._meta.concrete_fields
        if field.name not in KEPT
    }
    Lead.objects.filter(pk=lead.pk).update(**{**blanks, "erased_at": timezone.now()})
    lead.possible_duplicates.update(possible_duplicate_of=None)
    lead.activities.update(note="")
    lead.consents.all().delete()
    lead.deliveries.exclude(state=Delivery.State.DONE).delete()
    lead.deliveries.update(last_error="")


def _get_blank(field: models.Field[Any, Any]) -> Any:
    """A value that says nothing; a random one where two can't be alike."""
    if field.null:
        return None
    return secrets.token_hex(32) if field.unique else field.get_default()
