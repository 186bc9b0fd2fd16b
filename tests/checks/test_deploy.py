"""What only a site that patients come to must mind."""

from __future__ import annotations

import pytest
from django.core.checks import run_checks

SMTP = "django.core.mail.backends.smtp.EmailBackend"
OURS = {f"tpi_cms.W07{number}" for number in range(10)}


@pytest.fixture(autouse=True)
def _sound_site(settings):
    settings.EMAIL_BACKEND = SMTP
    settings.TPI_CMS_HASH_KEY = "a long random text"
    settings.WAGTAILADMIN_BASE_URL = "https://www.example.org"


def ids(**kwargs) -> set[str]:
    messages = run_checks(include_deployment_checks=True, **kwargs)
    ours = [message for message in messages if message.id in OURS]
    assert all(message.hint for message in ours)
    return {message.id for message in ours}


def test_a_sound_site_has_nothing_to_say():
    assert ids() == set()


def error_mail(**options):
    handler = {"class": "django.utils.log.AdminEmailHandler", **options}
    return {"version": 1, "handlers": {"mail": handler}}


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("EMAIL_BACKEND", SMTP.replace("smtp", "console"), "tpi_cms.W071"),
        ("EMAIL_BACKEND", SMTP.replace("smtp", "locmem"), "tpi_cms.W071"),
        ("EMAIL_BACKEND", "nowhere.Backend", "tpi_cms.W071"),
        ("EMAIL_BACKEND", None, "tpi_cms.W071"),
        ("LOGGING", error_mail(include_html=True), "tpi_cms.W072"),
        ("LOGGING", error_mail(), None),
        ("TPI_CMS_DELIVER_IN_REQUEST", True, "tpi_cms.W073"),
        ("TPI_CMS_HASH_KEY", "", "tpi_cms.W074"),
        ("WAGTAILADMIN_BASE_URL", "http://www.example.org", "tpi_cms.W075"),
    ],
)
def test_what_is_unsafe_is_said(settings, name, value, expected):
    setattr(settings, name, value)
    assert ids() == ({expected} if expected else set())


def test_a_site_under_development_is_left_alone(settings):
    settings.TPI_CMS_HASH_KEY = ""
    assert not [message for message in run_checks() if message.id in OURS]
