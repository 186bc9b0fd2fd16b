"""Blocks that are lists: points, steps, terms, variants, questions, comparisons."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from .text import INLINE_FEATURES, PREVIEW_TEMPLATE, CopyBlock


def rich_line(label, **kwargs):
    """One line or paragraph that may hold links and emphasis."""
    return CopyBlock(label=label, features=INLINE_FEATURES, **kwargs)


class LeadInBlock(blocks.StructBlock):
    """Base of lists that may have a sentence before and one after."""

    lead_in = blocks.TextBlock(label=_("Lead-in"), required=False, rows=2)

    class Meta:
        preview_template = PREVIEW_TEMPLATE


class Marker(models.TextChoices):
    DOT = "dot", _("Dots")
    CHECK = "check", _("Check marks: what fits")
    CROSS = "cross", _("Crosses: what doesn't")


class BulletsBlock(LeadInBlock):
    items = blocks.ListBlock(rich_line(_("Point")), label=_("Points"))
    marker = blocks.ChoiceBlock(
        label=_("Marks"),
        choices=Marker.choices,
        default=Marker.DOT,
        required=False,
        help_text=_("The lead-in must say what the marks mean."),
    )
    closing = blocks.TextBlock(label=_("Closing text"), required=False, rows=2)

    class Meta:
        icon = "list-ul"
        label = _("Bullets")
        description = _("Short points, with a sentence before and after if needed.")
        template = "tpi_cms/blocks/bullets.html"
        form_layout = blocks.BlockGroup(
            ["lead_in", "items", "closing"], settings=["marker"]
        )
        preview_value = {
            "lead_in": "Ask us about it when:",
            "items": [
                "<p>the pain has been there for six weeks or longer</p>",
                "<p>your neck won't turn far enough to drive</p>",
            ],
            "closing": "Asking needs no referral.",
        }


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Step"), required=False)
    duration = blocks.CharBlock(
        label=_("How long"), required=False, help_text=_("Such as: about 5 min.")
    )
    text = rich_line(_("What happens"), required=False)

    class Meta:
        icon = "list-ol"
        label = _("Step")
        form_layout = ["title", "duration", "text"]


class StepsBlock(LeadInBlock):
    items = blocks.ListBlock(StepBlock(), label=_("Steps"))
    closing = blocks.TextBlock(label=_("Closing text"), required=False, rows=2)

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        description = _("What we do, in order: numbered, with how long each takes.")
        template = "tpi_cms/blocks/steps.html"
        preview_value = {
            "items": [
                {
                    "title": "Your side first",
                    "duration": "about 5 min",
                    "text": "<p>You show us the place and tell us its story.</p>",
                },
                {
                    "title": "Finding it",
                    "duration": "about 5 min",
                    "text": "<p>We feel along the muscle with you.</p>",
                },
            ]
        }


class MomentBlock(blocks.StructBlock):
    when = blocks.CharBlock(label=_("When"), help_text=_("Such as: 24 to 48 hours."))
    text = rich_line(_("What to expect"))

    class Meta:
        icon = "time"
        label = _("Moment")


class TimelineBlock(LeadInBlock):
    items = blocks.ListBlock(MomentBlock(), label=_("Moments"))
    closing = blocks.TextBlock(label=_("Closing text"), required=False, rows=2)

    class Meta:
        icon = "history"
        label = _("Timeline")
        description = _("What the patient notices as time passes.")
        template = "tpi_cms/blocks/timeline.html"
        preview_value = {
            "items": [
                {"when": "First two hours", "text": "<p>Expect it to be numb.</p>"},
                {"when": "Days 3 to 7", "text": "<p>You can judge what it did.</p>"},
            ]
        }


class TermBlock(blocks.StructBlock):
    term = blocks.CharBlock(label=_("Term"))
    text = rich_line(_("Text"), required=False)

    class Meta:
        icon = "tag"
        label = _("Term")


class TermsBlock(LeadInBlock):
    items = blocks.ListBlock(TermBlock(), label=_("Terms"))
    closing = blocks.TextBlock(label=_("Closing text"), required=False, rows=2)

    class Meta:
        icon = "list-ul"
        label = _("Terms and text")
        description = _("Benefits, conditions, risks: a bold term, then what it means.")
        template = "tpi_cms/blocks/terms.html"
        preview_value = {
            "items": [
                {"term": "Easier movement", "text": "<p>You can train again.</p>"},
                {"term": "Little time lost", "text": "<p>Work the same day.</p>"},
            ]
        }


class VariantBlock(blocks.StructBlock):
    name = blocks.CharBlock(label=_("Name"), required=False)
    body_area = blocks.CharBlock(label=_("Body area"), required=False)
    purpose = rich_line(_("Purpose"), required=False)

    class Meta:
        icon = "copy"
        label = _("Variant")
        form_layout = ["name", "body_area", "purpose"]


class VariantsBlock(LeadInBlock):
    items = blocks.ListBlock(VariantBlock(), label=_("Variants"))
    closing = blocks.TextBlock(label=_("Closing text"), required=False, rows=2)

    class Meta:
        icon = "copy"
        label = _("Variants")
        description = _("Kinds or sites of a treatment, each with its purpose.")
        template = "tpi_cms/blocks/variants.html"
        preview_value = {
            "items": [
                {
                    "name": "Upper shoulder",
                    "body_area": "Trapezius",
                    "purpose": "<p>Eases shoulder and upper back pain.</p>",
                },
                {"body_area": "Temples", "purpose": "<p>Eases headaches.</p>"},
            ]
        }


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(
        label=_("Question"),
        required=False,
        help_text=_("May wait while this is a draft; needed to publish."),
    )
    answer = CopyBlock(label=_("Answer"), features=[*INLINE_FEATURES, "ul"])

    class Meta:
        icon = "help"
        label = _("Question")


class FaqBlock(LeadInBlock):
    """Questions that open one by one (schema.org ``FAQPage``)."""

    items = blocks.ListBlock(QuestionBlock(), label=_("Questions"))

    def clean(self, value):
        """A question may be missing in a draft, not in a published page."""
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        errors = {
            index: StructBlockValidationError(
                block_errors={"question": ValidationError(_("Write the question."))}
            )
            for index, item in enumerate(cleaned["items"])
            if not item["question"].strip()
        }
        if errors:
            raise StructBlockValidationError(
                block_errors={
                    "items": blocks.list_block.ListBlockValidationError(
                        block_errors=errors
                    )
                }
            )
        return cleaned

    class Meta:
        icon = "help"
        label = _("Questions and answers")
        description = _("Questions people ask; each opens to its answer.")
        template = "tpi_cms/blocks/faq.html"
        preview_value = {
            "items": [
                {
                    "question": "Does it hurt?",
                    "answer": "<p>A little: the skin stings for a moment.</p>",
                },
                {
                    "question": "Can I drive home?",
                    "answer": "<p>Yes, unless it was the leg you drive with.</p>",
                },
            ]
        }


class ComparisonRowBlock(blocks.StructBlock):
    label = blocks.CharBlock(label=_("What is compared"))
    cells = blocks.ListBlock(
        blocks.CharBlock(label=_("Cell"), required=False), label=_("Cells")
    )

    class Meta:
        icon = "table"
        label = _("Row")


class ComparisonBlock(LeadInBlock):
    columns = blocks.ListBlock(
        blocks.CharBlock(label=_("Column")), label=_("Columns"), min_num=2
    )
    rows = blocks.ListBlock(ComparisonRowBlock(), label=_("Rows"))
    closing = blocks.TextBlock(label=_("Closing text"), required=False, rows=2)

    def clean(self, value):
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        width = len(cleaned["columns"])
        errors = {
            index: StructBlockValidationError(
                block_errors={
                    "cells": ValidationError(
                        _("This row needs %(count)d cells.") % {"count": width}
                    )
                }
            )
            for index, row in enumerate(cleaned["rows"])
            if len(row["cells"]) != width
        }
        if errors:
            raise StructBlockValidationError(
                block_errors={
                    "rows": blocks.list_block.ListBlockValidationError(
                        block_errors=errors
                    )
                }
            )
        return cleaned

    class Meta:
        icon = "table"
        label = _("Comparison")
        description = _("A plain table beside other therapies; it names no winner.")
        template = "tpi_cms/blocks/comparison.html"
        preview_value = {
            "columns": ["Trigger point injections", "Physical therapy"],
            "rows": [
                {
                    "label": "Starts to work",
                    "cells": ["Same day to 3 days", "3 to 6 weeks"],
                },
                {"label": "Time it takes", "cells": ["20 minutes", "45 minutes"]},
            ],
        }
