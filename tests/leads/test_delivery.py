from __future__ import annotations

import datetime as dt
import os
import signal
import smtplib
from socket import getdefaulttimeout

import pytest
from django.core.management import call_command
from django.db import DatabaseError
from django.utils import timezone

from tests import factories
from tpi_cms.leads import delivery
from tpi_cms.leads.channels import Channel
from tpi_cms.leads.models import Delivery
from tpi_cms.management.commands import tpi_deliver

pytestmark = pytest.mark.django_db

SENT: list[int] = []


class RecordingChannel(Channel):
    def get_targets(self, lead):
        return ["target"]

    def send(self, delivery):
        SENT.append(delivery.pk)


class FailingChannel(RecordingChannel):
    def send(self, delivery):
        raise smtplib.SMTPDataError(451, b"Marguerite Osei has been refused")


class SlowChannel(RecordingChannel):
    """Sends for longer than its lease, while another worker takes the row."""

    def send(self, row):
        Delivery.objects.update(lease_until=timezone.now() - dt.timedelta(seconds=1))
        delivery.claim(row.pk)


@pytest.fixture(autouse=True)
def channel(settings):
    SENT.clear()

    def use(cls):
        settings.TPI_CMS_CHANNELS = {"test": f"{__name__}.{cls.__name__}"}

    use(RecordingChannel)
    return use


@pytest.fixture
def row(clinic):
    lead = factories.make_lead(clinic=clinic)
    return Delivery.objects.create(lead=lead, channel="test", target="target")


def test_delivers_a_due_row_once(row):
    assert delivery.deliver(row.pk)
    assert not delivery.deliver(row.pk)
    row.refresh_from_db()
    assert [row.pk] == SENT
    assert (row.state, row.attempts) == (Delivery.State.DONE, 1)
    assert row.done_at is not None and row.lease_token is None


def test_a_claimed_row_belongs_to_one_worker(row):
    assert delivery.claim(row.pk) is not None
    assert delivery.claim(row.pk) is None
    assert not delivery.deliver(row.pk)


def test_an_abandoned_lease_is_taken_over(row, settings):
    delivery.claim(row.pk)
    Delivery.objects.update(lease_until=timezone.now() - dt.timedelta(seconds=1))
    assert delivery.deliver(row.pk)


def test_who_lost_the_lease_records_nothing(row, channel):
    channel(SlowChannel)
    delivery.deliver(row.pk)
    row.refresh_from_db()
    assert row.state == Delivery.State.LEASED


def test_failure_is_retried_later_and_quotes_nobody(row, channel, caplog):
    channel(FailingChannel)
    assert not delivery.deliver(row.pk)
    row.refresh_from_db()
    assert (row.state, row.last_error) == (Delivery.State.DUE, "SMTPDataError 451")
    assert row.next_at > row.created_at
    assert "Marguerite" not in caplog.text


def test_gives_up_after_the_last_try_with_an_error_line(row, channel, caplog):
    channel(FailingChannel)
    for _try in range(len(delivery.BACKOFF) + 1):
        Delivery.objects.update(next_at=timezone.now())
        delivery.deliver(row.pk)
    row.refresh_from_db()
    assert (row.state, row.attempts) == (Delivery.State.DEAD, 8)
    assert [record.levelname for record in caplog.records].count("ERROR") == 1
    assert not delivery.get_due(timezone.now() + dt.timedelta(days=9)).exists()


@pytest.mark.parametrize("attempts", [1, 2, 7, 8, 30])
def test_delay_has_jitter_up_to_its_bound(attempts):
    bound = delivery.BACKOFF[min(attempts, 7) - 1]
    delays = [delivery.get_delay(attempts).total_seconds() for _i in range(50)]
    assert all(0 <= delay <= bound for delay in delays)
    assert len(set(delays)) > 40


def test_a_channel_that_was_removed_fails_like_any_other(row, settings):
    settings.TPI_CMS_CHANNELS = {}
    delivery.deliver(row.pk)
    row.refresh_from_db()
    assert row.last_error == "KeyError"


def test_once_drains_more_than_a_batch_and_leaves_the_future(clinic):
    lead = factories.make_lead(clinic=clinic)
    rows = [Delivery(lead=lead, channel="test", target=f"t{n}") for n in range(60)]
    rows.append(
        Delivery(
            lead=lead,
            channel="test",
            target="later",
            next_at=timezone.now() + dt.timedelta(hours=1),
        )
    )
    Delivery.objects.bulk_create(rows)
    call_command("tpi_deliver", "--once")
    assert len(SENT) == 60


def test_the_loop_outlives_its_database_and_ends_when_told(monkeypatch, capsys):
    """First a batch, then a database that is away, then SIGTERM."""
    answers = iter([1, DatabaseError("secret"), "stop"])

    def sweep(limit):
        answer = next(answers)
        if answer == "stop":
            os.kill(os.getpid(), signal.SIGTERM)
            return 0
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(tpi_deliver, "sweep", sweep)
    handlers = {n: signal.getsignal(n) for n in (signal.SIGINT, signal.SIGTERM)}
    try:
        call_command("tpi_deliver", "--loop", "--interval", "0.01")
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
    assert next(answers, None) is None
    assert capsys.readouterr().err == "Database not available: DatabaseError\n"


def test_a_worker_waits_for_no_server_for_good(row, monkeypatch, settings):
    settings.TPI_CMS_DELIVERY_TIMEOUT_SECONDS = 7
    timeouts = []
    monkeypatch.setattr(
        RecordingChannel, "send", lambda *args: timeouts.append(getdefaulttimeout())
    )
    call_command("tpi_deliver", "--once")
    assert timeouts == [7]
    assert getdefaulttimeout() is None
