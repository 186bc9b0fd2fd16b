from __future__ import annotations

import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from django.db import OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests import factories
from tpi_cms import transactions
from tpi_cms.leads.outbox import heartbeat
from tpi_cms.leads.record.steps import change_status
from tpi_cms.transactions import SQLITE_WAIT, with_pauses, write_transaction

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


def write_nothing(_number=0):
    try:
        with write_transaction():
            pass
    except OperationalError as error:
        return str(error)
    finally:
        connection.close()


@sqlite_only
def test_threads_that_wait_together_wait_no_longer_than_one(deferred, monkeypatch):
    monkeypatch.setattr(transactions, "SQLITE_WAIT", 1_000)
    start = time.monotonic()
    with transaction.atomic():
        heartbeat.beat()
        with ThreadPoolExecutor(6) as pool:
            answers = list(pool.map(write_nothing, range(6)))
    assert answers == ["database is locked"] * 6
    assert 1 <= time.monotonic() - start < 4


@sqlite_only
def test_who_waited_in_vain_leaves_the_way_free(deferred, monkeypatch):
    monkeypatch.setattr(transactions, "SQLITE_WAIT", 10)
    with ThreadPoolExecutor(1) as pool:
        with write_transaction():
            assert pool.submit(write_nothing).result() == "database is locked"
        assert pool.submit(write_nothing).result() is None


@pytest.mark.django_db
def test_inside_another_transaction_it_is_a_savepoint():
    with CaptureQueriesContext(connection) as queries, write_transaction():
        pass
    assert any(sql.startswith("SAVEPOINT") for sql in statements(queries))


@pytest.mark.django_db(transaction=True)
def test_what_waits_for_the_commit_may_write_itself(monkeypatch):
    monkeypatch.setattr(transactions, "SQLITE_WAIT", 100)
    done = []

    def write():
        with write_transaction():
            done.append(1)

    with write_transaction():
        transaction.on_commit(write)
    assert done == [1]


@sqlite_only
def test_what_waits_for_the_commit_holds_up_nobody(deferred):
    answers = []

    def take_long():
        with ThreadPoolExecutor(1) as pool:
            answers.append(pool.submit(write_nothing).result(timeout=5))

    with write_transaction():
        transaction.on_commit(take_long)
    assert answers == [None]


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
    assert "fail_quietly" in caplog.text


@sqlite_only
def test_who_writes_again_and_again_lets_others_in(transactional_db, tmp_path):
    """Another process waits as SQLite does: it asks, at most each 100 ms."""
    path = tmp_path / "site.sqlite3"
    with sqlite3.connect(path) as made:
        made.execute("CREATE TABLE row (id INTEGER)")
    made.close()
    waited = []

    def visit():
        with closing(sqlite3.connect(path, timeout=20, isolation_level=None)) as other:
            time.sleep(0.2)
            start = time.monotonic()
            other.execute("BEGIN IMMEDIATE")
            waited.append(time.monotonic() - start)
            other.execute("ROLLBACK")

    busy = sqlite3.connect(path, isolation_level=None)
    with closing(busy), ThreadPoolExecutor() as pool:
        pool.submit(visit)
        for _number in with_pauses(range(12), every=1):
            busy.execute("BEGIN IMMEDIATE")
            time.sleep(0.1)
            busy.execute("COMMIT")
    assert waited[0] < 1
