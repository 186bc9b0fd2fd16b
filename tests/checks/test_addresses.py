"""System checks with --deploy: what only a site that others can reach must have."""

from __future__ import annotations

import pytest

from wagtail.models import Site

from tests import factories
from tpi_cms.checks.addresses import is_nobodys

from .messages import get_ids

REAL = "https://www.harbor-pain.us"


@pytest.fixture
def deployed(settings):
    settings.WAGTAILADMIN_BASE_URL = REAL
    settings.DEFAULT_FROM_EMAIL = "Harbor <website@harbor-pain.us>"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    return settings


def ask(**kwargs):
    return get_ids("tpi_cms.", include_deployment_checks=True, **kwargs)


def test_a_site_with_real_addresses_has_nothing_to_say(deployed):
    assert ask() == set()


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("WAGTAILADMIN_BASE_URL", "http://example.com", "tpi_cms.W005"),
        ("WAGTAILADMIN_BASE_URL", "https://localhost:8000", "tpi_cms.W005"),
        ("WAGTAILADMIN_BASE_URL", "http://[::1]", "tpi_cms.W005"),
        ("WAGTAILADMIN_BASE_URL", "www.harbor-pain.us", "tpi_cms.W005"),
        ("WAGTAILADMIN_BASE_URL", None, "tpi_cms.W005"),
        ("DEFAULT_FROM_EMAIL", "webmaster@localhost", "tpi_cms.W006"),
        ("DEFAULT_FROM_EMAIL", "Desk <desk@mail.example.org>", "tpi_cms.W006"),
        ("DEFAULT_FROM_EMAIL", "", "tpi_cms.W006"),
    ],
)
def test_what_leads_nowhere_is_named(deployed, name, value, expected):
    setattr(deployed, name, value)
    assert ask() == {expected}
    assert get_ids() == set()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("hostname", "is_named"), [("localhost", True), ("www.harbor-pain.us", False)]
)
def test_a_site_that_search_engines_cannot_find_is_named(deployed, hostname, is_named):
    factories.make_home()
    Site.objects.update(hostname=hostname)
    found = ask(databases=["default"])
    assert ("tpi_cms.W004" in found) == is_named
    assert "tpi_cms.W004" not in get_ids(databases=["default"])


@pytest.mark.parametrize("host", ["myexample.com", "localhost.us", "127-clinics.us"])
def test_a_name_that_only_looks_like_one_is_somebodys(host):
    assert not is_nobodys(host)
