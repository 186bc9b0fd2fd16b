"""After an erasure no byte of the person is left: database, write-ahead log, logs.

A control shows each time that the search finds the bytes before.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import DatabaseError

from tests.leads.trace_probe import CANARY, PHONE
from tests.leads.trace_settings import WEBHOOK_KEY, WEBHOOK_SECRET
from tpi_cms.leads.models import Lead
from tpi_cms.leads.privacy import erase_traces
from tpi_cms.leads.privacy.private_fields import get_private_fields

ROOT = Path(__file__).resolve().parents[2]
ERASED = 4
PERSON = [CANARY, CANARY.lower(), PHONE.removeprefix("+1"), "802-0088"]
SECRETS = [WEBHOOK_SECRET, WEBHOOK_SECRET[6:], WEBHOOK_KEY.decode()]


def run_step(step: str, database_url: str) -> dict:
    """Its answer. All that it wrote, with every logger at DEBUG but that of the
    queries, is looked through."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "tests.leads.trace_probe", step],
        cwd=ROOT,
        env={
            **os.environ,
            "DATABASE_URL": database_url,
            "DJANGO_SETTINGS_MODULE": "tests.leads.trace_settings",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    for needle in (*PERSON, *SECRETS):
        assert needle not in done.stdout + done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def find_in_files(folder: Path, texts: list[str]) -> dict[str, set[str]]:
    """Which of the texts stand in which file. Reads a copy made by another process:
    when a process closes a file, it loses the locks that its SQLite connections have
    on it."""
    found = {}
    with tempfile.TemporaryDirectory() as copy:
        copying = "import shutil, sys; shutil.copytree(*sys.argv[1:])"
        command = [sys.executable, "-c", copying, str(folder), f"{copy}/copy"]
        subprocess.run(command, check=True)  # noqa: S603
        for path in Path(copy).rglob("*"):
            data = path.read_bytes() if path.is_file() else b""
            if here := {text for text in texts if text.encode() in data}:
                found[path.name] = here
    return found


# --- SQLite -----------------------------------------------------------------------


@pytest.fixture
def reader(tmp_path):
    """Somebody else's connection, as on a real site: the log outlives the writer's."""
    connection = sqlite3.connect(tmp_path / "site.sqlite3")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE kept_open (id)")
    yield connection
    connection.close()


def test_sqlite_keeps_no_trace(tmp_path, reader):
    url = f"sqlite:///{tmp_path}/site.sqlite3"
    assert run_step("capture", url) == {"stored": ERASED}
    before = find_in_files(tmp_path, PERSON)["site.sqlite3-wal"]
    assert {CANARY, PERSON[2]} <= before
    assert find_in_files(tmp_path, SECRETS) == {}
    assert run_step("erase", url) == {"erased": ERASED}
    assert (tmp_path / "site.sqlite3-wal").exists()
    assert find_in_files(tmp_path, PERSON + SECRETS) == {}
    (left,) = reader.execute("SELECT count(*) FROM tpi_cms_lead").fetchone()
    assert left > ERASED


# --- PostgreSQL -------------------------------------------------------------------


def find_postgresql() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


def as_postgres() -> dict:
    """PostgreSQL refuses to run as root."""
    return {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}


@pytest.fixture
def cluster():
    """A server of the test's own, whose log files are not kept for use again."""
    binaries = find_postgresql()
    if binaries is None:
        pytest.skip("needs PostgreSQL's initdb")
    folder = Path(tempfile.mkdtemp(prefix="tpi-cms-pg-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
    except LookupError:
        pytest.skip("There is no user postgres to run a server as.")
    data = folder / "data"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = (
        f"-p {port} -k '' -c listen_addresses=127.0.0.1 -c wal_recycle=off "
        "-c wal_keep_size=0 -c fsync=off -c autovacuum=off -c log_min_messages=debug1"
    )

    def call(*command, **kwargs):
        return subprocess.run(  # noqa: S603
            command, check=True, capture_output=True, cwd=folder, **kwargs
        )

    start = [binaries / "pg_ctl", "-D", data, "-w", "-l", folder / "server.log"]
    call(
        binaries / "initdb",
        "-D",
        data,
        "-A",
        "trust",
        "-U",
        "postgres",
        "-N",
        **as_postgres(),
    )
    subprocess.run(  # noqa: S603
        [*start, "-o", options, "start"],
        check=True,
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        **as_postgres(),
    )
    try:
        yield folder, f"postgres://postgres@127.0.0.1:{port}/postgres"
    finally:
        call(
            binaries / "pg_ctl", "-D", data, "-m", "immediate", "stop", **as_postgres()
        )
        shutil.rmtree(folder)


def settle(url: str, *first: str) -> None:
    """Write everything to the files, and have the log's old ones removed."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        for statement in (*first, "CHECKPOINT", "SELECT pg_switch_wal()", "CHECKPOINT"):
            connection.execute(statement)


@pytest.mark.skipif(
    django_settings.DATABASES["default"]["ENGINE"].endswith("postgresql"),
    reason="It starts a server of its own: once, in the run on SQLite, is enough.",
)
def test_postgresql_keeps_no_trace_once_tables_are_written_anew(cluster):
    folder, url = cluster
    assert run_step("capture", url) == {"stored": ERASED}
    settle(url, "ANALYZE")
    before = find_in_files(folder, PERSON)
    assert {CANARY, PERSON[2]} <= set().union(*before.values())
    assert find_in_files(folder, SECRETS) == {}
    assert run_step("erase", url) == {"erased": ERASED}
    assert run_step("rewrite", url) == {"clean": True}
    settle(url)
    assert find_in_files(folder, PERSON + SECRETS) == {}


@pytest.mark.django_db
def test_postgresql_keeps_no_samples_of_private_texts():
    connection = erase_traces.connection
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL only.")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname FROM pg_attribute"
            " WHERE attrelid = 'tpi_cms_lead'::regclass AND attstattarget = 0"
        )
        without = {name for (name,) in cursor.fetchall()}
    assert set(get_private_fields(Lead)) <= without


# --- in the process ---------------------------------------------------------------


@pytest.mark.django_db
def test_inside_a_transaction_nothing_is_tried():
    assert erase_traces.clean_up() is False


@pytest.mark.django_db(transaction=True)
def test_a_failure_never_fails_the_erasure(monkeypatch, caplog):
    def fail(cursor, rewrite):
        raise DatabaseError(CANARY)

    vendor = erase_traces.connection.vendor
    monkeypatch.setitem(erase_traces._CLEANERS, vendor, fail)
    assert erase_traces.clean_up() is False
    assert "DatabaseError" in caplog.text and CANARY not in caplog.text


@pytest.mark.django_db(transaction=True)
def test_other_databases_are_left_alone(monkeypatch):
    monkeypatch.setattr(erase_traces, "_CLEANERS", {})
    assert erase_traces.clean_up() is False


@pytest.mark.django_db(transaction=True)
def test_every_connection_of_sqlite_overwrites():
    connection = erase_traces.connection
    if connection.vendor != "sqlite":
        pytest.skip("SQLite only.")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete = OFF")
    connection.close()
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA secure_delete").fetchone() == (1,)
