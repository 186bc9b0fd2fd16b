"""What a page shows, loaded once and lazily, for the template and the JSON-LD alike.

On a warm request the rendered fragment comes from the cache and none of these
properties is read.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass

from django.apps import apps
from django.db.models import Count, Max
from django.utils.functional import cached_property

from wagtail.models import Locale, Site

from ..clinics.models import Clinic


@dataclass(frozen=True)
class LinkedPage:
    """A link to another page: ``note`` is one line about why it is linked."""

    title: str
    url: str
    note: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Crumb:
    title: str
    url: str


def get_location_page_models() -> list[type]:
    """The site's concrete page classes that present a clinic."""
    return [
        model
        for model in apps.get_models()
        if issubclass(getattr(model, "facts_class", object), LocationFacts)
    ]


def get_location_urls(request) -> dict[int, str]:
    """Clinic primary key to the address of its live location page; one query a class.

    A page of this site wins over another site's, then one in the active language.
    """
    active, site = Locale.get_active(), Site.find_for_request(request)
    urls: dict[int, tuple[tuple[bool, bool], str]] = {}
    for model in get_location_page_models():
        pages = model.objects.live().public().filter(clinic__isnull=False)
        for page in pages.defer_streamfields():
            rank = (is_on_site(page, site, request), page.locale_id == active.pk)
            if page.clinic_id not in urls or rank > urls[page.clinic_id][0]:
                urls[page.clinic_id] = (rank, page.get_url(request) or "")
    return {pk: url for pk, (_rank, url) in urls.items()}


def is_on_site(page, site: Site | None, request) -> bool:
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


class PageFacts:
    """Facts of any of our pages."""

    def __init__(self, page, request) -> None:
        self.page = page
        self.request = request

    @cached_property
    def site(self) -> Site | None:
        return Site.find_for_request(self.request)

    @cached_property
    def root_path(self) -> str:
        """``url_path`` of the site's home in this page's language; "" without one."""
        for root in Site.get_site_root_paths():
            is_own = self.site and root.site_id == self.site.pk
            if is_own and self.page.url_path.startswith(root.root_path):
                return str(root.root_path)
        return ""

    @property
    def is_home(self) -> bool:
        return bool(self.root_path) and self.page.url_path == self.root_path

    @cached_property
    def version(self) -> str:
        """Part of the cache key: changes at once when any clinic does. One query."""
        return Clinic.objects.fingerprint()

    @cached_property
    def clinics(self) -> list[Clinic]:
        """The clinics this page is about; all public ones unless a page narrows it."""
        return get_clinics(self.request)

    @property
    def clinic_ids(self) -> set[int] | None:
        """Primary keys of the clinics to ask from this page; None means any."""
        return None

    @cached_property
    def breadcrumbs(self) -> list[Crumb]:
        """From the site's home down to the parent of this page; live pages only."""
        return [
            Crumb(page.title, page.get_url(self.request) or "")
            for page in self._ancestors()
            if page.live and page.url_path.startswith(self.root_path)
        ]

    def _ancestors(self) -> Iterable:
        """Routed pages know their parents, so this usually needs no query."""
        page, known = self.page, []
        while getattr(page, "_cached_parent_obj", None) is not None:
            page = page._cached_parent_obj
            known.insert(0, page)
            if page.url_path == self.root_path:
                return known
        return self.page.get_ancestors().filter(depth__gt=1)

    @cached_property
    def related(self) -> list[LinkedPage]:
        return []


class IndexFacts(PageFacts):
    @cached_property
    def version(self) -> str:
        """Changes when a listed page is published, unpublished or deleted, too."""
        listed = self.page.get_child_model().objects.child_of(self.page).live()
        pages = listed.aggregate(count=Count("pk"), at=Max("last_published_at"))
        return f"{super().version}-{pages['count']}-{pages['at']}"

    @cached_property
    def children(self) -> list:
        """Live, public children in menu order, with what their listing shows."""
        children = self.page.get_child_model().objects.child_of(self.page)
        return list(
            children.live()
            .public()
            .select_related(*self.page.get_child_joins())
            .defer_streamfields()
        )


class MedicalFacts(PageFacts):
    @cached_property
    def related(self) -> list[LinkedPage]:
        return self.page.get_related_pages()


class TreatmentFacts(MedicalFacts):
    @cached_property
    def conditions(self) -> list[LinkedPage]:
        return self.page.get_conditions()

    @cached_property
    def clinic_ids(self) -> set[int] | None:
        return self.page.get_offering_clinic_ids()

    @cached_property
    def clinics(self) -> list[Clinic]:
        offering = self.clinic_ids
        clinics = get_clinics(self.request)
        return [c for c in clinics if offering is None or c.pk in offering]


class ConditionFacts(MedicalFacts):
    @cached_property
    def treatments(self) -> list[LinkedPage]:
        return self.page.get_treatments()


class LocationFacts(PageFacts):
    @cached_property
    def clinic(self) -> Clinic | None:
        for clinic in get_clinics(self.request):
            if clinic.pk == self.page.clinic_id:
                return clinic
        return None

    @cached_property
    def clinics(self) -> list[Clinic]:
        return [self.clinic] if self.clinic else []

    @cached_property
    def nearby(self) -> list[Clinic]:
        """Up to three other clinics, nearest first."""
        others = [c for c in get_clinics(self.request) if c.pk != self.page.clinic_id]
        if self.clinic is None:
            return others[:3]
        return sorted(others, key=lambda c: distance_km(self.clinic, c))[:3]

    @cached_property
    def treatments(self) -> list[LinkedPage]:
        return self.page.get_treatments()
