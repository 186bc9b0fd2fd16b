from __future__ import annotations

import pytest
from django.apps import apps
from django.core.management import call_command

from tests import factories
from tpi_cms.checks import site
from tpi_cms.leads.outbox.heartbeat import beat

from .messages import get_ids


def test_a_sound_site_has_nothing_to_say():
    assert get_ids() == set()


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("ROOT_URLCONF", "tests.testapp.empty_urls", "tpi_cms.E001"),
        ("PHONENUMBER_DEFAULT_FORMAT", "NATIONAL", "tpi_cms.E003"),
        ("PHONENUMBER_DB_FORMAT", "RFC3966", "tpi_cms.E003"),
        ("TPI_CMS_BASE_TEMPLATE", "missing.html", "tpi_cms.E006"),
        ("WAGTAILADMIN_BASE_URL", None, "tpi_cms.W004"),
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
    assert get_ids() == {expected}


def test_an_app_that_is_not_installed_is_named(monkeypatch):
    monkeypatch.setattr(apps, "is_installed", lambda name: name != "phonenumber_field")
    assert "tpi_cms.E002" in get_ids()


@pytest.mark.django_db
def test_clinics_are_looked_at_only_with_the_database(settings):
    settings.TPI_CMS_FALLBACK_RECIPIENTS = []
    beat()
    assert get_ids() == set()
    assert get_ids(databases=["default"]) == {"tpi_cms.W002"}
    clinic = factories.make_clinic(intake_emails=[])
    assert get_ids(databases=["default"]) == {"tpi_cms.W003"}
    settings.TPI_CMS_FALLBACK_RECIPIENTS = ["office@example.org"]
    assert get_ids(databases=["default"]) == set()
    clinic.status = "closed"
    clinic.save()
    assert get_ids(databases=["default"]) == {"tpi_cms.W002"}


@pytest.mark.django_db
def test_first_migrate_finds_no_tables_and_says_nothing(monkeypatch):
    monkeypatch.setattr(site, "_get_tables", lambda databases: [])
    beat()
    assert get_ids(databases=["default"]) == set()
    call_command("check", database=["default"])


def test_a_base_page_of_the_sites_own_is_named(settings):
    settings.WAGTAIL_PAGE_MODEL = "site.BasePage"
    (error,) = site.check_base_page()
    assert error.id == "tpi_cms.E004" and "site.BasePage" in error.msg
    assert "mixins" in error.hint
