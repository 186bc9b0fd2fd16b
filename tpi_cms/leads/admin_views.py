"""The leads area of the admin: the listing, one lead, its status.

Wagtail's generic views check the permission on the model only; ``LeadScopeMixin``
limits every query to the leads of the user's clinics, so another clinic's is a 404.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import Media
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from wagtail.admin import messages
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import (
    BaseObjectMixin,
    BaseOperationView,
    WagtailAdminTemplateMixin,
)
from wagtail.log_actions import registry as log_registry

from ..clinics.languages import to_name
from . import tables
from .actions import change_status
from .filters import LeadFilterSet, clinics_of, search_leads
from .models import Delivery, Lead
from .permissions import lead_permission_policy


class LeadScopeMixin:
    """Leads that the user may act on in one of ``actions``, and no other."""

    model = Lead
    permission_policy = lead_permission_policy
    actions = ["view", "change"]

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        if not self.permission_policy.user_has_any_permission(
            request.user, self.actions
        ):
            raise PermissionDenied
        super().setup(request, *args, **kwargs)

    def get_leads(self) -> QuerySet[Lead]:
        leads = self.permission_policy.instances_user_has_any_permission_for(
            self.request.user, self.actions
        )
        return leads.select_related("clinic")


class LeadIndexView(LeadScopeMixin, generic.IndexView):
    """Newest first. No export: ``FORMATS`` is empty, so its parameter does nothing."""

    any_permission_required = LeadScopeMixin.actions
    default_ordering = "-created_at"
    results_template_name = "tpi_cms/admin/leads/index_results.html"
    search_fields = ["name"]
    search_backend_name = None
    FORMATS = ()
    list_export: list[str] = []

    @cached_property
    def clinics(self) -> list[Any]:
        return list(clinics_of(self.request))

    @cached_property
    def columns(self) -> list[Any]:
        return tables.get_columns(with_clinic=len(self.clinics) > 1)

    @cached_property
    def filterset_class(self) -> type[LeadFilterSet]:
        return LeadFilterSet

    def get_base_queryset(self) -> QuerySet[Lead]:
        return self.get_leads()

    def search_queryset(self, queryset: QuerySet[Lead]) -> QuerySet[Lead]:
        if not self.is_searching:
            return queryset
        return search_leads(queryset, self.search_query)


class LeadView(
    LeadScopeMixin, BaseObjectMixin, WagtailAdminTemplateMixin, TemplateView
):
    """One lead to read; its name stands in the content only, never in the title."""

    template_name = "tpi_cms/admin/leads/lead.html"
    page_title = gettext_lazy("Lead")
    header_icon = "mail"
    index_url_name = ""
    status_url_name = ""

    def get_base_object_queryset(self) -> QuerySet[Lead]:
        return self.get_leads().select_related("page")

    def get_header_title(self) -> str:
        return str(self.object)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [
            *self.breadcrumbs_items,
            {
                "url": reverse(self.index_url_name),
                "label": capfirst(self.model._meta.verbose_name_plural),
            },
            {"url": "", "label": str(self.object)},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lead = self.object
        deliveries = list(lead.deliveries.all())
        return {
            **super().get_context_data(**kwargs),
            "lead": lead,
            "statuses": Lead.Status.choices if self._can_change() else [],
            "status_url": reverse(self.status_url_name, args=[lead.pk]),
            "language_name": to_name(lead.language),
            "consents": lead.consents.all(),
            "deliveries": deliveries,
            "undelivered": sum(d.state == Delivery.State.DEAD for d in deliveries),
            "log": log_registry.get_logs_for_instance(lead).select_related("user"),
            "media": Media(css={"all": [tables.ADMIN_CSS]}),
        }

    def _can_change(self) -> bool:
        return self.permission_policy.user_has_permission_for_instance(
            self.request.user, "change", self.object
        )


class ChangeStatusView(LeadScopeMixin, BaseOperationView):
    """POST a ``Lead.Status`` value as ``status``."""

    actions = ["change"]
    success_url_name = ""

    def get_base_object_queryset(self) -> QuerySet[Lead]:
        return self.get_leads()

    def perform_operation(self) -> None:
        status = self.request.POST.get("status", "")
        try:
            change_status(lead=self.object, status=status, user=self.request.user)
        except ValueError:
            messages.error(self.request, _("Choose one of the statuses."))
        else:
            label = self.object.get_status_display()
            messages.success(
                self.request, _("The status is now “%(status)s”.") % {"status": label}
            )
