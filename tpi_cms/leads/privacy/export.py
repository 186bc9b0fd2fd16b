"""One person's data, given out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from wagtail.log_actions import log
from wagtail.log_actions import registry as log_registry

from ...transactions import write_transaction
from ..audit.models import LeadLogEntry
from ..audit.words import EXPORT
from ..consents.models import Consent
from ..outbox.models import Delivery
from ..questions.registry import get_answers
from ..record.activities import Activity, Outcome
from ..record.models import Lead
from ..record.steps import OWNER_LOG_ACTION


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
            log(lead, EXPORT, user=user, data=data)
    return {
        "exported_at": timezone.now().isoformat(),
        "requests": [_describe_lead(lead) for lead in chosen],
    }


@sensitive_variables()
def _describe_lead(lead: Lead) -> dict[str, Any]:
    return {
        "reference": lead.reference,
        "clinic": lead.clinic.name,
        "received": _iso(lead.created_at),
        "status": lead.get_status_display(),
        "status_since": _iso(lead.status_changed_at),
        "held_since": _iso(lead.held_at),
        "answers": [
            {
                "key": answer.question.key,
                "question": str(answer.question.name),
                "answer": answer.text,
            }
            for answer in get_answers(lead)
        ],
        "language": lead.language,
        "page": lead.page_title,
        "source": lead.source,
        "visits": lead.touches,
        "next_step": str(lead.get_next_step_display()),
        "next_step_at": _iso(lead.next_at),
        "tries": lead.tries,
        "last_outcome": str(dict(Outcome.choices).get(lead.last_outcome, "")),
        "promised": _iso(lead.promised_at),
        "first_try": _iso(lead.first_try_at),
        "first_contact": _iso(lead.contacted_at),
        "booked": _iso(lead.booked_at),
        "visit": _iso(lead.visit_on),
        "lost_reason": str(lead.get_lost_reason_display()),
        "activities": [_describe_activity(row) for row in lead.activities.all()],
        "spam_score": lead.spam_score,
        "spam_reasons": lead.spam_reasons,
        "consents": [_describe_consent(consent) for consent in lead.consents.all()],
        "notices": [_describe_delivery(row) for row in lead.deliveries.all()],
        "history": [
            {"time": entry.timestamp.isoformat(), "event": _describe_event(entry)}
            for entry in log_registry.get_logs_for_instance(lead).order_by("timestamp")
        ],
    }


def _describe_event(entry: LeadLogEntry) -> str:
    """Whom of the staff it was given to stays out."""
    is_named = entry.action == OWNER_LOG_ACTION
    return str(entry.formatter.label if is_named else entry.message)


def _describe_activity(activity: Activity) -> dict[str, Any]:
    return {
        "time": _iso(activity.created_at),
        "outcome": str(activity.get_outcome_display()),
        "note": activity.note,
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
        "time": _iso(consent.created_at),
    }


def _describe_delivery(delivery: Delivery) -> dict[str, Any]:
    return {
        "channel": delivery.channel,
        "target": delivery.target,
        "state": str(delivery.get_state_display()),
        "created": _iso(delivery.created_at),
        "delivered": _iso(delivery.done_at),
    }


def _iso(moment: dt.date | None) -> str | None:
    return moment.isoformat() if moment else None
