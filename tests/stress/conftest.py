"""Fixtures of the stress tests: a database, a mail server, processes, a stage."""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from . import IS_FULL, databases
from .mailserver import MailServer
from .stage import Stage

#: What a short run takes: the database that the other tests are on.
OWN_VENDOR = "postgres" if databases.DATABASE_URL.startswith("postgres") else "sqlite"


def pytest_itemcollected(item) -> None:
    item.add_marker("stress")
    item.add_marker("django_db")  # or a run of this folder alone has none to copy


def pytest_terminal_summary(terminalreporter) -> None:
    if _figures:
        terminalreporter.section("stress", sep="-")
    for figure in _figures:
        terminalreporter.write_line(figure)


_figures: list[str] = []


@pytest.fixture
def say(request) -> Callable[[str], None]:
    """Print a figure at the end of a run in one process, and wherever a test fails."""

    def print_figure(text: str) -> None:
        _figures.append(f"{request.node.name}: {text}")
        sys.stdout.write(f"{text}\n")

    return print_figure


@pytest.fixture
def scale() -> Callable:
    """``scale(short, full)`` chooses by the form of the run."""
    return lambda short, full: full if IS_FULL else short


@pytest.fixture
def seed(say) -> int:
    """Of everything random in a test; ``STRESS_SEED`` repeats a run."""
    value = int(os.environ.get("STRESS_SEED") or random.SystemRandom().randrange(10**6))
    say(f"seed {value}")
    return value


# --- databases --------------------------------------------------------------------


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory, copy_migrated) -> tuple:
    """A database with the site in it, and where its pages are."""
    skip_unless_chosen("sqlite")
    folder = tmp_path_factory.mktemp("stress")
    database = databases.SqliteDatabase(folder / "template.sqlite3")
    copy_migrated(database.path)
    paths = databases.build(database)
    database.run("PRAGMA journal_mode=DELETE")
    return database, paths


def skip_unless_chosen(vendor: str) -> None:
    if not IS_FULL and vendor != OWN_VENDOR:
        pytest.skip(f"{vendor}: in `make stress`, or when all tests are on it")


@pytest.fixture(scope="session")
def postgres_template() -> Iterator[tuple]:
    skip_unless_chosen("postgres")
    if missing := databases.find_postgres():
        pytest.skip(missing)
    database = databases.PostgresDatabase(f"tpi_stress_{os.getpid()}")
    database.create()
    try:
        yield database, databases.build(database)
    finally:
        database.drop()


@pytest.fixture
def sqlite(sqlite_template, tmp_path) -> Iterator[tuple]:
    template, paths = sqlite_template
    database = template.copy(tmp_path / "site.sqlite3")
    yield database, paths
    database.drop()


@pytest.fixture
def postgres(postgres_template) -> Iterator[tuple]:
    template, paths = postgres_template
    database = template.copy(f"{template.name}_copy")
    yield database, paths
    database.drop()


@pytest.fixture(params=["sqlite", "postgres"] if IS_FULL else [OWN_VENDOR])
def database_and_paths(request) -> tuple:
    """The test runs on each database, in the short form on that of the other tests."""
    return request.getfixturevalue(request.param)


# --- processes --------------------------------------------------------------------


@pytest.fixture
def mail() -> Iterator[MailServer]:
    server = MailServer()
    yield server
    server.close()


@pytest.fixture
def stage(database_and_paths, tmp_path, mail) -> Iterator[Stage]:
    yield from set_stage(database_and_paths, tmp_path, mail)


@pytest.fixture
def sqlite_stage(sqlite, tmp_path, mail) -> Iterator[Stage]:
    yield from set_stage(sqlite, tmp_path, mail)


@pytest.fixture
def postgres_stage(postgres, tmp_path, mail) -> Iterator[Stage]:
    yield from set_stage(postgres, tmp_path, mail)


def set_stage(database_and_paths, folder: Path, mail: MailServer) -> Iterator[Stage]:
    stage = Stage(*database_and_paths, folder, mail)
    try:
        yield stage
    finally:
        stage.stop()
        for log in sorted(folder.glob("*.log")):  # shown where a test fails
            sys.stdout.write(f"--- {log.name}\n{log.read_text()[-4000:]}\n")
