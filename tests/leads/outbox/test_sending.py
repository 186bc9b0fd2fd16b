from __future__ import annotations

import datetime as dt
import smtplib
import threading

import pytest
from django.db import connection, transaction
from django.utils import timezone

from tests import factories
from tpi_cms.leads.outbox import sending
from tpi_cms.leads.outbox.channels.base import Channel
from tpi_cms.leads.outbox.models import Delivery

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
        sending.claim(sending.get_due())


class LosingChannel(RecordingChannel):
    """Fails after another worker has taken the row and sent it."""

    def send(self, delivery):
        Delivery.objects.update(state=Delivery.State.DONE, lease_token=None)
        raise ConnectionError


class DeadlyChannel(RecordingChannel):
    """Takes its worker with it."""

    def send(self, delivery):
        raise SystemExit


class StrictChannel(RecordingChannel):
    """Sends only where nothing of the sender's is open."""

    def send(self, delivery):
        assert not connection.in_atomic_block
        super().send(delivery)


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
    assert sending.deliver(row.pk)
    assert not sending.deliver(row.pk)
    row.refresh_from_db()
    assert [row.pk] == SENT
    assert (row.state, row.attempts) == (Delivery.State.DONE, 1)
    assert row.done_at is not None and row.lease_token is None


def test_a_claimed_row_belongs_to_one_worker(row):
    assert sending.claim(sending.get_due()) == row
    assert sending.claim(sending.get_due()) is None
    assert not sending.deliver(row.pk)


def test_an_abandoned_lease_is_taken_over(row, settings):
    sending.claim(sending.get_due())
    Delivery.objects.update(lease_until=timezone.now() - dt.timedelta(seconds=1))
    assert sending.deliver(row.pk)


def test_who_lost_the_lease_records_nothing(row, channel):
    channel(SlowChannel)
    sending.deliver(row.pk)
    row.refresh_from_db()
    assert row.state == Delivery.State.LEASED


def test_failure_is_retried_later_and_quotes_nobody(row, channel, caplog):
    channel(FailingChannel)
    assert not sending.deliver(row.pk)
    row.refresh_from_db()
    assert (row.state, row.last_error) == (Delivery.State.DUE, "SMTPDataError 451")
    assert row.next_at > row.created_at
    assert "Marguerite" not in caplog.text


def test_gives_up_after_the_last_try_with_an_error_line(row, channel, caplog):
    channel(FailingChannel)
    for _try in range(len(sending.BACKOFF) + 1):
        Delivery.objects.update(next_at=timezone.now())
        sending.deliver(row.pk)
    row.refresh_from_db()
    assert (row.state, row.attempts) == (Delivery.State.DEAD, 8)
    assert [record.levelname for record in caplog.records].count("ERROR") == 1
    assert not sending.get_due(timezone.now() + dt.timedelta(days=9)).exists()


@pytest.mark.parametrize("attempts", [1, 2, 7, 8, 30])
def test_delay_has_jitter_up_to_its_bound(attempts):
    bound = sending.BACKOFF[min(attempts, 7) - 1]
    delays = [sending.get_delay(attempts).total_seconds() for _i in range(50)]
    assert all(0 <= delay <= bound for delay in delays)
    assert len(set(delays)) > 40
    # Full jitter: from nothing on, not only around the bound.
    assert min(delays) < bound / 2 < max(delays)


def test_a_channel_that_was_removed_fails_like_any_other(row, settings):
    settings.TPI_CMS_CHANNELS = {}
    sending.deliver(row.pk)
    row.refresh_from_db()
    assert row.last_error == "KeyError"


def make_rows(clinic, *targets, lead=None, **fields):
    lead = lead or factories.make_lead(clinic=clinic)
    rows = [
        Delivery(lead=lead, channel="test", target=target, **fields)
        for target in targets
    ]
    return Delivery.objects.bulk_create(rows)


def kill_workers(row, times):
    for _time in range(times):
        with pytest.raises(SystemExit):
            sending.sweep(1)
        Delivery.objects.filter(pk=row.pk).update(lease_until=timezone.now())


def test_a_send_that_kills_its_worker_is_a_try_and_the_row_dies_at_last(
    row, channel, caplog
):
    channel(DeadlyChannel)
    kill_workers(row, times=sending.MAX_TRIES)
    row.refresh_from_db()
    assert (row.state, row.attempts) == (Delivery.State.LEASED, sending.MAX_TRIES)
    assert sending.sweep(5) == 0
    row.refresh_from_db()
    assert (row.state, row.last_error) == (Delivery.State.DEAD, "WorkerLost")
    assert row.attempts == sending.MAX_TRIES
    assert [line.levelname for line in caplog.records] == ["ERROR"]


def test_a_target_that_is_busy_delays_no_other(clinic):
    slow, fast = make_rows(clinic, "slow", "fast")
    (waiting,) = make_rows(clinic, "slow")
    assert sending.claim(sending.get_due()) == slow
    assert sending.claim(sending.get_due()) == fast
    assert sending.claim(sending.get_due()) is None
    assert not sending.deliver(waiting.pk)
    Delivery.objects.filter(pk=slow.pk).update(state=Delivery.State.DONE)
    assert sending.claim(sending.get_due()) == waiting


def test_an_abandoned_lease_keeps_no_target_busy(clinic):
    abandoned, waiting = (*make_rows(clinic, "t"), *make_rows(clinic, "t"))
    sending.claim(sending.get_due())
    ago = timezone.now() - dt.timedelta(seconds=1)
    Delivery.objects.filter(pk=abandoned.pk).update(lease_until=ago)
    assert sending.deliver(waiting.pk)


def give_up(use, row, channel=FailingChannel):
    use(channel)
    Delivery.objects.filter(pk=row.pk).update(attempts=sending.MAX_TRIES - 1)
    sending.deliver(row.pk)
    return row.lead.deliveries.exclude(pk=row.pk)


@pytest.fixture
def mail(settings):
    """Mail beside the test's own channel."""
    settings.TPI_CMS_FALLBACK_RECIPIENTS = ["office@example.org", "pa@example.org"]

    def use(cls):
        settings.TPI_CMS_CHANNELS = {
            "test": f"{__name__}.{cls.__name__}",
            "email": f"{__name__}.RecordingChannel",
        }

    return use


def test_giving_up_tells_the_fallback_recipients(row, mail):
    Delivery.objects.create(lead=row.lead, channel="email", target="pa@example.org")
    others = give_up(mail, row)
    told = others.filter(is_fallback=True)
    assert [(r.channel, r.target) for r in told] == [("email", "office@example.org")]
    assert others.filter(target="pa@example.org").count() == 1


def test_a_fallback_that_fails_has_no_fallback(row, mail):
    Delivery.objects.update(is_fallback=True)
    assert not give_up(mail, row)


def test_no_mail_no_fallback(row, channel, settings):
    settings.TPI_CMS_FALLBACK_RECIPIENTS = ["office@example.org"]
    assert not give_up(channel, row)


def test_who_lost_the_lease_adds_no_fallback(row, mail):
    assert not give_up(mail, row, LosingChannel)


def test_death_and_fallback_are_one_transaction(row, mail, monkeypatch):
    def fail(rows, **options):
        raise RuntimeError

    monkeypatch.setattr(Delivery.objects, "bulk_create", fail)
    with pytest.raises(RuntimeError):
        give_up(mail, row)
    row.refresh_from_db()
    assert row.state == Delivery.State.LEASED


def test_a_dead_row_says_when_it_died(row, channel):
    before = timezone.now()
    give_up(channel, row)
    row.refresh_from_db()
    assert before <= row.next_at <= timezone.now()


@pytest.mark.django_db(transaction=True)
def test_sends_outside_any_transaction(channel):
    channel(StrictChannel)
    (row,) = make_rows(factories.make_clinic(), "t")
    assert sending.deliver(row.pk)


def claim_in_threads(count):
    """What several workers get that look for rows at the same moment."""
    start, found = threading.Barrier(count), []

    def work():
        start.wait(10)
        try:
            while claimed := sending.claim(sending.get_due()):
                found.append(claimed)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _i in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_share_the_rows():
    rows = make_rows(factories.make_clinic(), *(f"t{n}" for n in range(40)))
    found = claim_in_threads(6)
    assert sorted(row.pk for row in found) == [row.pk for row in rows]


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_take_one_row_of_a_target():
    clinic = factories.make_clinic()
    for _i in range(12):
        make_rows(clinic, "t1", "t2", "t3")
    found = claim_in_threads(6)
    assert sorted(row.target for row in found) == ["t1", "t2", "t3"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite locks no rows")
def test_a_row_that_somebody_holds_is_passed_over():
    held, free = make_rows(factories.make_clinic(), "t1", "t2")
    with transaction.atomic():
        Delivery.objects.select_for_update().get(pk=held.pk)
        found = claim_in_threads(1)
    assert [row.pk for row in found] == [free.pk]


def test_the_message_key_changes_only_when_sent_again(row):
    assert row.message_key == f"{row.lead.reference}.{row.pk}"
    row.round = 2
    assert row.message_key == f"{row.lead.reference}.{row.pk}.2"


def test_a_fallback_that_no_row_can_hold_keeps_no_row_from_dying(row, mail, settings):
    settings.TPI_CMS_FALLBACK_RECIPIENTS = ["x" * 300, None, "", "pa@example.org"]
    others = give_up(mail, row)
    assert [other.target for other in others] == ["pa@example.org"]
    row.refresh_from_db()
    assert row.state == Delivery.State.DEAD


# --- clocks that were wrong -------------------------------------------------------


def test_what_a_wrong_clock_planned_for_next_year_is_sent_now(clinic):
    ahead = timezone.now() + dt.timedelta(days=365)
    (row,) = make_rows(clinic, "t", created_at=ahead, next_at=ahead)
    assert sending.deliver(row.pk)


def test_a_lease_of_a_wrong_clock_holds_neither_its_row_nor_its_target(clinic):
    held, other = (*make_rows(clinic, "t"), *make_rows(clinic, "t"))
    assert sending.claim(sending.get_due().filter(pk=held.pk))
    ahead = timezone.now() + dt.timedelta(days=365)
    Delivery.objects.filter(pk=held.pk).update(lease_until=ahead)
    assert sending.deliver(other.pk)
    assert sending.deliver(held.pk)


def test_the_longest_wait_and_the_longest_lease_are_no_wrong_clock(clinic, settings):
    settings.TPI_CMS_DELIVERY_LEASE_SECONDS = 86_400
    soon = timezone.now() + dt.timedelta(seconds=max(sending.BACKOFF))
    waiting, leased = make_rows(clinic, "t1", "t2", next_at=soon)
    assert not sending.deliver(waiting.pk)
    Delivery.objects.filter(pk=leased.pk).update(next_at=timezone.now())
    assert sending.claim(sending.get_due())
    assert not sending.deliver(leased.pk)
