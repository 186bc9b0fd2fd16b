"""Makes the invented requests, as if their notices had been sent long ago.

Two are held as spam; one has a notice that could not be delivered.
"""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from wagtail.models import Page

from tpi_cms.leads.consents import ConsentShown, get_consents_to_show
from tpi_cms.leads.delivery import MAX_TRIES
from tpi_cms.leads.models.consent import get_digest
from tpi_cms.leads.scoring import Signals, get_score
from tpi_cms.models import Clinic, Consent, Delivery, Lead

from .content.leads import LEADS


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
    lost = data.pop("lost", None)
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
    if lead.quarantined_at is None:
        for mailbox in clinic.intake_emails:
            _notice(lead, mailbox, state=Delivery.State.DONE, attempts=1)
    if lost:
        _notice(lead, lost, state=Delivery.State.DEAD, attempts=MAX_TRIES)


def _score(data: dict, received: dt.datetime) -> dict:
    """What capturing it would have found; takes ``signals`` out of ``data``."""
    signals = {"has_script": True, **data.pop("signals", {})}
    score = get_score(
        Signals(name=data["name"], message=data["message"], **signals),
    )
    return {
        "spam_score": score.points,
        "spam_reasons": list(score.reasons),
        "quarantined_at": received if score.is_spam else None,
    }


def _notice(lead: Lead, mailbox: str, *, state: str, attempts: int) -> None:
    """One that needs no more work: it arrived at once, or was given up a day later."""
    is_done = state == Delivery.State.DONE
    given_up = lead.created_at + dt.timedelta(hours=25)
    Delivery.objects.create(
        lead=lead,
        channel="email",
        target=mailbox,
        state=state,
        attempts=attempts,
        created_at=lead.created_at,
        next_at=lead.created_at if is_done else given_up,
        done_at=lead.created_at if is_done else None,
        last_error="" if is_done else "SMTPDataError 552",
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
