"""All clinics as pages show them, with the addresses of their location pages."""

from __future__ import annotations

import datetime as dt
import math

from wagtail.models import Locale, Site

from ..clinics.location_pages import get_location_index_models, get_location_page_models
from ..clinics.models import Clinic


def get_location_urls(request) -> dict[int, str]:
    """Clinic primary key to the address of its live location page; one query a class.

    A page of this site wins over another site's, then one in the active language.
    """
    active, site = Locale.get_active(), Site.find_for_request(request)
    urls: dict[int, tuple[tuple[bool, bool], str]] = {}
    for model in get_location_page_models():
        pages = model.objects.live().public().filter(clinic__isnull=False)
        for page in pages.defer_streamfields():
            rank = (_is_on_site(page, site, request), page.locale_id == active.pk)
            if page.clinic_id not in urls or rank > urls[page.clinic_id][0]:
                urls[page.clinic_id] = (rank, page.get_url(request) or "")
    return {pk: url for pk, (_rank, url) in urls.items()}


def get_clinic_index_url(request) -> str:
    """Address of this site's live page that lists all clinics, or ""; once per request.

    One in the active language wins.
    """
    if not hasattr(request, "_tpi_cms_clinic_index_url"):
        request._tpi_cms_clinic_index_url = _find_clinic_index_url(request)
    return request._tpi_cms_clinic_index_url


def _find_clinic_index_url(request) -> str:
    active, site = Locale.get_active(), Site.find_for_request(request)
    found = [
        (page.locale_id == active.pk, page.get_url(request) or "")
        for model in get_location_index_models()
        for page in model.objects.live().public().defer_streamfields()
        if _is_on_site(page, site, request)
    ]
    return max(found, default=(False, ""), key=lambda each: each[0])[1]


def _is_on_site(page, site: Site | None, request) -> bool:
    """Whether the page lies below that site's home, in any language."""
    parts = page.get_url_parts(request)
    return bool(site and parts and parts[0] == site.pk)


def get_clinics(request) -> list[Clinic]:
    """Public clinics with phones, special days and ``page_url``; once per request.

    Four queries for any number of clinics.
    """
    if not hasattr(request, "_tpi_cms_clinics"):
        urls = get_location_urls(request)
        clinics = list(Clinic.objects.public().with_facts())
        for clinic in clinics:
            clinic.page_url = urls.get(clinic.pk, "")
        request._tpi_cms_clinics = clinics
    return request._tpi_cms_clinics


def get_loaded_clinics(request) -> list[Clinic] | None:
    """Those that ``get_clinics`` gave in this request; None if nobody asked."""
    return getattr(request, "_tpi_cms_clinics", None)


def get_clinic_changes(request) -> dict[int, dt.datetime]:
    """Clinic primary key to its last change; one query a request, for a sitemap."""
    changes = getattr(request, "_tpi_cms_clinic_changes", None)
    if changes is None:
        changes = dict(Clinic.objects.values_list("pk", "updated_at"))
        if request is not None:
            request._tpi_cms_clinic_changes = changes
    return changes


def distance_km(one: Clinic, other: Clinic) -> float:
    """Great-circle distance; infinity where a clinic has no coordinates."""
    if one.latitude is None or other.latitude is None:
        return math.inf
    lat1, lon1, lat2, lon2 = (
        math.radians(float(degrees))
        for degrees in (one.latitude, one.longitude, other.latitude, other.longitude)
    )
    half = (
        math.sin((lat2 - lat1) / 2) ** 2
        + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return 2 * 6371 * math.asin(math.sqrt(half))
