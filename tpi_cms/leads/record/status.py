"""Where a lead stands."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from wagtail.log_actions import log

from ...signals import lead_status_changed
from ...transactions import after_commit, write_transaction
from .models import Lead


class LeadHeldError(Exception):
    """A lead that is held as likely spam, or was erased, keeps its status."""


#: Name of the entry in Wagtail's audit log; its words are in ``audit``.
STATUS_LOG_ACTION = "tpi_cms.lead.status"


def change_status(*, lead: Lead, status: str, user: Any) -> bool:
    """Set a lead's status, write it to the audit log, and tell receivers.

    Args:
        status: a ``Lead.Status`` value.
        user: who did it, for the log.

    Returns:
        Whether it changed; ``lead`` then holds the new status.

    Raises:
        ValueError: no such status.
        LeadHeldError: release it first.
    """
    status = Lead.Status(status)
    with write_transaction():
        locked = Lead.objects.select_for_update()
        stored = locked.only("status", "held_at", "erased_at").get(pk=lead.pk)
        if stored.held_at or stored.erased_at:
            raise LeadHeldError
        previous = stored.status
        if previous == status:
            lead.status = previous
            return False
        lead.status, lead.status_changed_at = status, timezone.now()
        lead.save(update_fields=["status", "status_changed_at"])
        data = {"previous": previous, "status": status.value}
        log(lead, STATUS_LOG_ACTION, user=user, data=data)
        told = {"lead": lead, "previous": previous, "user": user}
        after_commit(lead_status_changed.send_robust, Lead, **told)
    return True
