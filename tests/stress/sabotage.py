"""Trouble inside the site's processes, while the file ``STRESS_TROUBLE`` names it.

``stop NAME``: the process ends at that failpoint, once, as by ``kill -9``.
``read-only``: SQLite refuses to write, as on a file system mounted read-only.
``full``: an SQLite file can't grow any more, as on a full disk.

Without ``STRESS_TROUBLE`` nothing is touched.

``STRESS_SQLITE_WAIT``: milliseconds that a writer waits for its turn.
"""

from __future__ import annotations

import functools
import os
import threading
from pathlib import Path

from django.core.mail.backends.smtp import EmailBackend
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

TROUBLE = Path(os.environ.get("STRESS_TROUBLE") or os.devnull)

#: Failpoints of the request, in the order in which it passes them.
CAPTURE = (
    "before the lead",
    "after the lead",
    "after the consents",
    "after the deliveries",
    "before the commit",
    "after the commit",
    "before the answer",
)
#: Failpoints of a worker.
DELIVERY = ("after the claim", "before the send", "after the send", "after the mark")

_INSERTS = {
    'INSERT INTO "tpi_cms_lead" ': "after the lead",
    'INSERT INTO "tpi_cms_consent" ': "after the consents",
    'INSERT INTO "tpi_cms_delivery" ': "after the deliveries",
}
_local = threading.local()


def install() -> None:
    """Nothing is in the way where no trouble is asked for."""
    if not os.environ.get("STRESS_TROUBLE"):
        return
    connection_created.connect(_watch, dispatch_uid="stress")
    BaseDatabaseWrapper._commit = _around_commit(BaseDatabaseWrapper._commit)
    EmailBackend.send_messages = _around_send(EmailBackend.send_messages)
    if wait := os.environ.get("STRESS_SQLITE_WAIT"):
        from tpi_cms import transactions

        transactions.SQLITE_WAIT = int(wait)


def reach(name: str) -> None:
    """End here if this failpoint was asked for; the next process passes it."""
    if read_trouble() == f"stop {name}":
        TROUBLE.unlink()
        os._exit(9)


def read_trouble() -> str:
    try:
        return TROUBLE.read_text()
    except OSError:
        return ""


def answer_last(get_response):
    """Outermost middleware: everything is done but the answer isn't on its way."""

    def middleware(request):
        if "X-Count-Queries" in request.headers:
            return _count_queries(get_response, request)
        response = get_response(request)
        if request.method == "POST":
            reach("before the answer")
        return response

    return middleware


def _count_queries(get_response, request):
    """The answer, with a header that says how many queries it took."""
    statements = []

    def note(execute, sql, params, many, context):
        statements.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        response = get_response(request)
    response["X-Queries"] = len(statements)
    return response


def _watch(connection, **kwargs) -> None:
    """A new connection reports its statements and shares the trouble."""
    if _on_statement not in connection.execute_wrappers:
        connection.execute_wrappers.append(_on_statement)
    if connection.vendor == "sqlite":
        _trouble_sqlite(connection.connection, read_trouble())


def _trouble_sqlite(connection, trouble: str) -> None:
    if trouble == "read-only":
        connection.execute("PRAGMA query_only = ON")
    elif trouble == "full":
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages}")


def _on_statement(execute, sql, params, many, context):
    if sql.startswith('INSERT INTO "tpi_cms_lead" '):
        reach("before the lead")
        _local.holds_lead = True
    result = execute(sql, params, many, context)
    for start, name in _INSERTS.items():
        if sql.startswith(start):
            reach(name)
    if sql.startswith('UPDATE "tpi_cms_delivery"'):
        _on_delivery_state(_get_new_values(sql, params), context["connection"])
    return result


def _get_new_values(sql: str, params) -> tuple:
    """The parameters of an UPDATE's SET part."""
    return tuple(params)[: sql.partition(" WHERE ")[0].count("%s")]


def _on_delivery_state(values: tuple, connection) -> None:
    name = {"leased": "after the claim", "done": "after the mark"}
    for state in name.keys() & set(map(str, values)):
        if connection.in_atomic_block:
            _local.after_commit = name[state]
        else:
            reach(name[state])


def _around_commit(commit):
    @functools.wraps(commit)
    def wrapper(connection):
        holds_lead, _local.holds_lead = getattr(_local, "holds_lead", False), False
        if holds_lead:
            reach("before the commit")
        commit(connection)
        if holds_lead:
            reach("after the commit")
        name, _local.after_commit = getattr(_local, "after_commit", ""), ""
        if name:
            reach(name)

    return wrapper


def _around_send(send):
    @functools.wraps(send)
    def wrapper(backend, messages):
        reach("before the send")
        result = send(backend, messages)
        reach("after the send")
        return result

    return wrapper
