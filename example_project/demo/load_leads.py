"""Makes the invented requests, as if their notices had been sent long ago.

Two are held as spam; one has a notice that was given up, one a notice that was sent
again and is still being tried.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from wagtail.models import Page

from tpi_cms.leads.consents.boxes import ConsentShown, get_consents_to_show
from tpi_cms.leads.consents.models import get_digest
from tpi_cms.leads.intake.spam.scoring import Signs, get_score
from tpi_cms.leads.outbox.sending import MAX_TRIES
from tpi_cms.models import Clinic, Consent, Delivery, Lead

from .content.leads import LEADS

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
    return len(flat)


def _store(clinic: Clinic, page: Page, data: dict, key: str, consents) -> None:
    data = dict(data)
    received = timezone.now() - dt.timedelta(hours=data.pop("hours_ago"))
    data.pop("ask")
    lost, delayed = data.pop("lost", None), data.pop("delayed", None)
    lead = Lead.objects.create(
        clinic=clinic,
        page=page.page_ptr,
        page_title=page.title,
        topic=page.title,
        language="en-us",
        dedupe_key=key,
        created_at=received,
        status_changed_at=received,
        **_score(data, received),
        **data,
    )
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
