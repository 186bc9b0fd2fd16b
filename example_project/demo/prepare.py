"""What has to be there before the demo can run; quick when it is there already."""

from __future__ import annotations

import os
from collections.abc import Callable

import django
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection


class Outdated(Exception):
    """The state of an earlier start can't be used any more."""


def prepare(*, host: str, port: int, say: Callable[[str], object]) -> list[str]:
    """Make or update database, static files and content; returns the log-in names."""
    django.setup()
    for folder in (settings.VAR_DIR, settings.MEDIA_ROOT, settings.EMAIL_FILE_PATH):
        folder.mkdir(parents=True, exist_ok=True)
    say("Database: bringing its tables up to date")
    call_command("migrate", verbosity=0, interactive=False)
    check_tables()
    say("Static files: collecting them")
    call_command("collectstatic", verbosity=0, interactive=False, clear=False)
    _load(say)
    _set_address(host, port)
    return _log_in_names()


def check_tables() -> None:
    """Before the first release migrations change in place, and pass old tables by."""
    from tpi_cms.pages.models import HomePage

    models = [*apps.get_app_config("tpi_cms").get_models(), HomePage]
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        for model in models:
            table = model._meta.db_table
            wanted = {field.column for field in model._meta.local_concrete_fields}
            if table not in there or wanted - _get_columns(cursor, table):
                raise Outdated(
                    "the demo's database is of an older version. "
                    "Begin anew: make demo-reset"
                )


def _get_columns(cursor, table: str) -> set[str]:
    found = connection.introspection.get_table_description(cursor, table)
    return {column.name for column in found}


def _load(say: Callable[[str], object]) -> None:
    from django.utils import timezone

    from .load import load_demo
    from .load_many import add_clinics

    load_demo(today=timezone.localdate(), say=say)
    _load_places(say)
    if added := add_clinics(_read_count(os.environ.get("CLINICS", "0"))):
        say(f"More clinics: {added}")


def _load_places(say: Callable[[str], object]) -> None:
    """Of the United States, so that any ZIP code finds the nearest clinic."""
    from tpi_cms.clinics.places.loading import load_places, read_us
    from tpi_cms.models import Place

    if not Place.objects.exists():
        say(f"Places: {sum(load_places(read_us()).values())}")


def _read_count(text: str) -> int:
    """Up to 2,000: a larger group is what ``benchmarks`` makes."""
    return min(int(text), 2_000) if text.isdecimal() else 0


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
