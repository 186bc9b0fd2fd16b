"""Which consent texts a form shows."""

from __future__ import annotations

import pytest
from django.utils.translation import get_language

from wagtail.models import Locale

from tests import factories
from tpi_cms.checks import consents as consent_checks
from tpi_cms.leads.consents import boxes
from tpi_cms.leads.consents.boxes import (
    get_consent_wording,
    get_consents_to_show,
)
from tpi_cms.leads.consents.models import ConsentText

pytestmark = pytest.mark.django_db


@pytest.fixture
def site():
    return factories.make_home().get_site()


def shown(site, language="en-us") -> dict[str, str]:
    return {c.purpose: c.wording for c in get_consents_to_show(site, language)}


def test_the_built_in_wording_names_the_organisation_else_the_site(site, settings):
    assert get_consent_wording(site).startswith("Harbor & Prairie may")
    settings.TPI_CMS_ORGANIZATION_NAME = "100% Care"
    assert get_consent_wording(site).startswith("100% Care may")


def test_without_any_text_only_contact_is_asked_in_the_built_in_wording(site):
    factories.make_consent_text(purpose="sms", live=False)
    (contact,) = get_consents_to_show(site, "en-us")
    assert (contact.purpose, contact.version) == ("contact", None)
    assert contact.wording == get_consent_wording(site)
    assert contact.is_required


def test_the_built_in_wording_is_in_the_language_asked_for(site, monkeypatch):
    monkeypatch.setattr(boxes, "get_consent_wording", lambda site: get_language())
    assert shown(site, "es") == {"contact": "es"}


def test_live_texts_are_shown_in_their_order_and_only_contact_is_required(site):
    versions = [
        factories.make_consent_text(purpose=purpose).live_revision_id
        for purpose in ("marketing", "sms", "contact")
    ]
    found = get_consents_to_show(site, "en-us")
    assert [(c.purpose, c.version, c.is_required) for c in found] == [
        ("contact", versions[2], True),
        ("sms", versions[1], False),
        ("marketing", versions[0], False),
    ]


def test_a_text_of_the_exact_language_comes_before_the_base_languages(site):
    exact = factories.make_consent_text(language="es-mx", wording="Mexico")
    factories.make_consent_text(language="es", wording="General")
    assert shown(site, "es-mx") == {"contact": "Mexico"}
    assert shown(site, "es-MX") == {"contact": "Mexico"}
    assert shown(site, "es") == {"contact": "General"}
    assert shown(site, "en") == {"contact": get_consent_wording(site)}
    exact.unpublish()
    assert shown(site, "es-mx") == {"contact": "General"}


def test_only_the_organisation_is_filled_in(site, settings):
    wording = "{organization} {name} %s {} & <b>{organization}</b>"
    factories.make_consent_text(wording=wording)
    settings.TPI_CMS_ORGANIZATION_NAME = "A {organization}"
    expected = "A {organization} {name} %s {} & <b>A {organization}</b>"
    assert shown(site) == {"contact": expected}
    settings.TPI_CMS_ORGANIZATION_NAME = ""
    assert shown(None)["contact"].startswith("The clinic {name}")


def test_one_query_finds_all_texts(site, django_assert_num_queries):
    for purpose in ("marketing", "sms", "contact"):
        for language in ("es", "es-mx"):
            factories.make_consent_text(purpose=purpose, language=language)
    with django_assert_num_queries(1):
        get_consents_to_show(site, "es-mx")


def check_ids() -> list[str]:
    return [m.id for m in consent_checks.check_contact_texts(databases=["default"])]


def test_the_check_names_languages_that_show_the_built_in_wording(site, settings):
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = [
        ("en", "English"),
        ("es-mx", "Spanish"),
        ("fr", "French"),
    ]
    for code in ("es-mx", "fr"):
        Locale.objects.create(language_code=code)
    factories.make_consent_text(language="en", live=False)
    factories.make_consent_text(language="fr", purpose="sms")
    assert check_ids() == []
    factories.make_consent_text(language="es")
    (warning,) = consent_checks.check_contact_texts(databases=["default"])
    assert (warning.id, ": en, fr." in warning.msg) == ("tpi_cms.W040", True)
    assert warning.hint
    assert consent_checks.check_contact_texts() == []
    for language in ("en", "fr"):
        ConsentText.objects.filter(locale__language_code=language).delete()
        factories.make_consent_text(language=language)
    assert check_ids() == []


def test_the_check_is_quiet_before_its_table_is_there(site, monkeypatch):
    factories.make_consent_text(language="fr")
    assert check_ids() == ["tpi_cms.W040"]
    monkeypatch.setattr(ConsentText._meta, "db_table", "not_there_yet")
    assert check_ids() == []
