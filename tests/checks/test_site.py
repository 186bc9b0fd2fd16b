"""System checks of the site's settings and addresses."""

from __future__ import annotations

import pytest
from django.core.checks import run_checks
from django.urls import clear_script_prefix, set_script_prefix

from .messages import get_ids

EMAIL = "tpi_cms.leads.outbox.channels.email.EmailChannel"


def test_a_sound_site_has_nothing_to_say():
    assert get_ids() == set()


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("TPI_CMS_DELIVERY_THREADS", "two", "tpi_cms.E010"),
        ("TPI_CMS_LATE_SECONDS", None, "tpi_cms.E010"),
        ("TPI_CMS_CHANNELS", {7: EMAIL}, "tpi_cms.E010"),
        ("TPI_CMS_WEBHOOKS", ["crm"], "tpi_cms.E010"),
        ("TPI_CMS_FALLBACK_RECIPIENTS", ["a@b.org, c@b.org"], "tpi_cms.E010"),
        ("TPI_CMS_FALLBACK_RECIPIENTS", ["nobody"], "tpi_cms.E010"),
        ("TPI_CMS_ENCRYPTION_KEYS", [""], "tpi_cms.E010"),
        ("TPI_CMS_FALLBACK_RECIPIENT", ["a@example.org"], "tpi_cms.W011"),
        ("ROOT_URLCONF", "tests.testapp.empty_urls", "tpi_cms.E001"),
        ("ROOT_URLCONF", "tests.testapp.late_urls", "tpi_cms.E001"),
        ("PHONENUMBER_DEFAULT_REGION", None, "tpi_cms.W007"),
        ("PHONENUMBER_DEFAULT_FORMAT", "NATIONAL", "tpi_cms.E003"),
        ("PHONENUMBER_DB_FORMAT", "NATIONAL", "tpi_cms.E003"),
        ("USE_X_FORWARDED_HOST", True, "tpi_cms.W030"),
        ("SECURE_PROXY_SSL_HEADER", ("HTTP_X_PROTO", "https"), "tpi_cms.W030"),
    ],
)
def test_what_is_missing_or_unsafe_is_named(settings, name, value, expected):
    setattr(settings, name, value)
    assert get_ids() == {expected}


def test_a_wrong_setting_is_told_with_its_bounds_and_its_default(settings):
    settings.TPI_CMS_DELIVERY_THREADS = 101
    (error,) = [m for m in run_checks() if m.id == "tpi_cms.E010"]
    assert error.msg == "TPI_CMS_DELIVERY_THREADS must be a whole number from 1 to 100."
    assert "default, 2." in error.hint


def test_a_proxy_that_is_counted_is_not_named(settings):
    settings.USE_X_FORWARDED_HOST = True
    settings.TPI_CMS_PROXY_COUNT = 1
    assert get_ids() == set()


def test_urls_below_a_script_name_are_found(settings):
    settings.FORCE_SCRIPT_NAME = "/care"
    set_script_prefix("/care/")
    try:
        assert get_ids("tpi_cms.E001") == set()
    finally:
        clear_script_prefix()
