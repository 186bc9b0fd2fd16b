"""System checks of whether requests can be stored, and who is told of them."""

from __future__ import annotations

import datetime as dt
import sys

import pytest
from django.db import DatabaseError
from django.db.models import QuerySet
from django.utils import timezone

from tests import factories
from tpi_cms.checks import leads
from tpi_cms.leads.outbox import heartbeat, tasks
from tpi_cms.leads.outbox.channels.base import Channel
from tpi_cms.leads.outbox.channels.email import EmailChannel
from tpi_cms.leads.outbox.models import Heartbeat

from .messages import get_ids

FERNET_KEY = "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA="
BROKEN = "tests.checks.breaks_at_import.Channel"
HERE = __name__


class AbstractChannel(Channel):
    pass


class FailingChannel(EmailChannel):
    def __init__(self):
        raise RuntimeError("token=secret")


@pytest.mark.parametrize(
    "path",
    [
        "nowhere.Channel",
        "builtins.dict",
        None,
        f"{HERE}.AbstractChannel",
        f"{HERE}.FailingChannel",
        BROKEN,
    ],
)
def test_a_channel_that_cant_be_used_is_named(settings, path):
    settings.TPI_CMS_CHANNELS = {"sms": path}
    assert get_ids() == {"tpi_cms.E005"}


@pytest.mark.parametrize("path", [BROKEN, f"{HERE}.FailingChannel"])
def test_of_a_channels_own_failure_only_the_class_is_told(settings, path):
    settings.TPI_CMS_CHANNELS = {"sms": path}
    (error,) = leads.check_channels()
    assert path in error.msg and "Error)" in error.msg
    assert "secret" not in error.msg


@pytest.mark.parametrize("keys", [[FERNET_KEY], ["", FERNET_KEY], []])
def test_good_encryption_keys_are_not_named(settings, keys):
    settings.TPI_CMS_ENCRYPTION_KEYS = keys
    assert get_ids() == set()


@pytest.mark.parametrize("keys", [["short-one"], [FERNET_KEY, "short-one"]])
def test_encryption_keys_that_cant_be_used_are_named(settings, keys):
    settings.TPI_CMS_ENCRYPTION_KEYS = keys
    (error,) = leads.check_encryption()
    assert error.id == "tpi_cms.E061" and "short-one" not in error.msg


def test_encryption_without_its_library_is_named(settings, monkeypatch):
    settings.TPI_CMS_ENCRYPTION_KEYS = [43 * "A" + "="]  # loaded by no other test
    monkeypatch.setitem(sys.modules, "cryptography.fernet", None)
    (error,) = leads.check_encryption()
    assert error.id == "tpi_cms.E061" and "tpi-cms[encryption]" in error.msg


@pytest.mark.parametrize(
    ("backend", "expected"),
    [
        ("smtp", set()),
        ("console", {"tpi_cms.W071"}),
        ("locmem", {"tpi_cms.W071"}),
    ],
)
def test_mail_that_reaches_nobody_is_named_where_patients_come(
    settings, backend, expected
):
    settings.EMAIL_BACKEND = f"django.core.mail.backends.{backend}.EmailBackend"
    assert get_ids("tpi_cms.W071", include_deployment_checks=True) == expected
    assert get_ids() == set()


@pytest.mark.django_db
def test_somebody_must_deliver(settings, monkeypatch):
    factories.make_clinic()
    assert get_ids() == set()
    assert get_ids(databases=["default"]) == {"tpi_cms.W010"}
    heartbeat.beat()
    assert get_ids(databases=["default"]) == set()
    Heartbeat.objects.update(seen_at=timezone.now() - dt.timedelta(minutes=11))
    assert get_ids(databases=["default"]) == {"tpi_cms.W010"}
    settings.TPI_CMS_DELIVER_IN_REQUEST = True
    assert get_ids(databases=["default"]) == set()
    settings.TPI_CMS_DELIVER_IN_REQUEST = False
    monkeypatch.setattr(tasks, "has_queue", lambda: True)
    assert get_ids(databases=["default"]) == set()


@pytest.mark.django_db
def test_a_clinic_must_be_open_and_its_requests_told(settings):
    settings.TPI_CMS_FALLBACK_RECIPIENTS = []
    heartbeat.beat()
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
def test_the_first_migrate_has_no_tables_to_ask(monkeypatch):
    def fail(*args):
        raise DatabaseError

    monkeypatch.setattr(QuerySet, "__iter__", fail)
    monkeypatch.setattr(QuerySet, "first", fail)
    assert get_ids(databases=["default"]) == set()
