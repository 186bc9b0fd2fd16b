"""Mail to a clinic's front desk: how many of its leads are held as likely spam."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import ngettext

from ...record.models import Lead
from ..models import Delivery
from .email import EmailChannel, get_admin_link

#: Leads noted as told in one statement: databases limit what one may name.
BATCH = 500


class HeldCountChannel(EmailChannel):
    """One notice for all that a clinic holds when it is sent; nothing personal.

    The delivery hangs on one of these leads. Whoever took the mail was told of all, so
    retention may begin to count (``Lead.held_told_at``).
    """

    text_template = "tpi_cms/email/held_count.txt"
    html_template = "tpi_cms/email/held_count.html"
    count = 0

    def send(self, delivery: Delivery) -> None:
        held = Lead.objects.filter(
            clinic=delivery.lead.clinic_id, held_at__isnull=False, erased_at=None
        )
        pks = list(held.values_list("pk", flat=True))
        if not pks:
            return  # All were looked through meanwhile.
        self.count = len(pks)
        super().send(delivery)
        note_told(pks)

    def get_subject(self, lead: Lead) -> str:
        return ngettext(
            "%(count)s request is held as likely spam: %(clinic)s",
            "%(count)s requests are held as likely spam: %(clinic)s",
            self.count,
        ) % {"count": self.count, "clinic": lead.clinic.name}

    def get_context(self, lead: Lead) -> dict[str, Any]:
        """Template context: clinic, count and the link to the list."""
        return {
            "clinic": lead.clinic,
            "count": self.count,
            "held_url": get_admin_link("tpi_cms_lead:held"),
        }


def note_told(pks: list[int]) -> None:
    """Exactly those that were counted: another may be stored at the same moment."""
    now = timezone.now()
    untold = Lead.objects.filter(held_told_at=None)
    for start in range(0, len(pks), BATCH):
        untold.filter(pk__in=pks[start : start + BATCH]).update(held_told_at=now)
