"""Which of the site's page classes present one clinic, and which list them all.

A page class says so itself, by ``presents_clinic``, ``lists_clinics`` or
``stands_at_clinic``, and likewise ``presents_practitioner``, so that any room can ask
without knowing the classes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

import swapper
from django.db import models

from wagtail.models import Locale, PageViewRestriction, Site, get_page_models


def get_location_page_models() -> list[Any]:
    """Page classes with ``presents_clinic``: each has a foreign key ``clinic``."""
    return _find("presents_clinic")


def get_location_index_models() -> list[Any]:
    """Page classes with ``lists_clinics``."""
    return _find("lists_clinics")


def get_practitioner_page_models() -> list[Any]:
    """Page classes with ``presents_practitioner``, a foreign key ``practitioner``."""
    return _find("presents_practitioner")


def get_treatment_models() -> list[Any]:
    """Page classes with ``presents_treatment``: each has ``get_offering_clinics``."""
    return _find("presents_treatment")


def get_location_urls(
    request: Any, clinics: Collection[int] | models.QuerySet, *, full: bool = False
) -> dict[int, str]:
    """Clinic primary key to the address of its live location page; one query a class.

    A page of this site wins over another site's, then one in the active language.

    Args:
        clinics: primary keys, or a query of clinics where they are many.
        full: with scheme and host.
    """
    kinds = get_location_page_models()
    return find_urls(request, kinds, "clinic", clinics, full=full)


def find_urls(
    request: Any,
    page_models: list[Any],
    field: str,
    keys: Collection[int] | models.QuerySet,
    *,
    full: bool = False,
) -> dict[int, str]:
    """Key to the address of the live page whose foreign key ``field`` has it."""
    if isinstance(keys, Collection) and not keys:
        return {}
    active, site = Locale.get_active(), Site.find_for_request(request)
    urls: dict[int, tuple[tuple[bool, bool], str]] = {}
    for model in page_models:
        pages = model.objects.live().public().filter(**{f"{field}__in": keys})
        for page in pages.defer_streamfields().select_related("locale"):
            key = getattr(page, f"{field}_id")
            rank = (is_on_site(page, site, request), page.locale_id == active.pk)
            if key not in urls or rank > urls[key][0]:
                url = page.get_full_url(request) if full else page.get_url(request)
                urls[key] = (rank, url or "")
    return {key: url for key, (_rank, url) in urls.items()}


def is_on_site(page: Any, site: Site | None, request: Any) -> bool:
    """Whether the page lies below that site's home, in any language."""
    parts = page.get_url_parts(request)
    return bool(site and parts and parts[0] == site.pk)


def find_place(user: Any) -> tuple[Any, Any] | None:
    """A page class that presents a clinic, and a page below which the user may add one.

    Pages that list the clinics come first; the root of all pages is no place.
    """
    for model in get_location_page_models():
        for parent in _get_parents(model):
            may_add = parent.permissions_for_user(user).can_add_subpage()
            if may_add and model.can_create_at(parent):
                return model, parent
    return None


def _get_parents(model: Any) -> Iterator[Any]:
    """A few of each kind of page that the model may stand below."""
    kinds = model.allowed_parent_page_models()
    for kind in sorted(kinds, key=lambda each: not _has(each, "lists_clinics")):
        yield from kind.objects.filter(depth__gt=1).order_by("path")[:5]


def _find(marker: str) -> list[Any]:
    return [model for model in get_page_models() if _has(model, marker)]


def _has(model: Any, marker: str) -> bool:
    return bool(getattr(model, marker, False))


def is_private() -> models.Exists:
    """Of a query of pages: whether each, or a page above it, is not for everybody.

    Asks nothing by itself; Wagtail's ``public()`` reads what is private at once.
    """
    path = models.ExpressionWrapper(models.OuterRef("path"), models.CharField())
    page = swapper.load_model("wagtailcore", "Page").objects.order_by()
    # Not by a join: SQLite would begin with all pages, for each that is asked about.
    top = models.Subquery(page.filter(pk=models.OuterRef("page")).values("path"))
    private = PageViewRestriction.objects.annotate(asked=path, top=top)
    return models.Exists(private.filter(asked__startswith=models.F("top")))
