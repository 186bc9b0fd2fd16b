"""Phone references in rich text: in the editor, in the database, on the page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from draftjs_exporter.dom import DOM

from wagtail.admin.rich_text.converters.html_to_contentstate import (
    KEEP_WHITESPACE,
    InlineEntityElementHandler,
)
from wagtail.admin.rich_text.editors.draftail.features import EntityFeature
from wagtail.rich_text import EmbedHandler

from ...clinics.models import Clinic
from .references import EMBED_TYPE, FEATURE, PhoneReference, Whose, show_html, show_text

ENTITY = "TPI_PHONE"


class PhoneEmbedHandler(EmbedHandler):
    identifier = EMBED_TYPE

    @staticmethod
    def get_model() -> type[Clinic]:
        return Clinic

    @classmethod
    def expand_db_attributes(cls, attrs: dict[str, Any]) -> str:
        return cls.expand_db_attributes_many([attrs])[0]

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, Any]]) -> list[str]:
        return show_html([PhoneReference.read(attrs) for attrs in attrs_list])

    @classmethod
    def extract_references(cls, attrs: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
        reference = PhoneReference.read(attrs)
        if reference.whose == Whose.CLINIC and reference.clinic_id:
            yield Clinic, str(reference.clinic_id), "", ""


class PhoneElementHandler(InlineEntityElementHandler):
    """One piece in the editor: the number as of now, which nobody types in."""

    mutability = "IMMUTABLE"

    def get_attribute_data(self, attrs: dict[str, Any]) -> dict[str, str]:
        return PhoneReference.read(attrs).attrs

    def handle_starttag(
        self, name: str, attrs: Any, state: Any, contentstate: Any
    ) -> None:
        super().handle_starttag(name, attrs, state, contentstate)
        reference = PhoneReference.read(dict(attrs))
        state.current_block.text += show_text([reference])[0]
        state.leading_whitespace = KEEP_WHITESPACE


def to_embed(props: dict[str, Any]) -> Any:
    """The text in the editor is dropped: it is the number of that day."""
    attrs = PhoneReference.read(props).attrs
    return DOM.create_element("embed", {"embedtype": EMBED_TYPE, **attrs})


def register_phone_feature(features: Any) -> None:
    """Hook ``register_rich_text_features``."""
    plugin = EntityFeature(
        {
            "type": ENTITY,
            "icon": "tpi-phone",
            "description": _("Phone number"),
            "chooserUrls": {"phoneChooser": reverse_lazy("tpi_cms_phones:choose")},
        },
        js=["wagtailadmin/js/modal-workflow.js", "tpi_cms/admin/phone-reference.js"],
    )
    features.register_editor_plugin("draftail", FEATURE, plugin)
    features.register_embed_type(PhoneEmbedHandler)
    rule = {
        "from_database_format": {
            f'embed[embedtype="{EMBED_TYPE}"]': PhoneElementHandler(ENTITY)
        },
        "to_database_format": {"entity_decorators": {ENTITY: to_embed}},
    }
    features.register_converter_rule("contentstate", FEATURE, rule)
    features.default_features.append(FEATURE)
