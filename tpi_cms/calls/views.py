"""The address that browsers tell of a click on a number. The link dials without it."""

from __future__ import annotations

import json
import logging
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from ..client_address import get_client_address
from ..conf import conf
from ..failures import describe_failure
from ..sources import Visits, read_visits
from .counting import count_click

logger = logging.getLogger("tpi_cms.calls")

#: Longest body, in bytes.
LONGEST = 1024
TEXTS = ("clinic", "number", "page")


@transaction.non_atomic_requests
@csrf_exempt
@never_cache
@require_POST
def call_clicked(request: HttpRequest) -> HttpResponse:
    """Takes a click as JSON: ``clinic``, ``number``, ``page`` and ``source``.

    Reads no cookie and sets none. Answers 204 whether it counted or not, so that
    nobody learns what counts; 400, 403 and 413 for what no browser of ours sends.
    """
    # What older browsers don't send is no proof of anything.
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return HttpResponse(status=403)
    body = request.read(LONGEST + 1)
    if len(body) > LONGEST:
        return HttpResponse(status=413)
    click = read_click(body)
    if click is None:
        return HttpResponse(status=400)
    if conf.call_counts:
        _count(click, get_client_address(request))
    return HttpResponse(status=204)


def read_click(body: bytes) -> dict[str, Any] | None:
    """Texts of ``TEXTS`` and the sound ``visits``; None for anything else."""
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError):
        return None
    texts = [sent.get(name) for name in TEXTS] if isinstance(sent, dict) else [None]
    # Half a character or NUL would fail in the database.
    if not all(isinstance(text, str) and text.isprintable() for text in texts):
        return None
    return {
        **dict(zip(TEXTS, texts, strict=True)),
        "visits": _read_source(sent.get("source")),
    }


def _read_source(source: Any) -> Visits:
    """The path that was opened first isn't sent; without more it was a direct visit."""
    sent = source if isinstance(source, dict) else {}
    touches = {k: {**v, "landing": "/"} for k, v in sent.items() if isinstance(v, dict)}
    return read_visits(json.dumps(touches))


def _count(click: dict[str, Any], address: str) -> None:
    try:
        count_click(**click, address=address)
    except Exception as error:  # noqa: BLE001  a report of it would hold the address
        logger.error("A click was not counted: %s", describe_failure(error))
