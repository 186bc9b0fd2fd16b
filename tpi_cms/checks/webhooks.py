"""System checks of ``TPI_CMS_WEBHOOKS``; a message names targets, never a secret."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, Warning
from django.db import DatabaseError
from django.utils.module_loading import import_string

from ..conf import conf
from ..leads.outbox.channels.safe_http import UnsafeUrlError, split_url
from ..leads.outbox.channels.webhook import (
    PAYLOADS,
    WebhookChannel,
    WebhookSettingsError,
    WebhookTarget,
)
from ..leads.outbox.models import is_target

Messages = list[CheckMessage]

SHAPE_HINT = (
    'Write {"crm": {"url": "https://...", "secret": "whsec_..."}}; docs/channels.md '
    "has more."
)


@checks.register()
def check_webhooks_shape(**kwargs: Any) -> Messages:
    webhooks = getattr(settings, "TPI_CMS_WEBHOOKS", None)
    if webhooks is None or isinstance(webhooks, dict):
        return []
    return [
        Error("TPI_CMS_WEBHOOKS is not a dict.", hint=SHAPE_HINT, id="tpi_cms.E020"),
    ]


@checks.register()
def check_webhooks(**kwargs: Any) -> Messages:
    return [
        message
        for name, values in conf.webhooks.items()
        for message in [*_check_name(name), *_check_target(name, values)]
    ]


def _check_target(name: object, values: object) -> Messages:
    target = _read(values)
    if target is None:
        return [
            Error(
                f"TPI_CMS_WEBHOOKS: {name!r} takes texts url, secret and payload, "
                "and a list of clinics.",
                hint=SHAPE_HINT,
                id="tpi_cms.E020",
            )
        ]
    return [
        *_check_url(name, target),
        *_check_secret(name, target),
        *_check_payload(name, target),
    ]


def _read(values: object) -> WebhookTarget | None:
    """The target, where each value has the right type."""
    try:
        target = WebhookTarget(**values)  # type: ignore[arg-type]
    except TypeError:
        return None
    texts = (target.url, target.secret, target.payload)
    clinics = target.clinics if target.clinics is not None else []
    is_sound = isinstance(clinics, list | tuple) and all(
        isinstance(text, str) for text in (*texts, *clinics)
    )
    return target if is_sound else None


def _check_url(name: object, target: WebhookTarget) -> Messages:
    try:
        split_url(target.url)
    except UnsafeUrlError:
        return [
            Error(
                f"TPI_CMS_WEBHOOKS: {name!r} needs an https URL without user info.",
                hint="Give the whole address in ASCII, percent-encoded where needed; "
                "no password in it, messages are signed.",
                id="tpi_cms.E021",
            )
        ]
    return []


def _check_secret(name: object, target: WebhookTarget) -> Messages:
    try:
        target.keys  # noqa: B018  reading it is the test
    except WebhookSettingsError:
        return [
            Error(
                f"TPI_CMS_WEBHOOKS: {name!r} has no secret, or a weak one.",
                hint='Write "whsec_" and at least 24 random bytes in base64.',
                id="tpi_cms.E022",
            )
        ]
    return []


def _check_payload(name: object, target: WebhookTarget) -> Messages:
    if target.payload in PAYLOADS:
        return []
    return [
        Error(
            f"TPI_CMS_WEBHOOKS: {name!r} has an unknown payload.",
            hint='"thin" is the default; "full" sends what the person wrote.',
            id="tpi_cms.E023",
        )
    ]


def _check_name(name: object) -> Messages:
    if is_target(name):
        return []
    return [
        Error(
            "TPI_CMS_WEBHOOKS: a target's name is a text of 1 to 254 characters.",
            hint="Name it briefly, such as crm: each notice keeps the name.",
            id="tpi_cms.E024",
        )
    ]


@checks.register()
def check_webhook_channel(**kwargs: Any) -> Messages:
    if not conf.webhooks or any(map(_is_webhook_channel, conf.channels.values())):
        return []
    return [
        Warning(
            "TPI_CMS_WEBHOOKS is set, but TPI_CMS_CHANNELS has no channel for it.",
            hint=f"Add {WebhookChannel.__module__}.WebhookChannel.",
            id="tpi_cms.W020",
        )
    ]


def _is_webhook_channel(path: str) -> bool:
    try:
        found = import_string(path)
    except Exception:  # noqa: BLE001  E005 says so
        return False
    return isinstance(found, type) and issubclass(found, WebhookChannel)


@checks.register(Tags.database)
def check_webhook_clinics(
    databases: list[str] | None = None, **kwargs: Any
) -> Messages:
    """Only once the tables are there; the first ``migrate`` has none to look at."""
    from ..clinics.models import Clinic

    named = _get_named_clinics()
    if not named or Clinic.objects.db not in (databases or []):
        return []
    try:
        known = set(Clinic.objects.values_list("slug", flat=True))
    except DatabaseError:
        return []
    return [
        Warning(
            f"TPI_CMS_WEBHOOKS: {name!r} names unknown clinics: {', '.join(unknown)}.",
            hint="Write the clinics' slugs as they stand in the admin.",
            id="tpi_cms.W021",
        )
        for name, slugs in named.items()
        if (unknown := [slug for slug in slugs if slug not in known])
    ]


def _get_named_clinics() -> dict[str, list[str]]:
    """Clinics' slugs by target; of unsound settings E020 tells."""
    targets = {name: _read(values) for name, values in conf.webhooks.items()}
    return {
        name: list(target.clinics)
        for name, target in targets.items()
        if target is not None and target.clinics
    }
