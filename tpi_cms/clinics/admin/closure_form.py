"""The form that a closure is filled in with."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.telepath import JSContext
from wagtail.admin.widgets import AdminAutoHeightTextInput

from ..models import Clinic
from ..status import Status
from .choosers import clinic_chooser_viewset
from .panels import ClinicPanel
from .regions import get_region_choices
from .widgets import NativeDateInput, NativeTimeInput


class ClinicsWidget(forms.Widget):
    """The chosen clinics as a list; Wagtail's chooser, which searches, adds more."""

    template_name = "tpi_cms/admin/widgets/clinics.html"

    @property
    def media(self) -> forms.Media:
        own = forms.Media(js=["tpi_cms/admin/closure-form.js"])
        return self._pack()[1] + own

    def _pack(self) -> tuple[str, forms.Media]:
        """The chooser as its script reads it; late, as it asks for addresses."""
        context = JSContext()
        chooser = clinic_chooser_viewset.widget_class()
        return json.dumps(context.pack(chooser)), context.media

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        pks = [pk for pk in value or () if str(pk).isdigit()]
        chosen = Clinic.objects.filter(pk__in=pks).only("name")
        context["widget"] |= {"chosen": chosen, "chooser": self._pack()[0]}
        return context

    def format_value(self, value: Any) -> None:
        """The template has the clinics themselves."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        return data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False  # No clinic chosen sends nothing.

    def id_for_label(self, id_: str) -> str:
        return ""


class ClosureForm(WagtailAdminModelForm):
    clinics = forms.ModelMultipleChoiceField(
        label=_("Clinics"),
        queryset=Clinic.objects.all(),
        required=False,
        widget=ClinicsWidget,
    )
    regions = forms.MultipleChoiceField(
        label=_("And all clinics of"),
        choices=get_region_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Adds each clinic of that state or region, as it is today."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "clinics" not in self.errors:
            self._clean_clinics(cleaned)
        return cleaned

    def _clean_clinics(self, cleaned: dict[str, Any]) -> None:
        if cleaned.get("all_clinics"):
            cleaned["clinics"] = Clinic.objects.none()
            return
        if regions := cleaned.get("regions"):
            more = Clinic.objects.filter(region__in=regions).exclude(
                status=Status.CLOSED
            )
            cleaned["clinics"] = Clinic.objects.filter(
                pk__in={*_get_pks(cleaned["clinics"]), *_get_pks(more)}
            )
        if not cleaned["clinics"]:
            self.add_error("clinics", _("Choose a clinic, or tick “All clinics”."))

    def _post_clean(self) -> None:
        """After the model has judged its own times, what needs the clinics too."""
        super()._post_clean()
        if not self.errors:
            self._check_overlap()
            self._check_stand_in()

    def _get_chosen(self) -> QuerySet[Clinic]:
        is_all = self.cleaned_data["all_clinics"]
        return Clinic.objects.all() if is_all else self.cleaned_data["clinics"]

    def _check_overlap(self) -> None:
        other = self.instance.find_overlap(_get_pks(self._get_chosen()))
        if other is None:
            return
        closure, clinic = other
        url = reverse("tpi_cms_closure:edit", args=[closure.pk])
        words = gettext("%(clinic)s has another closure then:")
        link = '{} <a href="{}">{}</a>'
        message = format_html(link, words % {"clinic": clinic.name}, url, closure)
        self.add_error("first_date", ValidationError(message))

    def _check_stand_in(self) -> None:
        other = self.cleaned_data["send_requests_to"]
        if other is None:
            return
        if not other.takes_requests:
            message = gettext("%(clinic)s takes no requests.")
        elif self._get_chosen().filter(pk=other.pk).exists():
            message = gettext("%(clinic)s is itself closed by this.")
        elif self.instance.find_overlap([other.pk], only_whole=True):
            message = gettext("%(clinic)s has a closure itself then.")
        else:
            return
        self.add_error("send_requests_to", message % {"clinic": other.name})


def _get_pks(clinics: QuerySet[Clinic]) -> list[int]:
    return [*clinics.order_by().values_list("pk", flat=True)]


closure_edit_handler = ObjectList(
    [
        MultiFieldPanel(
            [
                FieldPanel("clinics"),
                FieldPanel("regions"),
                FieldPanel("all_clinics"),
            ],
            heading=_("Which clinics"),
            icon="tpi-clinic",
        ),
        MultiFieldPanel(
            [
                FieldRowPanel(
                    [
                        FieldPanel("first_date", widget=NativeDateInput),
                        FieldPanel("first_time", widget=NativeTimeInput),
                    ]
                ),
                FieldRowPanel(
                    [
                        FieldPanel("last_date", widget=NativeDateInput),
                        FieldPanel("last_time", widget=NativeTimeInput),
                    ]
                ),
                FieldRowPanel(
                    [
                        FieldPanel("opens", widget=NativeTimeInput),
                        FieldPanel("closes", widget=NativeTimeInput),
                    ]
                ),
            ],
            heading=_("When"),
            help_text=_("By each clinic’s own clock."),
            icon="time",
        ),
        MultiFieldPanel(
            [
                FieldPanel("reason"),
                FieldPanel("message", widget=AdminAutoHeightTextInput),
            ],
            heading=_("What patients read"),
            icon="comment",
        ),
        MultiFieldPanel(
            [ClinicPanel("send_requests_to")], heading=_("Requests"), icon="mail"
        ),
    ],
    base_form_class=ClosureForm,
)
