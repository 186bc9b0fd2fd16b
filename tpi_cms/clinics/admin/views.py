"""The clinics area of the admin: listing, form and side panel, and deleting."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.db.models.deletion import Collector, ProtectedError, RestrictedError
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail.admin import messages
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn
from wagtail.admin.views import generic

from ..models import Clinic
from .side_panels import ClinicSidePanel, describe_state, find_problems


class ClinicColumn(TitleColumn):
    """The name as a link, over the town and what is missing."""

    cell_template_name = "tpi_cms/admin/clinics/name_cell.html"

    def get_cell_context_data(self, instance: Clinic, parent_context: Any) -> Any:
        context = super().get_cell_context_data(instance, parent_context)
        context["problems"] = find_problems(instance)
        return context


class PhoneColumn(Column):
    cell_template_name = "tpi_cms/admin/clinics/phone_cell.html"


class HoursColumn(Column):
    """Open or closed now, over the week."""

    cell_template_name = "tpi_cms/admin/clinics/hours_cell.html"

    def get_cell_context_data(self, instance: Clinic, parent_context: Any) -> Any:
        context = super().get_cell_context_data(instance, parent_context)
        context["state"] = describe_state(instance)
        return context


class ClinicIndexView(generic.IndexView):
    default_ordering = "name"

    @cached_property
    def columns(self) -> list[Column]:
        return [
            ClinicColumn(
                "name",
                label=_("Name"),
                sort_key="name",
                get_url=self.get_edit_url,
                classname="tpi-first",
            ),
            StatusTagColumn(
                "get_status_display",
                label=_("Status"),
                sort_key="status",
                primary=lambda clinic: clinic.status == Clinic.Status.OPEN,
            ),
            PhoneColumn("main_phone", label=_("Phone")),
            HoursColumn("schedule", label=_("Hours"), classname="tpi-wide"),
        ]

    def get_base_queryset(self) -> QuerySet[Clinic]:
        return super().get_base_queryset().with_facts()


class ClinicEditView(generic.EditView):
    def get_side_panels(self) -> MediaContainer:
        """Facts as stored: what is typed may not be valid yet."""
        panel = ClinicSidePanel(
            Clinic.objects.with_facts().get(pk=self.object.pk),
            self.request,
            usage_url=self.get_usage_url(),
            history_url=self.get_history_url(),
            last_updated_info=self.get_last_updated_info(),
        )
        return MediaContainer([panel])


class ClinicDeleteView(generic.DeleteView):
    """Records such as requests protect their clinic: say so, and offer to close it."""

    template_name = "tpi_cms/admin/clinics/confirm_delete.html"
    protected_message = gettext_lazy(
        "“%(clinic)s” can’t be deleted: requests or other records belong to it. "
        "Set its status to “%(closed)s” instead; that takes it off the website."
    )

    @cached_property
    def is_protected(self) -> bool:
        try:
            Collector(using=self.object._state.db, origin=self.object).collect(
                [self.object]
            )
        except (ProtectedError, RestrictedError):
            return True
        return False

    def get_protected_message(self) -> str:
        return self.protected_message % {
            "clinic": self.object.name,
            "closed": Clinic.Status.CLOSED.label,
        }

    def form_valid(self, form: Any) -> HttpResponse:
        if not self.is_protected:
            return super().form_valid(form)
        messages.error(self.request, self.get_protected_message())
        return HttpResponseRedirect(reverse(self.edit_url_name, args=[self.object.pk]))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if self.is_protected:
            context["protected_message"] = self.get_protected_message()
            context["edit_url"] = reverse(self.edit_url_name, args=[self.object.pk])
        return context
