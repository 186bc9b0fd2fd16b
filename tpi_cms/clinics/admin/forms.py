"""The form that clinics are filled in with."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from modelcluster.forms import BaseChildFormSet
from wagtail.admin.forms import WagtailAdminModelForm

from ...conf import conf
from ..hours.checks import DAYS, get_rows
from ..hours.words import day_name
from ..models import Clinic
from ..phones import (
    InvalidPhone,
    format_phone,
    invalid_phone_message,
    parse_phone,
    validate_country,
)
from .widgets import WeeklyHoursWidget


class WeeklyHoursField(forms.Field):
    """Cleans to the shape of ``Clinic.weekly_hours``: open days only, in order."""

    widget = WeeklyHoursWidget

    def clean(self, value: Any) -> dict[str, list[list[str]]]:
        week = {key: get_rows(value, key) for key in DAYS}
        errors = [
            self._incomplete(day, key)
            for day, key in enumerate(DAYS)
            if not all(opens and closes for opens, closes in week[key])
        ]
        if errors:
            raise ValidationError(errors)
        return {key: sorted(rows) for key, rows in week.items() if rows}

    def has_changed(self, initial: Any, data: Any) -> bool:
        if self.disabled or data is None:
            return False
        try:
            return self.clean(data) != self.clean(initial)
        except ValidationError:
            return True

    def _incomplete(self, day: int, key: str) -> ValidationError:
        message = _("%(day)s: give both times of each opening.")
        return ValidationError(message, params={"day": day_name(day)})


class RowFormSet(BaseChildFormSet):
    """Rows that ``identity`` tells apart: a row that is sent twice is stored once.

    A page that is saved again before it learnt the new rows' ids, by a double click
    or by autosave, sends them as new once more.
    """

    identity: tuple[str, ...] = ()
    repeated_message = _("A row is listed twice.")
    shown_in = ""

    def set_clinic(self, clinic: Clinic) -> None:
        """Let rows read what is typed beside them; call before it is validated."""
        self.instance = clinic
        self.shown_in = clinic.country

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        own = {"clinic": self.instance, "shown_in": self.shown_in}
        return {**super().get_form_kwargs(index), **own}

    def clean(self) -> None:
        super().clean()
        forms_kept = [form for form in self.forms if self._is_kept(form)]
        times = Counter(self._identify(form.instance) for form in forms_kept)
        if any(count > 1 for count in times.values()):
            raise ValidationError(self.repeated_message)

    def save(self, commit: bool = True) -> list[Any]:
        known = {form.instance.pk for form in self.initial_forms}
        stored = {
            self._identify(row): row.pk
            for row in getattr(self.instance, self.rel_name).all()
            if row.pk and row.pk not in known
        }
        for form in self.extra_forms:
            if self._is_kept(form):
                form.instance.pk = stored.get(self._identify(form.instance))
        return super().save(commit=commit)

    def _is_kept(self, form: Any) -> bool:
        if form in self.deleted_forms or not form.is_valid():
            return False
        return bool(form.instance.pk) or form.has_changed()

    def _identify(self, row: Any) -> tuple[str, ...]:
        return tuple(str(getattr(row, name)) for name in self.identity)


class PhoneFormSet(RowFormSet):
    identity = ("role", "number", "extension")
    repeated_message = _("A phone number is listed twice with the same use.")


class SpecialHoursFormSet(RowFormSet):
    identity = ("date", "opens", "closes")
    repeated_message = _("A special day is listed twice with the same times.")


class CampaignFormSet(RowFormSet):
    identity = ("match", "value", "starts_on", "ends_on")
    repeated_message = _("Two campaign numbers have the same rule and dates.")


class RowForm(WagtailAdminModelForm):
    """A row of ``clinic``, whose country was ``shown_in`` when the form was drawn."""

    def __init__(
        self, *args: Any, clinic: Clinic, shown_in: str, **kwargs: Any
    ) -> None:
        self.clinic = clinic
        self.shown_in = shown_in
        super().__init__(*args, **kwargs)


class NumberForm(WagtailAdminModelForm):
    """Takes a number as people write it; an extension may stand with it."""

    number = forms.CharField(
        label=_("Number"),
        max_length=64,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.number:
            shown_in = self.get_countries()[0]
            self.initial["number"] = format_phone(self.instance.number, "", shown_in)

    def get_countries(self) -> tuple[str, str]:
        """Whose way a stored number is shown in, and a typed one read in."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "number" in cleaned and "number" in self.changed_data:
            self._split(cleaned["number"])
        elif "number" in cleaned:
            cleaned["number"] = self.instance.number
        return cleaned

    def _split(self, typed: str) -> None:
        country = self.get_countries()[1]
        try:
            number, extension = parse_phone(typed, country)
        except InvalidPhone:
            self.add_error("number", invalid_phone_message(typed, country))
            return
        self.cleaned_data["number"] = number
        own = self.cleaned_data.get("extension", "")
        if extension and own and extension != own:
            self.add_error("extension", _("The number names another extension."))
        elif extension:
            self.cleaned_data["extension"] = extension


class PhoneForm(NumberForm, RowForm):
    def get_countries(self) -> tuple[str, str]:
        return self.shown_in, self.clinic.country


class CampaignForm(PhoneForm):
    """An extension stands with the number: few have one, and its row is full."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row = self.instance
        if row.number:
            shown = format_phone(row.number, row.extension, self.shown_in)
            self.initial["number"] = shown

    def _split(self, typed: str) -> None:
        super()._split(typed)
        extension = self.cleaned_data.get("extension", "")
        try:
            field = self.instance._meta.get_field("extension")
            self.instance.extension = field.clean(extension, self.instance)
        except ValidationError as error:
            self.add_error("number", error)


class NetworkPhoneForm(NumberForm):
    def get_countries(self) -> tuple[str, str]:
        return conf.default_country, conf.default_country


class ClinicForm(WagtailAdminModelForm):
    weekly_hours = WeeklyHoursField(label=_("Weekly hours"), required=False)

    class Media:
        js = ["tpi_cms/admin/clinic-form.js"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for formset in self.formsets.values():
            formset.set_clinic(self.instance)

    def save(self, commit: bool = True) -> Clinic:
        """The clinic is written once, not once more for each of its rows."""
        self.instance.saves_its_rows = True
        try:
            return super().save(commit=commit)
        finally:
            self.instance.saves_its_rows = False

    def clean_country(self) -> str:
        country = self.cleaned_data["country"]
        validate_country(country)
        return country
