"""The columns of a file of clinics: one table for template, export, import and docs."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any

import phonenumbers
from django import forms
from django.conf.locale import LANG_INFO
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from phonenumber_field.phonenumber import PhoneNumber

from ...fields import LinesField
from ..hours.checks import DAYS, get_rows
from ..models import Clinic, ClinicPhone
from ..phones import (
    InvalidPhone,
    format_phone,
    invalid_phone_message,
    parse_phone,
    validate_country,
)
from .cells import (
    Special,
    read_hours,
    read_special,
    read_yes,
    write_hours,
    write_special,
)

Number = tuple[str, str]
_EXTENSION = re.compile(r"(?:ext(?:ension|n)?|x)\.?\s*(?=\d+$)", re.IGNORECASE)


@dataclass
class Draft:
    """A clinic while its row is read; ``phones`` and ``special`` shall be stored."""

    clinic: Clinic
    is_new: bool = False
    phones: dict[str, list[Number]] = field(default_factory=dict)
    special: list[Special] | None = None
    fields: set[str] = field(default_factory=set)
    warnings: list[tuple[str, str]] = field(default_factory=list)


class Column:
    """A model's field. ``write`` gives the cell of a clinic, ``read`` takes one."""

    def __init__(
        self, name: str, example: str, note: Any = "", *, mailbox: bool = False
    ) -> None:
        self.name, self.example, self.note = name, example, note
        #: Only for those who may change mailboxes.
        self.is_mailbox = mailbox

    @cached_property
    def _choices(self) -> dict[str, str]:
        """By name and by key, in small letters. Flattening them is slow."""
        choices = [(key, label) for key, label in self.field.flatchoices if key]
        names = {str(label).casefold(): key for key, label in choices}
        return names | {key.casefold(): key for key, _label in choices}

    @property
    def field(self) -> Any:
        return Clinic._meta.get_field(self.name)

    @property
    def label(self) -> str:
        """What it holds: the field's name, and what to mind."""
        name = getattr(self, "own_label", None) or self.field.verbose_name
        return ". ".join(
            str(part).capitalize() if n == 0 else str(part)
            for n, part in enumerate((name, self.note))
            if part
        )

    def write(self, clinic: Clinic) -> str:
        value = getattr(clinic, self.name)
        if isinstance(value, list):
            to_line = self.field._form_options["to_line"]
            return "; ".join(to_line(item) for item in value)
        if isinstance(value, bool):
            return "yes" if value else "no"
        return "" if value is None else str(value)

    def write_draft(self, draft: Draft) -> str:
        """The same of what a row makes of it."""
        return self.write(draft.clinic)

    def read(self, draft: Draft, text: str) -> None:
        """Raises ``ValidationError``."""
        setattr(draft.clinic, self.name, self._to_value(draft, text))
        draft.fields.add(self.name)

    def _to_value(self, draft: Draft, text: str) -> Any:
        field = self.field
        if isinstance(field, LinesField):
            return self._to_lines(draft, re.sub(r"[;,]", "\n", text))
        if isinstance(field, models.BooleanField):
            return read_yes(text)
        if isinstance(field, models.DateField):
            return _to_date(text)
        if isinstance(field, models.DecimalField):
            return _to_decimal(text)
        if field.choices:
            return _to_choice(text, self._choices)
        if self.name == "country":
            text = text.upper()
            validate_country(text)
        if self.name == "postal_code" and draft.clinic.country == "US":
            self._check_zeros(draft, text)
        return text

    def _to_lines(self, draft: Draft, text: str) -> list[str]:
        items = self.field.formfield().clean(text)
        for item in items if self.name == "languages" else ():
            if item not in LANG_INFO:
                words = _("“%(item)s” is no language that we know: shown as typed.")
                draft.warnings.append((self.name, words % {"item": item}))
        return items

    def _check_zeros(self, draft: Draft, text: str) -> None:
        if re.fullmatch(r"\d{3,4}", text):
            words = _("Did a spreadsheet drop a leading zero? Store it as text there.")
            raise ValidationError(words)


class DayColumn(Column):
    """Weekly hours of one day."""

    def __init__(self, name: str, key: str, example: str) -> None:
        super().__init__(name, example, gettext_lazy("Local time; closed; 24 hours."))
        self.own_label = gettext_lazy("Opening hours")
        self.key, self.index = key, DAYS.index(key)

    def write(self, clinic: Clinic) -> str:
        rows = get_rows(clinic.weekly_hours, self.key)
        is_known = any(get_rows(clinic.weekly_hours, key) for key in DAYS)
        return write_hours(rows) or ("closed" if is_known else "")

    def read(self, draft: Draft, text: str) -> None:
        rows = read_hours(text)
        week = {k: get_rows(draft.clinic.weekly_hours, k) for k in DAYS}
        week[self.key] = rows
        draft.clinic.weekly_hours = {k: rows for k, rows in week.items() if rows}
        draft.fields.add("weekly_hours")
        for opens, closes in rows:
            if "00:00" != closes <= opens:
                words = _("%(hours)s ends on the next day.")
                said = {"hours": f"{opens}-{closes}"}
                draft.warnings.append((self.name, words % said))


class PhoneColumn(Column):
    """All numbers of one use. Those that stay keep their note and the rest."""

    def __init__(self, role: str, example: str) -> None:
        note = gettext_lazy("Extension as “ext. 4”; several with ; between them.")
        super().__init__(f"phone_{role}", example, note)
        self.role = role
        self.own_label = ClinicPhone.Role(role).label

    def write(self, clinic: Clinic) -> str:
        return "; ".join(
            format_phone(phone.number, phone.extension, clinic.country)
            for phone in clinic.phones.all()
            if phone.role == self.role
        )

    def write_draft(self, draft: Draft) -> str:
        clinic = draft.clinic
        if self.role not in draft.phones:
            return "" if draft.is_new else self.write(clinic)
        return "; ".join(
            format_phone(PhoneNumber.from_string(number), extension, clinic.country)
            for number, extension in draft.phones[self.role]
        )

    def read(self, draft: Draft, text: str) -> None:
        typed = [part.strip() for part in re.split(r"[;\n]", text) if part.strip()]
        numbers = [self._read_one(draft, part) for part in typed]
        draft.phones[self.role] = list(dict.fromkeys(numbers))

    def _read_one(self, draft: Draft, text: str) -> Number:
        country = draft.clinic.country
        try:
            if re.search(r"[^\W\d_]", _EXTENSION.sub("", text)):
                raise InvalidPhone("letters")
            number, extension = parse_phone(text, country)
        except InvalidPhone as error:
            message = invalid_phone_message(text[:40], country)
            raise ValidationError(message) from error
        if len(extension) > 10:
            raise ValidationError(_("An extension has at most 10 digits."))
        if number.country_code != phonenumbers.country_code_for_region(country):
            words = _("“%(number)s” is a number of another country.")
            draft.warnings.append((self.name, words % {"number": text}))
        return number.as_e164, extension


class SpecialColumn(Column):
    """All special days: one column, so that a file holds all that a clinic has."""

    own_label = gettext_lazy("Special days")

    def write(self, clinic: Clinic) -> str:
        rows = clinic.special_hours.all()
        return write_special((r.date, r.opens, r.closes, r.reason) for r in rows)

    def write_draft(self, draft: Draft) -> str:
        if draft.special is not None:
            return write_special(draft.special)
        return "" if draft.is_new else self.write(draft.clinic)

    def read(self, draft: Draft, text: str) -> None:
        draft.special = read_special(text)


def _to_date(text: str) -> dt.date | None:
    try:
        return forms.DateField(required=False).clean(text.removesuffix(" 00:00:00"))
    except ValidationError as error:
        raise ValidationError(_("Write a date like 2026-12-24.")) from error


def _to_decimal(text: str) -> Decimal | None:
    """Rounded to a metre: geocoders give more digits than there are."""
    if not text:
        return None
    try:
        number = Decimal(text)
        return round(number, 5) if number.is_finite() and abs(number) < 1000 else number
    except InvalidOperation as error:
        raise ValidationError(_("Write degrees like 41.88042.")) from error


def _to_choice(text: str, names: dict[str, str]) -> str:
    found = names.get(text.casefold())
    if found is not None:
        return found
    words = _("“%(text)s” is not known here.") % {"text": text[:40]}
    raise ValidationError(words + suggest(text, names.values()))


def suggest(text: str, names: Iterable[str]) -> str:
    """`` Did you mean …?``, or nothing where no name is like it."""
    near = difflib.get_close_matches(text, sorted(set(names)), 1)
    return " " + _("Did you mean “%(name)s”?") % {"name": near[0]} if near else ""


_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_PHONES = {
    ClinicPhone.Role.MAIN: "(815) 555-0142 ext. 4",
    ClinicPhone.Role.FAX: "(815) 555-0149",
}

COLUMNS: tuple[Column, ...] = (
    Column("code", "IL-014", gettext_lazy("Needed: finds the clinic, or makes one.")),
    Column("name", "Port Ansel", gettext_lazy("Needed for a new clinic.")),
    Column("slug", "port-ansel", gettext_lazy("Empty for a new clinic: of its name.")),
    Column(
        "status", "open", gettext_lazy("open, coming_soon, temporarily_closed, closed.")
    ),
    Column("opens_on", "2026-12-24"),
    Column("status_note", ""),
    Column("accepting_new_patients", "yes", gettext_lazy("yes or no.")),
    Column("public_without_page", "no", gettext_lazy("yes or no.")),
    Column(
        "country", "US", gettext_lazy("Two letters; read before its phone numbers.")
    ),
    Column(
        "street_address", "12 Example Street", gettext_lazy("Needed for a new clinic.")
    ),
    Column("locality", "Harborview", gettext_lazy("Needed for a new clinic.")),
    Column("region", "IL"),
    Column("postal_code", "60901", gettext_lazy("Store it as text.")),
    Column("latitude", "41.11998", gettext_lazy("Degrees.")),
    Column("longitude", "-87.86115", gettext_lazy("Degrees.")),
    Column("time_zone", "America/Chicago"),
    *(PhoneColumn(role, _PHONES.get(role, "")) for role in ClinicPhone.Role),
    *(
        DayColumn(name, key, "8:00-12:00, 13:00-17:00" if key < "s" else "closed")
        for name, key in zip(_WEEK, DAYS, strict=True)
    ),
    Column("closed_on_holidays", "yes", gettext_lazy("yes or no.")),
    SpecialColumn(
        "special_days",
        "2026-12-24 closed Christmas; 2026-12-31 09:00-13:00",
        gettext_lazy("All of them, past ones too."),
    ),
    Column("hours_confirmed_on", "2026-11-02"),
    Column("numbers_checked_on", "2026-11-02"),
    Column("languages", "English; Spanish", gettext_lazy("With ; between them.")),
    Column("services", "Image-guided injections"),
    Column("parking", "Free behind the house"),
    Column("transit", ""),
    Column("access", "Ramp on the left"),
    Column("booking_url", ""),
    Column("profile_urls", "", gettext_lazy("With ; between them.")),
    Column("intake_emails", "desk@example.org", mailbox=True),
    Column("manager_emails", "", mailbox=True),
    Column("answer_minutes", "30", mailbox=True),
)


def get_columns(*, mailboxes: bool) -> list[Column]:
    return [column for column in COLUMNS if mailboxes or not column.is_mailbox]
