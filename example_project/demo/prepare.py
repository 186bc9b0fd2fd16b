"""What has to be there before the demo can run; quick when it is there already."""

from __future__ import annotations

from collections.abc import Callable

import django
from django.conf import settings
from django.core.management import call_command


def prepare(*, host: str, port: int, say: Callable[[str], object]) -> list[str]:
    """Make or update database, static files and content; returns the log-in names."""
    django.setup()
    for folder in (settings.VAR_DIR, settings.MEDIA_ROOT, settings.EMAIL_FILE_PATH):
        folder.mkdir(parents=True, exist_ok=True)
    say("Database: bringing its tables up to date")
    call_command("migrate", verbosity=0, interactive=False)
    say("Static files: collecting them")
    call_command("collectstatic", verbosity=0, interactive=False, clear=False)
    _load(say)
    _set_address(host, port)
    return _log_in_names()


def _load(say: Callable[[str], object]) -> None:
    from django.utils import timezone

    from .load import load_demo

    load_demo(today=timezone.localdate(), say=say)


def _set_address(host: str, port: int) -> None:
    """Sitemap and mails name the address that this start answers on."""
    from wagtail.models import Site

    site = Site.objects.filter(is_default_site=True).first()
    if site and (site.hostname, site.port) != (host, port):
        site.hostname, site.port = host, port
        site.save()


def _log_in_names() -> list[str]:
    from .load_people import get_user_names

    return get_user_names()
