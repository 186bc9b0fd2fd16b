"""Fixtures for all tests. One section a subject."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.cache import cache
from xdist.scheduler import LoadScopeScheduling

from .database import MigratedRows

# --- order and skipping -----------------------------------------------------------


#: Tests that share what takes long to make: one process runs them in a row, wherever
#: chance puts the first. Marks for it (xdist_group) are lost on pytest 9.2.
GROUPS = (
    "tests/browser/",
    "tests/stress/",
    "tests/test_customisation.py",
    "tests/test_demo.py",
)


def get_group(nodeid: str) -> str:
    return next((group for group in GROUPS if nodeid.startswith(group)), nodeid)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items) -> None:
    places: dict[str, int] = {}
    for place, item in enumerate(items):
        places.setdefault(get_group(item.nodeid), place)
    items.sort(key=lambda item: places[get_group(item.nodeid)])


def pytest_collection_finish() -> None:
    """What is there by now stays: not to look through it again saves a tenth."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


class GroupScheduling(LoadScopeScheduling):
    """Groups first, by their size; then each test goes to whoever has time."""

    def _split_scope(self, nodeid: str) -> str:
        return get_group(nodeid)


@pytest.hookimpl(optionalhook=True)  # -p no:xdist
def pytest_xdist_make_scheduler(config, log) -> GroupScheduling:
    return GroupScheduling(config, log)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Where CI is set, a test that is skipped for want of a tool has failed."""
    report = yield
    if report.skipped and os.environ.get("CI") and "needs " in str(report.longrepr):
        report.outcome = "failed"
    return report


# --- every test -------------------------------------------------------------------


@pytest.fixture(autouse=True)
def _clean_slate(settings, tmp_path):
    """Uploaded files go to a folder of the test's own; nothing stays cached."""
    settings.MEDIA_ROOT = tmp_path / "media"
    cache.clear()


# --- the database -----------------------------------------------------------------

_rows = pytest.StashKey[MigratedRows]()
_file = pytest.StashKey[Path]()


@pytest.fixture(scope="session")
def django_db_setup(
    request, django_db_setup, django_db_blocker, tmp_path_factory
) -> None:
    rows = MigratedRows(django_db_blocker)
    path = tmp_path_factory.mktemp("migrated") / "site.sqlite3"
    rows.copy_to(path)
    request.config.stash[_rows] = rows
    request.config.stash[_file] = path


@pytest.fixture(scope="session")
def migrated_rows(request, django_db_setup) -> MigratedRows:
    """For fixtures that commit and outlive a test."""
    return request.config.stash[_rows]


@pytest.fixture(scope="session")
def copy_migrated(request, django_db_setup) -> Callable[[Path], None]:
    """``copy_migrated(path)`` lets a site of its own begin there, on SQLite."""
    file = request.config.stash[_file]
    return lambda path: shutil.copy(file, path) if file.exists() else None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    """A hook, since fixtures of ours are torn down before Django empties tables."""
    result = yield
    if nextitem and commits(item):
        item.config.stash[_rows].restore()
    return result


def commits(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    return "transactional_db" in item.fixturenames or bool(
        marker and marker.kwargs.get("transaction")
    )
