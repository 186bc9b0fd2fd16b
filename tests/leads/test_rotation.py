"""Keys change; nothing stored is lost, and nothing newer is overwritten."""

from __future__ import annotations

import importlib
from types import SimpleNamespace

import pytest
from cryptography.fernet import Fernet
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import TextField
from django.db.models.functions import Cast

from tests import factories
from tpi_cms.leads.models import Lead
from tpi_cms.leads.privacy import encryption, hashing, rotation
from tpi_cms.leads.privacy.people import find_people

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


def test_everything_can_be_decrypted_again(keys, capsys):
    keys(OLD)
    factories.make_lead(name="Marguerite Osei", message=encryption.ESCAPED)
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


def test_a_newer_value_is_never_overwritten(keys, monkeypatch):
    lead = factories.make_lead(name="Old", phone="", email="")
    keys(NEW)
    begin = rotation.write_transaction

    def write_meanwhile():
        Lead.objects.filter(pk=lead.pk).update(name="New")
        return begin()

    monkeypatch.setattr(rotation, "write_transaction", write_meanwhile)
    assert rotation.rotate().newer == 1
    assert names() == ["New"]


def test_batches_reach_every_lead(keys, monkeypatch):
    monkeypatch.setattr(rotation, "BATCH", 2)
    clinic = factories.make_clinic()
    for _number in range(5):
        factories.make_lead(clinic)
    keys(NEW)
    assert rotation.rotate().changed == 5


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


def test_the_migration_fills_the_hashes_of_old_leads():
    migration = importlib.import_module("tpi_cms.migrations.0003_hash_existing_leads")
    typed = encryption.ENCRYPTED + "typed before"
    lead = factories.make_lead(phone=PHONE, email="mo@example.org", message="Hello")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE tpi_cms_lead SET topic = %s", [typed])
        cursor.execute(
            "UPDATE tpi_cms_lead SET phone_hash='', email_hash='', message_hash=''"
        )
    migration.BATCH = 1
    migration.hash_leads(apps, SimpleNamespace(connection=connection))
    lead = Lead.objects.get(pk=lead.pk)
    assert lead.phone_hash == hashing.hash_phone(PHONE)
    assert lead.email_hash == hashing.hash_email("mo@example.org")
    assert lead.message_hash == hashing.hash_message("Hello")
    assert lead.topic == typed
