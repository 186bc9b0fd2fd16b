from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.functional import cached_property

from ...clinics.models import Clinic
from ...clinics.querysets import ClinicQuerySet
from ...seo import medical
from ...seo.graph import Node, ref
from ..blocks.body import Aspect
from ..directory import narrow_clinics
from ..outline import SHEET_SECTION, OutlineSection, body_sections
from ..plain_text import get_blocks
from .base import PageFacts

#: What the sheet says when it says nothing itself.
DERIVED = frozenset({Aspect.PATIENT_EXPERIENCE, Aspect.SELF_CARE})
#: Of no use on paper, or shown in a place of their own.
LEFT_OUT = frozenset({"care_cards", "clinic_action", "lead_form", "related", "video"})
#: More numbers than that are no help in a hurry.
MOST_NUMBERS = 3


class AfterCareFacts(PageFacts):
    """Of a sheet to take home after the treatment whose page it stands below.

    ``?clinic=<slug>`` makes it the sheet of one clinic. An unknown one changes nothing,
    so that the cache keeps no more sheets than there are clinics.
    """

    @cached_property
    def version(self) -> str:
        """Changes with the treatment's page, too, and tells clinics apart."""
        changed_at = self.page.get_parent().last_published_at
        return f"{super().version}-{changed_at}-{self._asked_pk or ''}"

    @cached_property
    def treatment(self) -> Any:
        """The page of the treatment, live or not."""
        return self.page.get_parent().specific

    @property
    def offering(self) -> ClinicQuerySet | None:
        return self.treatment.get_offering_clinics()

    @cached_property
    def _asked_pk(self) -> int | None:
        """The clinic whose sheet is wanted, if patients may see it and it offers it."""
        query = self.request.GET if self.request else {}
        slug = query.get("clinic", "").replace("\0", "")[:120]
        if not slug:
            return None
        own = Clinic.objects.all() if self.offering is None else self.offering
        found = own.public().filter(slug=slug).values_list("pk", flat=True)
        return found.first()

    @cached_property
    def clinic(self) -> Clinic | None:
        """The clinic that was asked for; else the only one."""
        if self._asked_pk:
            own = Clinic.objects.filter(pk=self._asked_pk)
            return next(iter(narrow_clinics(self.request, own).clinics), None)
        return self.clinics[0] if len(self.clinics) == 1 else None

    @property
    def numbers(self) -> list[Clinic]:
        """Clinics whose phone stands on the sheet; of those that answer."""
        if self.clinic:
            return [self.clinic]
        return [each for each in self.clinics if each.phone_to_call][:MOST_NUMBERS]

    def get_sections(self) -> list[OutlineSection]:
        """The sheet's own; else what the treatment's page says of afterwards."""
        own = list(map(_for_paper, body_sections(self.page)))
        if any(not section.is_empty for section in own):
            return own
        told = body_sections(self.treatment)
        return [_for_paper(each) for each in told if each.aspect in DERIVED]

    @cached_property
    def care_cards(self) -> Any:
        """What to watch for, of the sheet, else of the treatment's page; or None."""
        return next(self._find_cards(), None)

    def _find_cards(self) -> Iterator[Any]:
        for page in (self.page, self.treatment):
            yield from get_blocks(page, "care_cards")

    def get_page_properties(self) -> dict[str, Any]:
        return {
            "@type": "MedicalWebPage",
            "about": [ref(node["@id"]) for node in self.get_nodes()],
            "audience": medical.patients(),
        }

    def get_nodes(self) -> list[Node]:
        """The treatment, as its own page describes it."""
        if not self.treatment.live:
            return []
        url = self.make_absolute(self.treatment.get_url(self.request) or "")
        return medical.small_treatments([(self.treatment.title, url)])


def _for_paper(section: OutlineSection) -> OutlineSection:
    block = section.block
    content = block.value["content"] if block.block_type == "section" else [block]
    kept = [each for each in content if each.block_type not in LEFT_OUT]
    return OutlineSection(section.heading, SHEET_SECTION, items=kept)
