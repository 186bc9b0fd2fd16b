"""Makes the invented requests, as if their notices had been sent long ago."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from wagtail.models import Page

from tpi_cms.models import Clinic, Consent, Delivery, Lead

from .content.leads import LEADS

WORDING = "Wrenfield Pain Clinics may contact me about this request."


def load_leads(*, clinics: dict[str, Clinic], pages: dict[str, Page]) -> int:
    """Store the requests with consent and delivered notices; returns how many."""
    flat = [(clinics[slug], data) for slug, found in LEADS.items() for data in found]
    for number, (clinic, data) in enumerate(flat):
        _store(clinic, pages[data["ask"]], data, f"demo-{number}")
    return len(flat)


def _store(clinic: Clinic, page: Page, data: dict, key: str) -> None:
    data = dict(data)
    received = timezone.now() - dt.timedelta(hours=data.pop("hours_ago"))
    data.pop("ask")
    lead = Lead.objects.create(
        clinic=clinic,
        page=page.page_ptr,
        page_title=page.title,
        topic=page.title,
        language="en-us",
        dedupe_key=key,
        created_at=received,
        status_changed_at=received,
        **data,
    )
    Consent.objects.create(
        lead=lead,
        purpose=Consent.Purpose.CONTACT,
        wording=WORDING,
        is_given=True,
        language="en-us",
        created_at=received,
    )
    for mailbox in clinic.intake_emails:
        Delivery.objects.create(
            lead=lead,
            channel="email",
            target=mailbox,
            state=Delivery.State.DONE,
            attempts=1,
            next_at=received,
            created_at=received,
            done_at=received,
        )
