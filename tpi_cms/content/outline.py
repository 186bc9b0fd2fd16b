"""The sections of a page and their ids."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.text import slugify

from wagtail.blocks import StreamValue

from .blocks.body import Aspect, SectionValue

#: Templates that show a section's ``items``: lines, linked pages, practitioners, signs.
LINES = "tpi_cms/pages/includes/lines.html"
LINKS = "tpi_cms/pages/includes/links.html"
SHEET_SECTION = "tpi_cms/pages/includes/sheet_section.html"
BIOGRAPHY = "tpi_cms/pages/includes/biography.html"
PEOPLE = "tpi_cms/pages/includes/people.html"
RED_FLAGS = "tpi_cms/pages/includes/red_flags.html"
BODY_SECTION = "tpi_cms/pages/includes/body_section.html"
BODY_BLOCK = "tpi_cms/pages/includes/body_block.html"
#: Ids that our templates use for themselves, or with ``-title`` at their end.
RESERVED_ANCHORS = frozenset(
    {
        "clinics",
        "content",
        "getting-here",
        "help",
        "hours",
        "more",
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
        items: lines of text or ``LinkedPage`` values shown, if it isn't.
        anchor: unique id on the page; set by ``with_anchors``.
        hidden_heading: for screen readers, where a page would begin without one.
    """

    heading: str
    template: str
    block: Any = None
    items: list = field(default_factory=list)
    anchor: str = ""
    hidden_heading: str = ""

    @property
    def is_empty(self) -> bool:
        return self.block is None and not self.items

    @property
    def author(self) -> tuple[str, str]:
        """Name and role of the section's own author, or "" both."""
        value = getattr(self.block, "value", None)
        if not isinstance(value, SectionValue):
            return "", ""
        return value.get("author_name") or "", value.get("author_role") or ""

    @property
    def aspect(self) -> str:
        value = getattr(self.block, "value", None)
        return (value.get("aspect") or "") if value is not None else ""


def body_sections(page) -> Iterator[OutlineSection]:
    """A section for each block of the body, if the page has one."""
    body = getattr(page, "body", None)
    for block in body if isinstance(body, StreamValue) else ():
        if block.block_type == "section" and block.value.is_hollow:
            continue
        if block.block_type == "section":
            heading = block.value.get("heading") or ""
            yield OutlineSection(heading, BODY_SECTION, block)
        else:
            yield OutlineSection("", BODY_BLOCK, block)


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
