"""System checks with ``--deploy``: addresses that lead nowhere on a real site."""

from __future__ import annotations

import re
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Tags, Warning
from django.db import DatabaseError

from wagtail.models import Site

Messages = list[CheckMessage]

#: Hosts of one's own machine, and names that RFC 2606 keeps for examples and tests.
_NOBODYS = re.compile(
    r"|(.+\.)?(localhost|localdomain|test|invalid|example|example\.(com|net|org))"
    r"|127\..+|0\.0\.0\.0|::1"
)


def is_nobodys(host: str) -> bool:
    """Whether no patient or clinic can reach ``host``."""
    return bool(_NOBODYS.fullmatch(host.lower().strip("[]")))


@checks.register(Tags.database, deploy=True)
def check_site_hostname(databases: list[str] | None = None, **kwargs: Any) -> Messages:
    """Canonical addresses, shared links and structured data begin with it."""
    sites = Site.objects.order_by("pk")
    if sites.db not in (databases or []):
        return []
    try:
        names = [site.hostname for site in sites if is_nobodys(site.hostname)]
    except DatabaseError:
        return []  # a migration is still to come
    return [
        Warning(
            f"A site's hostname is {name!r}: search engines are sent there.",
            hint=(
                "Set it and the port (443 for https) in the admin under Settings, "
                "Sites, or by `manage.py tpi_setup --hostname`."
            ),
            id="tpi_cms.W004",
        )
        for name in names
    ]


@checks.register(Tags.security, deploy=True)
def check_admin_address(**kwargs: Any) -> Messages:
    url = getattr(settings, "WAGTAILADMIN_BASE_URL", None) or ""
    if not is_nobodys(urlsplit(url).hostname or ""):
        return []
    return [
        Warning(
            f"Links in notices lead to nobody: WAGTAILADMIN_BASE_URL is {url!r}.",
            hint='Set it to the admin\'s own, such as "https://www." and your domain.',
            id="tpi_cms.W005",
        )
    ]


@checks.register(Tags.security, deploy=True)
def check_sender(**kwargs: Any) -> Messages:
    """Mail servers drop what comes from a host that isn't there."""
    sender = settings.DEFAULT_FROM_EMAIL
    host = parseaddr(str(sender))[1].rpartition("@")[2]
    if not is_nobodys(host):
        return []
    return [
        Warning(
            f"Mail servers drop notices that come from {sender!r}.",
            hint="Set DEFAULT_FROM_EMAIL to an address of your domain.",
            id="tpi_cms.W006",
        )
    ]
