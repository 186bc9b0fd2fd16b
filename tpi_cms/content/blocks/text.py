"""Running text."""

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from wagtail import blocks
from wagtail.rich_text import RichText

from ..phones.references import FEATURE, expand_html, expand_text

#: What rich text may hold. Headings belong to sections, pictures to their own block.
INLINE_FEATURES = ["bold", "italic", "link", "document-link", FEATURE]
RICH_TEXT_FEATURES = [*INLINE_FEATURES, "ol", "ul", "h3"]

PREVIEW_TEMPLATE = "tpi_cms/blocks/preview.html"
PREVIEW_PROSE = (
    "<p>Some muscle fibers stay clenched long after the work is done. Under "
    "a finger they feel like a cord.</p>"
)


class CopyBlock(blocks.RichTextBlock):
    """Rich text whose phone numbers are there for programs and searches too."""

    def get_api_representation(self, value, context=None):
        return expand_html(super().get_api_representation(value, context) or "")

    def get_searchable_content(self, value):
        return super().get_searchable_content(RichText(expand_text(value.source)))


class ProseBlock(CopyBlock):
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


class HintBlock(blocks.TextBlock):
    """What an editor may write here: in the editor's form only, never published.

    Read there, and written in outlines: what somebody typed into it would be lost.
    """

    is_hint = True

    def __init__(self, *, is_written: bool = False, **kwargs):
        self.is_written = is_written
        super().__init__(required=False, search_index=False, **kwargs)

    @cached_property
    def field(self):
        field = super().field
        if not self.is_written:
            field.widget.attrs["readonly"] = True
        return field

    def render(self, value, context=None):
        return ""

    def get_api_representation(self, value, context=None):
        return ""

    class Meta:
        icon = "help"
        label = _("Hint")
        description = _("Says to editors what belongs here. Patients never see it.")
        form_classname = "tpi-hint"
        preview_template = "tpi_cms/blocks/preview_hint.html"
        preview_value = "What patients notice, and how long it lasts."


class CalloutBlock(blocks.StructBlock):
    """The drawback beside the benefit, a condition, a prompt to the reader."""

    text = CopyBlock(label=_("Text"), features=INLINE_FEATURES)

    class Meta:
        icon = "warning"
        label = _("Note")
        description = _("One thing to notice: a limit, a drawback, a tip.")
        template = "tpi_cms/blocks/callout.html"
        preview_template = PREVIEW_TEMPLATE
        preview_value = {
            "text": "<p>Not everybody feels a change. We say when to stop.</p>"
        }
