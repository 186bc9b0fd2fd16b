"""Sections, and the body that is made of them."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from wagtail import blocks

from ...fields import PackedBlockWidget
from ..roles import AuthorRole
from . import care, links, lists, media, text
from .text import PREVIEW_TEMPLATE


class Aspect(models.TextChoices):
    """What a section is about: schema.org ``MedicalWebPage.aspect``, then our own."""

    OVERVIEW = "Overview", _("Overview")
    HOW_IT_WORKS = "HowItWorks", _("How it works")
    MAY_TREAT = "MayTreat", _("What it may treat")
    BENEFITS = "Benefits", _("Benefits")
    PREPARATION = "Preparation", _("How to prepare")
    PROCEDURE = "Procedure", _("The procedure")
    PATIENT_EXPERIENCE = "PatientExperience", _("What patients notice")
    EFFECTIVENESS = "Effectiveness", _("How well it works")
    SIDE_EFFECTS = "SideEffects", _("Side effects")
    RISKS = "RisksOrComplications", _("Risks or complications")
    SAFETY = "Safety", _("Safety")
    SELF_CARE = "SelfCare", _("Self-care")
    GETTING_ACCESS = "GettingAccess", _("Getting access, cost")
    SEE_DOCTOR = "SeeDoctor", _("When to see a doctor")
    CANDIDACY = "Candidacy", _("Who it suits")
    COMPARISON = "Comparison", _("Compared with others")
    CONCLUSION = "Conclusion", _("Conclusion")
    PERSONAL = "Personal", _("Personal story")


class PartContentBlock(blocks.StreamBlock):
    """What stands under a heading, of a section or of a part of it."""

    prose = text.ProseBlock()
    callout = text.CalloutBlock()
    bullets = lists.BulletsBlock()
    steps = lists.StepsBlock()
    timeline = lists.TimelineBlock()
    terms = lists.TermsBlock()
    variants = lists.VariantsBlock()
    faq = lists.FaqBlock()
    comparison = lists.ComparisonBlock()
    care_cards = care.CareCardsBlock()
    image = media.ImageFigureBlock()
    video = media.VideoBlock()
    quote = media.QuoteBlock()
    citations = media.CitationsBlock()
    clinic_action = links.ClinicActionBlock()
    lead_form = links.LeadFormBlock()
    related = links.RelatedCardsBlock()

    hint = text.HintBlock()

    def get_api_representation(self, value, context=None):
        shown = [each for each in value or () if each.block_type != "hint"]
        return [
            {
                "type": each.block_type,
                "value": each.block.get_api_representation(each.value, context=context),
                "id": each.id,
            }
            for each in shown
        ]

    class Meta:
        icon = "placeholder"
        label = _("Content")


def is_hollow(content: Any) -> bool:
    """Whether it holds hints and nothing else: it isn't written yet."""
    found = list(content or ())
    return bool(found) and all(
        is_hollow(each.value.get("content"))
        if each.block_type == "part"
        else each.block_type == "hint"
        for each in found
    )


class HeadedValue(blocks.StructValue):
    @property
    def is_hollow(self) -> bool:
        return is_hollow(self.get("content"))


class HeadedBlock(blocks.StructBlock):
    """A heading and what stands under it; as long as that is a hint, nothing at all."""

    def get_searchable_content(self, value):
        return [] if value.is_hollow else super().get_searchable_content(value)

    def get_api_representation(self, value, context=None):
        told = self.to_python({}) if value.is_hollow else value
        return super().get_api_representation(told, context)

    class Meta:
        value_class = HeadedValue


class PartBlock(HeadedBlock):
    """A part of a section, one level deep."""

    heading = blocks.CharBlock(label=_("Heading"))
    content = PartContentBlock(label=_("Content"))

    class Meta:
        icon = "title"
        label = _("Part")
        description = _("A part of a section, under a smaller heading of its own.")
        template = "tpi_cms/blocks/part.html"
        preview_template = PREVIEW_TEMPLATE
        preview_value = {
            "heading": "The day before",
            "content": [("prose", text.PREVIEW_PROSE)],
        }


class SectionContentBlock(PartContentBlock):
    part = PartBlock()


class SectionValue(HeadedValue):
    @property
    def anchor_id(self) -> str:
        """Fragment of the section: the editor's, else made from its heading."""
        return slugify(self.get("anchor") or self.get("heading") or "")

    @property
    def author_role_name(self) -> str:
        """In words; "" for the editorial team, and for what is none of ours."""
        role = self.get("author_role")
        is_said = role in AuthorRole.values and role != AuthorRole.EDITORIAL
        return str(AuthorRole(role).label) if is_said else ""


class SectionBlock(HeadedBlock):
    heading = blocks.CharBlock(label=_("Heading"), required=False)
    aspect = blocks.ChoiceBlock(
        label=_("What it is about"),
        choices=Aspect.choices,
        required=False,
        search_index=False,
    )
    anchor = blocks.CharBlock(
        label=_("Anchor"),
        required=False,
        help_text=_("Name for links to this section. Empty: made from the heading."),
    )
    author_name = blocks.CharBlock(
        label=_("Author of this section"),
        required=False,
        help_text=_("Only where it is somebody else than the author of the page."),
    )
    author_role = blocks.ChoiceBlock(
        label=_("Author is a"),
        choices=AuthorRole.choices,
        required=False,
        search_index=False,
    )
    content = SectionContentBlock(label=_("Content"))

    class Meta:
        icon = "title"
        label = _("Section")
        description = _("One subject: a heading and what belongs under it.")
        template = "tpi_cms/blocks/section.html"
        preview_template = PREVIEW_TEMPLATE
        value_class = SectionValue
        form_layout = blocks.BlockGroup(
            ["heading", "content"],
            settings=["aspect", "anchor", "author_name", "author_role"],
        )
        preview_value = {
            "heading": "How it works",
            "content": [("prose", text.PREVIEW_PROSE)],
        }


class RawSectionBlock(blocks.StructBlock):
    """Text whose headings got lost on the way here, kept until somebody sorts it."""

    text = text.CopyBlock(
        label=_("Pasted text"), features=[*text.RICH_TEXT_FEATURES, "h2", "hr"]
    )

    class Meta:
        icon = "clipboard-list"
        label = _("Pasted text")
        description = _("A whole text as it was pasted, to be split up later.")
        template = "tpi_cms/blocks/raw_section.html"
        preview_template = PREVIEW_TEMPLATE
        preview_value = {"text": "<h2>About us</h2><p>Text from another page.</p>"}


BODY_BLOCKS = [("section", SectionBlock()), ("raw", RawSectionBlock())]


class OutlinePartContentBlock(PartContentBlock):
    hint = text.HintBlock(is_written=True)


class OutlinePartBlock(PartBlock):
    content = OutlinePartContentBlock(label=_("Content"))


class OutlineContentBlock(OutlinePartContentBlock):
    part = OutlinePartBlock()


class OutlineSectionBlock(SectionBlock):
    """A section of an outline, where its hints are written."""

    content = OutlineContentBlock(label=_("Content"))


OUTLINE_BLOCKS = [("section", OutlineSectionBlock())]


def register_section_block(name: str, block: blocks.Block) -> None:
    """Offer a block of the site's own in the sections of every page, ours too.

    Call it in ``AppConfig.ready``. ``name`` is what is stored: keep it for good. No
    migration follows, as blocks are no part of them.
    """
    block.set_name(name)
    for offered in (BODY_BLOCKS, OUTLINE_BLOCKS):
        dict(offered)["section"].child_blocks["content"].child_blocks[name] = block
    PackedBlockWidget.packed.clear()
