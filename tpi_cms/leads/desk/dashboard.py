"""What the dashboard says of requests and notices, only to those they belong to."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils import timezone

from wagtail.admin.site_summary import SummaryItem
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import Table

from ..access.policy import lead_permission_policy
from ..outbox import heartbeat
from ..outbox.health import count_undelivered, is_stuck
from ..record.missed import is_missed
from .columns import get_columns
from .presence import get_viewers
from .queues import DUE, count_rows, get_undelivered, show_count
from .scope import may_see
from .tables import NOTICE_COLUMNS, STACK

#: So many stand on the dashboard; the others on their page.
SHOWN = 5
DUE_SHOWN = 6


class DuePanel(Component):
    """What to do now, the first of it; two queries, and none where nothing is due."""

    name = "tpi_cms_due"
    template_name = "tpi_cms/admin/home/due_panel.html"
    order = 145

    def __init__(self, request: Any) -> None:
        self.request, self.user = request, request.user

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        now, leads = timezone.now(), DUE.get_all(self.user)
        counts = count_rows(
            self.user,
            {
                "due": leads,
                "overdue": leads.filter(next_at__lte=now),
                "missed": leads.filter(is_missed(now)),
            },
        )
        return {
            "total": show_count(counts["due"]) if counts["due"] else "",
            "overdue": show_count(counts["overdue"]) if counts["overdue"] else "",
            "missed": counts["missed"],
            "missed_count": show_count(counts["missed"]),
            "url": DUE.url,
            "table": self.get_table(now) if counts["due"] else None,
            "request": self.request,
            "csrf_token": get_token(self.request),
        }

    def get_table(self, now: dt.datetime) -> Table:
        rows = list(DUE.get_leads(self.user, QueryDict())[:DUE_SHOWN])
        columns = get_columns(
            DUE,
            user=self.user,
            now=now,
            query=QueryDict(),
            viewers=get_viewers([lead.pk for lead in rows], self.user),
            with_clinic=True,
        )
        for column in columns:
            column.sort_key = None
        return Table(columns[:-1], rows, classname=STACK)

    def render_html(self, parent_context: Any = None) -> str:
        return super().render_html(parent_context) if may_see(self.user) else ""


class _Undelivered(Component):
    """Counts of the user's clinics; shown only to those who work with leads."""

    def __init__(self, request: Any) -> None:
        self.request = request

    @cached_property
    def is_shown(self) -> bool:
        return may_see(self.request.user)

    @cached_property
    def counts(self) -> dict[str, Any]:
        rows = get_undelivered(self.request.user).order_by()
        return count_undelivered(rows, timezone.now())

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {**self.counts, "url": reverse("tpi_cms_lead:undelivered")}

    def render_html(self, parent_context: Any = None) -> str:
        return super().render_html(parent_context) if self.is_shown else ""


class DeadBanner(_Undelivered):
    """Red, while a notice of the user's clinics was given up."""

    name = "tpi_cms_dead"
    template_name = "tpi_cms/admin/home/dead_banner.html"
    order = 10


class PurgeRefusedBanner(Component):
    """For those who may erase everybody's: who else could act on it?"""

    name = "tpi_cms_purge_refused"
    template_name = "tpi_cms/admin/home/purge_refused.html"
    order = 11

    def __init__(self, request: Any) -> None:
        self.request = request

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        may_erase = lead_permission_policy.user_has_any_permission_everywhere(
            self.request.user, ["erase"]
        )
        refused_at = heartbeat.get_noted(heartbeat.PURGE_REFUSED) if may_erase else None
        return {"refused_at": refused_at}


class UndeliveredPanel(_Undelivered):
    name = "tpi_cms_undelivered"
    template_name = "tpi_cms/admin/home/undelivered_panel.html"
    order = 150

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context = super().get_context_data(parent_context)
        rows = get_undelivered(self.request.user)[:SHOWN]
        total = self.counts["undelivered"] + self.counts["dead"]
        table = Table(NOTICE_COLUMNS, rows, classname=STACK)
        return {**context, "table": table, "total": total}


class UndeliveredSummaryItem(SummaryItem):
    template_name = "tpi_cms/admin/home/undelivered_summary.html"
    order = 310

    def is_shown(self) -> bool:
        return may_see(self.request.user)

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        rows = get_undelivered(self.request.user).order_by()
        is_warning = rows.filter(is_stuck()).exists()
        return {
            "total": rows.count(),
            "is_warning": is_warning,
            "url": reverse("tpi_cms_lead:undelivered"),
        }
