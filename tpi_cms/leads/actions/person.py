"""One person's data: given out, and erased."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from wagtail.log_actions import log
from wagtail.log_actions import registry as log_registry

from ...signals import lead_erased
from ..models import Consent, Delivery, Lead
from ..privacy.erase_traces import clean_up
from ..transactions import after_commit, write_transaction

EXPORT_LOG_ACTION = "tpi_cms.lead.export"
ERASE_LOG_ACTION = "tpi_cms.lead.erase"
#: By retention; its words are in ``audit``, as the others'.
PURGE_LOG_ACTION = "tpi_cms.lead.purge"

#: What a tombstone keeps. The reference is random and stands in old notices and in the
#: audit log, where it names the lead and no longer a person.
KEPT = {"id", "reference", "clinic", "status", "created_at", "status_changed_at"}


@sensitive_variables()
def export_person(*, leads: Iterable[Lead], user: Any) -> dict[str, Any]:
    """All that is stored about these leads, as values for JSON.

    Writes an audit row for each lead first. Erased leads are left out. Who of the
    staff did what is not told; when and what is.

    Returns:
        ``{"exported_at": ISO 8601, "requests": [...]}``, oldest request first.
    """
    chosen = sorted(
        (lead for lead in leads if lead.erased_at is None), key=lambda lead: lead.pk
    )
    with write_transaction():
        for lead in chosen:
            data = {"format": "zip", "count": len(chosen)}
            log(lead, EXPORT_LOG_ACTION, user=user, data=data)
    return {
        "exported_at": timezone.now().isoformat(),
        "requests": [_describe_lead(lead) for lead in chosen],
    }


@sensitive_variables()
def _describe_lead(lead: Lead) -> dict[str, Any]:
    return {
        "reference": lead.reference,
        "clinic": lead.clinic.name,
        "received": lead.created_at.isoformat(),
        "status": lead.get_status_display(),
        "status_since": lead.status_changed_at.isoformat(),
        "held_since": lead.quarantined_at and lead.quarantined_at.isoformat(),
        "name": lead.name,
        "phone": str(lead.phone or ""),
        "phone_extension": lead.phone_extension,
        "email": lead.email,
        "about": lead.topic,
        "message": lead.message,
        "preferred_way": str(lead.get_contact_method_display()),
        "preferred_time": str(lead.get_contact_time_display()),
        "request_is": str(lead.get_requested_for_display()),
        "language": lead.language,
        "page": lead.page_title,
        "spam_score": lead.spam_score,
        "spam_reasons": lead.spam_reasons,
        "consents": [_describe_consent(consent) for consent in lead.consents.all()],
        "deliveries": [_describe_delivery(row) for row in lead.deliveries.all()],
        "history": [
            {"time": entry.timestamp.isoformat(), "event": str(entry.message)}
            for entry in log_registry.get_logs_for_instance(lead).order_by("timestamp")
        ],
    }


def _describe_consent(consent: Consent) -> dict[str, Any]:
    return {
        "purpose": str(consent.get_purpose_display()),
        "wording": consent.wording,
        "version": consent.version,
        "wording_sha256": consent.wording_digest,
        "given": consent.is_given,
        "language": consent.language,
        "page": consent.page_url,
        "time": consent.created_at.isoformat(),
    }


def _describe_delivery(delivery: Delivery) -> dict[str, Any]:
    return {
        "channel": delivery.channel,
        "target": delivery.target,
        "state": str(delivery.get_state_display()),
        "created": delivery.created_at.isoformat(),
        "delivered": delivery.done_at and delivery.done_at.isoformat(),
    }


def erase_lead(
    *, lead: Lead, user: Any, action: str = ERASE_LOG_ACTION, tidy: bool = True
) -> bool:
    """Take the person out of a lead; what stays is a tombstone (``KEPT``).

    Consents and what is still to be sent are deleted. In the same transaction an audit
    row is written; after it, ``lead_erased`` is sent. Copies that were delivered are
    out of reach: mailboxes hold nothing personal, other systems hear by the signal.

    Args:
        user: who did it, or None for retention.
        action: name of the audit row.
        tidy: also clean the database's files (``erase_traces``), after the commit.

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
        if tidy:
            after_commit(clean_up)
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
    lead.consents.all().delete()
    lead.deliveries.exclude(state=Delivery.State.DONE).delete()
    lead.deliveries.update(last_error="")


def _get_blank(field: models.Field[Any, Any]) -> Any:
    """A value that says nothing; a random one where two can't be alike."""
    if field.null:
        return None
    return secrets.token_hex(32) if field.unique else field.get_default()
