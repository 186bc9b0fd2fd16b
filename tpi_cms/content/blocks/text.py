"""Running text."""

from django.utils.translation import gettext_lazy as _

from wagtail import blocks

#: What rich text may hold. Headings belong to sections, pictures to their own block.
RICH_TEXT_FEATURES = ["bold", "italic", "link", "document-link", "ol", "ul", "h3"]
INLINE_FEATURES = ["bold", "italic", "link", "document-link"]

PREVIEW_TEMPLATE = "tpi_cms/blocks/preview.html"
PREVIEW_PROSE = (
    "<p>Some muscle fibers stay clenched long after the work is done. Under "
    "a finger they feel like a cord.</p>"
)


class ProseBlock(blocks.RichTextBlock):
    """Paragraphs with links, lists and small headings."""

    def __init__(self, **kwargs):
        super().__init__(features=RICH_TEXT_FEATURES, **kwargs)

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        description = _("Paragraphs, with links, lists and small headings.")
        template = "tpi_cms/blocks/prose.html"
        preview_template = PREVIEW_TEMPLATE
        preview_value = PREVIEW_PROSE


class CalloutBlock(blocks.StructBlock):
    """The drawback beside the benefit, a condition, a prompt to the reader."""

    text = blocks.RichTextBlock(label=_("Text"), features=INLINE_FEATURES)

    class Meta:
        icon = "warning"
        label = _("Note")
        description = _("One thing to notice: a limit, a drawback, a tip.")
        template = "tpi_cms/blocks/callout.html"
        preview_template = PREVIEW_TEMPLATE
        preview_value = {
            "text": "<p>Not everybody feels a change. We say when to stop.</p>"
        }
