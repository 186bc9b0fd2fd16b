from __future__ import annotations

import math
from typing import Any

from django.utils.functional import cached_property

from ...clinics.models import Clinic
from ...clinics.structured import clinic_node
from ...seo import pages, places
from ...seo.graph import Node, ref
from ..directory import distance_km, get_site_clinics, narrow_clinics
from .base import LinkedPage, PageFacts
from .index import IndexFacts


class LocationFacts(PageFacts):
    """Of a page that presents one clinic, while that is public."""

    @cached_property
    def clinic(self) -> Clinic | None:
        own = Clinic.objects.filter(pk=self.page.clinic_id)
        found = narrow_clinics(self.request, own).clinics
        # The preview of its first draft: it will be public with this page.
        return found[0] if found else self._find_waiting()

    def _find_waiting(self) -> Clinic | None:
        clinics = Clinic.objects.exclude(status=Clinic.Status.CLOSED).with_facts()
        return clinics.filter(pk=self.page.clinic_id).first()

    @cached_property
    def clinics(self) -> list[Clinic]:
        return [self.clinic] if self.clinic else []

    @cached_property
    def presented(self) -> Clinic | None:
        """The page's clinic, also one that has closed for good."""
        return self.clinic or self.page.clinic

    @cached_property
    def nearby(self) -> list[Clinic]:
        """Up to three whose place is known: the nearest first, of the open ones."""
        if self.presented is None:
            return []
        known = [c for c in self._others if self._rank(c)[1] < math.inf]
        return sorted(known, key=self._rank)[:3]

    def _rank(self, other: Clinic) -> tuple[bool, float]:
        return not other.is_running, distance_km(self.presented, other)

    @property
    def other_clinics(self) -> list[Clinic]:
        """The nearby ones; where it isn't known which are, three open ones by name."""
        return self.nearby or self._others[:3]

    @cached_property
    def _others(self) -> list[Clinic]:
        clinics = get_site_clinics(self.request).clinics
        others = [c for c in clinics if c.pk != self.page.clinic_id]
        return sorted(others, key=lambda other: not other.is_running)

    @cached_property
    def treatments(self) -> list[LinkedPage]:
        return self.page.get_treatments() if self.clinic else []

    def get_page_properties(self) -> dict[str, Any]:
        properties: dict[str, Any] = {"hasPart": self.make_section_nodes()}
        if self.clinic is not None:
            about = ref(places.clinic_id(self.url))
            properties |= {"about": about, "mainEntity": about}
            changes = [self.page.last_published_at, self.clinic.updated_at]
            properties["dateModified"] = pages.iso(max(filter(None, changes)))
        return properties

    def get_nodes(self) -> list[Node]:
        if self.clinic is None:
            return []
        node = clinic_node(
            self.clinic,
            self.url,
            image=self.make_image_node(),
            description=self.page.standfirst,
            treatments=self.make_links(self.treatments),
            organization_id=f"{self.root_url}#organization",
        )
        return [node]


class LocationIndexFacts(IndexFacts):
    """Of a page that lists the clinics, whether they have a page or not."""

    def get_nodes(self) -> list[Node]:
        """The clinics that have an address, as a list and as parts of the group."""
        links = [
            (clinic.name, self.make_absolute(clinic.page_url))
            for clinic in self.clinics
            if clinic.page_url
        ]
        group = pages.organization(
            root_url=self.root_url,
            name=self.site_name,
            clinics=[places.small_clinic(*link) for link in links],
        )
        return [pages.item_list(self.url, links), group]
