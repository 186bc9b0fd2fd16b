"""Which consent texts a form shows."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import OperationalError, connection, transaction
from django.utils import timezone
from django.utils.translation import get_language

from wagtail.models import Locale

from tests import factories
from tpi_cms.checks import consents as consent_checks
from tpi_cms.leads.consents import actions, boxes
from tpi_cms.leads.consents.actions import (
    ConsentTextRefused,
    create_consent_text,
    publish_consent_text,
    retire_consent_text,
)
from tpi_cms.leads.consents.boxes import (
    get_consent_wording,
    get_consents_to_show,
)
from tpi_cms.leads.consents.models import (
    ConsentText,
    ConsentTextQuerySet,
    FrozenConsentText,
)

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
    factories.make_consent_text(purpose="sms", published_at=None)
    (contact,) = get_consents_to_show(site, "en-us")
    assert (contact.purpose, contact.version) == ("contact", None)
    assert contact.wording == get_consent_wording(site)
    assert contact.is_required


def test_the_built_in_wording_is_in_the_language_asked_for(site, monkeypatch):
    monkeypatch.setattr(boxes, "get_consent_wording", lambda site: get_language())
    assert shown(site, "es") == {"contact": "es"}


def test_published_texts_are_shown_in_their_order_and_only_contact_is_required(site):
    for purpose in ("marketing", "sms", "contact"):
        factories.make_consent_text(purpose=purpose, version=4)
    found = get_consents_to_show(site, "en-us")
    assert [(c.purpose, c.version, c.is_required) for c in found] == [
        ("contact", 4, True),
        ("sms", 4, False),
        ("marketing", 4, False),
    ]


def test_the_one_published_last_is_in_use(site):
    now = timezone.now()
    factories.make_consent_text(wording="Later", version=1, published_at=now)
    before = now - dt.timedelta(days=1)
    factories.make_consent_text(wording="Earlier", version=2, published_at=before)
    factories.make_consent_text(wording="Draft", version=3, published_at=None)
    assert shown(site) == {"contact": "Later"}


def test_a_text_of_the_exact_language_comes_before_the_base_languages(site):
    factories.make_consent_text(language="es", wording="General")
    assert shown(site, "es-mx") == {"contact": "General"}
    assert shown(site, "es-MX") == {"contact": "General"}
    earlier = timezone.now() - dt.timedelta(days=9)
    factories.make_consent_text(
        language="es-mx", wording="Mexico", published_at=earlier
    )
    assert shown(site, "es-mx") == {"contact": "Mexico"}
    assert shown(site, "es") == {"contact": "General"}
    assert shown(site, "en") == {"contact": get_consent_wording(site)}


def test_a_retired_text_is_not_shown_and_brings_no_other_back(site):
    now = timezone.now()
    before = now - dt.timedelta(days=1)
    factories.make_consent_text(purpose="sms", published_at=before)
    factories.make_consent_text(purpose="sms", language="en-us", retired_at=now)
    factories.make_consent_text(
        purpose="sms", language="en", version=2, wording="General"
    )
    assert "sms" not in shown(site, "en-us")
    assert shown(site, "en-gb")["sms"] == "General"


def test_only_the_organisation_is_filled_in(site, settings):
    factories.make_consent_text(
        wording="{organization} {name} %s {} & <b>{organization}</b>"
    )
    settings.TPI_CMS_ORGANIZATION_NAME = "A {organization}"
    expected = "A {organization} {name} %s {} & <b>A {organization}</b>"
    assert shown(site) == {"contact": expected}
    settings.TPI_CMS_ORGANIZATION_NAME = ""
    assert shown(None)["contact"].startswith("The clinic {name}")


def test_one_query_finds_all_texts(site, django_assert_num_queries):
    for purpose in ("marketing", "sms", "contact"):
        for version, language in ((1, "es"), (2, "es"), (1, "es-mx")):
            factories.make_consent_text(
                purpose=purpose, version=version, language=language
            )
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
    factories.make_consent_text(language="en", published_at=None)
    factories.make_consent_text(language="fr", purpose="sms")
    assert check_ids() == []
    factories.make_consent_text(language="es")
    (warning,) = consent_checks.check_contact_texts(databases=["default"])
    assert (warning.id, ": en, fr." in warning.msg) == ("tpi_cms.W040", True)
    assert warning.hint
    assert consent_checks.check_contact_texts() == []
    for language in ("en", "fr"):
        factories.make_consent_text(language=language, version=2)
    assert check_ids() == []


def test_the_check_is_quiet_before_its_table_is_there(site, monkeypatch):
    factories.make_consent_text(language="fr")
    assert check_ids() == ["tpi_cms.W040"]
    monkeypatch.setattr(
        ConsentTextQuerySet, "published", lambda self: Missing(self.model)
    )
    assert check_ids() == []


class Missing(ConsentTextQuerySet):
    def values_list(self, *args, **kwargs):
        raise OperationalError("no such table")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("wording", "Other"),
        ("purpose", "sms"),
        ("language", "es"),
        ("version", 2),
        ("published_at", None),
        ("retired_at", timezone.now()),
    ],
)
def test_a_published_contact_text_never_changes(field, value):
    text = factories.make_consent_text()
    setattr(text, field, value)
    for arguments in ({}, {"update_fields": [field]}):
        with pytest.raises(FrozenConsentText):
            text.save(**arguments)
    with pytest.raises(FrozenConsentText):
        ConsentText.objects.update(**{field: value})
    with pytest.raises(FrozenConsentText), transaction.atomic():
        ConsentText.objects.bulk_update([text], [field])
    assert getattr(ConsentText.objects.get(), field) != value


def test_a_published_text_is_kept():
    text = factories.make_consent_text()
    for delete in (text.delete, ConsentText.objects.all().delete):
        with pytest.raises(FrozenConsentText):
            delete()
    with pytest.raises(FrozenConsentText):
        ConsentText.objects.bulk_create(
            [text], update_conflicts=True, update_fields=["wording"]
        )
    assert ConsentText.objects.exists()


def test_who_read_a_draft_before_it_was_published_cannot_overwrite_it():
    text = factories.make_consent_text(published_at=None)
    early = ConsentText.objects.get()
    publish_consent_text(pk=text.pk, digest=text.digest, user=None)
    early.wording = "Other"
    with pytest.raises(FrozenConsentText):
        early.save()
    with pytest.raises(FrozenConsentText):
        early.delete()
    assert ConsentText.objects.get().wording == text.wording


def test_a_text_retires_once_and_for_good():
    text = factories.make_consent_text(purpose="sms")
    assert retire_consent_text(pk=text.pk, user=None).retired_at
    with pytest.raises(ConsentTextRefused):
        retire_consent_text(pk=text.pk, user=None)
    retired = ConsentText.objects.get()
    retired.retired_at = None
    with pytest.raises(FrozenConsentText):
        retired.save()


def test_the_contact_text_is_never_retired():
    text = factories.make_consent_text()
    with pytest.raises(ConsentTextRefused):
        retire_consent_text(pk=text.pk, user=None)
    assert ConsentText.objects.get().retired_at is None


def test_drafts_and_who_published_may_change():
    draft = factories.make_consent_text(published_at=None, wording="Draft")
    draft.wording = "Better"
    draft.save()
    ConsentText.objects.drafts().update(wording="Best")
    assert ConsentText.objects.get().wording == "Best"
    draft.refresh_from_db()
    user = factories.make_user()
    publish_consent_text(pk=draft.pk, digest=draft.digest, user=user)
    user.delete()
    assert ConsentText.objects.get().published_by is None


def test_a_number_that_somebody_else_took_is_counted_on(monkeypatch):
    factories.make_consent_text()
    numbers = iter([1, 1, 2])
    monkeypatch.setattr(actions, "_next_version", lambda text: next(numbers))
    values = {"purpose": "contact", "language": "EN", "wording": "W"}
    text = create_consent_text(**values, user=None)
    assert (text.version, text.language) == (2, "en")
    assert ConsentText.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_texts_made_at_the_same_moment_get_numbers_of_their_own():
    values = {"purpose": "contact", "language": "en", "wording": "W", "user": None}

    def create(_number):
        try:
            return create_consent_text(**values).version
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        versions = list(pool.map(create, range(8)))
    assert sorted(versions) == list(range(1, 9))
