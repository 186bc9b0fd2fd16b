from __future__ import annotations

import logging
import sys

import pytest
from django.apps import apps
from django.core.checks import run_checks
from django.core.management import call_command

from tests import factories
from tpi_cms import checks
from tpi_cms.leads.heartbeat import beat

SAFE_SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": "site.sqlite3",
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode = WAL; PRAGMA synchronous=FULL",
    },
}


FERNET_KEY = "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA="

pytestmark = pytest.mark.filterwarnings("ignore:Overriding setting DATABASES")


@pytest.fixture(autouse=True)
def _safe_database(settings):
    settings.DATABASES = {"default": SAFE_SQLITE}


def ids(**kwargs) -> set[str]:
    messages = run_checks(**kwargs)
    ours = [message for message in messages if message.id.startswith("tpi_cms")]
    assert all(message.hint for message in ours)
    return {message.id for message in ours}


def test_a_sound_site_has_nothing_to_say():
    assert ids() == set()


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("ROOT_URLCONF", "tests.testapp.empty_urls", "tpi_cms.E001"),
        ("PHONENUMBER_DEFAULT_FORMAT", "NATIONAL", "tpi_cms.E003"),
        ("PHONENUMBER_DB_FORMAT", "RFC3966", "tpi_cms.E003"),
        ("TPI_CMS_CHANNELS", {"sms": "nowhere.Channel"}, "tpi_cms.E005"),
        ("TPI_CMS_CHANNELS", {"sms": "tests.settings"}, "tpi_cms.E005"),
        ("TPI_CMS_CHANNELS", {"sms": "builtins.dict"}, "tpi_cms.E005"),
        ("TPI_CMS_BASE_TEMPLATE", "missing.html", "tpi_cms.E006"),
        ("TPI_CMS_DELIVERY_LEASE_SECONDS", 20, "tpi_cms.E007"),
        ("TPI_CMS_ENCRYPTION_KEYS", "one-text", "tpi_cms.E060"),
        ("TPI_CMS_ENCRYPTION_KEYS", [b"bytes"], "tpi_cms.E060"),
        ("TPI_CMS_ENCRYPTION_KEYS", None, "tpi_cms.E060"),
        ("TPI_CMS_ENCRYPTION_KEYS", ["too short"], "tpi_cms.E062"),
        ("TPI_CMS_ENCRYPTION_KEYS", [FERNET_KEY, ""], "tpi_cms.E062"),
        ("TPI_CMS_RETENTION_DAYS", "548", "tpi_cms.E064"),
        ("TPI_CMS_QUARANTINE_DAYS", -1, "tpi_cms.E064"),
        ("TPI_CMS_RETENTION_DAYS", 0, "tpi_cms.W060"),
        ("TPI_CMS_QUARANTINE_DAYS", None, "tpi_cms.W061"),
        ("WAGTAILADMIN_BASE_URL", None, "tpi_cms.W004"),
        (
            "EMAIL_BACKEND",
            "django.core.mail.backends.smtp.EmailBackend",
            "tpi_cms.W005",
        ),
        (
            "WAGTAIL_GRAVATAR_PROVIDER_URL",
            "//www.gravatar.com/avatar",
            "tpi_cms.W006",
        ),
        ("WAGTAIL_ENABLE_UPDATE_CHECK", True, "tpi_cms.W007"),
    ],
)
def test_what_is_missing_or_unsafe_is_named(settings, name, value, expected):
    setattr(settings, name, value)
    assert ids() == {expected}


def test_an_app_that_is_not_installed_is_named(monkeypatch):
    monkeypatch.setattr(apps, "is_installed", lambda name: name != "phonenumber_field")
    assert "tpi_cms.E002" in ids()


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("transaction_mode", "DEFERRED"),
        ("timeout", 5),
        ("init_command", ""),
        ("init_command", "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF"),
        ("init_command", "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL"),
    ],
)
def test_sqlite_that_can_lose_requests_is_named(settings, option, value):
    options = {**SAFE_SQLITE["OPTIONS"], option: value}
    settings.DATABASES = {"default": {**SAFE_SQLITE, "OPTIONS": options}}
    assert ids() == {"tpi_cms.W001"}


@pytest.mark.django_db
def test_clinics_are_looked_at_only_with_the_database(settings):
    settings.TPI_CMS_FALLBACK_RECIPIENTS = []
    beat()
    assert ids() == set()
    assert ids(databases=["default"]) == {"tpi_cms.W002"}
    clinic = factories.make_clinic(intake_emails=[])
    assert ids(databases=["default"]) == {"tpi_cms.W003"}
    settings.TPI_CMS_FALLBACK_RECIPIENTS = ["office@example.org"]
    assert ids(databases=["default"]) == set()
    clinic.status = "closed"
    clinic.save()
    assert ids(databases=["default"]) == {"tpi_cms.W002"}


@pytest.mark.django_db
def test_first_migrate_finds_no_tables_and_says_nothing(monkeypatch):
    monkeypatch.setattr(checks, "_get_tables", lambda databases: [])
    beat()
    assert ids(databases=["default"]) == set()
    call_command("check", database=["default"])


def test_a_base_page_of_the_sites_own_is_named(settings):
    settings.WAGTAIL_PAGE_MODEL = "site.BasePage"
    (error,) = checks.check_base_page()
    assert error.id == "tpi_cms.E004" and "site.BasePage" in error.msg
    assert "mixins" in error.hint


def test_sqlite_options_that_say_none_are_not_set(settings):
    options = {"transaction_mode": None, "init_command": None, "timeout": None}
    settings.DATABASES = {"default": {**SAFE_SQLITE, "OPTIONS": options}}
    assert ids() == {"tpi_cms.W001"}


@pytest.mark.parametrize("keys", [[FERNET_KEY], ("", FERNET_KEY), []])
def test_good_encryption_keys_are_not_named(settings, keys):
    settings.TPI_CMS_ENCRYPTION_KEYS = keys
    assert ids() == set()


@pytest.mark.parametrize("name", ["SECRET_KEY", "TPI_CMS_HASH_KEY"])
def test_an_encryption_key_with_a_second_use_is_named(settings, name):
    settings.TPI_CMS_ENCRYPTION_KEYS = [FERNET_KEY]
    setattr(settings, name, FERNET_KEY)
    assert ids() == {"tpi_cms.E063"}


def test_encryption_without_its_library_is_named(settings, monkeypatch):
    settings.TPI_CMS_ENCRYPTION_KEYS = [FERNET_KEY]
    monkeypatch.setitem(sys.modules, "cryptography.fernet", None)
    assert ids() == {"tpi_cms.E061"}


def test_a_log_of_statements_with_their_values_is_named(settings):
    logger = logging.getLogger("django.db.backends")
    before = logger.level
    logger.setLevel(logging.DEBUG)
    try:
        assert ids() == {"tpi_cms.W062"}
        settings.DEBUG = True
        assert "tpi_cms.W062" not in ids()
    finally:
        logger.setLevel(before)
