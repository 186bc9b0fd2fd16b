"""System checks of encryption, retention and logging."""

from __future__ import annotations

import logging
import sys

import pytest

from .messages import get_ids

FERNET_KEY = "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA="


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("TPI_CMS_ENCRYPTION_KEYS", "one-text", "tpi_cms.E060"),
        ("TPI_CMS_ENCRYPTION_KEYS", [b"bytes"], "tpi_cms.E060"),
        ("TPI_CMS_ENCRYPTION_KEYS", None, "tpi_cms.E060"),
        ("TPI_CMS_ENCRYPTION_KEYS", ["too short"], "tpi_cms.E062"),
        ("TPI_CMS_ENCRYPTION_KEYS", [FERNET_KEY, ""], "tpi_cms.E062"),
        ("TPI_CMS_RETENTION_DAYS", "548", "tpi_cms.E064"),
        ("TPI_CMS_QUARANTINE_DAYS", -1, "tpi_cms.E064"),
        ("TPI_CMS_RETENTION_DAYS", 36_501, "tpi_cms.E064"),
        ("TPI_CMS_HASH_KEY", b"bytes", "tpi_cms.E065"),
        ("TPI_CMS_HASH_KEY", None, "tpi_cms.E065"),
        ("TPI_CMS_RETENTION_DAYS", 0, "tpi_cms.W060"),
        ("TPI_CMS_QUARANTINE_DAYS", None, "tpi_cms.W061"),
    ],
)
def test_what_is_missing_or_unsafe_is_named(settings, name, value, expected):
    setattr(settings, name, value)
    assert get_ids() == {expected}


@pytest.mark.parametrize("keys", [[FERNET_KEY], ("", FERNET_KEY), []])
def test_good_encryption_keys_are_not_named(settings, keys):
    settings.TPI_CMS_ENCRYPTION_KEYS = keys
    assert get_ids() == set()


@pytest.mark.parametrize("name", ["SECRET_KEY", "TPI_CMS_HASH_KEY"])
def test_an_encryption_key_with_a_second_use_is_named(settings, name):
    settings.TPI_CMS_ENCRYPTION_KEYS = [FERNET_KEY]
    setattr(settings, name, FERNET_KEY)
    assert get_ids() == {"tpi_cms.E063"}


def test_encryption_without_its_library_is_named(settings, monkeypatch):
    settings.TPI_CMS_ENCRYPTION_KEYS = [FERNET_KEY]
    monkeypatch.setitem(sys.modules, "cryptography.fernet", None)
    assert get_ids() == {"tpi_cms.E061"}


def test_a_log_of_statements_with_their_values_is_named(settings, monkeypatch):
    logger = logging.getLogger("django.db.backends")
    before = logger.level
    logger.setLevel(logging.DEBUG)
    # Whoever configures logging anew switches loggers off that are there.
    monkeypatch.setattr(logger, "disabled", False)
    try:
        assert get_ids() == {"tpi_cms.W062"}
        settings.DEBUG = True
        assert "tpi_cms.W062" not in get_ids()
    finally:
        logger.setLevel(before)
