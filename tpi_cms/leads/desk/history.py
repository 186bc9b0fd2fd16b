"""Report of who did what with requests: Wagtail's site history, of our log alone."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import django_filters
from django.db.models import QuerySet, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.history import HistoryFilterSet
from wagtail.admin.views.reports.audit_logging import LogEntriesView

from ..audit.models import NO_LEAD, LeadLogEntry
from .dashboard import may_see
from .export import defuse
from .scope import LeadScopeMixin

TITLE = _("Request history")


class LeadHistoryFilterSet(HistoryFilterSet):
    label = django_filters.CharFilter(label=_("Name"), lookup_expr="icontains")

    def __init__(self, *args: Any, request: Any, **kwargs: Any) -> None:
        """Choices are the actions and people of entries that the user may see."""
        kwargs.setdefault(
            "queryset", LeadLogEntry.objects.viewable_by_user(request.user)
        )
        super().__init__(*args, request=request, **kwargs)

    class Meta:
        model = LeadLogEntry
        fields: list[str] = []


class LeadHistoryView(LeadScopeMixin, LogEntriesView):
    """Newest first, of the clinics whose requests the user may see or change."""

    model = LeadLogEntry
    page_title = TITLE
    filterset_class = LeadHistoryFilterSet
    index_url_name = "tpi_cms_lead:log"
    index_results_url_name = "tpi_cms_lead:log_results"

    @cached_property
    def custom_field_preprocess(self) -> dict[str, Any]:
        cells = {self.FORMAT_CSV: defuse}
        return {"label": cells, "user_display_name": cells}

    def get_filename(self) -> str:
        return f"request-history-{timezone.localdate():%Y-%m-%d}"

    def get_filtered_queryset(self) -> QuerySet[LeadLogEntry]:
        entries = LeadLogEntry.objects.viewable_by_user(self.request.user)
        return self.filter_queryset(entries).order_by("-timestamp")

    def decorate_paginated_queryset(self, entries: Any) -> list[LeadLogEntry]:
        """Each leads to its request, also where that is erased."""
        found = list(entries)
        prefetch_related_objects(found, "user__wagtail_userprofile", "content_type")
        for entry in found:
            entry.edit_url = (
                reverse("tpi_cms_lead:edit", args=[entry.lead_id])
                if entry.lead_id != NO_LEAD
                else None
            )
        return found


class LeadHistoryMenuItem(MenuItem):
    def __init__(self) -> None:
        url = reverse("tpi_cms_lead:log")
        super().__init__(
            TITLE, url, name="request-history", icon_name="history", order=1001
        )

    def is_shown(self, request: Any) -> bool:
        return may_see(request.user)
