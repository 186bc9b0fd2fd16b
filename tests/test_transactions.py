from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext

import pytest
from django.db import OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests import factories
from tpi_cms import transactions
from tpi_cms.leads.outbox import heartbeat
from tpi_cms.leads.record.status import change_status
from tpi_cms.transactions import SQLITE_WAIT, write_transaction

sqlite_only = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="what only SQLite needs"
)


def statements(queries) -> list[str]:
    return [query["sql"] for query in queries]


@pytest.fixture
def deferred(transactional_db, monkeypatch):
    """A site that kept Django's defaults for SQLite."""
    connection.ensure_connection()
    monkeypatch.setattr(connection, "transaction_mode", None, raising=False)


@sqlite_only
def test_writing_begins_immediate_whatever_the_site_says(deferred):
    with CaptureQueriesContext(connection) as queries, write_transaction():
        pass
    assert "BEGIN IMMEDIATE" in statements(queries)


@sqlite_only
def test_the_sites_own_transactions_stay_as_they_were(deferred):
    with write_transaction():
        pass
    with CaptureQueriesContext(connection) as queries, transaction.atomic():
        pass
    assert "BEGIN IMMEDIATE" not in statements(queries)


@sqlite_only
def test_waits_long_enough_for_its_turn(deferred):
    connection.connection.execute("PRAGMA busy_timeout = 10")
    with write_transaction():
        (wait,) = connection.connection.execute("PRAGMA busy_timeout").fetchone()
    assert wait == SQLITE_WAIT


@sqlite_only
def test_the_time_in_line_counts(deferred, monkeypatch):
    monkeypatch.setattr(transactions, "_in_line", lambda: nullcontext(15_000))
    with write_transaction():
        (wait,) = connection.connection.execute("PRAGMA busy_timeout").fetchone()
    assert wait == SQLITE_WAIT - 15_000
    (wait,) = connection.connection.execute("PRAGMA busy_timeout").fetchone()
    assert wait == SQLITE_WAIT


@sqlite_only
def test_nobody_waits_less_than_no_time(deferred, monkeypatch):
    monkeypatch.setattr(transactions, "_in_line", lambda: nullcontext(90_000))
    with write_transaction():
        (wait,) = connection.connection.execute("PRAGMA busy_timeout").fetchone()
    assert wait == 0


@sqlite_only
def test_threads_stand_in_line_instead_of_competing(deferred, monkeypatch):
    competing, most = [], []
    compete = transactions._patient

    @contextmanager
    def watch(connection, waited):
        competing.append(1)
        most.append(len(competing))
        with compete(connection, waited):
            time.sleep(0.01)
            yield
        competing.pop()

    monkeypatch.setattr(transactions, "_patient", watch)
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(write_nothing, range(12)))
    assert max(most) == 1 and len(most) == 12


def write_nothing(_number):
    try:
        with write_transaction():
            pass
    finally:
        connection.close()


@sqlite_only
def test_who_stood_in_line_too_long_fails_as_the_database_would(deferred, monkeypatch):
    monkeypatch.setattr(transactions, "SQLITE_WAIT", 1)
    monkeypatch.setattr(transactions, "_patient", lambda *args: nullcontext())
    with transactions._line, pytest.raises(OperationalError), write_transaction():
        pass
    with write_transaction():
        pass


@pytest.mark.django_db
def test_inside_another_transaction_it_is_a_savepoint():
    with CaptureQueriesContext(connection) as queries, write_transaction():
        pass
    assert any(sql.startswith("SAVEPOINT") for sql in statements(queries))


def take_a_turn():
    with write_transaction():
        pass


@pytest.mark.django_db(transaction=True)
def test_what_waits_for_the_commit_may_write_itself(monkeypatch):
    monkeypatch.setattr(transactions, "SQLITE_WAIT", 100)
    done = []
    with write_transaction():
        transaction.on_commit(lambda: (take_a_turn(), done.append(1)))
    assert done == [1]


@sqlite_only
def test_what_waits_for_the_commit_holds_up_nobody(deferred):
    seen = []

    def look():
        seen.append((transactions._line.locked(), connection.transaction_mode))

    with write_transaction():
        transaction.on_commit(look)
        look()
    assert seen == [(True, "IMMEDIATE"), (False, None)]


@sqlite_only
def test_a_turn_ends_with_a_failure_too(deferred):
    with pytest.raises(ValueError, match="x"), write_transaction():
        raise ValueError("x")
    assert not transactions._line.locked()
    assert connection.transaction_mode is None


def change_a_status():
    lead = factories.make_lead()
    change_status(lead=lead, status="closed", user=None)


@sqlite_only
@pytest.mark.parametrize(
    "write", [change_a_status, heartbeat.beat, lambda: heartbeat.claim_duty("purge")]
)
def test_whoever_reads_before_writing_has_the_turn(deferred, write):
    with CaptureQueriesContext(connection) as queries:
        write()
    assert "BEGIN IMMEDIATE" in statements(queries)


def fail_quietly():
    raise RuntimeError


@pytest.mark.django_db
def test_of_what_failed_after_the_commit_the_log_tells_the_name(
    caplog, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        transactions.after_commit(fail_quietly)
    (message,) = caplog.messages
    assert "fail_quietly" in message
