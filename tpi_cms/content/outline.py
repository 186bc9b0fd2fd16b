"""In which order a page shows its typed facts and its body, and under which ids."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.utils.text import slugify
from django.utils.translation import gettext as _

from .blocks.body import Aspect
from .mixins import (
    ConditionPageMixin,
    IndexPageMixin,
    LocationPageMixin,
    TreatmentPageMixin,
)

INCLUDES = "tpi_cms/pages/includes/"
#: Ids that our templates use for themselves, or with ``-title`` at their end.
RESERVED_ANCHORS = frozenset(
    {
        "clinics",
        "content",
        "getting-here",
        "hours",
        "related",
        "request",
        "services",
        "tpi-request",
        "treatments",
    }
)


@dataclass
class OutlineSection:
    """One section of a page.

    Args:
        heading: "" for text that goes on without one.
        template: renders the section; gets ``section`` itself.
        block: the body block shown, if it is one.
        items: lines, links or phones shown, if it isn't.
        anchor: unique id on the page; set by ``page_outline``.
        hidden_heading: for screen readers, where a page would else begin without.
    """

    heading: str
    template: str
    block: Any = None
    items: list = field(default_factory=list)
    anchor: str = ""
    hidden_heading: str = ""

    @property
    def aspect(self) -> str:
        value = getattr(self.block, "value", None)
        return (value.get("aspect") or "") if value is not None else ""


def page_outline(page, facts) -> list[OutlineSection]:
    """Sections of ``page`` in reading order, each with an id of its own."""
    sections = list(body_sections(page))
    if isinstance(page, TreatmentPageMixin):
        sections = with_conditions(sections, facts)
    elif isinstance(page, ConditionPageMixin):
        sections = with_condition_facts(sections, page, facts)
    return with_anchors(sections)


def body_sections(page) -> Iterator[OutlineSection]:
    for block in page.body:
        if block.block_type == "section":
            heading = block.value.get("heading") or ""
            yield OutlineSection(heading, f"{INCLUDES}body_section.html", block)
        else:
            yield OutlineSection("", f"{INCLUDES}body_block.html", block)


def with_conditions(sections, facts) -> list[OutlineSection]:
    """The linked conditions follow what the text says about them.

    Without such a section they stand third, after what it is and when it helps.
    """
    if not facts.conditions:
        return sections
    links = OutlineSection(
        _("Conditions it may help"), f"{INCLUDES}links.html", items=facts.conditions
    )
    told = [i for i, s in enumerate(sections) if s.aspect == Aspect.MAY_TREAT]
    at = told[-1] + 1 if told else 2
    return [*sections[:at], links, *sections[at:]]


def with_condition_facts(sections, page, facts) -> list[OutlineSection]:
    """Overview first, then signs and emergencies, then causes, help, and the rest."""
    lead = _leading(sections, Aspect.OVERVIEW)
    typed = [
        (_("Symptoms"), "lines", page.symptoms),
        (_("When to get help at once"), "red_flags", page.red_flags),
        (_("Causes"), "lines", page.causes),
        (_("What raises the risk"), "lines", page.risk_factors),
        (_("How it is found"), "lines", page.diagnosis),
        (_("What you can do yourself"), "lines", page.self_care),
        (_("Treatments that may help"), "links", facts.treatments),
        (_("What may follow from it"), "lines", page.complications),
    ]
    shown = [
        OutlineSection(heading, f"{INCLUDES}{name}.html", items=items)
        for heading, name, items in typed
        if items
    ]
    return [*sections[:lead], *shown, *sections[lead:]]


def _leading(sections: list[OutlineSection], aspect: str) -> int:
    """How many sections at the start have that aspect."""
    for count, section in enumerate(sections):
        if section.aspect != aspect:
            return count
    return len(sections)


def with_anchors(sections: Iterable[OutlineSection]) -> list[OutlineSection]:
    """Give every section a unique id; the first gets a heading if it has none."""
    taken = set(RESERVED_ANCHORS)
    numbered = list(sections)
    for number, section in enumerate(numbered, 1):
        section.anchor = _free_anchor(_wanted_anchor(section, number), taken)
        taken.add(section.anchor)
    if numbered and not numbered[0].heading:
        first = numbered[0]
        known = first.aspect if first.aspect in Aspect.values else Aspect.OVERVIEW
        first.hidden_heading = str(Aspect(known).label)
    return numbered


def _wanted_anchor(section: OutlineSection, number: int) -> str:
    if section.block is not None and section.block.block_type == "section":
        wanted = section.block.value.anchor_id
    else:
        wanted = slugify(section.heading)
    return wanted or f"section-{number}"


def _free_anchor(wanted: str, taken: set[str]) -> str:
    anchor, count = wanted, 1
    while anchor in taken:
        count += 1
        anchor = f"{wanted}-{count}"
    return anchor


def has_lead_form(page) -> bool:
    """Whether the body holds a request form, so that the page adds none."""
    return any(
        child.block_type == "lead_form"
        for block in getattr(page, "body", ())
        if block.block_type == "section"
        for child in block.value["content"]
    )


def get_location_index_models() -> list[type]:
    """The site's concrete page classes that list location pages."""
    return [
        model
        for model in apps.get_models()
        if issubclass(model, IndexPageMixin) and _lists_locations(model)
    ]


def _lists_locations(model) -> bool:
    try:
        return issubclass(model().get_child_model(), LocationPageMixin)
    except NotImplementedError:
        return False
