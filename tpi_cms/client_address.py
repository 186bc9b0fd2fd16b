"""The address that a request came from, as far as it can be known."""

from __future__ import annotations

import ipaddress

from django.http import HttpRequest

from .conf import conf


def get_client_address(request: HttpRequest) -> str:
    """An IPv4 or IPv6 address as text, or "" where the server gives none.

    Everybody can write ``X-Forwarded-For``; each proxy only adds at its end. So the
    header is read from the right, past our own ``TPI_CMS_PROXY_COUNT`` proxies, and
    not at all without any. Where it is too short or holds no address there, the
    request came another way and the connection's own address counts.
    """
    direct = _read(request.META.get("REMOTE_ADDR", ""))
    count = conf.proxy_count
    if count < 1:
        return direct
    entries = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    return _read(entries[-count]) or direct if len(entries) >= count else direct


def _read(text: str) -> str:
    """The address in ``text``, without a port; "" if it is none."""
    text = text.strip()
    for candidate in (text, _without_port(text)):
        try:
            return str(ipaddress.ip_address(candidate))
        except ValueError:
            continue
    return ""


def _without_port(text: str) -> str:
    """``192.0.2.1:8080`` and ``[2001:db8::1]:8080``, as some proxies write them."""
    if text.startswith("["):
        return text[1:].partition("]")[0]
    return text.partition(":")[0]
