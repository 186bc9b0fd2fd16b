"""The request form of a page, made anew or read back with what was typed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import swapper
from django.http import QueryDict
from django.utils.translation import get_language, gettext

from wagtail.models import Site

from ...clinics.models import Clinic
from ...clinics.querysets import ClinicQuerySet
from ...spoken import get_form_language
from ..consents.boxes import get_consents_to_show
from ..questions.registry import TOPIC
from .form import LeadForm
from .offer import Offer, get_offer
from .token import FormToken, NumberToCall

#: Clinics whose numbers a form carries.
MAX_NUMBERS = 8


class FormRefused(Exception):
    """The form can't be taken as it is and goes back with what was typed.

    ``message`` says what to do, ``status`` is the answer's.
    """

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.message = message
        self.status = status


def get_topic(page) -> str:
    """What a request from that page is about, as far as the field takes it."""
    topic = str(getattr(page, "lead_topic", page.title))
    return topic[: TOPIC.max_length]


def _get_fresh_topic(page, fixed: Clinic | None) -> str:
    """A clinic's own page is about nothing in particular, unless it says so."""
    is_about = page and (hasattr(page, "lead_topic") or not fixed)
    return get_topic(page) if is_about else ""


def get_page_url(page: Any) -> str:
    """The page's path, as far as a consent's column takes it; "" where it has none."""
    return (page.url or "")[:500] if page else ""


def get_numbers(clinics: Iterable[Clinic]) -> list[NumberToCall]:
    """What to call them under; those without a public number are left out."""
    return [
        NumberToCall(clinic.pk, clinic.name, phone.display, phone.uri)
        for clinic in clinics
        if (phone := clinic.phone_to_call)
    ]


def read_lead_form(payload: QueryDict, token: FormToken, *, auto_id: str) -> LeadForm:
    """The form that the token came with, holding what was typed.

    Raises:
        FormRefused: its clinic takes no requests any more, or its page is gone.
    """
    return LeadForm(
        payload,
        token=token,
        fixed_clinic=_find_fixed_clinic(token),
        page=_find_page(token),
        auto_id=auto_id,
    )


def _find_fixed_clinic(token: FormToken) -> Clinic | None:
    if token.clinic is None:
        return None
    # Also one whose page was taken offline while this form stood in a cache.
    clinic = Clinic.objects.taking_requests().filter(pk=token.clinic).first()
    if clinic is None:
        message = gettext("This clinic takes no requests now. Please choose another.")
        raise FormRefused(message, status=422)
    return clinic


def _find_page(token: FormToken) -> tuple[int, str] | None:
    """The page that the form stood on, while it is live; else send without it."""
    if token.page is None:
        return None
    pages = swapper.load_model("wagtailcore", "Page").objects.live().order_by()
    for found in pages.filter(pk=token.page).values_list("pk", "title"):
        return found
    message = gettext("The page changed meanwhile. Please check and send again.")
    raise FormRefused(message, status=422)


def build_lead_form(
    *,
    site: Site | None,
    clinic: Clinic | None = None,
    offering: ClinicQuerySet | None = None,
    clinics: list[Clinic] | None = None,
    page=None,
    auto_id: str = "id_%s",
    **kwargs,
) -> LeadForm:
    """A fresh form for a page, a clinic, or neither, in the active language.

    Render it inside ``form.language``, which is another where that one lacks the words.

    Args:
        clinic: the only clinic to ask; ignored if it takes no requests.
        offering, clinics: those to choose among, as ``get_offer`` takes them.
        page: where the form stands; its ``lead_topic``, else its title, is the topic.
    """
    language = get_form_language(get_language())
    fixed = clinic if clinic and clinic.takes_requests else None
    offer = Offer([]) if fixed else get_offer(offering, clinics)
    few = [fixed] if fixed else offer.few
    token = FormToken.build(
        consents=get_consents_to_show(site, language),
        language=language,
        clinic=fixed.pk if fixed else None,
        clinics=[each.pk for each in few] if few and offer.is_narrowed else None,
        page=page.pk if page else None,
        page_url=get_page_url(page),
        numbers=get_numbers((few or [])[:MAX_NUMBERS]),
        is_narrowed=offer.is_narrowed and few is None,
        asks_place=few is None,
    )
    form = LeadForm(
        token=token,
        fixed_clinic=fixed,
        topic=_get_fresh_topic(page, fixed),
        auto_id=auto_id,
        **kwargs,
    )
    if not fixed:
        form.offer(few)
    return form
