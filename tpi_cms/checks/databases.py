"""System checks of what a database promises when it says "stored"."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Tags, Warning
from django.db import DatabaseError, connections

Messages = list[CheckMessage]

#: With these a loss of power takes back what was stored; SQLite's own default is FULL.
_WEAK_SYNC = re.compile(r"synchronous=(off|normal|[01])\b")

SQLITE_HINT = (
    'Set "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": '
    '"PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL"} in DATABASES.'
)


@checks.register(Tags.security, deploy=True)
def check_sqlite(**kwargs: Any) -> Messages:
    """Django's defaults fail requests that arrive together, or lose them on a crash."""
    return [
        Warning(
            f"DATABASES[{alias!r}]: SQLite can refuse requests under load.",
            hint=SQLITE_HINT,
            id="tpi_cms.W001",
        )
        for alias, database in settings.DATABASES.items()
        if database.get("ENGINE", "").endswith("sqlite3")
        and not _is_sqlite_safe(database)
    ]


def _is_sqlite_safe(database: dict[str, Any]) -> bool:
    name = str(database.get("NAME"))
    if ":memory:" in name or "mode=memory" in name:
        return True
    # Django's own default of these is None, so a site may write it out.
    options = {k: v for k, v in database.get("OPTIONS", {}).items() if v is not None}
    commands = options.get("init_command", "").lower().replace(" ", "")
    return (
        options.get("transaction_mode", "").upper() == "IMMEDIATE"
        and options.get("timeout", 5) >= 20
        and "journal_mode=wal" in commands
        and not _WEAK_SYNC.search(commands)
    )


@checks.register(Tags.database)
def check_synchronous_commit(
    databases: list[str] | None = None, **kwargs: Any
) -> Messages:
    """PostgreSQL may be told to say "stored" before it is."""
    return [
        Warning(
            f"DATABASES[{alias!r}]: synchronous_commit is off, so a crash of the "
            "server loses requests that patients were thanked for.",
            hint='Set "OPTIONS": {"options": "-c synchronous_commit=on"}.',
            id="tpi_cms.W070",
        )
        for alias in databases or []
        if _get_synchronous_commit(alias) == "off"
    ]


def _get_synchronous_commit(alias: str) -> str:
    connection = connections[alias]
    if connection.vendor != "postgresql":
        return ""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SHOW synchronous_commit")
            (value,) = cursor.fetchone()
    except DatabaseError:
        return ""
    return str(value)
