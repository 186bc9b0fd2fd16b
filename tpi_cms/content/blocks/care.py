"""Care cards: what to do, by how urgent it is."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail import blocks

from .lists import rich_line
from .text import PREVIEW_TEMPLATE


class Urgency(models.TextChoices):
    HOME = "home", _("Look after yourself at home")
    CALL = "call", _("Call the clinic the same day")
    EMERGENCY = "emergency", _("Emergency: call now")


class CareCardBlock(blocks.StructBlock):
    urgency = blocks.ChoiceBlock(label=_("How urgent"), choices=Urgency.choices)
    heading = blocks.CharBlock(
        label=_("Heading"),
        required=False,
        help_text=_("An instruction. Leave empty for the usual words."),
    )
    signs = blocks.ListBlock(rich_line(_("Sign")), label=_("Signs"))
    action = blocks.TextBlock(label=_("What to do"), required=False, rows=2)

    class Meta:
        icon = "warning"
        label = _("Care card")
        description = _("Signs and what to do about them, by how urgent they are.")
        template = "tpi_cms/blocks/care_card.html"
        preview_template = PREVIEW_TEMPLATE
        preview_value = {
            "urgency": "call",
            "signs": ["<p>the skin turns red or hot, and the patch grows</p>"],
            "action": "In the evening a nurse answers the same number.",
        }


class CareCardsBlock(blocks.StructBlock):
    """Up to one card of each urgency, shown mildest first."""

    cards = blocks.ListBlock(CareCardBlock(), label=_("Cards"), max_num=3)

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        order = Urgency.values
        context["cards"] = sorted(
            value["cards"].bound_blocks,
            key=lambda card: (
                order.index(card.value["urgency"])
                if card.value["urgency"] in order
                else len(order)
            ),
        )
        return context

    class Meta:
        icon = "warning"
        label = _("When to get help")
        description = _("Up to three care cards: at home, call us, emergency.")
        template = "tpi_cms/blocks/care_cards.html"
        preview_template = PREVIEW_TEMPLATE
        preview_value = {
            "cards": [
                {"urgency": "home", "signs": ["<p>a small bruise</p>"]},
                {"urgency": "emergency", "signs": ["<p>trouble breathing</p>"]},
            ]
        }
