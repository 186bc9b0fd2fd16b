"""The queues as links with counts, above every list and on the dashboard."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from wagtail.admin.site_summary import SummaryItem
from wagtail.admin.ui.components import Component

from .queues import DUE, HELD, QUEUES, count_queues, count_rows, show_count
from .scope import may_see


class QueueTabs(Component):
    """Links that look like tabs; nothing for those who may only export."""

    template_name = "tpi_cms/admin/leads/queues.html"

    def __init__(self, request: Any, counts: dict[str, int] | None = None) -> None:
        self.request, self.counts = request, counts

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        queues = self.get_queues() if may_see(self.request.user) else []
        return {"queues": queues, "path": self.request.path}

    def get_queues(self) -> list[dict[str, Any]]:
        counts = self.counts or count_queues(self.request.user)
        links = [
            {
                "name": queue.name,
                "label": queue.label,
                "url": queue.url,
                "count": show_count(counts[queue.name]) if queue.name in counts else "",
            }
            for queue in QUEUES.values()
        ]
        undelivered = {
            "name": "undelivered",
            "label": _("Undelivered"),
            "url": reverse("tpi_cms_lead:undelivered"),
            "count": show_count(counts["undelivered"]),
            "is_warning": counts["stuck"] > 0,
        }
        return [*links, undelivered]


class LeadsSummaryItem(SummaryItem):
    """What waits, on the dashboard: what is due, and held ones if there are any."""

    template_name = "tpi_cms/admin/home/leads_summary.html"
    order = 305

    def is_shown(self) -> bool:
        return may_see(self.request.user)

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        user = self.request.user
        rows = {queue.name: queue.get_all(user) for queue in (DUE, HELD)}
        counts = count_rows(user, rows)
        return {
            "due": counts["due"],
            "held": counts["held"],
            "due_count": show_count(counts["due"]),
            "held_count": show_count(counts["held"]),
            "due_url": DUE.url,
            "held_url": HELD.url,
        }
