"""Where a post came from. The endpoint reads no cookie, so it lends nobody authority;
this only keeps other sites from posting in a visitor's name without their knowing."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest


def is_foreign(request: HttpRequest) -> bool:
    """Whether the browser says that another site made this request.

    ``Sec-Fetch-Site`` decides where it is sent (W3C Fetch Metadata); else an
    ``Origin`` that is not "null", which is normal under ``no-referrer``.
    """
    site = request.headers.get("Sec-Fetch-Site", "")
    if site in ("same-origin", "none"):
        return False
    if site == "cross-site":
        return True
    origin = request.headers.get("Origin", "null")
    if site == "same-site":
        return origin not in settings.CSRF_TRUSTED_ORIGINS
    return origin != "null" and not _is_ours(request, origin)


def _is_ours(request: HttpRequest, origin: str) -> bool:
    if origin in settings.CSRF_TRUSTED_ORIGINS:
        return True
    return urlsplit(origin).netloc == request.get_host()
