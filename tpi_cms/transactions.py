"""Transactions that write from their first moment on, whatever the site's settings.

SQLite's default, a deferred transaction, fails at once with "database is locked" when
it turns to writing while another one writes, however long it was told to wait. One
that begins IMMEDIATE waits for its turn. Other databases need nothing special.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from django.db import OperationalError, transaction

#: How long a writer waits for its turn on SQLite in all, in milliseconds.
SQLITE_WAIT = 20_000

# SQLite lets those who wait try at random moments, so one of many can go without. The
# threads of a process stand in line here, and only the first competes with others.
_line = threading.Lock()


@contextmanager
def write_transaction() -> Iterator[None]:
    """``transaction.atomic()``, on SQLite begun IMMEDIATE and with time to wait.

    Inside another atomic block it is a savepoint of that. What waits for the commit
    runs when the turn is over: it may take its time, and write itself.
    """
    connection = transaction.get_connection()
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        with transaction.atomic():
            yield
        return
    with ExitStack() as turn:
        waited = turn.enter_context(_in_line())
        turn.enter_context(_patient(connection, waited))
        with transaction.atomic():
            transaction.on_commit(turn.close)
            yield


def after_commit(function: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
    """Call it once the transaction is committed; its failure is logged, not raised.

    Django's log names the function, so one without a name, such as a
    ``functools.partial``, would raise after all.
    """

    def call() -> None:
        function(*args, **kwargs)

    call.__qualname__ = function.__qualname__
    transaction.on_commit(call, robust=True)


@contextmanager
def _in_line() -> Iterator[int]:
    """Yields how long that took, in milliseconds."""
    start = time.monotonic()
    if not _line.acquire(timeout=SQLITE_WAIT / 1000):
        raise OperationalError("database is locked")
    try:
        yield int(1000 * (time.monotonic() - start))
    finally:
        _line.release()


@contextmanager
def _patient(connection: Any, waited: int) -> Iterator[None]:
    """Who stood in line waits so much less for others: a visitor waits only once."""
    wait = wait_for_turn(connection)  # Connects too, which reads the mode anew.
    before = connection.transaction_mode
    connection.transaction_mode = "IMMEDIATE"
    _set_wait(connection, max(wait - waited, 0))
    try:
        yield
    finally:
        connection.transaction_mode = before
        _set_wait(connection, wait)


def wait_for_turn(connection: Any) -> int:
    """Let this SQLite connection wait for others, or longer where the site says so.

    Returns:
        For how long, in milliseconds; 0 where nothing was done.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return 0
    connection.ensure_connection()
    cursor = connection.connection.cursor()
    (wait,) = cursor.execute("PRAGMA busy_timeout").fetchone()
    if wait < SQLITE_WAIT:
        _set_wait(connection, SQLITE_WAIT)
    return max(wait, SQLITE_WAIT)


def _set_wait(connection: Any, wait: int) -> None:
    if connection.connection:  # It may have been lost meanwhile.
        connection.connection.execute(f"PRAGMA busy_timeout = {wait}")
