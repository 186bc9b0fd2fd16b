"""Transactions that write from their first moment on, whatever the site's settings.

SQLite's default, a deferred transaction, fails at once with "database is locked" when
it turns to writing while another one writes, however long it was told to wait. One
that begins IMMEDIATE waits for its turn. Other databases need nothing special.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from typing import Any, TypeVar

from django.db import transaction

#: How long a writer waits for its turn on SQLite, in milliseconds.
SQLITE_WAIT = 20_000

#: Seconds in which everybody who waits for SQLite asks once.
PAUSE = 0.1

T = TypeVar("T")

# Those who wait for SQLite try again at random moments, so one of many can starve. Of
# each process only the first in this line tries: docs/decisions/0010.
_line = threading.Lock()


@contextmanager
def write_transaction() -> Iterator[None]:
    """``transaction.atomic()``, on SQLite begun IMMEDIATE and with time to wait.

    Inside another atomic block it is a savepoint of that.
    """
    connection = transaction.get_connection()
    waits = connection.vendor == "sqlite" and not connection.in_atomic_block
    with ExitStack() as stack:
        with _turn(connection) if waits else nullcontext():
            stack.enter_context(transaction.atomic())
        yield


def with_pauses(items: Iterable[T], *, every: int = 100) -> Iterator[T]:
    """The items, with a pause for others after each ``every`` of them.

    Who waits for SQLite asks again each 100 ms at the latest (its busy handler). Who
    writes again and again would be there first each time.
    """
    for number, item in enumerate(items, 1):
        yield item
        connection = transaction.get_connection()
        if number % every == 0 and connection.vendor == "sqlite":
            time.sleep(PAUSE)


def after_commit(function: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
    """Call it once the transaction is committed; its failure is logged, not raised."""
    transaction.on_commit(lambda: function(*args, **kwargs), robust=True)


@contextmanager
def _turn(connection: Any) -> Iterator[None]:
    """The time in line counts, so nobody waits longer than ``SQLITE_WAIT`` in all."""
    start = time.monotonic()
    connection.ensure_connection()  # It reads the mode anew.
    mode = connection.transaction_mode
    with _line:
        waited = int(1000 * (time.monotonic() - start))
        _set_wait(connection, max(SQLITE_WAIT - waited, 0))
        connection.transaction_mode = "IMMEDIATE"
        try:
            yield
        finally:
            connection.transaction_mode = mode
            _set_wait(connection, SQLITE_WAIT)


def _set_wait(connection: Any, wait: int) -> None:
    connection.connection.execute(f"PRAGMA busy_timeout = {wait}")
