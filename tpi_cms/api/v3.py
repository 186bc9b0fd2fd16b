"""Endpoints for Wagtail's API v3, since Wagtail 8.0: pages are there already.

Importing this adds ours to Wagtail's own, before its addresses are made::

    from tpi_cms.api.v3 import api

    path("api/v3/", api.urls),
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import cache_control
from ninja import Router
from ninja.decorators import decorate_view
from ninja.pagination import paginate

from wagtail.api.v3.auth import AllowAnonymous, BearerTokenAuth
from wagtail.api.v3.pagination import WagtailLimitOffsetPagination
from wagtail.api.v3.urls import api

from ..clinics.models import Clinic
from .clinics import FRESH_SECONDS, describe_clinics, get_clinics
from .forms import describe_form

Values = dict[str, Any]
#: As Wagtail's public endpoints: with a token or without.
AUTH = [BearerTokenAuth(), AllowAnonymous()]

router = Router(tags=["clinics"])


class _Described:
    """Clinics that are loaded and described once it is known which are asked for."""

    def __init__(self, request: HttpRequest, slug: str) -> None:
        self.request, self.clinics = request, get_clinics(slug)

    def __len__(self) -> int:
        return self.clinics.count()

    def __getitem__(self, asked: slice) -> list[Values]:
        return describe_clinics(self.request, self.clinics[asked])


@router.get("/clinics/", response=list[Values], url_name="list_clinics", auth=AUTH)
@decorate_view(cache_control(max_age=FRESH_SECONDS))
@paginate(WagtailLimitOffsetPagination)
def list_clinics(
    request: HttpRequest,
    slug: str = "",
    language: str = "",
    **kwargs: Any,
) -> Any:
    """Public clinics with hours, phones and whether they are open now."""
    return _Described(request, slug)


@router.get("/clinics/{pk}/", response=Values, url_name="detail_clinic", auth=AUTH)
@decorate_view(cache_control(max_age=FRESH_SECONDS))
def show_clinic(request: HttpRequest, pk: int, language: str = "") -> Values:
    """One public clinic."""
    clinic = get_object_or_404(get_clinics(), pk=pk)
    return describe_clinics(request, Clinic.objects.filter(pk=clinic.pk))[0]


@router.get("/form/", response=Values, url_name="request_form", auth=AUTH)
@decorate_view(cache_control(max_age=FRESH_SECONDS))
def show_form(
    request: HttpRequest,
    clinic: str = "",
    page: str = "",
    language: str = "",
) -> Values:
    """The request form, to be drawn by a site without our templates."""
    return describe_form(request, clinic, page, language)


api.add_router("/", router)

__all__ = ["api", "router"]
