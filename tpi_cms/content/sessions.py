"""Pages are the same for all visitors; who is logged in gets one that nobody keeps."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils.cache import patch_cache_control


def may_be_logged_in(request: Any) -> bool:
    """Whether a session's cookie came along.

    Reading the session itself makes the answer vary by cookie, unfit for a CDN.
    """
    return settings.SESSION_COOKIE_NAME in request.COOKIES


def keep_private(request: Any, response: HttpResponse) -> HttpResponse:
    """An answer that may show the editors' bar is for that one browser."""
    if may_be_logged_in(request):
        patch_cache_control(response, private=True)
    return response
