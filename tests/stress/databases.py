"""Databases of the stress tests' own: built once, copied for each test, dropped."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import dj_database_url
import psycopg

from .processes import ROOT, get_environment

DATABASE_URL = os.environ.get("DATABASE_URL", "")
POSTGRES_URL = (
    DATABASE_URL
    if DATABASE_URL.startswith("postgres")
    else "postgres://postgres@127.0.0.1:5432/postgres"
)


class SqliteDatabase:
    """One file; read past Django, so that what counts is what is stored."""

    vendor = "sqlite"

    def __init__(self, path: Path) -> None:
        self.path = path
        self.url = f"sqlite:///{path}"

    def copy(self, path: Path) -> SqliteDatabase:
        shutil.copy(self.path, path)
        return SqliteDatabase(path)

    def connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self.path, timeout=60, isolation_level=None)

    def run(self, sql: str) -> list[tuple]:
        with closing(self.connect()) as connection:
            return connection.execute(sql).fetchall()

    def drop(self) -> None:
        for path in self.path.parent.glob(f"{self.path.name}*"):
            path.unlink()


class PostgresDatabase:
    """One database of the server at ``POSTGRES_URL``."""

    vendor = "postgresql"

    def __init__(self, name: str) -> None:
        self.name = name
        self.server = dj_database_url.parse(POSTGRES_URL)
        self.url = self.get_url(self.server["HOST"], self.server["PORT"] or 5432)

    def get_url(self, host: str, port: int) -> str:
        """The same database as seen at another address."""
        user, password = self.server["USER"], self.server["PASSWORD"]
        login = f"{user}:{password}" if password else user
        return f"postgres://{login}@{host}:{port}/{self.name}"

    def connect(self) -> psycopg.Connection:
        return psycopg.connect(self.url, autocommit=True)

    def run(self, sql: str) -> list[tuple]:
        with self.connect() as connection:
            cursor = connection.execute(sql)
            return cursor.fetchall() if cursor.description else []

    def create(self, template: str = "template1", tablespace: str = "") -> None:
        where = f" TABLESPACE {tablespace}" if tablespace else ""
        run_on_server(f'CREATE DATABASE "{self.name}" TEMPLATE "{template}"{where}')

    def copy(self, name: str, tablespace: str = "") -> PostgresDatabase:
        copied = PostgresDatabase(name)
        copied.create(self.name, tablespace)
        return copied

    def drop(self) -> None:
        run_on_server(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')


def run_on_server(sql: str) -> None:
    with psycopg.connect(POSTGRES_URL, autocommit=True, connect_timeout=3) as server:
        server.execute(sql)


def find_postgres() -> str:
    """Why PostgreSQL can't be used, or ""."""
    try:
        run_on_server("SELECT 1")
    except psycopg.OperationalError:
        return f"needs PostgreSQL at {POSTGRES_URL.rpartition('@')[2]}"
    return ""


def build(database) -> dict[str, str]:
    """Fill an empty database with the site; returns paths of its pages by name."""
    command = [sys.executable, "-m", "tests.stress.build_site"]
    built = subprocess.run(  # noqa: S603  our own command
        command, cwd=ROOT, env=get_environment(database), capture_output=True, text=True
    )
    assert built.returncode == 0, built.stderr[-2000:]
    return json.loads(built.stdout)
