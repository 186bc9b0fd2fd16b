"""One question of a request form: how it is asked, kept and shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Text = str | _StrPromise


class Kind(Enum):
    TEXT = "text"
    LONG_TEXT = "long_text"
    EMAIL = "email"
    #: Of a site's own question kept as typed; the built-in one is read and checked.
    PHONE = "phone"
    CHOICE = "choice"
    YES_NO = "yes_no"


#: Answers kept in the ``Lead`` column of their key, all others among its ``answers``.
#: ``phone_extension`` is read from what is typed as the phone.
COLUMNS = frozenset(
    {
        "name",
        "phone",
        "phone_extension",
        "email",
        "topic",
        "contact_method",
        "contact_time",
        "voicemail",
        "requested_for",
        "message",
    }
)

#: What people type, as opposed to what they choose.
TYPED = (Kind.TEXT, Kind.LONG_TEXT, Kind.EMAIL, Kind.PHONE)


@dataclass(frozen=True)
class Question:
    """What a form asks and what becomes of the answer.

    Attributes:
        key: names the answer for good, in the form, the database, webhooks and files;
            lower case letters, digits and ``_``. Words may change, the key may not.
        label: as patients are asked. ``name``: what staff call the answer.
        hint: a line below the label.
        autocomplete: token of HTML's ``autocomplete`` attribute.
        choices: of ``Kind.CHOICE``: stored value and label. ``initial``: a value.
        errors: messages of the form field, such as ``{"required": ...}``.
        is_private: tells something of the person, so no mail may hold it.
        in_list: a column of the list of requests. ``in_mail``: a line of the notice;
            ``ValueError`` if it is private. ``in_webhook``: part of a full payload.
            ``in_export``: a column of the spreadsheet.
    """

    key: str
    kind: Kind
    label: Text
    name: Text
    hint: Text = ""
    required: bool = False
    autocomplete: str = "off"
    max_length: int = 200
    choices: tuple[tuple[str, Text], ...] = ()
    initial: str | bool | None = None
    errors: Mapping[str, Text] = field(default_factory=dict)
    is_private: bool = True
    in_list: bool = False
    in_mail: bool = False
    in_webhook: bool = True
    in_export: bool = True

    @property
    def is_column(self) -> bool:
        return self.key in COLUMNS

    def __post_init__(self) -> None:
        if self.in_mail and self.is_private:
            raise ValueError(f"The answer to {self.key!r} is private: no mail holds it")

    def _build_field(self) -> forms.Field:
        more = {"widget": self._get_widget(), **self._get_options()}
        return _FIELDS.get(self.kind, forms.CharField)(
            label=self.label,
            help_text=self.hint,
            required=self.required,
            error_messages=dict(self.errors),
            **more,
        )

    def _get_options(self) -> dict[str, Any]:
        if self.kind is Kind.CHOICE:
            return {"choices": self.choices, "initial": self.initial}
        if self.kind is Kind.YES_NO:
            return {"initial": self.initial}
        return {"max_length": self.max_length}

    def _get_widget(self) -> forms.Widget:
        if self.kind is Kind.CHOICE:
            return forms.RadioSelect()
        if self.kind is Kind.YES_NO:
            return forms.CheckboxInput()
        if self.kind is Kind.LONG_TEXT:
            return forms.Textarea({"rows": 4, "autocomplete": self.autocomplete})
        types = {Kind.PHONE: "tel", Kind.EMAIL: "email"}
        attrs = {"autocomplete": self.autocomplete}
        return forms.TextInput({"type": types.get(self.kind, "text"), **attrs})

    def read(self, lead: Any) -> str | bool:
        """The stored answer for machines: a choice by its value, a phone in E.164.

        A phone's extension follows as RFC 3966 has it: ``+18155550142;ext=4``.
        """
        if not self.is_column:
            answer: str | bool = lead.answers.get(self.key, "")
            return answer
        value = str(getattr(lead, self.key) or "")
        if value and self.kind is Kind.PHONE and lead.phone_extension:
            return f"{value};ext={lead.phone_extension}"
        return value

    def show(self, lead: Any) -> str:
        """The answer for people, in their language; "" without one."""
        if self.kind is Kind.PHONE and self.is_column:
            return str(lead.phone_display)
        return self.to_words(self.read(lead))

    def to_words(self, value: str | bool) -> str:
        if isinstance(value, bool):
            return _("Yes") if value else _("No")
        return str(dict(self.choices).get(value, value))


_FIELDS: dict[Kind, type[forms.Field]] = {
    Kind.EMAIL: forms.EmailField,
    Kind.CHOICE: forms.ChoiceField,
    Kind.YES_NO: forms.BooleanField,
}


def build_fields(questions: Iterable[Question]) -> dict[str, forms.Field]:
    """A form's fields by the questions' keys."""
    return {question.key: question._build_field() for question in questions}
