"""Endpoints for Wagtail's API v2, which all versions of Wagtail have.

Include ``router.urls``, or register the two classes in a router of your own::

    path("api/v2/", router.urls),
"""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.cache import patch_cache_control
from rest_framework.response import Response

from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.utils import BadRequestError
from wagtail.api.v2.views import BaseAPIViewSet, PagesAPIViewSet

from ..clinics.models import Clinic
from ..leads.intake.form import LeadForm
from .clinics import FRESH_SECONDS, describe_clinics, get_clinics
from .forms import PARAMETERS, describe_form


class _ValuesViewSet(BaseAPIViewSet):
    """Answers with whole values: Wagtail's ``fields`` and ``order`` have no say."""

    #: Names in the address that mean something.
    known_query_parameters = frozenset(["format"])

    def check_query_parameters(self, queryset=None):
        unknown = set(self.request.GET) - self.known_query_parameters
        if unknown:
            names = ", ".join(sorted(unknown))
            raise BadRequestError(f"query parameter is not recognised: {names}")

    def finalize_response(self, request, response, *args, **kwargs):
        patch_cache_control(response, max_age=FRESH_SECONDS)
        return super().finalize_response(request, response, *args, **kwargs)


class ClinicsAPIViewSet(_ValuesViewSet):
    """Public clinics: ``clinics/``, ``clinics/?slug=port-ansel``, ``clinics/12/``."""

    name = "clinics"
    model = Clinic
    known_query_parameters = frozenset(
        ["format", "language", "limit", "offset", "slug"]
    )

    def get_queryset(self):
        return get_clinics(self.request.GET.get("slug", ""))

    def listing_view(self, request):
        self.check_query_parameters()
        found = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(describe_clinics(request, found))

    def detail_view(self, request, pk):
        self.check_query_parameters()
        clinic = get_object_or_404(get_clinics(), pk=pk)
        found = Clinic.objects.filter(pk=clinic.pk)
        return Response(describe_clinics(request, found)[0])


class FormAPIViewSet(_ValuesViewSet):
    """``form/?clinic=port-ansel&page=12&language=es``; each may be left out."""

    name = "form"
    model = LeadForm  # A router asks each endpoint which model it shows.
    known_query_parameters = frozenset(["format", *PARAMETERS])

    def listing_view(self, request):
        self.check_query_parameters()
        asked = {name: request.GET.get(name, "") for name in PARAMETERS}
        return Response(describe_form(request, **asked))

    @classmethod
    def get_urlpatterns(cls):
        return [path("", cls.as_view({"get": "listing_view"}), name="listing")]


router = WagtailAPIRouter("wagtailapi")
router.register_endpoint("pages", PagesAPIViewSet)
router.register_endpoint("clinics", ClinicsAPIViewSet)
router.register_endpoint("form", FormAPIViewSet)
