"""The answer when a request can't be stored: it was NOT sent, and nothing is lost.

Asks nothing of the database, nor of the site's own templates, which may.
"""

from __future__ import annotations

import logging
import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from ....failures import describe_failure
from ...consents.models import Purpose
from ...questions.question import TYPED
from ...questions.registry import get_questions
from ..form import LeadForm, consent_field_name
from ..token import FormToken, NumberToCall
from .context import get_page_context

logger = logging.getLogger("tpi_cms.leads")

#: When a browser or a client may try again, in seconds.
RETRY_AFTER = "30"
TEMPLATE = "tpi_cms/leads/unavailable_page.html"


@sensitive_variables()
def not_sent(
    request: HttpRequest,
    payload: QueryDict,
    token: FormToken | None,
    *,
    wants_json: bool,
    status: int,
) -> HttpResponse:
    """Says that nothing was sent, keeps what was typed, and names whom to call."""
    numbers = get_numbers_to_call(payload, token)
    if wants_json:
        response: HttpResponse = JsonResponse(
            {"errors": {}, "summary": get_summary(numbers)}, status=status
        )
    else:
        context = get_context(payload, numbers)
        response = render(request, TEMPLATE, context, status=status)
    response["Retry-After"] = RETRY_AFTER
    return response


def not_sent_plainly(*, wants_json: bool) -> HttpResponse:
    """The same in one sentence, for when the page itself fails; nothing is kept."""
    words = _("Your request was NOT sent. Please go back and try again, or call us.")
    if wants_json:
        response: HttpResponse = JsonResponse({"errors": {}, "summary": words})
    else:
        response = HttpResponse(words, content_type="text/plain; charset=utf-8")
    response.status_code = 500
    response["Retry-After"] = RETRY_AFTER
    return response


def get_summary(numbers: list[NumberToCall]) -> str:
    message = _("Your request was NOT sent: our system is not available right now.")
    advice = _("What you typed is still here. Please try again in a minute.")
    if not numbers:
        return f"{message} {advice}"
    first = {"clinic": numbers[0].name, "phone": numbers[0].text}
    call = _("Or call %(clinic)s: %(phone)s") % first
    return f"{message} {advice} {call}"


@sensitive_variables()
def get_context(payload: QueryDict, numbers: list[NumberToCall]) -> dict[str, Any]:
    questions = get_questions()
    consents = map(consent_field_name, Purpose)
    names = [*LeadForm.base_fields, *(q.key for q in questions), *consents, "live"]
    kept = [(name, payload[name]) for name in names if payload.get(name)]
    if not payload.get("key"):
        # So that trying again, however often, stays one request.
        kept.append(("key", str(uuid.uuid4())))
    typed = [q for q in questions if q.kind in TYPED and payload.get(q.key)]
    return {
        **get_page_context(),
        "numbers": numbers,
        "kept": kept,
        "shown": [(question.label, payload[question.key]) for question in typed],
    }


def get_numbers_to_call(
    payload: QueryDict, token: FormToken | None
) -> list[NumberToCall]:
    """The chosen clinic's number, else those that came with the form."""
    numbers = list(token.numbers) if token else []
    chosen = [n for n in numbers if str(n.clinic) == payload.get("clinic")]
    return chosen or numbers


def log_failure(error: Exception) -> None:
    logger.error("A request was not stored: %s", describe_failure(error))
