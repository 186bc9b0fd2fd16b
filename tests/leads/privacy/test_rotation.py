"""Keys change; nothing stored is lost, and nothing newer is overwritten."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import TextField
from django.db.models.functions import Cast

from tests import factories
from tpi_cms import hashing
from tpi_cms.leads.consents.models import Consent
from tpi_cms.leads.privacy import rotation
from tpi_cms.leads.privacy.find import find_people
from tpi_cms.leads.record.models import Lead
from tpi_cms.leads.secrets import encryption

pytestmark = pytest.mark.django_db

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()
PHONE = "+18158020088"


@pytest.fixture
def keys(settings):
    def set_keys(*values):
        settings.TPI_CMS_ENCRYPTION_KEYS = list(values)

    return set_keys


def stored_names():
    raw = Lead.objects.annotate(raw=Cast("name", TextField()))
    return list(raw.order_by("pk").values_list("raw", flat=True))


def names():
    return list(Lead.objects.order_by("pk").values_list("name", flat=True))


def run(capsys, *args):
    call_command("tpi_rotate_keys", *args)
    return capsys.readouterr().out


def test_plain_rows_are_encrypted(keys, capsys):
    factories.make_lead(name="Marguerite Osei", phone=PHONE)
    factories.make_lead(name=encryption.ENCRYPTED + "typed")
    keys(NEW)
    out = run(capsys)
    assert "Changed: 2." in out and "Osei" not in out
    assert all(name.startswith(encryption.ENCRYPTED) for name in stored_names())
    assert names() == ["Marguerite Osei", encryption.ENCRYPTED + "typed"]
    assert Lead.objects.order_by("pk")[0].phone == PHONE
    assert "Changed: 0. Unchanged: 2." in run(capsys)


def test_a_new_key_takes_over(keys, capsys):
    keys(OLD)
    factories.make_lead(name="Marguerite Osei")
    keys(NEW, OLD)
    assert "Changed: 1." in run(capsys)
    keys(NEW)
    assert names() == ["Marguerite Osei"]


def test_pages_where_consent_was_given_follow_the_keys(keys, capsys):
    def get_stored():
        raw = Consent.objects.annotate(raw=Cast("page_url", TextField()))
        return raw.values_list("raw", flat=True).get()

    lead = factories.make_lead(name="", phone="", email="", topic="", message="")
    lead.consents.create(purpose="contact", is_given=True, page_url="/back-pain/")
    keys(NEW)
    assert "Changed: 1." in run(capsys)
    assert get_stored().startswith(encryption.ENCRYPTED)
    assert Consent.objects.get().page_url == "/back-pain/"
    keys("", NEW)
    assert "Changed: 1." in run(capsys, "--decrypt")
    assert get_stored() == "/back-pain/"


def test_everything_can_be_decrypted_again(keys, capsys):
    keys(OLD)
    factories.make_lead(name="Marguerite Osei", message=encryption.ESCAPED)
    with pytest.raises(CommandError, match="empty text"):
        run(capsys, "--decrypt")
    keys("", OLD)
    factories.make_lead(name="Written plain meanwhile")
    assert stored_names()[1] == "Written plain meanwhile"
    with pytest.raises(CommandError, match="--decrypt"):
        run(capsys)
    assert "Changed: 1." in run(capsys, "--decrypt")
    keys()
    assert names() == ["Marguerite Osei", "Written plain meanwhile"]
    assert Lead.objects.order_by("pk")[0].message == encryption.ESCAPED


def test_what_no_key_opens_is_left_and_said(keys, capsys):
    keys(OLD)
    factories.make_lead(name="Lost")
    keys(NEW)
    factories.make_lead(name="Found")
    before = stored_names()
    with pytest.raises(CommandError, match="No key opens: 1"):
        run(capsys)
    assert stored_names()[0] == before[0]


@pytest.mark.django_db(transaction=True)
def test_who_writes_meanwhile_has_the_last_word(keys, monkeypatch):
    lead = factories.make_lead(name="Old", phone="", email="")
    keys(NEW)
    decrypt, written = encryption.decrypt, []

    def write():
        try:
            Lead.objects.filter(pk=lead.pk).update(name="New")
        finally:
            connection.close()

    def let_others_write(stored):
        if not written:
            written.append(pool.submit(write))
            wait(written, timeout=0.3)
        return decrypt(stored)

    with ThreadPoolExecutor(1) as pool, monkeypatch.context() as meanwhile:
        meanwhile.setattr(encryption, "decrypt", let_others_write)
        assert rotation.rotate() == {"changed": 1}
        written[0].result(timeout=30)
    assert names() == ["New"]


def test_people_are_found_by_a_new_hash_key(settings, capsys):
    factories.make_lead(phone=PHONE, email="mo@example.org", message="Hello")
    run(capsys)
    settings.TPI_CMS_HASH_KEY = "another"
    assert not find_people(Lead.objects.all(), "mo@example.org")
    assert "Changed: 1." in run(capsys)
    for typed in ("815 802 0088", "MO@example.org"):
        assert find_people(Lead.objects.all(), typed)
    assert Lead.objects.get().message_hash == hashing.hash_message("hello")


def test_unusable_keys_are_said_without_a_trace(settings, capsys):
    factories.make_lead()
    settings.TPI_CMS_ENCRYPTION_KEYS = ["nonsense"]
    with pytest.raises(CommandError, match="not a Fernet key"):
        run(capsys)
