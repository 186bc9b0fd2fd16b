"""Key facts: typed, so that page, listing and structured data agree."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail import blocks


class FactKind(models.TextChoices):
    PROCEDURE_TIME = "procedure_time", _("Time in the room")
    ONSET = "onset", _("Starts to work")
    RELIEF = "relief", _("Relief lasts")
    SESSIONS = "sessions", _("Sessions")
    INTERVAL = "interval", _("Time between sessions")
    DOWNTIME = "downtime", _("Downtime")
    SUBSTANCE = "substance", _("What is injected")
    PERFORMER = "performer", _("Who does it")
    PRICE = "price", _("Cost")


class FactUnit(models.TextChoices):
    MINUTE = "minute", _("minutes")
    HOUR = "hour", _("hours")
    DAY = "day", _("days")
    WEEK = "week", _("weeks")
    MONTH = "month", _("months")
    YEAR = "year", _("years")
    COUNT = "count", _("times")


class KeyFactBlock(blocks.StructBlock):
    kind = blocks.ChoiceBlock(label=_("Fact"), choices=FactKind.choices)
    value = blocks.CharBlock(
        label=_("In words"), help_text=_("As patients read it: 3 to 12 weeks.")
    )
    qualifier = blocks.CharBlock(
        label=_("Second line"),
        required=False,
        help_text=_("Such as: differs from person to person."),
    )
    minimum = blocks.DecimalBlock(
        label=_("From"),
        required=False,
        min_value=0,
        help_text=_(
            "Optional: the words in numbers, for programs; such as 3 where the words "
            "are 3 to 12 weeks. Patients read the words."
        ),
    )
    maximum = blocks.DecimalBlock(
        label=_("To"),
        required=False,
        min_value=0,
        help_text=_("Empty if there is one number only."),
    )
    unit = blocks.ChoiceBlock(
        label=_("Unit"),
        choices=FactUnit.choices,
        required=False,
        help_text=_("What both numbers count."),
    )

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        kinds = dict(FactKind.choices)
        context["kind_label"] = kinds.get(value["kind"], value["kind"])
        return context

    class Meta:
        icon = "info-circle"
        label = _("Fact")
        description = _("One typed fact, such as how long a visit takes.")
        template = "tpi_cms/blocks/key_fact.html"
        preview_template = "tpi_cms/blocks/preview_fact.html"
        form_layout = blocks.BlockGroup(
            ["kind", "value", "qualifier"], settings=["minimum", "maximum", "unit"]
        )
        preview_value = {
            "kind": "relief",
            "value": "3 to 12 weeks",
            "qualifier": "differs from person to person",
        }
