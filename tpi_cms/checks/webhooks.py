"""System checks of ``TPI_CMS_WEBHOOKS``; a message names targets, never a secret."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, Warning
from django.db import DatabaseError

from ..conf import conf
from ..leads.outbox.channels.http import UnsafeUrlError, check_url
from ..leads.outbox.channels.webhook import (
    PAYLOADS,
    WebhookSettingsError,
    WebhookTarget,
    are_keys,
)
from ..leads.outbox.models import is_target

Messages = list[CheckMessage]

#: So many clinics stand in a hint.
SHOWN = 20

SHAPE_HINT = (
    'Write {"crm": {"url": "https://...", "secret": "whsec_..."}}; docs/channels.md '
    "has more."
)


@checks.register()
def check_webhooks(**kwargs: Any) -> Messages:
    """What is wrong here is otherwise found with the first request, by its failure."""
    return [
        Error(
            f"TPI_CMS_WEBHOOKS: {name!r} {fault}.",
            hint=SHAPE_HINT,
            id="tpi_cms.E020",
        )
        for name, values in conf.webhooks.items()
        for fault in _find_faults(name, values)
    ]


def _find_faults(name: object, values: object) -> Iterator[str]:
    if not is_target(name):
        yield "must be a text of 1 to 254 characters"
    target = _read(values)
    if target is None:
        yield "takes texts url, secret and payload, and a list of clinics' keys"
        return
    if not _is_safe_url(target.url):
        yield "needs an https URL without user info"
    if not _has_keys(target):
        yield 'needs a secret: "whsec_" and at least 24 random bytes in base64'
    if target.payload not in PAYLOADS:
        yield "needs a payload that is thin or full"


def _read(values: object) -> WebhookTarget | None:
    """The target, where each value has the right type."""
    try:
        target = WebhookTarget(**values)  # type: ignore[arg-type]
    except TypeError:
        return None
    texts = (target.url, target.secret, target.payload)
    is_sound = all(isinstance(text, str) for text in texts)
    return target if is_sound and are_keys(target.clinics) else None


def _is_safe_url(url: str) -> bool:
    try:
        check_url(url)
    except UnsafeUrlError:
        return False
    return True


def _has_keys(target: WebhookTarget) -> bool:
    try:
        return bool(target.keys)
    except WebhookSettingsError:
        return False


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
        names = {
            str(key): name for key, name in Clinic.objects.values_list("key", "name")
        }
    except DatabaseError:
        return []
    return [
        Warning(
            f"TPI_CMS_WEBHOOKS: {name!r} names unknown clinics: {', '.join(unknown)}.",
            hint=f"Write clinics' keys: {describe_keys(names)}.",
            id="tpi_cms.W021",
        )
        for name, keys in named.items()
        if (unknown := [key for key in keys if key.lower() not in names])
    ]


def describe_keys(names: dict[str, str]) -> str:
    """Some of the clinics; each form in the admin shows its own."""
    known = [f"{key} ({name})" for key, name in names.items()]
    more = ["more in the admin"] if len(known) > SHOWN else []
    return ", ".join(known[:SHOWN] + more)


def _get_named_clinics() -> dict[str, list[str]]:
    """Clinics' keys by target; E020 reports unsound settings."""
    targets = {name: _read(values) for name, values in conf.webhooks.items()}
    return {
        name: list(target.clinics)
        for name, target in targets.items()
        if target is not None and target.clinics
    }
