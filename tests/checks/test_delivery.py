from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError
from django.utils import timezone

from tpi_cms.checks import delivery
from tpi_cms.leads.outbox import heartbeat, tasks
from tpi_cms.leads.outbox.channels.base import Channel
from tpi_cms.leads.outbox.channels.email import EmailChannel
from tpi_cms.leads.outbox.models import Heartbeat

from .messages import get_ids

SMTP = "django.core.mail.backends.smtp.EmailBackend"
EMAIL = "tpi_cms.leads.outbox.channels.email.EmailChannel"
BROKEN = "tests.checks.breaks_at_import.Channel"
HERE = __name__


class AbstractChannel(Channel):
    pass


class FailingChannel(EmailChannel):
    def __init__(self):
        raise RuntimeError("token=secret")


def ids(**kwargs) -> set[str]:
    return get_ids(
        "tpi_cms.E005",
        "tpi_cms.E007",
        "tpi_cms.E01",
        "tpi_cms.W005",
        "tpi_cms.W01",
        **kwargs,
    )


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("TPI_CMS_CHANNELS", {"sms": "nowhere.Channel"}, "tpi_cms.E005"),
        ("TPI_CMS_CHANNELS", {"sms": "tests.settings"}, "tpi_cms.E005"),
        ("TPI_CMS_CHANNELS", {"sms": "builtins.dict"}, "tpi_cms.E005"),
        ("TPI_CMS_CHANNELS", {"sms": None}, "tpi_cms.E005"),
        ("TPI_CMS_CHANNELS", {"sms": f"{HERE}.AbstractChannel"}, "tpi_cms.E005"),
        ("TPI_CMS_CHANNELS", {"sms": f"{HERE}.FailingChannel"}, "tpi_cms.E005"),
        ("TPI_CMS_CHANNELS", {"sms": BROKEN}, "tpi_cms.E005"),
        ("TPI_CMS_DELIVERY_LEASE_SECONDS", 20, "tpi_cms.E007"),
        ("EMAIL_BACKEND", SMTP, "tpi_cms.W005"),
        ("TPI_CMS_DELIVERY_THREADS", 0, "tpi_cms.E010"),
        ("TPI_CMS_DELIVERY_THREADS", "two", "tpi_cms.E010"),
        ("TPI_CMS_DELIVERY_THREADS", True, "tpi_cms.E010"),
        ("TPI_CMS_DELIVERY_THREADS", 101, "tpi_cms.E010"),
        ("TPI_CMS_LATE_SECONDS", 0, "tpi_cms.E011"),
        ("TPI_CMS_LATE_SECONDS", None, "tpi_cms.E011"),
        ("TPI_CMS_DELIVERY_TIMEOUT_SECONDS", -1, "tpi_cms.E011"),
        ("TPI_CMS_DELIVERY_LEASE_SECONDS", 0, "tpi_cms.E011"),
        ("TPI_CMS_DELIVERY_LEASE_SECONDS", "long", "tpi_cms.E011"),
        ("TPI_CMS_DELIVERY_LEASE_SECONDS", float("inf"), "tpi_cms.E011"),
        ("TPI_CMS_DELIVERY_LEASE_SECONDS", 86_401, "tpi_cms.E011"),
        ("TPI_CMS_DELIVERY_TIMEOUT_SECONDS", True, "tpi_cms.E011"),
        ("TPI_CMS_DELIVERY_TIMEOUT_SECONDS", None, "tpi_cms.E011"),
        ("TPI_CMS_CHANNELS", {"c" * 31: EMAIL}, "tpi_cms.E012"),
        ("TPI_CMS_CHANNELS", {"": EMAIL}, "tpi_cms.E012"),
        ("TPI_CMS_CHANNELS", {7: EMAIL}, "tpi_cms.E012"),
        ("TPI_CMS_CHANNELS", None, "tpi_cms.E013"),
        ("TPI_CMS_CHANNELS", [EMAIL], "tpi_cms.E013"),
        ("TPI_CMS_FALLBACK_RECIPIENTS", ["nobody"], "tpi_cms.E014"),
        ("TPI_CMS_FALLBACK_RECIPIENTS", "a@example.org, b@example.org", "tpi_cms.E014"),
        ("TPI_CMS_FALLBACK_RECIPIENTS", [None], "tpi_cms.E014"),
        ("TPI_CMS_FALLBACK_RECIPIENTS", ["x" * 255 + "@example.org"], "tpi_cms.E014"),
        ("TPI_CMS_FALLBACK_RECIPIENTS", {"a@example.org": 1}, "tpi_cms.E014"),
    ],
)
def test_each_fault_has_its_id(settings, name, value, expected):
    assert ids() == set()
    setattr(settings, name, value)
    assert ids() == {expected}


@pytest.mark.parametrize("path", [BROKEN, f"{HERE}.FailingChannel"])
def test_of_a_channels_own_failure_only_the_class_is_told(settings, path):
    settings.TPI_CMS_CHANNELS = {"sms": path}
    (error,) = delivery.check_channels()
    assert path in error.msg and "Error)" in error.msg
    assert "secret" not in error.msg


@pytest.mark.parametrize(
    "recipients",
    [None, "", [], "desk@example.org", ('"Desk, front" <desk@example.org>',)],
)
def test_fallback_recipients_may_be_none_or_one(settings, recipients):
    settings.TPI_CMS_FALLBACK_RECIPIENTS = recipients
    assert ids() == set()


def test_the_longest_name_of_a_channel_is_sound(settings):
    settings.TPI_CMS_CHANNELS = {"c" * 30: EMAIL}
    assert ids() == set()


@pytest.mark.django_db
def test_somebody_must_deliver(settings, monkeypatch):
    assert ids() == set()
    assert ids(databases=["default"]) == {"tpi_cms.W010"}
    heartbeat.beat()
    assert ids(databases=["default"]) == set()
    Heartbeat.objects.update(seen_at=timezone.now() - dt.timedelta(minutes=11))
    assert ids(databases=["default"]) == {"tpi_cms.W010"}
    monkeypatch.setattr(tasks, "has_queue", lambda: True)
    assert ids(databases=["default"]) == set()


@pytest.mark.django_db
def test_delivery_in_the_request_needs_no_worker(settings):
    settings.TPI_CMS_DELIVER_IN_REQUEST = True
    assert ids(databases=["default"]) == set()


@pytest.mark.django_db
def test_a_migration_to_come_is_no_missing_worker(monkeypatch):
    def fail():
        raise DatabaseError

    monkeypatch.setattr(heartbeat, "get_last_seen", fail)
    assert ids(databases=["default"]) == set()
