"""The page after a request."""

from __future__ import annotations

from typing import Any

import swapper
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone, translation
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import View

from ...record.models import Lead
from ...record.promises import tell_promise
from .context import get_page_context

#: Nothing private, which no wrong key keeps from being read.
NEEDED = (
    *("reference", "clinic", "asked_clinic", "page", "language", "held_at"),
    *("promised_at", "due_from", "next_at", "first_try_at"),
    *("contact_method", "contact_time", "voicemail"),
)


@method_decorator(never_cache, name="dispatch")
class LeadThanksView(View):
    """Says who has the request and what is promised; knows the person by nothing.

    Nobody calls any more about an erased one: a 404.
    """

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        leads = Lead.with_tests.select_related("clinic", "asked_clinic").only(*NEEDED)
        lead = get_object_or_404(leads, reference=reference, erased_at=None)
        with translation.override(lead.language or translation.get_language()):
            context = self.get_context(lead) | {"is_nearest": "nearest" in request.GET}
            return render(request, "tpi_cms/leads/thanks_page.html", context)

    def get_context(self, lead: Lead) -> dict[str, Any]:
        return {
            **get_page_context(),
            "clinic": lead.clinic,
            "asked_clinic": lead.asked_clinic,
            "closure": (lead.asked_clinic or lead.clinic).get_closure(),
            "phone": lead.clinic.phone_to_call,
            "promise": tell_promise(lead, timezone.now()),
            "contact_method": lead.contact_method,
            "contact_time": lead.contact_time,
            "voicemail": lead.voicemail,
            "reference": lead.reference,
            "came_from": self.find_page(lead),
        }

    def find_page(self, lead: Lead) -> dict[str, str] | None:
        """Where the form stood, while everybody may read it; nothing of the request's
        address or headers, which anybody can write."""
        pages = swapper.load_model("wagtailcore", "Page").objects.live().public()
        page = pages.filter(pk=lead.page_id).first() if lead.page_id else None
        url = page.specific.get_url(self.request) if page else None
        return {"title": page.title, "url": url} if page and url else None
