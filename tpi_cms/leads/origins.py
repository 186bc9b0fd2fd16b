"""Where a post came from. The endpoint reads no cookie, so it lends nobody authority;
this only keeps other sites from posting in a visitor's name without their knowing."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import is_same_domain


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
        return not _is_trusted(origin)
    return origin != "null" and not _is_ours(request, origin)


def _is_ours(request: HttpRequest, origin: str) -> bool:
    return _is_trusted(origin) or urlsplit(origin).netloc == request.get_host()


def _is_trusted(origin: str) -> bool:
    """Named in ``CSRF_TRUSTED_ORIGINS``, whose hosts may begin with ``*.``."""
    asked = urlsplit(origin)
    return any(
        asked.scheme == trusted.scheme
        and is_same_domain(asked.netloc, trusted.netloc.lstrip("*"))
        for trusted in map(urlsplit, settings.CSRF_TRUSTED_ORIGINS)
    )
