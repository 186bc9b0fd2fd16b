"""A request that belongs to another clinic is given to it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from wagtail.admin import messages
from wagtail.admin.views.generic.base import BaseObjectMixin, WagtailAdminTemplateMixin

from ...clinics.models import Clinic
from ..outbox.moving import move_lead
from ..record.models import Lead
from ..record.steps import LeadChangedError, LeadHeldError
from .scope import ACTIONS, LeadScopeMixin, RequestsPageMixin


class MoveForm(forms.Form):
    """To any clinic that takes requests: it must reach the right one."""

    clinic = forms.ModelChoiceField(
        label=gettext_lazy("To which clinic?"),
        queryset=Clinic.objects.none(),
        error_messages={
            "invalid_choice": gettext_lazy("This clinic takes no requests.")
        },
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, lead: Lead, **kwargs: Any) -> None:
        kwargs["initial"] = {"version": lead.version}
        super().__init__(*args, auto_id="tpi_move_%s", **kwargs)
        clinics = Clinic.objects.taking_requests().exclude(pk=lead.clinic_id)
        self.fields["clinic"].queryset = clinics.order_by("name")


class MoveView(
    LeadScopeMixin,
    RequestsPageMixin,
    BaseObjectMixin,
    WagtailAdminTemplateMixin,
    FormView,
):
    """What the dialog posts to; a page of its own without script, or with an error."""

    actions = ["change"]
    form_class = MoveForm
    page_title = gettext_lazy("Move to another clinic")
    template_name = "tpi_cms/admin/leads/move_page.html"

    def get_base_object_queryset(self) -> QuerySet[Lead]:
        return self.get_leads().filter(held_at=None, erased_at=None)

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """The other clinic is told of it as of a new one: there is work left."""
        if self.object.is_open:
            return super().dispatch(request, *args, **kwargs)
        messages.error(request, _("It isn’t open. Open it again, then move it."))
        return self.go_to_lead()

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "lead": self.object}

    def form_valid(self, form: MoveForm) -> HttpResponse:
        clinic = form.cleaned_data["clinic"]
        version, user = form.cleaned_data["version"], self.request.user
        try:
            move_lead(lead=self.object, clinic=clinic, user=user, version=version)
        except (LeadChangedError, LeadHeldError):
            words = _("Somebody changed this request meanwhile. Look again.")
            messages.error(self.request, words)
            return self.go_to_lead()
        words = _("Moved to %(clinic)s, which is told now.") % {"clinic": clinic.name}
        seen = self.permission_policy.get_clinic_ids(user, ACTIONS)
        if seen is None or clinic.pk in seen:
            messages.success(self.request, words)
            return self.go_to_lead()
        words += " " + _("You don’t see it any more.")
        messages.success(self.request, words)
        return HttpResponseRedirect(reverse("tpi_cms_lead:index"))

    def go_to_lead(self) -> HttpResponse:
        return HttpResponseRedirect(reverse("tpi_cms_lead:edit", args=[self.object.pk]))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {
            **context,
            **get_move_context(self.object, context["form"], self.request),
        }


def get_move_context(lead: Lead, form: MoveForm, request: Any) -> dict[str, Any]:
    """For ``move.html``: the form, and what it means for the mover."""
    seen = LeadScopeMixin.permission_policy.get_clinic_ids(request.user, ACTIONS)
    return {
        "move_form": form,
        "move_url": reverse("tpi_cms_lead:move", args=[lead.pk]),
        "sees_all_clinics": seen is None,
    }
