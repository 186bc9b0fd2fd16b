"""``tpi_deliver``: threads, ends, and what it survives."""

from __future__ import annotations

import datetime as dt
import os
import signal
import threading
import time
from io import StringIO
from socket import getdefaulttimeout

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import factories
from tpi_cms.leads.outbox import worker as worker_module
from tpi_cms.leads.outbox.channels.base import Channel
from tpi_cms.leads.outbox.heartbeat import get_last_seen
from tpi_cms.leads.outbox.models import Delivery, Heartbeat
from tpi_cms.leads.outbox.sending import claim, get_due

# Its threads have connections of their own, which see only what is committed.
pytestmark = pytest.mark.django_db(transaction=True)

SENT: list[tuple[str, str]] = []
WAIT = 20


class RecordingChannel(Channel):
    on_send = staticmethod(lambda delivery: None)

    def get_targets(self, lead):
        return ["target"]

    def send(self, delivery):
        self.on_send(delivery)
        SENT.append((delivery.channel, delivery.target))


@pytest.fixture(autouse=True)
def _channel(settings):
    SENT.clear()
    path = f"{__name__}.RecordingChannel"
    settings.TPI_CMS_CHANNELS = {"one": path, "two": path}


@pytest.fixture
def on_send(monkeypatch):
    def use(function):
        monkeypatch.setattr(RecordingChannel, "on_send", staticmethod(function))

    return use


@pytest.fixture
def lead():
    return factories.make_lead()


def make_rows(lead, *targets, channel="one", **fields):
    return Delivery.objects.bulk_create(
        Delivery(lead=lead, channel=channel, target=target, **fields)
        for target in targets
    )


def stop_when(condition):
    """Send this process SIGTERM as soon as the condition holds."""

    def watch():
        deadline = time.monotonic() + WAIT
        while not condition() and time.monotonic() < deadline:
            time.sleep(0.02)
        connections.close_all()
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch).start()


def loop(**options):
    call_command("tpi_deliver", "--loop", "--interval", "0.01", **options)


def test_once_drains_every_channel_and_leaves_the_future(lead):
    make_rows(lead, *(f"t{n}" for n in range(60)))
    make_rows(lead, "t", channel="two")
    make_rows(lead, "later", next_at=timezone.now() + dt.timedelta(hours=1))
    call_command("tpi_deliver", "--once")
    assert len(SENT) == 61 and ("two", "t") in SENT
    assert Delivery.objects.filter(state="done").count() == 61


def test_a_channel_that_hangs_holds_no_other(lead, on_send):
    """All its threads are held until another channel's notice was sent."""
    other_sent = threading.Event()

    def hang(delivery):
        if delivery.channel == "two":
            other_sent.set()
        assert other_sent.wait(WAIT)

    on_send(hang)
    earlier = timezone.now() - dt.timedelta(hours=1)
    make_rows(lead, "a", "b", "c", "d", "e", next_at=earlier)
    make_rows(lead, "t", channel="two")
    call_command("tpi_deliver", "--once")
    assert other_sent.is_set() and len(SENT) == 6


def test_once_sees_to_rows_of_a_channel_that_is_no_more(lead):
    make_rows(lead, "t", channel="gone")
    call_command("tpi_deliver", "--once")
    (row,) = Delivery.objects.all()
    assert (row.attempts > 0, row.last_error) == (True, "KeyError")


def test_a_target_that_hangs_holds_one_thread_and_one_channel(lead, on_send):
    """Whoever hangs is let go only when all others have been sent."""
    others_sent = threading.Event()

    def hang(delivery):
        if delivery.target == "hung":
            assert others_sent.wait(WAIT)
        elif len(SENT) == 5:
            others_sent.set()

    on_send(hang)
    make_rows(lead, "hung", "a", "b", "c", "d")
    make_rows(factories.make_lead(lead.clinic), "hung")
    make_rows(lead, "hung2", "e", channel="two")
    call_command("tpi_deliver", "--once")
    assert others_sent.is_set()
    assert [target for _channel, target in SENT].count("hung") == 2


def test_a_signal_lets_the_current_send_finish(lead, on_send):
    started = threading.Event()

    def slow(delivery):
        started.set()
        time.sleep(0.5)

    on_send(slow)
    make_rows(lead, *(f"t{n}" for n in range(30)))
    stop_when(started.is_set)
    loop()
    states = list(Delivery.objects.values_list("state", flat=True))
    assert states.count("done") == len(SENT) >= 1
    assert states.count("leased") == 0
    assert states.count("due") > 0


def test_signals_are_the_sites_again_afterwards():
    before = signal.getsignal(signal.SIGTERM)
    call_command("tpi_deliver", "--once")
    assert signal.getsignal(signal.SIGTERM) == before


def test_the_loop_outlives_its_database(lead, monkeypatch):
    away = [DatabaseError("secret"), ValueError("secret")] * 3

    def look(rows):
        if away:
            raise away.pop()
        return deliver_next(rows)

    deliver_next = worker_module.deliver_next
    monkeypatch.setattr(worker_module, "deliver_next", look)
    make_rows(lead, "t")
    stderr = StringIO()
    stop_when(lambda: SENT)
    loop(stderr=stderr)
    assert SENT == [("one", "t")]
    assert "Database not available: DatabaseError" in stderr.getvalue()
    assert "secret" not in stderr.getvalue()


def test_once_tells_cron_that_it_could_not_look(monkeypatch):
    def fail(rows):
        raise DatabaseError

    monkeypatch.setattr(worker_module, "deliver_next", fail)
    with pytest.raises(CommandError):
        call_command("tpi_deliver", "--once", stderr=StringIO())
    assert get_last_seen() is None


def test_threads_close_their_connections(lead, monkeypatch):
    """Each thread's, at its end; seen by the connection itself."""
    opened = []

    def look(rows):
        found = deliver_next(rows)
        opened.append(connections["default"])
        return found

    deliver_next = worker_module.deliver_next
    monkeypatch.setattr(worker_module, "deliver_next", look)
    make_rows(lead, "t")
    call_command("tpi_deliver", "--once")
    assert len(opened) >= 4
    assert all(connection.connection is None for connection in opened)


def test_after_a_failure_it_connects_anew(monkeypatch):
    """A line that the database has cut looks sound until it is used."""
    one = {"one": f"{__name__}.RecordingChannel"}
    monkeypatch.setattr(worker_module, "get_paths", lambda: one)
    monkeypatch.setitem(connections["default"].settings_dict, "CONN_MAX_AGE", None)
    were_open = []

    def look(rows):
        were_open.append(connections["default"].connection is not None)
        connections["default"].ensure_connection()
        if len(were_open) == 2:
            raise DatabaseError

    monkeypatch.setattr(worker_module, "deliver_next", look)
    stop_when(lambda: len(were_open) >= 3)
    loop(threads=1, stderr=StringIO())
    assert were_open[:3] == [False, True, False]


def test_nobody_waits_for_a_server_for_good(lead, on_send, settings):
    settings.TPI_CMS_DELIVERY_TIMEOUT_SECONDS = 7
    timeouts = []
    on_send(lambda delivery: timeouts.append(getdefaulttimeout()))
    make_rows(lead, "t")
    call_command("tpi_deliver", "--once")
    assert timeouts == [7]
    assert getdefaulttimeout() is None


def test_in_a_thread_of_another_process_it_changes_nothing_of_that(lead, on_send):
    """Several at once would leave each other's time-out behind."""
    seen = []
    on_send(lambda delivery: seen.append(getdefaulttimeout()))
    make_rows(lead, "t")
    before = signal.getsignal(signal.SIGTERM)
    thread = threading.Thread(target=lambda: call_command("tpi_deliver", "--once"))
    thread.start()
    thread.join(WAIT)
    assert (seen, SENT) == ([None], [("one", "t")])
    assert signal.getsignal(signal.SIGTERM) == before


def test_a_channel_that_ends_the_program_ends_no_sender(lead, on_send):
    """Once for each thread of the channel, and the next notice is still sent."""

    def leave(delivery):
        if delivery.target != "last":
            raise SystemExit

    on_send(leave)
    make_rows(lead, "a", "b", "last")
    stop_when(lambda: SENT)
    loop()
    assert SENT == [("one", "last")]


@pytest.mark.parametrize("seconds", ["0", "-1", "nan", "inf"])
def test_a_wait_that_is_none_is_refused(seconds):
    with pytest.raises(CommandError):
        call_command("tpi_deliver", "--once", "--interval", seconds)


@pytest.fixture
def count_senders(monkeypatch):
    senders = set()

    def look(rows):
        senders.add(threading.current_thread())

    def count(*args):
        senders.clear()
        call_command("tpi_deliver", "--once", *args)
        return len(senders)

    monkeypatch.setattr(worker_module, "deliver_next", look)
    return count


def test_threads_are_counted_by_channel(count_senders):
    assert count_senders() == 2 * 2 + 1


def test_threads_can_be_chosen(count_senders, settings):
    settings.TPI_CMS_DELIVERY_THREADS = 4
    assert count_senders() == 2 * 4 + 1
    assert count_senders("--threads", "1") == 2 + 1
    with pytest.raises(CommandError):
        call_command("tpi_deliver", "--once", "--threads", "0")


def test_an_idle_look_writes_nothing(lead):
    """Neither for what is to come, nor for what waits for a busy target."""
    make_rows(lead, "later", next_at=timezone.now() + dt.timedelta(hours=1))
    make_rows(lead, "busy")
    make_rows(factories.make_lead(lead.clinic), "busy")
    assert claim(get_due())
    with CaptureQueriesContext(connections["default"]) as queries:
        assert not worker_module.deliver_next_of("one")
    (query,) = queries
    assert query["sql"].startswith("SELECT") and "FOR UPDATE" not in query["sql"]


def test_the_loop_is_seen_and_does_the_daily_duties(monkeypatch):
    done = []
    monkeypatch.setattr(worker_module, "run_duties", lambda: done.append(1))
    workers = Heartbeat.objects.filter(name__startswith="worker:")
    stop_when(lambda: done and workers.exists())
    loop()
    (row,) = workers
    assert row.name.endswith(f":{os.getpid()}")


def test_once_is_seen_but_does_no_duties(monkeypatch):
    done = []
    monkeypatch.setattr(worker_module, "run_duties", lambda: done.append(1))
    call_command("tpi_deliver", "--once")
    assert not done
    assert Heartbeat.objects.filter(name__endswith=":once").exists()
