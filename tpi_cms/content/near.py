"""The clinics around a visitor, of whose place only a coarse area is told."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import View

from ..clinics.places.search import read_area
from ..spoken import get_asked_language
from .finder import Finder, Question

FILTERS = ("treatment", "open", "language", "new")
TEMPLATE = "tpi_cms/pages/includes/finder_results.html"


@method_decorator([csrf_exempt, never_cache], name="dispatch")
class ClinicsNearView(View):
    """Takes ``area``: latitude and longitude as ``41.2,-87.9``; rounds what is finer.

    Posted, so that no address and no log of addresses holds it, and kept nowhere. The
    filters are those of the page that finds clinics. Answers its results; 400 without
    an area.
    """

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        area = read_area(request.POST.get("area", "")[:40])
        if area is None:
            return HttpResponseBadRequest()
        words = ", ".join(f"{degrees:.1f}" for degrees in area)
        data = {name: request.POST.get(name, "") for name in FILTERS}
        finder = Finder(request, Question.read({**data, "q": words}))
        context = {"finder": finder, "question": finder.question}
        with override(get_asked_language(request)):
            return render(request, TEMPLATE, context)
