from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from ...clinics.admin.problems import Problem, find_problems
from ...clinics.models import Clinic
from ...clinics.places.distance import find_nearest
from ...clinics.structured import clinic_node, small_clinic_node
from ...seo import pages, places
from ...seo.graph import Node, ref
from ..directory import get_site_clinics, load_clinics, narrow_clinics
from ..finder import Finder, Question
from ..gaps import PICTURE, STANDFIRST, Gap, Group
from ..rings import RingMap, draw_rings
from .base import LinkedPage, PageFacts
from .index import CollectionFacts

#: A clinic's page names so many others, of so many near it: some may be closed.
NEARBY, LOOKED_AT = 3, 6
#: What a map or a local result can't do without, and the clinic's field for it.
LOCAL_FIELDS = {
    Problem.PHONE: "id_phones-TOTAL_FORMS",
    Problem.ADDRESS: "id_street_address",
    Problem.HOURS: "id_weekly_hours",
    Problem.PLACE: "id_latitude",
    Problem.FAR: "id_latitude",
}


class LocationFacts(PageFacts):
    """Of a page that presents one clinic, while that is public."""

    needs = (STANDFIRST, PICTURE)

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
        if self.presented is None or self.presented.place is None:
            return []
        others = Clinic.objects.public().exclude(pk=self.presented.pk)
        near = find_nearest(others, self.presented.place, enough=LOOKED_AT)
        pks = [pk for pk, _km in near]
        found = load_clinics(self.request, Clinic.objects.filter(pk__in=pks))
        found.sort(key=lambda other: (not other.is_running, pks.index(other.pk)))
        return found[:NEARBY]

    @property
    def other_clinics(self) -> list[Clinic]:
        """The nearby ones; where it isn't known which are, three open ones by name."""
        return self.nearby or self._others[:NEARBY]

    @cached_property
    def _others(self) -> list[Clinic]:
        clinics = get_site_clinics(self.request).clinics
        others = [c for c in clinics if c.pk != self.page.clinic_id]
        return sorted(others, key=lambda other: not other.is_running)

    @cached_property
    def treatments(self) -> list[LinkedPage]:
        return self.page.get_treatments() if self.clinic else []

    def get_gaps(self) -> Iterator[Gap]:
        yield from super().get_gaps()
        if self.page.clinic_id is None:
            yield Gap(Group.LOCAL, _("No clinic is chosen"), "clinic")
        else:
            yield from self._find_clinic_gaps(self.page.clinic)

    def _find_clinic_gaps(self, clinic: Clinic) -> Iterator[Gap]:
        url = reverse("tpi_cms_clinic:edit", args=[clinic.pk])
        found = find_problems([clinic.pk], LOCAL_FIELDS)[clinic.pk]
        for problem in found:
            text, at = problem.label, LOCAL_FIELDS[problem]
            yield Gap(Group.LOCAL, text, url=f"{url}#{at}")
        if clinic.street_address and not (clinic.locality and clinic.postal_code):
            words = _("The address lacks its town or postal code")
            yield Gap(Group.LOCAL, words, url=f"{url}#id_locality")

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


class LocationIndexFacts(CollectionFacts):
    """Of a page that finds clinics, whether they have a page or not."""

    @cached_property
    def question(self) -> Question:
        return Question.read(self.request.GET if self.request else {})

    @cached_property
    def finder(self) -> Finder:
        return Finder(self.request, self.question)

    @property
    def is_kept(self) -> bool:
        """An answer to a search isn't: there are as many as words, each for now."""
        return self.question == Question()

    @cached_property
    def version(self) -> str:
        return super().version if self.is_kept else f"{super().version}-{uuid4()}"

    @cached_property
    def ring_map(self) -> RingMap | None:
        return draw_rings(self.finder)

    @cached_property
    def clinics(self) -> list[Clinic]:
        """Those that are shown."""
        return [result.clinic for result in self.finder.results]

    @property
    def has_many_clinics(self) -> bool:
        return False

    def get_nodes(self) -> list[Node]:
        """The clinics shown that have an address; a few are the group's parts too."""
        shown = {
            self.make_absolute(clinic.page_url): clinic
            for clinic in self.clinics
            if clinic.page_url
        }
        links = [(clinic.name, url) for url, clinic in shown.items()]
        listed = pages.item_list(self.url, links)
        if not self.is_kept or self.finder.pages > 1:
            return [listed]
        group = pages.organization(
            root_url=self.root_url,
            name=self.site_name,
            clinics=[small_clinic_node(clinic, url) for url, clinic in shown.items()],
        )
        return [listed, group]
