"""The clinics area of the admin: listing, form and side panel, and deleting."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.deletion import Collector, ProtectedError, RestrictedError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import NoReverseMatch, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from django.views.generic import View

from wagtail.admin import messages
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets import HeaderButton
from wagtail.coreutils import find_available_slug

from ..location_pages import find_place
from ..models import Clinic
from .importing import ClinicExportMixin, may_import
from .problems import attach_problems
from .shared_numbers import SharedNumbersMixin
from .side_panels import ClinicSidePanel, describe_state, get_pages


class ClinicColumn(TitleColumn):
    """The name as a link, over the town and what is missing."""

    cell_template_name = "tpi_cms/admin/clinics/name_cell.html"

    def get_cell_context_data(self, instance: Clinic, parent_context: Any) -> Any:
        context = super().get_cell_context_data(instance, parent_context)
        context["problems"] = instance.problems
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


class ClinicIndexView(ClinicExportMixin, generic.IndexView):
    default_ordering = "name"
    import_url_name: str = ""

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        buttons = super().header_buttons
        if not may_import(self.request.user):
            return buttons
        url = reverse(self.import_url_name)
        return [*buttons, HeaderButton(_("Import"), url=url, icon_name="upload")]

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

    def get_table(self, object_list: Any) -> Any:
        attach_problems(object_list)
        return super().get_table(object_list)


class ClinicCreateView(SharedNumbersMixin, generic.CreateView):
    pass


class ClinicEditView(SharedNumbersMixin, generic.EditView):
    create_page_url_name: str = ""

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        return [*self._get_page_button(), *self._get_test_button()]

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        if isinstance(response, HttpResponseRedirect):
            self._warn_of_requests()
        return response

    def _warn_of_requests(self) -> None:
        """Of a clinic that takes no more: somebody waits for it all the same."""
        count = self.object.leads.filter(next_at__isnull=False).count()
        if self.object.takes_requests or not count:
            return
        words = ngettext(
            "%(count)s request to this clinic is still open: call, or move it.",
            "%(count)s requests to this clinic are still open: call, or move them.",
            count,
        )
        lists = {"index": _("Due now"), "waiting": _("Waiting")}
        may = self.request.user.has_perm("tpi_cms.change_lead")
        buttons = [
            messages.button(f"{url}?clinic={self.object.pk}", label)
            for name, label in lists.items()
            if may and (url := reverse(f"tpi_cms_lead:{name}"))
        ]
        messages.warning(self.request, words % {"count": count}, buttons=buttons)

    def _get_test_button(self) -> list[HeaderButton]:
        """Leads are of another room, which may know one more way to be allowed it."""
        may = self.request.user.has_perm("tpi_cms.change_lead")
        if not (may and self.object.takes_requests):
            return []
        try:
            url = reverse("tpi_cms_lead:test", args=[self.object.pk])
        except NoReverseMatch:
            return []  # A site may leave requests out of its admin.
        return [HeaderButton(_("Send a test request"), url=url, icon_name="mail")]

    def _get_page_button(self) -> list[HeaderButton]:
        """A clinic without a page offers to make it, to those who may."""
        if get_pages(self.object) or not find_place(self.request.user):
            return []
        post = {
            "data-controller": "w-action",
            "data-action": "w-action#post",
            "data-w-action-url-value": reverse(
                self.create_page_url_name, args=[self.object.pk]
            ),
        }
        label = _("Create its page")
        return [HeaderButton(label, icon_name="doc-empty-inverse", attrs=post)]

    def get_side_panels(self) -> MediaContainer:
        """Facts as stored: what is typed may not be valid yet."""
        clinic = Clinic.objects.with_facts().get(pk=self.object.pk)
        attach_problems([clinic])
        panel = ClinicSidePanel(
            clinic,
            self.request,
            usage_url=self.get_usage_url(),
            history_url=self.get_history_url(),
            last_updated_info=self.get_last_updated_info(),
        )
        return MediaContainer([panel])


@method_decorator(require_POST, name="dispatch")
class CreatePageView(PermissionCheckedMixin, View):
    """Makes a draft of the clinic's page and opens it; asked twice, opens the first."""

    def post(self, request: HttpRequest, pk: str) -> HttpResponse:
        clinic = get_object_or_404(Clinic, pk=unquote(pk))
        page = next(iter(get_pages(clinic)), None) or self._create(clinic)
        return redirect("wagtailadmin_pages:edit", page.pk)

    @transaction.atomic
    def _create(self, clinic: Clinic) -> Any:
        if not (place := find_place(self.request.user)):
            raise PermissionDenied
        model, parent = place
        slug = find_available_slug(parent, clinic.slug)
        page = model(title=clinic.name, slug=slug, clinic=clinic, live=False)
        page.owner = self.request.user
        parent.add_child(instance=page)
        page.save_revision(user=self.request.user, log_action=True, clean=False)
        return page


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
        return HttpResponseRedirect(self._get_way_out() or reverse(self.index_url_name))

    def _get_way_out(self) -> str:
        """The form, for those who may change the clinic's status there."""
        if not self.permission_policy.user_has_permission(self.request.user, "change"):
            return ""
        return reverse(self.edit_url_name, args=[self.object.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if self.is_protected:
            context["protected_message"] = self.get_protected_message()
            context["edit_url"] = self._get_way_out()
        return context
