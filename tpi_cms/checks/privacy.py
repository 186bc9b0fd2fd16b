"""System checks of encryption, retention and logging."""

from __future__ import annotations

import logging
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Warning

Messages = list[CheckMessage]

NEW_KEY = (
    'python -c "from cryptography.fernet import Fernet; '
    'print(Fernet.generate_key().decode())"'
)

#: A hundred years; much more than that no date can tell.
MOST_DAYS = 36_500


@checks.register()
def check_encryption(**kwargs: Any) -> Messages:
    keys = getattr(settings, "TPI_CMS_ENCRYPTION_KEYS", [])
    if not keys and keys is not None:
        return []
    if not isinstance(keys, list | tuple) or not all(isinstance(k, str) for k in keys):
        return [
            Error(
                "TPI_CMS_ENCRYPTION_KEYS must be a list of keys, each a text.",
                hint="Set it to [] or to a list of Fernet keys.",
                id="tpi_cms.E060",
            )
        ]
    return [*_check_secrets(keys), *_check_keys(keys)]


def _check_secrets(keys: list[str]) -> Messages:
    """Whoever learns one secret must not have the other as well."""
    names = ("SECRET_KEY", "TPI_CMS_HASH_KEY")
    return [
        Error(
            f"A key in TPI_CMS_ENCRYPTION_KEYS is {name}.",
            hint=f"Make one of its own: {NEW_KEY}",
            id="tpi_cms.E063",
        )
        for name in names
        if (secret := getattr(settings, name, "")) and secret in keys
    ]


def _check_keys(keys: list[str]) -> Messages:
    try:
        from cryptography.fernet import Fernet
    except ImportError:
        return [
            Error(
                "TPI_CMS_ENCRYPTION_KEYS is set, but cryptography is not installed.",
                hint='Run pip install "tpi-cms[encryption]".',
                id="tpi_cms.E061",
            )
        ]
    messages: Messages = []
    # An empty first key means: write plain, still read with the others.
    for number, key in enumerate(keys, 1):
        if key == "" and number == 1 and len(keys) > 1:
            continue
        try:
            Fernet(key)
        except ValueError:
            messages.append(_name_malformed_key(number))
    return messages


def _name_malformed_key(number: int) -> CheckMessage:
    return Error(
        f"TPI_CMS_ENCRYPTION_KEYS: key {number} is malformed.",
        hint=f"Make one: {NEW_KEY}",
        id="tpi_cms.E062",
    )


@checks.register()
def check_retention(**kwargs: Any) -> Messages:
    kinds = {
        "TPI_CMS_RETENTION_DAYS": ("Requests", 548, "tpi_cms.W060"),
        "TPI_CMS_QUARANTINE_DAYS": ("Requests held as spam", 90, "tpi_cms.W061"),
    }
    return [
        message
        for name, (what, default, warning) in kinds.items()
        for message in _check_days(name, what, default, warning)
    ]


def _check_days(name: str, what: str, default: int, warning: str) -> Messages:
    days = getattr(settings, name, default)
    if days is None or days == 0:
        hint = f"Set {name} to a number of days, such as {default}."
        return [Warning(f"{what} are kept for ever.", hint=hint, id=warning)]
    if type(days) is int and 0 < days <= MOST_DAYS:
        return []
    hint = f"Set {name} to a number of days, such as {default}, or to 0."
    text = f"{name} must be a whole number up to {MOST_DAYS}."
    return [Error(text, hint=hint, id="tpi_cms.E064")]


@checks.register()
def check_hash_key(**kwargs: Any) -> Messages:
    """Anything else fails each request when its hashes are made."""
    if isinstance(getattr(settings, "TPI_CMS_HASH_KEY", ""), str):
        return []
    return [
        Error(
            "TPI_CMS_HASH_KEY must be a text.",
            hint="Set it to a long random text, or remove it.",
            id="tpi_cms.E065",
        )
    ]


@checks.register(checks.Tags.security)
def check_query_log(**kwargs: Any) -> Messages:
    """At DEBUG, Django logs each statement with its values."""
    logger = logging.getLogger("django.db.backends")
    if settings.DEBUG or not logger.isEnabledFor(logging.DEBUG):
        return []
    return [
        Warning(
            "The logger django.db.backends writes what patients sent to the log.",
            hint='Set its level to "INFO" in LOGGING.',
            id="tpi_cms.W062",
        )
    ]
