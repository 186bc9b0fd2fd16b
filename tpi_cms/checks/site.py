"""System checks of what every site needs: apps, URLs, templates, clinics."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, Warning
from django.db import DatabaseError, connections
from django.template.loader import get_template
from django.urls import NoReverseMatch, reverse

from wagtail.admin.utils import get_admin_base_url

from ..conf import conf

Messages = list[CheckMessage]

REQUIRED_APPS = (
    "wagtail.admin",
    "wagtail.images",
    "wagtail.documents",
    "wagtail.users",
    "wagtail.snippets",
    "phonenumber_field",
)


@checks.register(Tags.urls)
def check_urls(**kwargs: Any) -> Messages:
    try:
        reverse("tpi_cms:lead_create")
    except NoReverseMatch:
        return [
            Error(
                "The package's URLs are not included, so no request can be sent.",
                hint='Add path("", include("tpi_cms.urls")) before Wagtail URLs.',
                id="tpi_cms.E001",
            )
        ]
    return []


@checks.register()
def check_apps(**kwargs: Any) -> Messages:
    missing = [name for name in REQUIRED_APPS if not apps.is_installed(name)]
    if not missing:
        return []
    return [
        Error(
            f"Missing from INSTALLED_APPS: {', '.join(missing)}.",
            hint="Add them; docs/installation.md has the whole list.",
            id="tpi_cms.E002",
        )
    ]


@checks.register()
def check_phone_format(**kwargs: Any) -> Messages:
    """Other formats lose the country, and can make publishing fail."""
    names = ("PHONENUMBER_DEFAULT_FORMAT", "PHONENUMBER_DB_FORMAT")
    return [
        Error(
            f"{name} must be E164.",
            hint=f"Remove {name}; pages show numbers in national form anyway.",
            id="tpi_cms.E003",
        )
        for name in names
        if getattr(settings, name, "E164") != "E164"
    ]


@checks.register()
def check_base_page(**kwargs: Any) -> Messages:
    """A site with a base page of its own subclasses our mixins instead."""
    swapped = getattr(settings, "WAGTAIL_PAGE_MODEL", "wagtailcore.Page")
    if swapped == "wagtailcore.Page" or not apps.is_installed("tpi_cms.pages"):
        return []
    return [
        Error(
            f"tpi_cms.pages needs Wagtail's own Page, and this site uses {swapped}.",
            hint=(
                "Remove tpi_cms.pages from INSTALLED_APPS and subclass the mixins of "
                "tpi_cms.content.mixins beside your base page."
            ),
            id="tpi_cms.E004",
        )
    ]


@checks.register(Tags.templates)
def check_base_template(**kwargs: Any) -> Messages:
    try:
        get_template(conf.base_template)
    except Exception as error:  # noqa: BLE001  a loader raises what it likes
        name, reason = conf.base_template, type(error).__name__
        return [
            Error(
                f"TPI_CMS_BASE_TEMPLATE: {name!r} can't be used ({reason}).",
                hint="Name a template of your site, or remove the setting.",
                id="tpi_cms.E006",
            )
        ]
    return []


@checks.register()
def check_admin_base_url(**kwargs: Any) -> Messages:
    if get_admin_base_url():
        return []
    return [
        Warning(
            "WAGTAILADMIN_BASE_URL is not set, so mail can't link to the admin.",
            hint='Set it, for example to "https://www.example.org".',
            id="tpi_cms.W004",
        )
    ]


@checks.register(Tags.security)
def check_admin_third_parties(**kwargs: Any) -> Messages:
    """Wagtail's admin asks other hosts for avatars and updates unless told not to."""
    messages: Messages = []
    if getattr(settings, "WAGTAIL_GRAVATAR_PROVIDER_URL", "") is not None:
        messages.append(
            Warning(
                "The admin loads avatars from another host.",
                hint="Set WAGTAIL_GRAVATAR_PROVIDER_URL = None.",
                id="tpi_cms.W006",
            )
        )
    if getattr(settings, "WAGTAIL_ENABLE_UPDATE_CHECK", True) is not False:
        messages.append(
            Warning(
                "The admin asks another host for Wagtail's newest version.",
                hint="Set WAGTAIL_ENABLE_UPDATE_CHECK = False.",
                id="tpi_cms.W007",
            )
        )
    return messages


@checks.register(Tags.database)
def check_clinics(databases: list[str] | None = None, **kwargs: Any) -> Messages:
    """Only once the tables are there; the first ``migrate`` has none to look at."""
    from ..clinics.models import Clinic

    if not databases or Clinic._meta.db_table not in _get_tables(databases):
        return []
    clinics = Clinic.objects.taking_requests()
    try:
        rows = list(clinics.values_list("name", "intake_emails"))
    except DatabaseError:
        return []  # a migration of ours is still to come
    if not rows:
        return [
            Warning(
                "There is no open clinic, so nobody can be asked.",
                hint="Add one in the admin under Clinics.",
                id="tpi_cms.W002",
            )
        ]
    silent = [name for name, mailboxes in rows if not mailboxes]
    return _warn_of_silent_clinics(silent)


def _get_tables(databases: list[str]) -> list[str]:
    from ..clinics.models import Clinic

    alias = Clinic.objects.db
    if alias not in databases:
        return []
    try:
        return connections[alias].introspection.table_names()
    except DatabaseError:
        return []


def _warn_of_silent_clinics(names: list[str]) -> Messages:
    if not names or conf.fallback_recipients:
        return []
    return [
        Warning(
            f"Nobody is told of requests to: {', '.join(names[:5])}.",
            hint=(
                "Give these clinics a mailbox in the admin, or set "
                "TPI_CMS_FALLBACK_RECIPIENTS."
            ),
            id="tpi_cms.W003",
        )
    ]
