"""Optional encryption of private fields, with keys of its own.

Stored texts come in three forms, told apart by how they begin:

- ``tpi-enc:`` and a Fernet token: encrypted.
- ``tpi-txt:`` and the text: plain, of a text that begins like one of these marks.
- anything else: plain, as it is.

So rows from before encryption stay readable, and no text that somebody typed can be
taken for an encrypted one.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.views.decorators.debug import sensitive_variables

from ...conf import conf

ENCRYPTED = "tpi-enc:"
ESCAPED = "tpi-txt:"


class EncryptionError(Exception):
    """A private text can't be stored or read. Never holds the text."""


class EncryptionUnavailable(EncryptionError):
    """Keys are set, but they or the library ``cryptography`` can't be used."""


class DecryptionError(EncryptionError):
    """None of the keys opens what is stored."""


def encrypts() -> bool:
    """Whether new texts are encrypted; an empty first key means "only read"."""
    return bool(conf.encryption_keys) and bool(conf.encryption_keys[0])


@sensitive_variables()
def encrypt(text: str) -> str:
    """What to store for ``text``.

    Raises:
        EncryptionUnavailable: keys are set and can't be used.
    """
    if not text or not encrypts():
        return to_plain(text)
    token = _get_fernets()[0].encrypt(text.encode("utf-8", "surrogatepass"))
    return ENCRYPTED + token.decode()


@sensitive_variables()
def decrypt(stored: str) -> str:
    """The text that was stored; never an encrypted one as it is.

    Raises:
        DecryptionError: it is encrypted, and none of the keys opens it.
        EncryptionUnavailable: keys are set and can't be used.
    """
    if stored.startswith(ENCRYPTED):
        return _open(stored, _get_fernets())
    return stored.removeprefix(ESCAPED)


def to_plain(text: str) -> str:
    """What to store for ``text`` without encryption."""
    return ESCAPED + text if text.startswith((ENCRYPTED, ESCAPED)) else text


def is_current(stored: str) -> bool:
    """Whether ``stored`` has the form that ``encrypt`` gives now."""
    if not stored or not encrypts():
        return not stored.startswith(ENCRYPTED)
    if not stored.startswith(ENCRYPTED):
        return False
    try:
        _open(stored, _get_fernets()[:1])
    except DecryptionError:
        return False
    return True


def _open(stored: str, fernets: list[Any]) -> str:
    token = stored.removeprefix(ENCRYPTED).encode()
    for fernet in fernets:
        try:
            return str(fernet.decrypt(token).decode("utf-8", "surrogatepass"))
        except _invalid_token():
            continue
    raise DecryptionError("No key in TPI_CMS_ENCRYPTION_KEYS opens a stored text.")


def _invalid_token() -> type[Exception]:
    from cryptography.fernet import InvalidToken

    return InvalidToken


def _get_fernets() -> list[Any]:
    """One for each key, the first first."""
    return list(_build_fernets(tuple(key for key in conf.encryption_keys if key)))


@lru_cache(maxsize=8)
def _build_fernets(keys: tuple[str, ...]) -> tuple[Any, ...]:
    try:
        from cryptography.fernet import Fernet
    except ImportError:
        raise EncryptionUnavailable(
            "TPI_CMS_ENCRYPTION_KEYS needs the extra tpi-cms[encryption]."
        ) from None
    try:
        return tuple(Fernet(key) for key in keys)
    except (ValueError, TypeError):
        raise EncryptionUnavailable(
            "A key in TPI_CMS_ENCRYPTION_KEYS is not a Fernet key."
        ) from None
