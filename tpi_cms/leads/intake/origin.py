"""Where a post came from. The endpoint reads no cookie, so it lends nobody authority;
this only keeps other sites from posting in a visitor's name without their knowing."""

from __future__ import annotations

from enum import Enum
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import is_same_domain


class Origin(Enum):
    #: The browser says that a page of ours sent it.
    OURS = "ours"
    #: The browser says that another site sent it.
    FOREIGN = "foreign"
    #: Nothing says anything: an old browser, ``no-referrer``, or no browser at all.
    UNKNOWN = "unknown"


def get_origin(request: HttpRequest) -> Origin:
    """Who sent the request, as far as headers tell.

    =====================  ======================  ================================
    ``Sec-Fetch-Site``     ``Origin``              is
    =====================  ======================  ================================
    same-origin, none      any                     ours
    same-site              a trusted origin        ours
    same-site              any other               foreign
    cross-site             any                     foreign
    missing                ours or trusted         ours
    missing                another                 foreign
    missing                "null" or missing       unknown: the form token decides
    =====================  ======================  ================================

    ``Sec-Fetch-Site`` is the browser's own word (W3C Fetch Metadata). "null" is
    normal under ``Referrer-Policy: no-referrer``. Trusted origins are those of
    ``CSRF_TRUSTED_ORIGINS``.
    """
    site = request.headers.get("Sec-Fetch-Site", "")
    origin = request.headers.get("Origin", "null")
    if site in ("same-origin", "none"):
        return Origin.OURS
    if site == "cross-site":
        return Origin.FOREIGN
    if site == "same-site":
        return Origin.OURS if _is_trusted(origin) else Origin.FOREIGN
    if origin == "null":
        return Origin.UNKNOWN
    return Origin.OURS if _is_ours(request, origin) else Origin.FOREIGN


def _is_ours(request: HttpRequest, origin: str) -> bool:
    return _is_trusted(origin) or _split(origin).netloc == request.get_host()


def _split(origin: str) -> SplitResult:
    """Its parts, all empty where it is no address at all."""
    try:
        return urlsplit(origin)
    except ValueError:
        return urlsplit("")


def _is_trusted(origin: str) -> bool:
    """Named in ``CSRF_TRUSTED_ORIGINS``, whose hosts may begin with ``*.``."""
    asked = _split(origin)
    return any(
        asked.scheme == trusted.scheme
        and is_same_domain(asked.netloc, trusted.netloc.lstrip("*"))
        for trusted in map(urlsplit, settings.CSRF_TRUSTED_ORIGINS)
    )
