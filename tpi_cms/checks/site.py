"""System checks of the site's settings and addresses."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, Warning
from django.urls import (
    NoReverseMatch,
    Resolver404,
    get_script_prefix,
    resolve,
    reverse,
)

from ..conf import TABLE, conf

Messages = list[CheckMessage]


@checks.register()
def check_settings(**kwargs: Any) -> Messages:
    """Every ``TPI_CMS_*`` setting of the site against the table in ``conf``."""
    names = [name for name in dir(settings) if name.startswith("TPI_CMS_")]
    return [message for name in names for message in _check_setting(name)]


def _check_setting(name: str) -> Messages:
    setting = TABLE.get(name)
    if setting is None:
        return [
            Warning(
                f"{name} is not a setting of tpi-cms.",
                hint="Correct its name, or remove it; docs/settings.md lists them all.",
                id="tpi_cms.W011",
            )
        ]
    if setting.is_sound:
        return []
    return [
        Error(
            f"{name} must be {setting.rule.words}.",
            hint=f"Correct it, or remove it for the default, {setting.default!r}.",
            id="tpi_cms.E010",
        )
    ]


@checks.register(Tags.urls)
def check_urls(**kwargs: Any) -> Messages:
    fault = _find_url_fault()
    if not fault:
        return []
    return [
        Error(
            f"{fault}, so no request can be sent.",
            hint='Add path("", include("tpi_cms.urls")) before Wagtail\'s own URLs.',
            id="tpi_cms.E001",
        )
    ]


def _find_url_fault() -> str:
    try:
        path = reverse("tpi_cms:lead_create")
    except NoReverseMatch:
        return "The package's URLs are not included"
    try:
        found = resolve("/" + path.removeprefix(get_script_prefix())).app_names
    except Resolver404:
        found = []
    if "tpi_cms" in found:
        return ""
    return f"A pattern before the package's URLs answers for {path}"


@checks.register()
def check_phone_region(**kwargs: Any) -> Messages:
    if getattr(settings, "PHONENUMBER_DEFAULT_REGION", None):
        return []
    return [
        Warning(
            "PHONENUMBER_DEFAULT_REGION is missing: editors must type each number "
            "with its country code.",
            hint='Set it to the country of your clinics, such as "US".',
            id="tpi_cms.W007",
        )
    ]


@checks.register()
def check_phone_format(**kwargs: Any) -> Messages:
    """Without its country, a patient's number from abroad is another's, or nobody's."""
    names = ("PHONENUMBER_DEFAULT_FORMAT", "PHONENUMBER_DB_FORMAT")
    return [
        Error(
            f"{name} must not be NATIONAL: it drops the country of patients' numbers.",
            hint=f"Remove {name}; pages show numbers in national form anyway.",
            id="tpi_cms.E003",
        )
        for name in names
        if getattr(settings, name, "E164") == "NATIONAL"
    ]


@checks.register(Tags.security)
def check_proxy(**kwargs: Any) -> Messages:
    """Behind a proxy every visitor would come from the proxy's one address."""
    if conf.proxy_count or not _is_behind_proxy():
        return []
    return [
        Warning(
            "This site seems to stand behind a proxy, and TPI_CMS_PROXY_COUNT is 0: "
            "all visitors would share one address, and be held as one busy sender.",
            hint="Set it to the number of proxies that add to X-Forwarded-For.",
            id="tpi_cms.W030",
        )
    ]


def _is_behind_proxy() -> bool:
    return bool(settings.SECURE_PROXY_SSL_HEADER or settings.USE_X_FORWARDED_HOST)
