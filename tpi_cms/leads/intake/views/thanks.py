"""The page after a request."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import View

from ...record.models import Lead
from .context import get_page_context


@method_decorator(never_cache, name="dispatch")
class LeadThanksView(View):
    """Says who has the request and when they call; knows the person by nothing.

    Nobody calls any more about an erased one: a 404.
    """

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        leads = Lead.objects.select_related("clinic").only(
            "reference", "created_at", "language", "contact_method", "clinic"
        )
        lead = get_object_or_404(leads, reference=reference, erased_at=None)
        with translation.override(lead.language or translation.get_language()):
            return render(
                request, "tpi_cms/leads/thanks_page.html", self.get_context(lead)
            )

    def get_context(self, lead: Lead) -> dict[str, Any]:
        return {
            **get_page_context(),
            "clinic": lead.clinic,
            "phone": lead.clinic.main_phone,
            "window": lead.clinic.schedule.next_call_window(lead.created_at),
            "contact_method": lead.contact_method,
            "reference": lead.reference,
        }
