"""Leads held as likely spam: a queue of their own, and their release."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail.admin import messages
from wagtail.admin.ui.tables import BaseColumn, BulkActionsCheckboxColumn, Column
from wagtail.admin.views.generic.base import BaseOperationView

from ..access.policy import lead_permission_policy
from ..intake.held import release_lead
from ..intake.spam.scoring import describe_reasons
from ..record.models import Lead
from .columns import PatientColumn, ReceivedColumn
from .listing import LeadIndexView
from .queues import HELD
from .scope import LeadScopeMixin
from .tables import CLINIC, ActionColumn, left_to_right


class ReasonsColumn(Column):
    """Why a request is held, in words."""

    cell_template_name = "wagtailadmin/tables/related_objects_cell.html"

    def get_value(self, instance: Lead) -> list[str]:
        reasons = describe_reasons(instance.spam_reasons)
        return list(reasons) or [_("No reason is recorded")]


class HeldLeadsView(LeadIndexView):
    """Newest first, with the reasons and a button to release each."""

    queue = HELD
    template_name = "tpi_cms/admin/leads/held_index.html"
    results_template_name = "tpi_cms/admin/leads/held_results.html"

    @cached_property
    def can_release(self) -> bool:
        """Some of them at least."""
        return lead_permission_policy.user_has_permission(self.request.user, "change")

    @cached_property
    def columns(self) -> list[BaseColumn]:
        """Numbers to read, not to call."""
        boxes = BulkActionsCheckboxColumn("bulk_actions", obj_type="lead")
        with_clinic = len(self.filters.clinics) > 1
        return [
            *([boxes] if self.can_release else []),
            PatientColumn(
                HELD,
                self.request.GET,
                viewers=self.viewers,
                with_clinic=with_clinic,
            ),
            Column(
                "phone",
                label=_("Contact"),
                accessor=lambda lead: left_to_right(lead.phone_display or lead.email),
                classname="wrap-anywhere",
            ),
            ReasonsColumn(
                "reasons", label=_("Why it is held"), classname="w-help-text"
            ),
            *([CLINIC] if with_clinic else []),
            ReceivedColumn(
                "created_at",
                label=_("Received"),
                template="received",
                now=timezone.now(),
                classname="tpi-medium",
            ),
            ActionColumn(
                "release",
                label=_("Release"),
                get_url=lambda lead: reverse("tpi_cms_lead:release", args=[lead.pk]),
                user=self.request.user,
            ),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {**context, "can_release": self.can_release}


class ReleaseView(LeadScopeMixin, BaseOperationView):
    """POST: it is no spam, and its notices are sent."""

    actions = ["change"]
    success_url_name = "tpi_cms_lead:edit"

    def get_base_object_queryset(self) -> QuerySet[Lead]:
        return self.get_leads().filter(erased_at=None)

    def perform_operation(self) -> None:
        if release_lead(lead=self.object, user=self.request.user):
            words = _("Released. The clinic is told now and has it in its list.")
            messages.success(self.request, words)
        else:
            messages.info(self.request, _("This request isn't held any more."))
