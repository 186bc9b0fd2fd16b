"""The consultation request form that patients fill in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from ...clinics.models import Clinic
from ...clinics.phones import InvalidPhone, example_phone, parse_phone
from ...conf import conf
from ..consents.boxes import ConsentShown
from ..consents.models import Purpose
from ..questions.question import build_fields
from ..questions.registry import get_questions
from ..record.models import Lead
from .offer import Nearest, find_nearest, get_choices, get_offered, name_choice
from .token import FormToken

#: A field that people don't see and programs fill in.
HONEYPOT = "subject"
#: What is asked first. Then the other ways to be reached, which follow the phone as
#: what they are instead of; then what most people answer. The rest is behind a choice.
FIRST = ("name", "phone")
CONSENT_SMS = "consent_sms"
WAYS = ("contact_method", CONSENT_SMS, "email")
THEN = ("voicemail", "near", "clinic", "contact_time", "message")
#: What each way to be reached can't do without, and how it is asked for.
NEEDS = {
    Lead.ContactMethod.PHONE: ("phone", _("Enter a phone number, or choose email")),
    Lead.ContactMethod.TEXT: ("phone", _("Enter the number that we should text")),
    Lead.ContactMethod.EMAIL: ("email", _("Enter the address that we should write to")),
}


def consent_field_name(purpose: str) -> str:
    """``consent`` is the one that a request needs; the others name their purpose."""
    return "consent" if purpose == Purpose.CONTACT else f"consent_{purpose}"


def build_box(consent: ConsentShown) -> forms.BooleanField:
    """A box that is never ticked for anybody."""
    is_sms = consent.purpose == Purpose.SMS
    return forms.BooleanField(
        label=consent.wording,
        help_text=_("Needed for text messages.") if is_sms else "",
        required=consent.is_required,
        error_messages={"required": _("Tick the box so that we may contact you")},
    )


@dataclass(frozen=True)
class Part:
    """Fields that stand together; with a ``summary`` in a disclosure of that name."""

    fields: list[forms.BoundField]
    summary: str = ""
    is_open: bool = False


class ClinicChoiceField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Clinic) -> str:
        return name_choice(obj)


class LeadForm(forms.Form):
    """Asks a clinic to get in touch.

    Args:
        token: what the form is for: clinics, page, consent texts.
        is_signed: whether the token came with the form, and not from us just now.
        page: primary key and title of where the form stands.
        topic: what the request is about, until the visitor writes something else.
        key: unique to this filling-in; only on a form shown to one visitor.
    """

    clinic = ClinicChoiceField(
        label=_("Which clinic is easiest for you?"),
        queryset=Clinic.objects.none(),
        empty_label=_("Choose a clinic"),
        error_messages={
            "required": _("Choose the clinic that should contact you"),
            "invalid_choice": _("Choose a clinic from the list"),
        },
    )
    #: Where clinics are many: the nearest one is asked.
    near = forms.CharField(
        label=_("Your ZIP code or town"),
        help_text=_("The nearest clinic gets in touch. You can choose another."),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "postal-code"}),
    )
    subject = forms.CharField(
        label=_("Leave this field empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    token = forms.CharField(required=False, widget=forms.HiddenInput)
    key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    #: Filled in by the script; of no kind that could refuse what it holds.
    visits = forms.Field(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args,
        token: FormToken,
        is_signed: bool = True,
        fixed_clinic: Clinic | None = None,
        page: tuple[int, str] | None = None,
        topic: str = "",
        key: str = "",
        **kwargs,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.form_token = token
        self.is_signed = is_signed
        self.fixed_clinic = fixed_clinic
        self.page = page
        self.questions = get_questions()
        self.fields |= build_fields(self.questions)
        self.initial |= {"topic": topic, "token": token.sign, "key": key}
        for consent in token.consents:
            self.fields[consent_field_name(consent.purpose)] = build_box(consent)
        if fixed_clinic:
            del self.fields["clinic"], self.fields["near"]
        else:
            self.fields["clinic"].queryset = self._get_clinics(token)
            self._ask_place(token.asks_place)
        if CONSENT_SMS not in self.fields:
            self._offer_no_text()
        self.order_fields([*FIRST, *WAYS, *THEN, *self._get_required()])
        # The box for contact stands last, beside the button.
        self.order_fields([name for name in self.fields if name != "consent"])

    def _get_clinics(self, token: FormToken) -> Any:
        """Of a form that comes back also those whose page was taken offline meanwhile:
        it may have stood in a cache."""
        if not self.is_bound:
            return Clinic.objects.none()  # ``offer`` says which are shown.
        offered = get_offered(token)
        if self.is_signed and offered is not None:
            return offered.taking_requests()
        return get_choices(offered)

    def _ask_place(self, asks_place: bool) -> None:
        if not asks_place:
            del self.fields["near"]
            return
        field = self.fields["clinic"]
        field.required, field.label, field.choices = False, _("Clinic"), []

    def _offer_no_text(self) -> None:
        """Nobody is texted who wasn't asked: without that box there is no such way."""
        field, text = self.fields["contact_method"], Lead.ContactMethod.TEXT
        field.choices = [choice for choice in field.choices if choice[0] != text]

    def _get_required(self) -> list[str]:
        """The site's own questions that need an answer."""
        own = (question for question in self.questions if not question.is_column)
        return [question.key for question in own if question.required]

    def visible_fields(self) -> list[forms.BoundField]:
        """Those that people see."""
        return [field for field in super().visible_fields() if field.name != HONEYPOT]

    @property
    def parts(self) -> Iterator[Part]:
        """The fields in the order of the screen: seven of ours at first, and the rest
        behind a choice, which is open where something in it was answered or is wrong.
        """
        shown = {field.name: field for field in self.visible_fields()}
        rather = _("Rather by text message or email?")
        if CONSENT_SMS not in shown:
            rather = _("Rather by email?")
        yield Part(_take(shown, FIRST))
        yield self._fold(rather, _take(shown, WAYS), also={"phone"})
        yield Part(_take(shown, (*THEN, *self._get_required())))
        consent = _take(shown, ["consent"])
        yield self._fold(_("More about your request (optional)"), [*shown.values()])
        yield Part(consent)

    def _fold(
        self, summary: str, fields: list[forms.BoundField], also: Set[str] = frozenset()
    ) -> Part:
        """``also``: fields elsewhere whose errors are mended by what is in here."""
        names = {field.name for field in fields}
        if not self.is_bound:
            return Part(fields, summary)
        is_open = names & {*self.changed_data} or (names | also) & {*self.errors}
        return Part(fields, summary, bool(is_open))

    @property
    def language(self) -> str:
        return self.form_token.language

    @property
    def trap(self) -> forms.BoundField:
        return self[HONEYPOT]

    @cached_property
    def can_be_sent(self) -> bool:
        """Whether there is a clinic to ask; on a new site there may be none."""
        return bool(self.fixed_clinic) or self.fields["clinic"].queryset.exists()

    def offer(self, clinics: list[Clinic] | None) -> None:
        """Show these to choose among, without asking the database for them again.

        None: they are many.
        """
        self.can_be_sent = clinics is None or bool(clinics)
        if clinics is not None:
            field = self.fields["clinic"]
            named = [(each.pk, field.label_from_instance(each)) for each in clinics]
            field.choices = [("", field.empty_label), *named]

    @cached_property
    def nearest(self) -> Nearest | None:
        """Clinics near the place that was typed; None where nobody knows it."""
        typed = self.data.get("near", "").strip() if self.is_bound else ""
        if not typed or "near" not in self.fields:
            return None
        return find_nearest(typed[:100], self.fields["clinic"].queryset)

    def show_nearest(self) -> None:
        """Of many clinics: offer those near the typed place, the nearest chosen."""
        field = self.fields.get("clinic")
        if "near" not in self.fields or field is None:
            return
        offered = self.nearest.clinics if self.nearest else []
        chosen = self.cleaned_data.get("clinic")
        if chosen and chosen not in offered:
            offered = [chosen, *offered]
        field.choices = [(each.pk, field.label_from_instance(each)) for each in offered]

    def look_only(self) -> None:
        """Nothing is sent: say which clinic is the nearest, and of no other mistake."""
        self.full_clean()
        near = self._errors.get("near")
        self._errors.clear()
        if near:
            self._errors["near"] = near

    @property
    def answers(self) -> dict[str, Any]:
        """Cleaned answers by the questions' keys, with the phone's extension."""
        keys = [*(question.key for question in self.questions), "phone_extension"]
        return {key: self.cleaned_data[key] for key in keys}

    def full_clean(self):
        """Errors in the order of the fields, as people meet them on the screen."""
        super().full_clean()
        order = ["__all__", *self.fields]
        for name in sorted(self._errors, key=order.index):
            self._errors[name] = self._errors.pop(name)

    def clean(self):
        cleaned = super().clean()
        cleaned["clinic"] = self.fixed_clinic or cleaned.get("clinic")
        self._route(cleaned)
        self._clean_phone(cleaned)
        if cleaned.get("contact_method") != Lead.ContactMethod.PHONE:
            cleaned["voicemail"] = ""  # Hidden then, and sent all the same.
        self._ask_for_what_the_way_needs(cleaned)
        return cleaned

    #: Whether we chose the clinic, by the typed place.
    is_routed = False

    def _route(self, cleaned) -> None:
        """Who chose no clinic gets the nearest of those that the form is about."""
        if cleaned["clinic"] or "near" not in self.fields or "clinic" in self.errors:
            return
        if self.nearest:
            cleaned["clinic"] = self.nearest.clinics[0]
            self.is_routed = True
        elif cleaned.get("near"):
            message = _("We know no such place. Try a ZIP code, or the next town")
            self.add_error("near", message)
        elif "near" not in self.errors:
            self.add_error("near", _("Enter your ZIP code or town"))

    def _clean_phone(self, cleaned) -> None:
        """Read the number in the clinic's country: its readers leave out the ``+``."""
        typed = cleaned.get("phone")
        cleaned["phone_extension"] = ""
        if not typed:
            return
        clinic = cleaned["clinic"]
        region = clinic.country if clinic else conf.default_country
        try:
            cleaned["phone"], cleaned["phone_extension"] = parse_phone(typed, region)
        except InvalidPhone:
            message = _("Enter a whole phone number, such as %(example)s")
            self.add_error("phone", message % {"example": example_phone(region)})

    def _ask_for_what_the_way_needs(self, cleaned) -> None:
        """A clinic that can't reach the person as they chose has lost the request."""
        method = cleaned.get("contact_method")
        name, message = NEEDS.get(method, ("", ""))
        # What was typed wrongly has an error of its own.
        if name and not cleaned.get(name) and name not in self.errors:
            self.add_error(name, message)
        if method == Lead.ContactMethod.TEXT and not cleaned.get(CONSENT_SMS):
            message = _("Tick the box so that we may text you, or choose another way")
            self.add_error(CONSENT_SMS, message)


def _take(
    fields: dict[str, forms.BoundField], names: Iterable[str]
) -> list[forms.BoundField]:
    return [fields.pop(name) for name in names if name in fields]
