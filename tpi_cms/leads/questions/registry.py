"""The one list of what request forms ask; lists, mail, webhooks and files follow it.

A site adds its own with the hook ``register_lead_questions``: ``docs/questions.md``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from wagtail import hooks

from ..record.models import Lead
from .question import COLUMNS, Kind, Question

NAME = Question(
    "name",
    Kind.TEXT,
    label=_("Your name"),
    name=_("Name"),
    required=True,
    autocomplete="name",
    max_length=120,
    errors={"required": _("Enter your name")},
)
PHONE = Question(
    "phone",
    Kind.PHONE,
    label=_("Phone number"),
    name=_("Phone"),
    hint=_("We call this number. Add an extension if you have one."),
    autocomplete="tel",
    max_length=40,
)
EMAIL = Question(
    "email",
    Kind.EMAIL,
    label=_("Email"),
    name=_("Email"),
    hint=_("Needed if we are to write to you."),
    autocomplete="email",
    max_length=254,
    errors={"invalid": _("Enter an email address such as name@example.com")},
)
TOPIC = Question(
    "topic",
    Kind.TEXT,
    label=_("What is it about?"),
    name=_("About"),
)
CONTACT_METHOD = Question(
    "contact_method",
    Kind.CHOICE,
    label=_("How shall we reach you?"),
    name=_("Preferred way"),
    required=True,
    choices=tuple(Lead.ContactMethod.choices),
    initial=Lead.ContactMethod.PHONE.value,
)
#: Only asked of those who are called; it never keeps anybody from sending.
VOICEMAIL = Question(
    "voicemail",
    Kind.CHOICE,
    label=_("May we leave a message?"),
    name=_("May leave a message"),
    choices=tuple(Lead.Voicemail.choices),
    initial=Lead.Voicemail.NAME_ONLY.value,
)
CONTACT_TIME = Question(
    "contact_time",
    Kind.CHOICE,
    label=_("When is a good time?"),
    name=_("Preferred time"),
    required=True,
    choices=tuple(Lead.ContactTime.choices),
    initial=Lead.ContactTime.ANY.value,
)
REQUESTED_FOR = Question(
    "requested_for",
    Kind.CHOICE,
    label=_("Who is it for?"),
    name=_("Request is"),
    required=True,
    choices=tuple(Lead.RequestedFor.choices),
    initial=Lead.RequestedFor.SELF.value,
)
MESSAGE = Question(
    "message",
    Kind.LONG_TEXT,
    label=_("What would you like to ask?"),
    name=_("Message"),
    hint=_("Please don't include medical details. We ask for those later."),
    max_length=4000,
)

BUILT_IN = (
    NAME,
    PHONE,
    EMAIL,
    TOPIC,
    CONTACT_METHOD,
    VOICEMAIL,
    CONTACT_TIME,
    REQUESTED_FOR,
    MESSAGE,
)


@dataclass(frozen=True)
class Answer:
    """``value`` is for machines, ``text`` for people; both "" where none was given."""

    question: Question
    value: str | bool
    text: str


def get_own_questions() -> list[Question]:
    """Those of the site, in the order of its hooks."""
    found = hooks.get_hooks("register_lead_questions")
    return [question for hook in found for question in hook()]


def get_questions() -> list[Question]:
    """All that a form asks, in its order."""
    return [*BUILT_IN, *get_own_questions()]


def get_answers(lead: Lead) -> Iterator[Answer]:
    """Each question's answer, then stored answers to questions that are no more."""
    questions = get_questions()
    for question in questions:
        yield Answer(question, question.read(lead), question.show(lead))
    known = {question.key for question in questions}
    for key in lead.answers.keys() - known:
        gone = Question(key, Kind.TEXT, label=key, name=key)
        yield Answer(gone, gone.read(lead), gone.show(lead))


def split_answers(
    answers: Mapping[str, Any],
) -> tuple[dict[str, Any], dict[str, str | bool]]:
    """Values of ``Lead`` columns, and what goes among its ``answers``.

    Of the latter, empty ones are left out.
    """
    columns = {key: value for key, value in answers.items() if key in COLUMNS}
    more = {key: value for key, value in answers.items() if key not in COLUMNS}
    return columns, {key: value for key, value in more.items() if value != ""}
