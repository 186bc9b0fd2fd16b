"""The leads listing."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from wagtail.admin.views import generic
from wagtail.admin.widgets.button import HeaderButton

from ..record.models import Lead
from . import tables
from .dashboard import DeadBannerMixin
from .export import LeadExportMixin
from .filters import LeadFilterSet, can_sort_names, clinics_of, find_references
from .queues import QueueTabs
from .scope import LeadScopeMixin


class LeadIndexView(
    DeadBannerMixin, LeadExportMixin, LeadScopeMixin, generic.IndexView
):
    """Newest first; without those that are held or erased."""

    any_permission_required = [*LeadScopeMixin.actions, "export"]
    default_ordering = "-created_at"
    header_icon = "mail"
    index_url_name = "tpi_cms_lead:index"
    index_results_url_name = "tpi_cms_lead:index_results"
    paginate_by = 50
    results_template_name = "tpi_cms/admin/leads/index_results.html"
    search_fields = ["reference"]
    search_backend_name = None
    is_held_list = False

    @cached_property
    def clinics(self) -> list[Any]:
        return list(clinics_of(self.request))

    @cached_property
    def columns(self) -> list[Any]:
        sort_key = "name" if can_sort_names() else None
        return tables.get_columns(with_clinic=len(self.clinics) > 1, sort_key=sort_key)

    @cached_property
    def filterset_class(self) -> type[LeadFilterSet]:
        return LeadFilterSet

    def get_base_queryset(self) -> QuerySet[Lead]:
        return self.get_leads().filter(
            held_at__isnull=not self.is_held_list, erased_at=None
        )

    def search_queryset(self, queryset: QuerySet[Lead]) -> QuerySet[Lead]:
        if not self.is_searching:
            return queryset
        return find_references(queryset, self.search_query)

    @cached_property
    def search_form(self) -> Any:
        form = super().search_form
        if form:
            words = _("Reference, such as 7K2M…")
            form.fields["q"].widget.attrs["placeholder"] = words
        return form

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        try:
            url = reverse("tpi_cms_lead:person")
        except NoReverseMatch:
            return []
        return [HeaderButton(_("Find a person"), url=url, icon_name="user")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        queues = QueueTabs(self.request)
        return {**super().get_context_data(**kwargs), "queues": queues}
