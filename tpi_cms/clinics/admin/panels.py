"""How the clinic form is laid out."""

from __future__ import annotations

from typing import Any

from django.forms import NumberInput, TextInput
from django.utils.translation import gettext_lazy as _

from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
    TitleFieldPanel,
)
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.admin.widgets.slug import SlugInput

from .forms import (
    CampaignForm,
    CampaignFormSet,
    ClinicForm,
    PhoneForm,
    PhoneFormSet,
    RowForm,
    SpecialHoursFormSet,
)
from .hours_panels import CalendarPanel, HolidaysPanel
from .rows_panel import FoldedRowsPanel, RowsPanel
from .widgets import LongSelect, NativeDateInput, NativeTimeInput, TodayInput


class NamePanel(TitleFieldPanel):
    """Writes the slug while the clinic is new; a saved one keeps its address."""

    class BoundPanel(TitleFieldPanel.BoundPanel):
        def get_should_apply(self) -> bool:
            return not (self.instance and self.instance.pk)


class ClinicPanel(FieldPanel):
    """Chooses a clinic; with a link to its facts for those who may edit them."""

    class BoundPanel(FieldPanel.BoundPanel):
        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            if self.bound_field is not None:
                may_edit = self.request.user.has_perm("tpi_cms.change_clinic")
                self.bound_field.field.widget.show_edit_link = may_edit


class KeyPanel(FieldPanel):
    """Of a saved clinic: a new one has another key at each look."""

    class BoundPanel(FieldPanel.BoundPanel):
        def is_shown(self) -> bool:
            return bool(super().is_shown() and self.instance.pk)


contact_panels = [
    MultiFieldPanel(
        [
            NamePanel("name", targets=["slug"], placeholder=False),
            FieldRowPanel([FieldPanel("slug", widget=SlugInput), FieldPanel("code")]),
            FieldRowPanel([FieldPanel("status"), FieldPanel("accepting_new_patients")]),
            FieldPanel("opens_on", widget=NativeDateInput),
            FieldPanel("status_note", widget=AdminAutoHeightTextInput),
            FieldPanel("public_without_page"),
        ],
        heading=_("Identity"),
        icon="tpi-clinic",
    ),
    RowsPanel(
        "phones",
        panels=[
            FieldPanel("role"),
            FieldPanel("number"),
            FieldPanel("extension", widget=TextInput(attrs={"size": 5})),
            FieldPanel("note"),
            FieldPanel("text_capable"),
            FieldPanel("is_public"),
        ],
        heading=_("Phones"),
        label=_("Phone"),
        help_text=_(
            "Write numbers as you are used to, with an extension if there is one."
        ),
        icon="tpi-phone",
        row_form=PhoneForm,
        row_formset=PhoneFormSet,
    ),
    FieldPanel(
        "numbers_checked_on",
        widget=TodayInput(_("Checked today")),
        heading=_("Numbers last checked on"),
        icon="check",
    ),
    FoldedRowsPanel(
        "campaign_numbers",
        panels=[
            FieldPanel("match"),
            FieldPanel("value"),
            FieldPanel("number"),
            FieldPanel("starts_on", widget=NativeDateInput),
            FieldPanel("ends_on", widget=NativeDateInput),
        ],
        heading=_("Campaign numbers"),
        label=_("Campaign number"),
        help_text=_(
            "Numbers that ring at this clinic too, shown in place of its main one to "
            "visitors who came that way last. The first that fits is shown, from and "
            "until the dates given, both days included."
        ),
        icon="tpi-phone",
        row_form=CampaignForm,
        row_formset=CampaignFormSet,
    ),
    MultiFieldPanel(
        [
            FieldPanel("booking_url"),
            FieldPanel("profile_urls", widget=AdminAutoHeightTextInput),
        ],
        heading=_("On the web"),
        icon="globe",
    ),
]

hours_panels = [
    FieldPanel("weekly_hours", heading=_("Weekly hours"), icon="time"),
    FieldPanel("closed_on_holidays"),
    FieldPanel(
        "hours_confirmed_on",
        widget=TodayInput(_("Confirmed today")),
        heading=_("Hours last confirmed on"),
        icon="check",
    ),
    RowsPanel(
        "special_hours",
        panels=[
            FieldPanel("date", widget=NativeDateInput),
            FieldPanel("reason"),
            FieldPanel("opens", widget=NativeTimeInput),
            FieldPanel("closes", widget=NativeTimeInput),
        ],
        heading=_("Special days"),
        label=_("Special day"),
        help_text=_(
            "These replace the weekly hours on one date. Leave both times empty for a "
            "closed day."
        ),
        icon="calendar",
        row_form=RowForm,
        row_formset=SpecialHoursFormSet,
    ),
    HolidaysPanel(heading=_("Holidays"), icon="calendar"),
    CalendarPanel(heading=_("The next eight weeks"), icon="calendar"),
]

location_panels = [
    MultiFieldPanel(
        [
            FieldPanel("street_address"),
            FieldRowPanel([FieldPanel("locality"), FieldPanel("region")]),
            FieldRowPanel([FieldPanel("postal_code"), FieldPanel("country")]),
            FieldPanel("time_zone", widget=LongSelect),
            FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
        ],
        heading=_("Address"),
        icon="site",
    ),
    MultiFieldPanel(
        [FieldPanel("parking"), FieldPanel("transit"), FieldPanel("access")],
        heading=_("Getting here"),
        icon="crosshairs",
    ),
    MultiFieldPanel(
        [
            FieldPanel("services"),
            FieldPanel("languages", widget=AdminAutoHeightTextInput),
        ],
        heading=_("At the clinic"),
        icon="group",
    ),
]

request_panels = [
    FieldPanel(
        "intake_emails",
        widget=AdminAutoHeightTextInput,
        heading=_("Mailboxes of the front desk"),
        icon="mail",
        permission="tpi_cms.change_clinic_mailboxes",
    ),
    FieldPanel(
        "manager_emails",
        widget=AdminAutoHeightTextInput,
        heading=_("Mailboxes of its manager"),
        icon="warning",
        permission="tpi_cms.change_clinic_mailboxes",
    ),
    FieldPanel(
        "answer_minutes",
        widget=NumberInput(attrs={"min": 5, "max": 2400}),
        heading=_("Minutes to answer"),
        icon="time",
        permission="tpi_cms.change_clinic_mailboxes",
    ),
    KeyPanel(
        "key",
        read_only=True,
        icon="key",
        help_text=_("Names this clinic to other systems. It never changes."),
        permission="tpi_cms.change_clinic_mailboxes",
    ),
]

clinic_edit_handler = TabbedInterface(
    [
        ObjectList(contact_panels, heading=_("Contact")),
        ObjectList(hours_panels, heading=_("Hours")),
        ObjectList(location_panels, heading=_("Location")),
        ObjectList(request_panels, heading=_("Requests & notices")),
    ],
    base_form_class=ClinicForm,
)
