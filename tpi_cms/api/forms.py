"""The request form as data, so that a site without our templates can draw it."""

from __future__ import annotations

from typing import Any

import swapper
from django import forms
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import override

from wagtail.models import Site

from ..clinics.querysets import ClinicQuerySet
from ..leads.intake.build import build_lead_form
from ..leads.intake.form import CONSENT_SMS, NEEDS, LeadForm
from ..leads.questions.question import Question
from ..spoken import make_url
from . import in_language
from .clinics import get_clinics

#: What a site may ask: which clinic (slug), which page (id), and in which language.
PARAMETERS = ("clinic", "page", "language")


def describe_form(
    request: HttpRequest, clinic: str = "", page: str = "", language: str = ""
) -> dict[str, Any]:
    """Its parts in the order of the screen, the token to send back, and where to.

    Args:
        clinic: slug of the only clinic that is asked; "" lets the visitor choose.
        page: primary key of the page that it stands on, which says what it is about and
            who offers that; "" for none.
        language: code of one of the site's languages; "" for its default.

    Raises:
        Http404: there is no such public clinic, page or language.
    """
    with in_language(language):
        only = get_object_or_404(get_clinics(clinic)) if clinic else None
        found = _find_page(page) if page else None
        form = build_lead_form(
            site=Site.find_for_request(request),
            clinic=only or getattr(found, "clinic", None),
            offering=_get_offering(found),
            page=found,
        )
        action = make_url("tpi_cms:lead_create")
    # Another where that one lacks the words.
    with override(form.language):
        return {
            "language": form.language,
            "action": request.build_absolute_uri(action),
            "token": form["token"].value(),
            "clinic": form.fixed_clinic.slug if form.fixed_clinic else None,
            "parts": _describe_parts(form),
            "needs": _describe_needs(form),
        }


def _find_page(pk: str) -> Any:
    pages = swapper.load_model("wagtailcore", "Page").objects.live().public()
    # No key of a database is longer.
    wanted = int(pk) if pk.isascii() and pk.isdigit() and len(pk) < 19 else 0
    return get_object_or_404(pages, pk=wanted).specific


def _get_offering(page: Any) -> ClinicQuerySet | None:
    get = getattr(page, "get_offering_clinics", None)
    return get() if get else None


def _describe_parts(form: LeadForm) -> list[dict[str, Any]]:
    questions = {question.key: question for question in form.questions}
    return [
        {
            "summary": str(part.summary),
            "fields": [
                _describe_field(field, questions.get(field.name))
                for field in part.fields
            ],
        }
        for part in form.parts
        if part.fields
    ]


def _describe_field(
    field: forms.BoundField, question: Question | None
) -> dict[str, Any]:
    inner = field.field
    choices = getattr(inner, "choices", ())
    return {
        "key": field.name,
        "kind": question.kind.value if question else _get_kind(inner),
        "label": str(field.label),
        "hint": str(field.help_text),
        "required": inner.required,
        "max_length": getattr(inner, "max_length", None),
        "autocomplete": inner.widget.attrs.get("autocomplete", ""),
        "initial": field.initial,
        "choices": [
            {"value": str(value), "label": str(label)} for value, label in choices
        ],
    }


def _get_kind(field: forms.Field) -> str:
    if isinstance(field, forms.ChoiceField):
        return "choice"
    return "yes_no" if isinstance(field, forms.BooleanField) else "text"


def _describe_needs(form: LeadForm) -> dict[str, list[str]]:
    """Each way to be reached, and the fields that can't stay empty for it then."""
    ways = [value for value, _label in form.fields["contact_method"].choices]
    boxes = {"text": [CONSENT_SMS]}
    return {way: [NEEDS[way][0], *boxes.get(way, [])] for way in ways if way in NEEDS}
