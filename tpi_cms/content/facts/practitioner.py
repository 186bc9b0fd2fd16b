from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from ...clinics.models import Clinic
from ...clinics.querysets import ClinicQuerySet
from ...clinics.structured import small_clinic_node
from ...seo import pages, people
from ...seo.graph import Node
from ..outline import BIOGRAPHY, LINKS, OutlineSection
from ..people import load_practitioners
from ..review.models import Practitioner
from .base import LinkedPage
from .index import IndexFacts
from .people import PeopleFacts


class PractitionerFacts(PeopleFacts):
    """Of a page that presents one practitioner."""

    open_graph_type = "profile"

    @cached_property
    def practitioner(self) -> Practitioner | None:
        found = Practitioner.objects.filter(pk=self.page.practitioner_id)
        return next(iter(load_practitioners(self.request, found)), None)

    @cached_property
    def offering(self) -> ClinicQuerySet:
        """The clinics where they work."""
        return Clinic.objects.filter(practitioners=self.page.practitioner_id)

    @property
    def picture(self) -> Any:
        """The page's own, else the photo."""
        own = super().picture
        return own or (self.practitioner.photo if self.practitioner else None)

    def get_sections(self) -> list[OutlineSection]:
        """Who they are and what they do, then what the page tells."""
        person = self.practitioner
        about = [person.biography] if person and person.biography else []
        return [
            OutlineSection(_("Biography"), BIOGRAPHY, items=about),
            OutlineSection(_("Treatments"), LINKS, items=self.treatments),
            *super().get_sections(),
        ]

    @cached_property
    def treatments(self) -> list[LinkedPage]:
        """What they do."""
        return self.page.get_treatments() if self.practitioner else []

    def get_page_properties(self) -> dict[str, Any]:
        properties = {"hasPart": self.make_section_nodes()}
        if self.practitioner:
            properties |= people.profile_page(self.url)
            changes = [self.page.last_published_at, self.practitioner.updated_at]
            properties["dateModified"] = pages.iso(max(filter(None, changes)))
        return properties

    def get_nodes(self) -> list[Node]:
        person = self.practitioner
        if person is None:
            return []
        clinics = [
            small_clinic_node(clinic, self.make_absolute(clinic.page_url))
            for clinic in self.clinics
            if clinic.page_url
        ]
        shared = {"url": self.url, "name": person.name, "clinics": clinics}
        node = people.practitioner(
            **shared,
            suffix=person.credentials,
            job_title=person.job_title,
            description=self.description,
            credentials=[each.strip() for each in person.credentials.split(",")],
            topics=person.specialties,
            languages=person.languages,
            organization_id=f"{self.root_url}#organization",
            image=self.make_image_node(),
        )
        if not person.is_physician:
            return [node]
        specialties = person.specialties
        return [
            node,
            people.physician(**shared, npi=person.npi, specialties=specialties),
        ]


class PractitionerIndexFacts(PeopleFacts, IndexFacts):
    """Of the list of practitioners."""

    @cached_property
    def entries(self) -> list[tuple[Any, Practitioner]]:
        """Each page with its practitioner, and of them the clinics to be seen."""
        keys = {page.practitioner_id for page in self.children}
        clinics = Prefetch("clinics", Clinic.objects.public())
        found = Practitioner.objects.filter(pk__in=keys).prefetch_related(clinics)
        known = {each.pk: each for each in load_practitioners(self.request, found)}
        pairs = ((page, known.get(page.practitioner_id)) for page in self.children)
        return [(page, person) for page, person in pairs if person]
