"""Leads held as likely spam: a queue of their own, and their release."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail.admin import messages
from wagtail.admin.views.generic.base import BaseOperationView

from ..access.policy import get_changeable_clinics
from ..intake.held import release_lead
from ..record.models import Lead
from . import tables
from .listing import LeadIndexView
from .scope import LeadScopeMixin, RequestsPageMixin


class HeldLeadsView(RequestsPageMixin, LeadIndexView):
    """Likely spam, newest first, with the reasons and a button to release each."""

    page_title = gettext_lazy("Held as likely spam")
    index_url_name = "tpi_cms_lead:held"
    index_results_url_name = "tpi_cms_lead:held_results"
    template_name = "tpi_cms/admin/leads/held_index.html"
    results_template_name = "tpi_cms/admin/leads/held_results.html"
    is_held_list = True
    table_classname = tables.STACK
    header_buttons: list[Any] = []

    @cached_property
    def changeable_clinics(self) -> set[int]:
        return get_changeable_clinics(self.request.user)

    @cached_property
    def columns(self) -> list[Any]:
        return tables.get_held_columns(
            with_clinic=len(self.clinics) > 1, clinics=self.changeable_clinics
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {**context, "can_release": bool(self.changeable_clinics)}


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
