from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.functional import cached_property

from ...clinics.models import Clinic
from ...clinics.querysets import ClinicQuerySet
from ...clinics.structured import small_clinic_node
from ...seo import medical
from ...seo.graph import Node, ref
from ..gaps import BODY, STANDFIRST, Gap
from .base import LinkedPage
from .location import LocationFacts
from .treatment import link_local_pages


class LocalTreatmentFacts(LocationFacts):
    """Of a page about a treatment at one clinic: that clinic's, and the treatment."""

    needs = (STANDFIRST, BODY)

    @cached_property
    def treatment(self) -> Any:
        """The page of the treatment, while patients may read it."""
        found = self.page.get_treatment()
        if found is None:
            return None
        return type(found).objects.live().public().filter(pk=found.pk).first()

    @cached_property
    def offering(self) -> ClinicQuerySet | None:
        return self.page.get_offering_clinics()

    @cached_property
    def is_offered(self) -> bool:
        """Whether the clinic offers it still; also while nobody can say."""
        clinic_id = self.page.clinic_id
        return self.offering is None or self.offering.filter(pk=clinic_id).exists()

    @cached_property
    def nearby(self) -> list[Clinic]:
        return self._narrow(super().nearby)

    @cached_property
    def other_clinics(self) -> list[Clinic]:
        """Those of them that offer it too, each with its page about it."""
        clinics = self.nearby or self._narrow(super().other_clinics)
        return link_local_pages(self.treatment, clinics)

    def _narrow(self, clinics: list[Clinic]) -> list[Clinic]:
        if self.offering is None or not clinics:
            return clinics
        known = self.offering.filter(pk__in=[clinic.pk for clinic in clinics])
        pks = {*known.values_list("pk", flat=True)}
        return [clinic for clinic in clinics if clinic.pk in pks]

    @cached_property
    def location(self) -> LinkedPage:
        """The clinic's own page; without address while it isn't live."""
        page = self.page.get_location()
        url = page.get_url(self.request) if page.live else ""
        return LinkedPage(page.title, url or "")

    @cached_property
    def treatments(self) -> list[LinkedPage]:
        """The other treatments at this clinic."""
        if self.clinic is None:
            return []
        own = self.treatment.url if self.treatment else None
        links = self.page.get_location().get_treatments()
        return [link for link in links if own not in (link.about, link.url)]

    def _find_clinic_gaps(self, clinic: Clinic) -> Iterator[Gap]:
        """None: the clinic's own page tells of them, once."""
        return iter(())

    def get_page_properties(self) -> dict[str, Any]:
        properties = super().get_page_properties()
        properties |= {"@type": "MedicalWebPage", "audience": medical.patients()}
        subjects = [ref(node["@id"]) for node in self.get_nodes()]
        return {
            **properties,
            "about": subjects,
            "mainEntity": next(iter(subjects), None),
        }

    def get_nodes(self) -> list[Node]:
        """The treatment and the clinic, as their own pages describe them."""
        nodes, service = [], None
        if self.treatment:
            url = self.make_absolute(self.treatment.get_url(self.request) or "")
            nodes += medical.small_treatments([(self.treatment.title, url)])
            service = ref(medical.treatment_id(url)) if self.is_offered else None
        if self.clinic and self.location.url:
            url = self.make_absolute(self.location.url)
            nodes += [small_clinic_node(self.clinic, url, availableService=service)]
        return nodes
