"""What a database keeps of erased rows, and getting rid of it.

SQLite keeps old contents in free parts of the file unless told to overwrite them, and
in the write-ahead log until that is cut. PostgreSQL keeps old versions of rows until
VACUUM, in free parts of pages until these are used again or the table is written anew,
and in the log until its files are recycled. Samples of values, which its planner keeps
elsewhere, are switched off for private texts (migration 0004) and made anew for hashes.

All of it is best effort: an erasure stands whether this succeeds or not.
"""

from __future__ import annotations

import logging
from typing import Any

from django.db import DatabaseError, connection

from ..consents.models import Consent
from ..outbox.models import Delivery
from ..record.models import Lead

logger = logging.getLogger("tpi_cms.privacy")

MODELS = (Lead, Consent, Delivery)


def overwrite_deleted(connection: Any, **kwargs: Any) -> None:
    """For ``connection_created``: SQLite overwrites what is deleted with zeros."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")


def clean_up(*, rewrite: bool = False) -> bool:
    """Drop what is left of erased rows; never raises.

    Args:
        rewrite: write the tables anew, so that nothing is left in their files.
            Requests wait meanwhile: for small hours.

    Returns:
        Whether all of it could be done.
    """
    if connection.in_atomic_block:
        return False
    try:
        with connection.cursor() as cursor:
            return _CLEANERS.get(connection.vendor, _nothing)(cursor, rewrite)
    except DatabaseError as error:
        logger.warning("Traces of erased rows remain: %s", type(error).__name__)
        return False


def _clean_sqlite(cursor: Any, rewrite: bool) -> bool:
    if rewrite:
        cursor.execute("VACUUM")
    cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    (busy, _in_log, _written) = cursor.fetchone()
    return not busy


def _clean_postgresql(cursor: Any, rewrite: bool) -> bool:
    """VACUUM of tables that the role doesn't own is skipped with a notice."""
    how = "VACUUM (FULL, ANALYZE)" if rewrite else "VACUUM (ANALYZE)"
    for model in MODELS:
        table = connection.ops.quote_name(model._meta.db_table)
        cursor.execute(f"{how} {table}")
    return True


def _nothing(cursor: Any, rewrite: bool) -> bool:
    return False


_CLEANERS = {"sqlite": _clean_sqlite, "postgresql": _clean_postgresql}
