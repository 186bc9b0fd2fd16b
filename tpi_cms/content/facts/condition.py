from __future__ import annotations

from collections.abc import Iterator

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ...seo import medical
from ...seo.graph import Node
from ..blocks.body import Aspect
from ..gaps import Gap, Group
from ..outline import LINES, LINKS, RED_FLAGS, OutlineSection
from .base import LinkedPage
from .medical import MedicalFacts


class ConditionFacts(MedicalFacts):
    needs = (
        *MedicalFacts.needs,
        Gap(
            Group.READERS,
            gettext_lazy("No red flags: when to get help at once"),
            "red_flags",
        ),
        Gap(Group.DATA, gettext_lazy("No symptoms"), "symptoms"),
        Gap(Group.DATA, gettext_lazy("No causes"), "causes"),
        Gap(Group.DATA, gettext_lazy("No body areas"), "body_areas"),
    )

    @property
    def subject_id(self) -> str:
        return medical.condition_id(self.url)

    @cached_property
    def treatments(self) -> list[LinkedPage]:
        return self.page.get_treatments()

    def get_gaps(self) -> Iterator[Gap]:
        yield from super().get_gaps()
        if not self.treatments:
            words = _(
                "No published treatment names it: choose it on a treatment’s page"
            )
            yield Gap(Group.DATA, words)

    def get_sections(self) -> list[OutlineSection]:
        """Overview, then signs and emergencies, causes and help, then the rest."""
        sections = super().get_sections()
        others = (i for i, s in enumerate(sections) if s.aspect != Aspect.OVERVIEW)
        at = next(others, len(sections))
        return [*sections[:at], *self._typed_sections(), *sections[at:]]

    def _typed_sections(self) -> list[OutlineSection]:
        page = self.page
        typed = [
            (_("Symptoms"), LINES, page.symptoms),
            (_("When to get help at once"), RED_FLAGS, page.red_flags),
            (_("Causes"), LINES, page.causes),
            (_("What raises the risk"), LINES, page.risk_factors),
            (_("How it is found"), LINES, page.diagnosis),
            (_("What you can do yourself"), LINES, page.self_care),
            (_("Treatments that may help"), LINKS, self.treatments),
            (_("What may follow from it"), LINES, page.complications),
        ]
        return [
            OutlineSection(heading, template, items=items)
            for heading, template, items in typed
        ]

    def get_nodes(self) -> list[Node]:
        page = self.page
        node = medical.condition(
            url=self.url,
            name=page.title,
            alternate_names=page.alternate_names,
            description=page.standfirst,
            body_areas=page.body_areas,
            symptoms=page.symptoms,
            causes=page.causes,
            risk_factors=page.risk_factors,
            tests=page.diagnosis,
            complications=page.complications,
            treatments=self.make_links(self.treatments),
            image=self.make_image_node(),
        )
        return [node]
