from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ...clinics.models import Clinic
from ...clinics.querysets import ClinicQuerySet
from ...seo import medical
from ...seo.graph import Node
from ..blocks.body import Aspect
from ..blocks.facts import FactKind
from ..blocks.lists import Marker
from ..gaps import Gap, Group
from ..outline import LINKS, PEOPLE, OutlineSection
from ..people import load_practitioners
from ..plain_text import get_aspect_blocks, get_aspect_text, rich_text
from ..review.models import Practitioner
from .base import LinkedPage
from .medical import MedicalFacts


def link_local_pages(treatment: Any, clinics: list[Clinic]) -> list[Clinic]:
    """The clinics, each that has a page about the treatment with ``local_page``."""
    pages = treatment.get_local_pages([c.pk for c in clinics]) if treatment else {}
    for clinic in clinics:
        clinic.local_page = pages.get(clinic.pk)
    return clinics


def _insert(
    sections: list[OutlineSection], section: OutlineSection, *aspects: str, place: int
) -> None:
    """After the last section about one of those, else at the place."""
    told = [i for i, each in enumerate(sections, 1) if each.aspect in aspects]
    sections.insert(told[-1] if told else place, section)


class TreatmentFacts(MedicalFacts):
    needs = (
        *MedicalFacts.needs,
        Gap(
            Group.READERS,
            gettext_lazy("No key facts: how long it takes, when and how long it helps"),
            "key_facts",
        ),
        Gap(Group.DATA, gettext_lazy("No kind of procedure"), "procedure_type"),
        Gap(Group.DATA, gettext_lazy("No body areas"), "body_areas"),
    )

    @property
    def subject_id(self) -> str:
        return medical.treatment_id(self.url)

    @property
    def treatment(self) -> Any:
        """What a search for a clinic from here asks for."""
        return self.page

    @cached_property
    def conditions(self) -> list[LinkedPage]:
        return self.page.get_conditions()

    @cached_property
    def practitioners(self) -> list[Practitioner]:
        """Those who do it, each with ``page_url``."""
        found = self.page.get_practitioners()
        return [] if found is None else load_practitioners(self.request, found)

    @cached_property
    def after_care(self) -> LinkedPage | None:
        """The sheet to take home."""
        return self.page.get_after_care()

    @cached_property
    def offering(self) -> ClinicQuerySet | None:
        return self.page.get_offering_clinics()

    @cached_property
    def clinics(self) -> list[Clinic]:
        return link_local_pages(self.page, super().clinics)

    def get_gaps(self) -> Iterator[Gap]:
        yield from super().get_gaps()
        if not self.conditions:
            words = _("It leads to no published condition that it may help")
            yield Gap(Group.DATA, words, "condition_links")
        if self.offering is not None and not self.offering.public().exists():
            words = _("No clinic on the website offers it")
            yield Gap(Group.LOCAL, words, "offered_everywhere")

    def get_sections(self) -> list[OutlineSection]:
        """The linked conditions follow what the text says about them.

        Without such a section they stand third, after what it is and when it helps.
        Who does it follows the procedure, the sheet to take home what comes then.
        """
        sections = super().get_sections()
        links = OutlineSection(
            _("Conditions it may help"), LINKS, items=self.conditions
        )
        people = OutlineSection(_("Who does it"), PEOPLE, items=self.practitioners)
        sheets = [self.after_care] if self.after_care else []
        sheet = OutlineSection(_("After-care sheet"), LINKS, items=sheets)
        last = len(sections)
        _insert(sections, links, Aspect.MAY_TREAT, place=2)
        _insert(sections, people, Aspect.PROCEDURE, place=last + 1)
        afterwards = (Aspect.PATIENT_EXPERIENCE, Aspect.SELF_CARE)
        _insert(sections, sheet, *afterwards, place=last + 2)
        return sections

    def get_nodes(self) -> list[Node]:
        page = self.page
        node = medical.treatment(
            url=self.url,
            name=page.title,
            alternate_names=page.alternate_names,
            description=page.standfirst,
            procedure_type=page.procedure_type,
            body_areas=page.body_areas,
            preparation=get_aspect_text(page, Aspect.PREPARATION),
            how_performed=get_aspect_text(page, Aspect.PROCEDURE),
            followup=get_aspect_text(page, Aspect.SELF_CARE),
            drugs=self._substances(),
            contraindications=self._contraindications(),
            serious_outcomes=self._serious_outcomes(),
            specialties=[s for each in self.practitioners for s in each.specialties],
            image=self.make_image_node(),
        )
        conditions = self.make_links(self.conditions)
        return [node, *medical.treated_conditions(self.url, conditions)]

    def _contraindications(self) -> list[str]:
        """Points with crosses, where it is said whom the treatment suits."""
        return [
            rich_text(item)
            for block in get_aspect_blocks(self.page, Aspect.CANDIDACY)
            if block.block_type == "bullets" and block.value["marker"] == Marker.CROSS
            for item in block.value["items"]
        ]

    def _serious_outcomes(self) -> list[str]:
        """Terms among the risks: what is mild has an aspect of its own."""
        return [
            item["term"]
            for block in get_aspect_blocks(self.page, Aspect.RISKS)
            if block.block_type == "terms"
            for item in block.value["items"]
        ]

    def _substances(self) -> list[str]:
        return [
            fact.value["value"]
            for fact in self.page.key_facts
            if fact.block_type == "fact" and fact.value["kind"] == FactKind.SUBSTANCE
        ]
