"""The lists of the leads area, side by side with their counts."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from wagtail.admin.site_summary import SummaryItem
from wagtail.admin.ui.components import Component

from ..access.policy import lead_permission_policy
from ..record.models import Lead
from .dashboard import ACTIONS, get_undelivered, may_see

HELD = Q(held_at__isnull=False)
NEW = Q(status=Lead.Status.NEW)


def count_leads(user: Any) -> dict[str, int]:
    """``listed``, ``new`` and ``held`` ones of the user's clinics; none is erased."""
    leads = lead_permission_policy.instances_user_has_any_permission_for(user, ACTIONS)
    return leads.filter(erased_at=None).aggregate(
        listed=Count("pk", filter=~HELD),
        new=Count("pk", filter=NEW & ~HELD),
        held=Count("pk", filter=HELD),
    )


class QueueTabs(Component):
    """Links that look like tabs; nothing for those who may only export."""

    template_name = "tpi_cms/admin/leads/queues.html"

    def __init__(self, request: Any) -> None:
        self.request = request

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        queues = self.get_queues() if may_see(self.request.user) else []
        return {"queues": queues, "path": self.request.path}

    def get_queues(self) -> list[dict[str, Any]]:
        user = self.request.user
        counts = count_leads(user)
        undelivered = get_undelivered(user).order_by().count()
        return [
            self.to_link(
                capfirst(Lead._meta.verbose_name_plural), "index", counts["listed"]
            ),
            self.to_link(_("Likely spam"), "held", counts["held"]),
            self.to_link(_("Undelivered"), "undelivered", undelivered),
        ]

    def to_link(self, label: str, name: str, count: int) -> dict[str, Any]:
        url = reverse(f"tpi_cms_lead:{name}")
        return {"label": label, "url": url, "count": count}


class LeadsSummaryItem(SummaryItem):
    """What waits, on the dashboard: new requests, and held ones if there are any."""

    template_name = "tpi_cms/admin/home/leads_summary.html"
    order = 305

    def is_shown(self) -> bool:
        return may_see(self.request.user)

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {
            **count_leads(self.request.user),
            "new_url": f"{reverse('tpi_cms_lead:index')}?status={Lead.Status.NEW}",
            "held_url": reverse("tpi_cms_lead:held"),
        }


class _Due:
    label = "Due now"

    @property
    def url(self):
        return reverse("tpi_cms_lead:index")

    def get_leads(self, user, query):
        leads = lead_permission_policy.instances_user_has_any_permission_for(
            user, ACTIONS
        )
        return leads.filter(next_at__isnull=False).order_by("next_at", "pk")


def find_queue(name):
    return _Due()


def get_next(user, name, query, after):
    return _Due().get_leads(user, query).exclude(pk=after.pk).first()
