from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from ...clinics.models import Clinic
from ...clinics.querysets import ClinicQuerySet
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
