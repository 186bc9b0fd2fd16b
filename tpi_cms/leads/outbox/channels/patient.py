"""Mail to the patient: that the clinic has the request, and what is promised.

Off by default: a form that mails to any address typed in can be used to pester people.
"""

from __future__ import annotations

from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from ...consents.models import Purpose
from ...record.models import Lead
from ...record.promises import tell_promise
from ..models import PATIENT, Delivery
from .email import EmailChannel


class PatientChannel(EmailChannel):
    """Names clinic, moment, number and reference; nothing that the sender typed."""

    text_template = "tpi_cms/email/patient.txt"
    html_template = "tpi_cms/email/patient.html"

    def get_targets(self, lead: Lead) -> list[str]:
        return [PATIENT] if lead.email_hash else []

    def send(self, delivery: Delivery) -> None:
        """Does nothing once nobody may be written to any more."""
        if may_write_to(delivery.lead):
            super().send(delivery)

    def get_recipients(self, delivery: Delivery) -> list[str]:
        return [delivery.lead.email]

    def get_language(self, lead: Lead) -> str:
        """The form's, if the site still has it."""
        known = translation.check_for_language(lead.language)
        return lead.language if known else super().get_language(lead)

    def get_subject(self, lead: Lead) -> str:
        return _("%(clinic)s has your request") % {"clinic": lead.clinic.name}

    def get_context(self, lead: Lead) -> dict[str, Any]:
        """Template context: clinic, phone, reference, promise, way to be reached."""
        promise = tell_promise(lead, timezone.now())
        return {
            "clinic": lead.clinic,
            "phone": lead.clinic.phone_to_call,
            "reference": lead.reference,
            # It may be read on another day.
            "promise": {**promise, "is_today": False, "is_tomorrow": False},
            "contact_method": lead.contact_method,
        }


def may_write_to(lead: Lead) -> bool:
    if lead.held_at or lead.erased_at or not lead.email:
        return False
    refused = lead.consents.filter(purpose=Purpose.CONTACT, is_given=False)
    return not refused.exists()
