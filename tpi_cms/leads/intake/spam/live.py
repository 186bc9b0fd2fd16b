"""The live token: says when a form was first touched, on pages that caches keep.

The script fetches it at the first focus inside a form and sends it with the form. It
says nothing about the visitor, and a form without it is taken all the same.
"""

from __future__ import annotations

import datetime as dt

from django.core import signing
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import View

_SALT = "tpi_cms.leads.live"


def make_live_token() -> str:
    """The time now, signed; to the millisecond, as three seconds are to be told."""
    milliseconds = int(timezone.now().timestamp() * 1000)
    return signing.Signer(salt=_SALT).sign(str(milliseconds))


def get_live_seconds(text: str, now: dt.datetime) -> float | None:
    """How long before ``now`` the token was made, in seconds.

    None where it is missing, not signed by this site, or from the future.
    """
    try:
        made = int(signing.Signer(salt=_SALT).unsign(text)) / 1000
    except (signing.BadSignature, ValueError):
        return None
    seconds = now.timestamp() - made
    return seconds if seconds >= 0 else None


@method_decorator(never_cache, name="dispatch")
class LiveTokenView(View):
    """``{"live": "..."}``; reads no cookie and sets none."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest) -> JsonResponse:
        return JsonResponse({"live": make_live_token()})
