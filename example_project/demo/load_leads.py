"""Makes the invented requests, as if their notices had been sent long ago.

Two are held as spam; one has a notice that was given up, one a notice that was sent
again and is still being tried.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.auth import get_user_model
from django.utils import timezone

from wagtail.models import Page

from tpi_cms.leads.consents.boxes import ConsentShown, get_consents_to_show
from tpi_cms.leads.consents.models import get_digest
from tpi_cms.leads.intake.spam.scoring import Signs, get_score
from tpi_cms.leads.outbox.sending import MAX_TRIES
from tpi_cms.leads.record.activities import Activity, Outcome
from tpi_cms.leads.record.callbacks import find_latest
from tpi_cms.leads.record.promises import get_first_step
from tpi_cms.models import Clinic, Consent, Delivery, Lead

from .content.leads import LEADS
from .load_clicks import load_clicks
from .load_history import load_history

DELIVERED = {"state": Delivery.State.DONE, "attempts": 1}
GIVEN_UP = {
    "state": Delivery.State.DEAD,
    "attempts": MAX_TRIES,
    "last_error": "SMTPDataError 552",
}
TILL_GIVEN_UP = dt.timedelta(hours=25)
# In its second round, as just after "Send again". It arrives before the health page
# would call it late.
BEING_TRIED = {
    "state": Delivery.State.DUE,
    "attempts": 3,
    "round": 1,
    "last_error": "TimeoutError",
}
TILL_NEXT_TRY = dt.timedelta(minutes=12)


def load_leads(*, clinics: dict[str, Clinic], pages: dict[str, Page]) -> int:
    """Store the requests with consent and delivered notices; returns how many."""
    consents = get_consents_to_show(None, "en")
    flat = [(clinics[slug], data) for slug, found in LEADS.items() for data in found]
    for number, (clinic, data) in enumerate(flat):
        _store(clinic, pages[data["ask"]], data, f"demo-{number}", consents)
    past = load_history(pages=pages, consents=consents)
    load_clicks(pages=pages)
    return len(flat) + past


def _store(clinic: Clinic, page: Page, data: dict, key: str, consents) -> None:
    data = dict(data)
    received = timezone.now() - dt.timedelta(hours=data.pop("hours_ago"))
    data.pop("ask")
    lost, delayed = data.pop("lost", None), data.pop("delayed", None)
    again = data.pop("again_in_hours", None)
    score = _score(data, received)
    if score["held_at"] is None:
        data |= _get_step(clinic, data, received, again)
    lead = Lead.objects.create(
        clinic=clinic,
        page=page.page_ptr,
        page_title=page.title,
        topic=page.title,
        language="en-us",
        dedupe_key=key,
        created_at=received,
        **{"status_changed_at": received, **score, **data},
    )
    _write_down(lead)
    Consent.objects.bulk_create(_consent(lead, shown) for shown in consents)
    if lead.held_at is None:
        for mailbox in clinic.intake_emails:
            _add_notice(lead, mailbox, **DELIVERED, done_at=received)
    if lost:
        _add_notice(lead, lost, **GIVEN_UP, next_at=received + TILL_GIVEN_UP)
    if delayed:
        now = timezone.now()
        times = {"created_at": now, "next_at": now + TILL_NEXT_TRY}
        _add_notice(lead, delayed, **BEING_TRIED, **times)


def _get_step(
    clinic: Clinic, data: dict, received: dt.datetime, again: float | None
) -> dict[str, Any]:
    """What was promised, and what is to be done next or was done."""
    contact_time = data.get("contact_time", "any")
    step = get_first_step(clinic, received, contact_time)
    if data["status"] == Lead.Status.NEW:
        return step
    tried = max(step["due_from"], received) + dt.timedelta(minutes=11)
    done = {"first_try_at": tried, "tries": 1, "last_outcome": Outcome.NO_ANSWER}
    if data["status"] == Lead.Status.WAITING:
        due = timezone.now() + dt.timedelta(hours=again)
        times = {"due_from": due, "next_at": find_latest(clinic, due)}
        return {**step, **done, **times, "next_step": "again"}
    done |= {"contacted_at": tried, "contact_minutes": 11, "tries": 0}
    done |= {"due_from": None, "next_at": None, "status_changed_at": tried}
    if data["status"] == Lead.Status.BOOKED:
        visit = tried.date() + dt.timedelta(days=9)
        done |= {"booked_at": tried, "visit_on": visit}
        return {**step, **done, "last_outcome": Outcome.BOOKED}
    done["lost_reason"] = Lead.LostReason.WAIT
    return {**step, **done, "last_outcome": Outcome.DECLINED}


def _write_down(lead: Lead) -> None:
    """By whoever works at the clinic's desk."""
    if not lead.first_try_at:
        return
    lead.owner = get_user_model().objects.get(username=f"frontdesk-{lead.clinic.slug}")
    lead.save(update_fields=["owner"])
    Activity.objects.create(
        lead=lead,
        outcome=lead.last_outcome,
        user=lead.owner,
        created_at=lead.first_try_at,
    )


def _score(data: dict, received: dt.datetime) -> dict:
    """What capturing it would have found; takes ``signs`` out of ``data``."""
    signs = {"has_script": True, **data.pop("signs", {})}
    score = get_score(
        Signs(name=data["name"], message=data["message"], **signs),
    )
    return {
        "spam_score": score.points,
        "spam_reasons": list(score.reasons),
        "held_at": received if score.is_spam else None,
    }


def _add_notice(lead: Lead, mailbox: str, **fields: Any) -> None:
    times = {"created_at": lead.created_at, "next_at": lead.created_at}
    Delivery.objects.create(
        lead=lead, channel="email", target=mailbox, **{**times, **fields}
    )


def _consent(lead: Lead, shown: ConsentShown) -> Consent:
    """Everyone agrees to be contacted; text messages only who prefers them."""
    prefers_text = lead.contact_method == Lead.ContactMethod.TEXT
    return Consent(
        lead=lead,
        purpose=shown.purpose,
        wording=shown.wording,
        version=shown.version,
        wording_digest=get_digest(shown.wording),
        is_given=shown.is_required or (shown.purpose == "sms" and prefers_text),
        language="en",
        created_at=lead.created_at,
    )
