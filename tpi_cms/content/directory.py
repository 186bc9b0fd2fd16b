"""Clinics as pages show them, with the addresses of their location pages."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from wagtail.models import Locale, Site

from ..clinics.location_pages import (
    get_location_index_models,
    get_location_urls,
    is_on_site,
)
from ..clinics.models import Clinic
from ..clinics.querysets import ClinicQuerySet

#: A page shows at most so many clinics; of more it asks where the visitor is.
MOST_SHOWN = 12


@dataclass(frozen=True)
class Shown:
    """What a page shows of some clinics: all of a few, none of many."""

    clinics: list[Clinic]
    is_many: bool = False


def get_site_clinics(request) -> Shown:
    """The public clinics, open ones first, else by name; once per request."""
    if not hasattr(request, "_tpi_cms_clinics"):
        request._tpi_cms_clinics = _show(request, Clinic.objects.all())
    return request._tpi_cms_clinics


def narrow_clinics(request, clinics: ClinicQuerySet | None) -> Shown:
    """Those of them that are public; None means all. One query where a site has few."""
    site = get_site_clinics(request)
    if clinics is None:
        return site
    if site.is_many:
        return _show(request, clinics)
    known = clinics.filter(pk__in=[clinic.pk for clinic in site.clinics])
    pks = {*known.order_by().values_list("pk", flat=True)}
    return Shown([clinic for clinic in site.clinics if clinic.pk in pks])


def _show(request, clinics: ClinicQuerySet) -> Shown:
    # In no order: the database stops at the first so many.
    found = load_clinics(request, clinics.public().order_by()[: MOST_SHOWN + 1])
    if len(found) > MOST_SHOWN:
        return Shown([], is_many=True)
    return Shown(sorted(found, key=_get_rank))


def _get_rank(clinic: Clinic) -> tuple[bool, str]:
    return not clinic.is_running, clinic.name.casefold()


def load_clinics(request, clinics: ClinicQuerySet) -> list[Clinic]:
    """With all their facts and ``page_url``; the same queries for any number.

    Args:
        clinics: a few, in the order that they are given back in.
    """
    loaded = list(clinics.with_facts()) if request else []
    urls = get_location_urls(request, [clinic.pk for clinic in loaded])
    for clinic in loaded:
        clinic.page_url = urls.get(clinic.pk, "")
    return loaded


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
        if is_on_site(page, site, request)
    ]
    return max(found, default=(False, ""), key=lambda each: each[0])[1]


def get_clinic_changes(request) -> dict[int, dt.datetime]:
    """Clinic primary key to its last change; one query a request, for a sitemap."""
    changes = getattr(request, "_tpi_cms_clinic_changes", None)
    if changes is None:
        changes = dict(Clinic.objects.values_list("pk", "updated_at"))
        if request is not None:
            request._tpi_cms_clinic_changes = changes
    return changes
