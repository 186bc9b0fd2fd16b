"""A real browser on a live server, visiting one site that is built once.

What the tests of this folder write stays until it is left for another folder's.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from django.core.cache import cache
from django.db import connections
from django.test import override_settings
from pytest_django.live_server_helper import LiveServer

from tpi_cms.leads.intake.spam import scoring

from . import checkers
from .site import Site, build_site
from .traffic import Traffic

#: The first costs a quarter less time than a whole Chromium without a window.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser")
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), None)
CHROMIUM_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TOOLS = {
    "chromium": "" if CHROMIUM else f"Chromium: apt-get install {NAMES[0]}",
    "axe": checkers.missing_for_axe(),
    "nu": checkers.missing_for_nu(),
}


# --- marks and skipping -----------------------------------------------------------


def pytest_itemcollected(item) -> None:
    item.add_marker("browser")
    item.add_marker("django_db")  # or a run of this folder alone has no database
    for name, missing in TOOLS.items():
        if missing and (name == "chromium" or name in item.fixturenames):
            item.add_marker(pytest.mark.skip(reason=f"needs {missing}"))
            return


# --- the server and its site ------------------------------------------------------


@pytest.fixture(autouse=True)
def _clean_slate() -> None:
    """Uploaded files stay for the whole session, unlike in other tests."""
    cache.clear()


@pytest.fixture(autouse=True)
def _as_slow_as_people(monkeypatch) -> None:
    """Tests fill a form in faster than people, and would be held for it."""
    monkeypatch.setattr(scoring, "TOO_FAST", 0.0)


@pytest.fixture
def _django_db_helper() -> None:
    """No transaction around a test: the server must see what the test writes."""


@pytest.fixture(scope="package")
def site(
    migrated_rows, django_db_blocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    media = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=media):
        yield build_site()
        migrated_rows.restore()


@pytest.fixture(scope="package")
def server(site: Site) -> Iterator[LiveServer]:
    server = LiveServer("localhost")
    yield server
    server.stop()


# --- the browser ------------------------------------------------------------------


@pytest.fixture(scope="package")
def chromium(server: LiveServer) -> Iterator:
    """After the server, so that the database is there before Playwright's loop."""
    from playwright.sync_api import sync_playwright

    # Playwright keeps an event loop in this thread, which Django would refuse.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=CHROMIUM_FLAGS
        )
        yield browser
        browser.close()
        connections.close_all()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@dataclass
class Visitor:
    """One person's browser; what it asked for and complained about."""

    page: object
    base_url: str
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.traffic = Traffic(self.page)
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def open(self, path: str):
        """Go to a path of the live site; returns the page."""
        self.page.goto(self.base_url + path)
        return self.page

    @property
    def foreign_requests(self) -> list[str]:
        own = (self.base_url + "/", "data:", "blob:")
        return [url for url in self.requests if not url.startswith(own)]

    def _hear(self, message) -> None:
        if message.type == "error":
            self.complaints.append(message.text)


@pytest.fixture
def visit(chromium, server: LiveServer) -> Iterator:
    """Makes visitors: ``visit(width=375, script=False)``; all leave at the end."""
    contexts = []

    def enter(*, width: int = 1280, height: int = 900, script: bool = True) -> Visitor:
        context = chromium.new_context(
            viewport={"width": width, "height": height}, java_script_enabled=script
        )
        context.set_default_timeout(30_000)
        contexts.append(context)
        return Visitor(context.new_page(), server.url)

    yield enter
    for context in contexts:
        context.close()


# --- the judges -------------------------------------------------------------------


@pytest.fixture
def axe():
    """``axe(page)`` or ``axe(page, "main")`` lists violations; none is the aim."""
    return checkers.axe


@pytest.fixture
def nu(tmp_path):
    """``nu({name: html})`` lists the errors in the documents."""
    return lambda documents: checkers.nu_html(documents, tmp_path)
