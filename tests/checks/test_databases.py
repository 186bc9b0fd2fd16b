"""System checks of what a database promises."""

from __future__ import annotations

import pytest
from django.db import connection

from tpi_cms.checks import databases

from .messages import SAFE_SQLITE, get_ids

pytestmark = pytest.mark.filterwarnings("ignore:Overriding setting DATABASES")


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("transaction_mode", None),
        ("transaction_mode", "DEFERRED"),
        ("timeout", 5),
        ("init_command", None),
        ("init_command", "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF"),
        ("init_command", "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL"),
    ],
)
def test_sqlite_that_can_lose_requests_is_named(settings, option, value):
    options = {**SAFE_SQLITE["OPTIONS"], option: value}
    settings.DATABASES = {"default": {**SAFE_SQLITE, "OPTIONS": options}}
    assert get_ids("tpi_cms.W001", include_deployment_checks=True)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (":memory:", set()),
        ("file:tests?mode=memory&cache=shared", set()),
        ("/srv/memory-clinic/site.sqlite3", {"tpi_cms.W001"}),
    ],
)
def test_a_database_in_memory_can_lose_nothing(settings, name, expected):
    unsafe = {"ENGINE": SAFE_SQLITE["ENGINE"], "NAME": name}
    settings.DATABASES = {"default": unsafe}
    found = get_ids("tpi_cms.W001", include_deployment_checks=True)
    assert found == expected


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL's setting")
@pytest.mark.parametrize(("value", "expected"), [("off", 1), ("on", 0)])
def test_a_database_that_only_promises_to_store_is_named(value, expected):
    with connection.cursor() as cursor:
        cursor.execute(f"SET synchronous_commit = {value}")
        messages = databases.check_synchronous_commit(databases=["default"])
        cursor.execute("RESET synchronous_commit")
    assert len(messages) == expected
