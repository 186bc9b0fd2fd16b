"""Mail to a clinic's manager: a request wasn't answered in time."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from ....conf import conf
from ...record.missed import get_missed
from ...record.models import Lead
from ..models import Delivery
from .email import EmailChannel, get_admin_link


class MissedChannel(EmailChannel):
    """Says which request and how late it is; nothing about the person."""

    text_template = "tpi_cms/email/missed.txt"
    html_template = "tpi_cms/email/missed.html"

    def get_targets(self, lead: Lead) -> list[str]:
        """The manager's mailboxes, else the site's fallback; none where neither is.

        No open target then: a site without managers would see red for each request
        that is late. It stands in the list and in the morning's digest all the same.
        """
        return [*lead.clinic.manager_emails] or conf.fallback_recipients

    def get_recipients(self, delivery: Delivery) -> list[str]:
        return [delivery.target] if delivery.target else self.get_targets(delivery.lead)

    def send(self, delivery: Delivery) -> None:
        """Nothing, where somebody answered before the mail went out."""
        if get_missed(timezone.now()).filter(pk=delivery.lead_id).exists():
            super().send(delivery)

    def get_subject(self, lead: Lead) -> str:
        return _("Not answered in time: %(clinic)s") % {"clinic": lead.clinic.name}

    def get_context(self, lead: Lead) -> dict[str, Any]:
        """Template context: clinic, reference, what was promised, how late it is, how
        many others of the clinic are, and the admin's links."""
        now = timezone.now()
        others = get_missed(now).filter(clinic=lead.clinic_id)
        return {
            "clinic": lead.clinic,
            "reference": lead.reference,
            "promised_at": lead.promised_at,
            "late": timesince(lead.promised_at, now) if lead.promised_at else "",
            "others": others.exclude(pk=lead.pk).count(),
            "time_zone": lead.clinic.zone,
            "admin_url": get_admin_link("tpi_cms_lead:edit", lead.pk),
        }
