"""Leads held as likely spam: a queue of their own, and their release."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail.admin import messages
from wagtail.admin.views.generic.base import BaseOperationView

from .. import tables
from ..actions import release_lead
from ..models import Lead
from .listing import LeadIndexView
from .scope import LeadScopeMixin


class HeldLeadsView(LeadIndexView):
    """Likely spam, newest first, with the reasons and a button to release each."""

    page_title = gettext_lazy("Held as likely spam")
    results_template_name = "tpi_cms/admin/leads/held_results.html"
    is_held_list = True

    @cached_property
    def columns(self) -> list[Any]:
        changeable = self.permission_policy.clinics_user_has_any_permission_for(
            self.request.user, ["change"]
        )
        return tables.get_held_columns(
            with_clinic=len(self.clinics) > 1,
            clinic_pks=set(changeable.values_list("pk", flat=True)),
        )

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        leads = capfirst(self.model._meta.verbose_name_plural)
        return [
            *self.breadcrumbs_items,
            {"url": reverse("tpi_cms_lead:index"), "label": leads},
            {"url": "", "label": str(self.page_title)},
        ]

    def get_held_button(self) -> list[Any]:
        """Not needed: this is it."""
        return []


class ReleaseView(LeadScopeMixin, BaseOperationView):
    """POST: no spam; deliveries begin."""

    actions = ["change"]
    success_url_name = ""

    def get_base_object_queryset(self) -> QuerySet[Lead]:
        return self.get_leads().filter(erased_at=None)

    def perform_operation(self) -> None:
        if release_lead(lead=self.object, user=self.request.user):
            words = _("Released. The clinic is told now, and it is among the leads.")
            messages.success(self.request, words)
        else:
            messages.info(self.request, _("This lead isn't held any more."))
