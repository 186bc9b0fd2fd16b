"""A test request to a clinic, sent by a button, and what each step found."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from ...clinics.models import Clinic
from ..intake.trials.runs import get_run, start_test
from .scope import LeadScopeMixin, RequestsPageMixin

#: Seconds until the page of a test that goes on is asked for again.
LOOK_EVERY = 5


class TrialView(
    LeadScopeMixin, RequestsPageMixin, WagtailAdminTemplateMixin, TemplateView
):
    """GET: the last test of a clinic. POST: begin one, and come back to see it go."""

    actions = ["change"]
    template_name = "tpi_cms/admin/leads/trial.html"
    page_title = gettext_lazy("Test request")

    @cached_property
    def clinic(self) -> Clinic:
        """One whose requests the user may change; another is a 404."""
        clinics = self.permission_policy.clinics_user_has_any_permission_for(
            self.request.user, self.actions
        )
        return get_object_or_404(clinics, pk=self.kwargs["clinic_pk"])

    def get_header_title(self) -> str:
        return _("Test request: %(clinic)s") % {"clinic": self.clinic.name}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        run = get_run(self.clinic)
        context = self.get_context_data(clinic=self.clinic, run=run, **kwargs)
        response = self.render_to_response(context)
        if run and run.is_running:
            response["Refresh"] = str(LOOK_EVERY)
        return response

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.clinic.takes_requests:
            start_test(self.clinic)
        return redirect("tpi_cms_lead:test", self.clinic.pk)
