"""Pictures, videos, quotes and sources."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images.blocks import ImageBlock

from .lists import rich_line
from .text import PREVIEW_TEMPLATE, CopyBlock


class ImageFigureBlock(blocks.StructBlock):
    image = ImageBlock(label=_("Picture and what it shows"))
    caption = blocks.CharBlock(label=_("Caption"), required=False)
    credit = blocks.CharBlock(label=_("Credit"), required=False)

    class Meta:
        icon = "image"
        label = _("Image")
        description = _("A picture with a description, a caption and its source.")
        template = "tpi_cms/blocks/image.html"
        preview_template = "tpi_cms/blocks/preview_image.html"
        preview_value: dict[str, str] = {}  # the template draws one of its own


class VideoBlock(blocks.StructBlock):
    """A link to a video: nothing of another host is loaded into the page."""

    url = blocks.URLBlock(label=_("Address of the video"))
    title = blocks.CharBlock(label=_("Title"))
    duration = blocks.CharBlock(
        label=_("How long"), required=False, help_text=_("Such as: 2 min.")
    )
    transcript = CopyBlock(
        label=_("Transcript"), required=False, features=["bold", "italic", "ul"]
    )

    class Meta:
        icon = "media"
        label = _("Video")
        description = _("A card that opens a video, with its text to read instead.")
        template = "tpi_cms/blocks/video.html"
        preview_template = PREVIEW_TEMPLATE
        preview_value = {
            "url": "https://example.org/video",
            "title": "A visit, from the door to the way home",
            "duration": "2 min",
            "transcript": "<p>You arrive and give your name at the desk.</p>",
        }


class QuoteKind(models.TextChoices):
    PATIENT = "patient", _("A patient's story")
    EXPERT = "expert", _("A clinician's answer")
    OTHER = "other", _("Another quote")


class QuoteBlock(blocks.StructBlock):
    """A quote or testimonial.

    A patient's words need their written consent (45 CFR 164.508); an incentive must
    be disclosed (16 CFR 255.5) and what is typical be said (16 CFR 255.2).
    """

    kind = blocks.ChoiceBlock(
        label=_("Kind"), choices=QuoteKind.choices, default=QuoteKind.OTHER
    )
    text = rich_line(_("Words"))
    speaker = blocks.CharBlock(label=_("Who says it"), required=False)
    role = blocks.CharBlock(label=_("Who they are"), required=False)
    consent_on_file = blocks.BooleanBlock(
        label=_("We have their written consent"), required=False
    )
    incentive = blocks.CharBlock(
        label=_("What they got for it"),
        required=False,
        help_text=_("Shown beside the quote. Leave empty if nothing."),
    )
    typicality = blocks.CharBlock(
        label=_("What is typical"),
        required=False,
        help_text=_("Such as: about half of people feel this much change."),
    )

    def clean(self, value):
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        if cleaned["kind"] == QuoteKind.PATIENT and not cleaned["consent_on_file"]:
            message = _("A patient's story needs their written consent.")
            raise StructBlockValidationError(
                block_errors={"consent_on_file": ValidationError(message)}
            )
        return cleaned

    class Meta:
        icon = "openquote"
        label = _("Quote")
        description = _("A patient's story, a clinician's answer, or another quote.")
        template = "tpi_cms/blocks/quote.html"
        preview_template = PREVIEW_TEMPLATE
        preview_value = {
            "kind": "expert",
            "text": "<p>We stop when it doesn't help after two sessions.</p>",
            "speaker": "Dr. Ada Moreau",
            "role": "Pain physician",
        }


class CitationBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"))
    publisher = blocks.CharBlock(label=_("Publisher or authors"), required=False)
    url = blocks.URLBlock(label=_("Address"), required=False)
    date = blocks.CharBlock(
        label=_("Date"), required=False, help_text=_("Such as 2024 or May 2024.")
    )
    note = blocks.CharBlock(label=_("Note"), required=False)

    class Meta:
        icon = "doc-full"
        label = _("Source")


class CitationsBlock(blocks.StructBlock):
    items = blocks.ListBlock(CitationBlock(), label=_("Sources"))

    class Meta:
        icon = "doc-full"
        label = _("Sources")
        description = _("Studies, guides and further reading, with a note each.")
        template = "tpi_cms/blocks/citations.html"
        preview_template = PREVIEW_TEMPLATE
        preview_value = {
            "items": [
                {
                    "title": "Muscle pain: a guide for patients",
                    "publisher": "Example Society",
                    "date": "2024",
                    "note": "A plain overview.",
                }
            ]
        }
