"""Private fields: what stands in the database, and what is read from it."""

from __future__ import annotations

import sys

import pytest
from cryptography.fernet import Fernet
from django.db import connection
from django.db.models import F, TextField
from django.db.models.functions import Cast
from django.forms import modelform_factory
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import factories
from tpi_cms.leads.record.models import Lead
from tpi_cms.leads.secrets import encryption
from tpi_cms.leads.secrets.fields import get_private_fields

FIRST, SECOND = Fernet.generate_key().decode(), Fernet.generate_key().decode()
PERSON = {
    "name": "Marguerite Osei",
    "phone": "+18158020088",
    "phone_extension": "4",
    "email": "mo@example.org",
    "topic": "Sciatica",
    "message": "Is a referral needed?",
    "page_title": "Back pain",
    "answers": {"interpreter": "Quillish sign language"},
    "touches": {"first": {"landing": "/sciatica-Quillish/"}},
}
#: What somebody may type who knows how texts are stored.
TRICKY = [
    encryption.ENCRYPTED,
    encryption.ESCAPED,
    encryption.ENCRYPTED + "gAAAAA",
    encryption.ESCAPED + encryption.ENCRYPTED + "x",
    encryption.ESCAPED * 2,
]


def stored(lead, name):
    raw = Lead.objects.annotate(raw=Cast(name, TextField()))
    return raw.values_list("raw", flat=True).get(pk=lead.pk)


@pytest.fixture
def keys(settings):
    def set_keys(*values):
        settings.TPI_CMS_ENCRYPTION_KEYS = list(values)

    return set_keys


@pytest.mark.django_db
def test_every_private_field_is_stored_encrypted_and_read_plain(keys):
    keys(FIRST)
    lead = factories.make_lead(**PERSON)
    assert set(get_private_fields(Lead)) == set(PERSON)
    read = Lead.objects.get(pk=lead.pk)
    for name, value in PERSON.items():
        assert stored(lead, name).startswith(encryption.ENCRYPTED)
        secret = "Quillish" if name in ("answers", "touches") else value
        assert len(secret) < 2 or secret not in stored(lead, name)
        assert str(getattr(read, name)) == str(value)
    assert read.phone.as_national == "(815) 802-0088"


@pytest.mark.django_db
def test_every_way_of_writing_encrypts(keys):
    keys(FIRST)
    lead = factories.make_lead()
    Lead.objects.filter(pk=lead.pk).update(name="By update")
    assert stored(lead, "name").startswith(encryption.ENCRYPTED)
    lead.refresh_from_db()
    assert lead.name == "By update"
    lead.message = "By bulk update"
    Lead.objects.bulk_update([lead], ["message"])
    assert stored(lead, "message").startswith(encryption.ENCRYPTED)
    (made,) = Lead.objects.bulk_create(
        [Lead(clinic=lead.clinic, name="In bulk", dedupe_key="bulk")]
    )
    assert stored(made, "name").startswith(encryption.ENCRYPTED)
    Lead.objects.filter(pk=lead.pk).update(topic=F("name"))
    lead.refresh_from_db()
    assert (lead.topic, lead.message) == ("By update", "By bulk update")


@pytest.mark.django_db
def test_empty_stays_empty(keys):
    keys(FIRST)
    lead = factories.make_lead(phone="", email="", message="")
    for name in ("phone", "email", "message"):
        assert stored(lead, name) == ""
        assert str(getattr(Lead.objects.get(pk=lead.pk), name)) == ""


@pytest.mark.django_db
def test_rows_from_before_stay_readable(keys):
    lead = factories.make_lead(**PERSON)
    assert stored(lead, "name") == PERSON["name"]
    keys(FIRST)
    assert Lead.objects.get(pk=lead.pk).name == PERSON["name"]


@pytest.mark.django_db
@pytest.mark.parametrize("text", TRICKY)
def test_typed_text_is_never_taken_for_an_encrypted_one(keys, text):
    lead = factories.make_lead(message=text)
    assert Lead.objects.get(pk=lead.pk).message == text
    keys(FIRST)
    assert Lead.objects.get(pk=lead.pk).message == text
    Lead.objects.filter(pk=lead.pk).update(message=text)
    assert Lead.objects.get(pk=lead.pk).message == text


@settings(max_examples=200, deadline=None)
@given(
    st.one_of(
        st.text(),
        st.sampled_from(TRICKY).flatmap(
            lambda mark: st.text().map(lambda rest: mark + rest)
        ),
    )
)
def test_any_text_survives_with_and_without_keys(text):
    from django.test import override_settings

    for values in ([], [FIRST], ["", FIRST]):
        with override_settings(TPI_CMS_ENCRYPTION_KEYS=values):
            form = encryption.encrypt(text)
            assert encryption.decrypt(form) == text
            assert encryption.is_current(form)
        with override_settings(TPI_CMS_ENCRYPTION_KEYS=[SECOND, FIRST]):
            assert encryption.decrypt(form) == text


@pytest.mark.django_db
@pytest.mark.parametrize("left", [[], [SECOND], ["", SECOND]])
def test_a_missing_or_wrong_key_fails_and_shows_nothing(keys, left):
    keys(FIRST)
    lead = factories.make_lead(**PERSON)
    keys(*left)
    with pytest.raises(encryption.DecryptionError) as caught:
        Lead.objects.get(pk=lead.pk)
    assert "gAAAA" not in str(caught.value)
    with pytest.raises(encryption.DecryptionError):
        list(Lead.objects.values_list("phone"))
    # What is not private can still be read.
    assert Lead.objects.only("status").get(pk=lead.pk).status == "new"


@pytest.mark.django_db
def test_a_changed_byte_fails(keys):
    keys(FIRST)
    lead = factories.make_lead(**PERSON)
    text = stored(lead, "name")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE tpi_cms_lead SET name = %s", [text[:-9] + "AAAAAAAA="])
    with pytest.raises(encryption.DecryptionError):
        Lead.objects.get(pk=lead.pk)


@pytest.mark.parametrize("bad", [["no key"], [1], "text"])
def test_unusable_keys_store_nothing(keys, settings, bad):
    settings.TPI_CMS_ENCRYPTION_KEYS = bad
    with pytest.raises(encryption.EncryptionUnavailable):
        encryption.encrypt("words")


def test_without_the_library_nothing_is_stored_or_read(keys, monkeypatch):
    keys(FIRST)
    form = encryption.encrypt("words")
    keys(Fernet.generate_key().decode())  # not met before
    monkeypatch.setitem(sys.modules, "cryptography.fernet", None)
    for call in (encryption.encrypt, encryption.decrypt):
        with pytest.raises(encryption.EncryptionUnavailable):
            call(form)


@pytest.mark.django_db
def test_forms_still_check_lengths(keys):
    keys(FIRST)
    form_class = modelform_factory(Lead, fields=["name", "email", "phone_extension"])
    typed = {"name": "x" * 121, "email": "no address", "phone_extension": "1" * 11}
    assert set(form_class(typed).errors) == set(typed)
    assert form_class.base_fields["name"].max_length == 120
