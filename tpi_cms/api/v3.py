"""Endpoints for Wagtail's API v3, since Wagtail 8.0: pages are there already.

Importing this adds ours to Wagtail's own, before its addresses are made::

    from tpi_cms.api.v3 import api

    path("api/v3/", api.urls),
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from ninja import Router

from wagtail.api.v3.auth import AllowAnonymous, BearerTokenAuth
from wagtail.api.v3.urls import api

from ..clinics.models import Clinic
from .clinics import FRESH_SECONDS, describe_clinics, get_clinics
from .forms import describe_form

Values = dict[str, Any]
#: As Wagtail's public endpoints: with a token or without.
AUTH = [BearerTokenAuth(), AllowAnonymous()]

router = Router(tags=["clinics"])


@router.get("/clinics/", response=Values, url_name="list_clinics", auth=AUTH)
def list_clinics(
    request: HttpRequest,
    response: HttpResponse,
    slug: str = "",
    limit: int = 20,
    offset: int = 0,
) -> Values:
    """Public clinics with hours, phones and whether they are open now."""
    patch_cache_control(response, max_age=FRESH_SECONDS)
    clinics, first = get_clinics(slug), max(offset, 0)
    # As many as Wagtail's own endpoints give unless a site says otherwise.
    asked = clinics[first : first + max(0, min(limit, 20))]
    return {"items": describe_clinics(request, asked), "count": clinics.count()}


@router.get("/clinics/{pk}/", response=Values, url_name="detail_clinic", auth=AUTH)
def show_clinic(request: HttpRequest, response: HttpResponse, pk: int) -> Values:
    """One public clinic."""
    patch_cache_control(response, max_age=FRESH_SECONDS)
    clinic = get_object_or_404(get_clinics(), pk=pk)
    return describe_clinics(request, Clinic.objects.filter(pk=clinic.pk))[0]


@router.get("/form/", response=Values, url_name="request_form", auth=AUTH)
def show_form(
    request: HttpRequest,
    response: HttpResponse,
    clinic: str = "",
    page: str = "",
    language: str = "",
) -> Values:
    """The request form, to be drawn by a site without our templates."""
    patch_cache_control(response, max_age=FRESH_SECONDS)
    return describe_form(request, clinic, page, language)


api.add_router("/", router)

__all__ = ["api", "router"]
