"""Blocks that lead on: to a clinic, to the request form, to other pages."""

from typing import Any

import swapper
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from ...clinics.admin.choosers import ClinicChooserBlock
from ...clinics.models import Clinic
from ..directory import MOST_SHOWN, get_site_clinics, narrow_clinics
from .text import PREVIEW_TEMPLATE


class ClinicScope(models.TextChoices):
    ALL = "all", _("All that offer this")
    NEAREST = "nearest", _("All, the nearest first if the visitor shares a place")
    CHOSEN = "chosen", _("The ones chosen below")


class ClinicActionBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("Heading"), required=False)
    text = blocks.TextBlock(label=_("Text"), required=False, rows=2)
    scope = blocks.ChoiceBlock(
        label=_("Which clinics"), choices=ClinicScope.choices, default=ClinicScope.ALL
    )
    clinics = blocks.ListBlock(
        ClinicChooserBlock(), label=_("Chosen clinics"), default=[]
    )

    class Meta:
        icon = "tpi-phone"
        label = _("Call a clinic")
        description = _("Clinics with their phones and hours, always up to date.")
        template = "tpi_cms/blocks/clinic_action.html"
        preview_template = "tpi_cms/blocks/preview_clinics.html"
        preview_value = {"heading": "Talk to us", "scope": "all", "clinics": []}

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        context["clinics"] = _clinics_to_show(value, context)
        facts = context.get("facts")
        is_chosen = value["scope"] == ClinicScope.CHOSEN
        context["is_many"] = bool(facts and facts.has_many_clinics and not is_chosen)
        context["treatment"] = getattr(facts, "treatment", None)
        context["is_nearest"] = value["scope"] == ClinicScope.NEAREST
        context["is_all"] = value is getattr(context.get("facts"), "clinics_block", ())
        return context


def _clinics_to_show(value, context) -> list[Clinic]:
    """The page's clinics, or the chosen ones of all; both with phones and links."""
    request, facts = context.get("request"), context.get("facts")
    if request is None:
        return []
    if value["scope"] == ClinicScope.CHOSEN:
        chosen = [clinic.pk for clinic in value["clinics"] if clinic]
        found = Clinic.objects.filter(pk__in=chosen[:MOST_SHOWN])
        by_pk = {c.pk: c for c in narrow_clinics(request, found).clinics}
        return [by_pk[pk] for pk in chosen if pk in by_pk]
    return facts.clinics if facts else get_site_clinics(request).clinics


class LeadFormBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("Heading"), required=False)
    text = blocks.TextBlock(label=_("Text"), required=False, rows=2)

    class Meta:
        icon = "mail"
        label = _("Request form")
        description = _("The consultation request form, at this place of the page.")
        template = "tpi_cms/blocks/lead_form.html"
        preview_template = PREVIEW_TEMPLATE
        preview_value = {"heading": "Ask us to call you"}


class RelatedCardBlock(blocks.StructBlock):
    page = blocks.PageChooserBlock(label=_("Page"), required=False)
    url = blocks.URLBlock(label=_("Or an outside address"), required=False)
    kind = blocks.CharBlock(
        label=_("Kind"), required=False, help_text=_("Such as Guide or Treatment.")
    )
    title = blocks.CharBlock(
        label=_("Title"), required=False, help_text=_("Empty: the page's own title.")
    )
    text = blocks.CharBlock(label=_("One line"), required=False)

    def clean(self, value):
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        errors = {}
        if bool(cleaned["page"]) == bool(cleaned["url"]):
            errors["page"] = ValidationError(_("Choose a page or give an address."))
        if cleaned["url"] and not cleaned["title"]:
            errors["title"] = ValidationError(_("An outside link needs a title."))
        if errors:
            raise StructBlockValidationError(block_errors=errors)
        return cleaned

    class Meta:
        icon = "link"
        label = _("Card")


def _find_public(items) -> dict[int, Any]:
    """Those of the cards' pages that people may read, by primary key; in bulk."""
    ids = {page.pk for item in items if (page := item.get("page"))}
    if not ids:
        return {}
    pages = swapper.load_model("wagtailcore", "Page").objects.live().public()
    return pages.select_related("locale").in_bulk(ids)


def _related_card(item, public, request) -> dict[str, Any] | None:
    """What a card shows; None if its page isn't live and public any more."""
    if item.get("page") is None:
        return {**item, "is_outside": True} if item.get("url") else None
    page = public.get(item["page"].pk)
    if page is None:
        return None
    return {
        **item,
        "url": page.get_url(request),
        "title": item.get("title") or page.title,
        "is_outside": False,
    }


def get_related_cards(items, request) -> list[dict[str, Any]]:
    """What the cards show: ``url``, ``title``, ``kind``, ``text``, ``is_outside``."""
    public = _find_public(items)
    cards = (_related_card(item, public, request) for item in items)
    return [card for card in cards if card]


class RelatedCardsBlock(blocks.StructBlock):
    items = blocks.ListBlock(RelatedCardBlock(), label=_("Cards"))

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        context["cards"] = get_related_cards(value["items"], context.get("request"))
        return context

    class Meta:
        icon = "link"
        label = _("Related")
        description = _("Cards that lead to other pages or outside sources.")
        template = "tpi_cms/blocks/related.html"
        preview_template = PREVIEW_TEMPLATE
        preview_value = {
            "items": [
                {
                    "url": "https://example.org/",
                    "kind": "Guide",
                    "title": "Stretches for a stiff neck",
                    "text": "Five minutes, at a desk.",
                }
            ]
        }
