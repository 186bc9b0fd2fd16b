"""What a post tells besides its answers: token, language, page, signs of spam."""

from __future__ import annotations

from typing import Any

import swapper
from django.http import QueryDict
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from ....clinics.models import Clinic
from ..form import HONEYPOT
from ..spam.live import get_live_seconds
from ..spam.proof_of_work import verify
from ..spam.scoring import Signs
from ..token import FormToken, InvalidToken


class RefusedError(Exception):
    """The request can't be taken as it is; the form goes back with what was typed.

    ``message`` says what to do, ``status`` is the answer's.
    """

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.message = message
        self.status = status


def read_token(payload: QueryDict) -> FormToken | None:
    try:
        return FormToken.read(payload.get("token", ""))
    except InvalidToken:
        return None


def get_supported_language(token: FormToken | None) -> str | None:
    """The form's language, if the site still has it; else the request's."""
    language = token.language if token else ""
    if language and translation.check_for_language(language):
        return language
    return translation.get_language()


def get_fixed_clinic(token: FormToken) -> Clinic | None:
    """The clinic that the form was for.

    Raises:
        RefusedError: it takes no requests any more; another can be chosen.
    """
    if token.clinic is None:
        return None
    clinic = Clinic.objects.taking_requests().filter(pk=token.clinic).first()
    if clinic is None:
        message = _("This clinic takes no requests now. Please choose another one.")
        raise RefusedError(message, status=422)
    return clinic


def get_page(token: FormToken) -> tuple[int, str] | None:
    """Primary key and title of the page that the form stood on, while it is live.

    Raises:
        RefusedError: it was taken down; the request can be sent without it.
    """
    if token.page is None:
        return None
    pages = swapper.load_model("wagtailcore", "Page").objects.live().order_by()
    for found in pages.filter(pk=token.page).values_list("pk", "title"):
        return found
    message = _("The page changed meanwhile. Please check and send again.")
    raise RefusedError(message, status=422)


def get_signs(payload: QueryDict, *, has_token: bool, answers: dict[str, Any]) -> Signs:
    """Signs of spam, but for those that only the stored leads tell."""
    live_seconds = get_live_seconds(payload.get("live", ""), timezone.now())
    return Signs(
        honeypot=bool(payload.get(HONEYPOT, "").strip()),
        has_token=has_token,
        live_seconds=live_seconds,
        has_script=live_seconds is not None,
        name=answers["name"],
        message=answers["message"],
        topic=answers["topic"],
        proof_of_work=verify(payload.get("altcha", "")),
    )
