"""Fixtures for all tests. One section a subject."""

from __future__ import annotations

import os

import pytest
from django.core.cache import cache

from .database import MigratedRows

# --- order and skipping -----------------------------------------------------------


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items) -> None:
    """Those of a group run one after the other, wherever chance puts the first.

    They share what takes long to make.
    """
    places: dict[str, int] = {}
    for place, item in enumerate(items):
        places.setdefault(group_of(item), place)
    items.sort(key=lambda item: places[group_of(item)])


def group_of(item: pytest.Item) -> str:
    marker = item.get_closest_marker("xdist_group")
    return marker.args[0] if marker else item.nodeid


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


@pytest.fixture(scope="session")
def django_db_setup(request, django_db_setup, django_db_blocker) -> None:
    request.config.stash[_rows] = MigratedRows(django_db_blocker)


@pytest.fixture(scope="session")
def migrated_rows(request, django_db_setup) -> MigratedRows:
    """For fixtures that commit and outlive a test."""
    return request.config.stash[_rows]


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
