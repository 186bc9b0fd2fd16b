"""Forms on pages that nginx keeps for everybody, filled in by people in Chromium."""

from __future__ import annotations

import getpass
import re
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.browser.conftest import CHROMIUM, CHROMIUM_FLAGS

from . import long_form
from .conftest import Stage
from .processes import ROOT, WebServer, find_free_port

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
#: Between the first focus and sending: nobody is faster (``scoring.TOO_FAST``).
SECONDS_TO_FILL_IN = 3.2
THANKS = re.compile(r"/consultation/sent/")
#: What old browsers don't send, taken away on the way.
OLD_BROWSER = 'proxy_set_header Sec-Fetch-Site "";'

NEVER_KEPT = (
    "/consultation/",
    "/consultation/live/",
    "/consultation/health/",
    "/admin/login/",
)

pytestmark = [
    pytest.mark.skipif(not NGINX, reason="needs nginx (apt-get install nginx)"),
    pytest.mark.skipif(not CHROMIUM, reason="needs Chromium"),
]


# --- nginx and Chromium -----------------------------------------------------------


@dataclass(frozen=True)
class CachingProxy:
    """nginx before the site; ``url`` is what visitors type."""

    port: int
    folder: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def get_posts(self) -> list[str]:
        """Of each post: status, cache status, ``Origin``."""
        lines = (self.folder / "access.log").read_text().splitlines()
        return [line.split(" ", 2)[2] for line in lines if line.startswith("POST")]


@contextmanager
def run_nginx(
    folder: Path, site_port: int, *, policy: str, more: str = ""
) -> Iterator[CachingProxy]:
    proxy = CachingProxy(find_free_port(), folder / "nginx")
    proxy.folder.mkdir()
    words = {
        "USER": getpass.getuser(),
        "FOLDER": proxy.folder,
        "PORT": proxy.port,
        "SITE_PORT": site_port,
        "POLICY": policy,
        "STATIC": ROOT / "tpi_cms" / "static" / "tpi_cms",
        "MORE": more,
    }
    text = Path(__file__).with_name("nginx.conf").read_text()
    config = proxy.folder / "nginx.conf"
    config.write_text(re.sub("@([A-Z_]+)@", lambda m: str(words[m[1]]), text))
    process = subprocess.Popen(  # noqa: S603  our own command
        [NGINX, "-c", str(config), "-e", str(proxy.folder / "nginx.log")]
    )
    try:
        wait_until_listening(process, proxy)
        yield proxy
    finally:
        process.terminate()
        process.wait(10)


def wait_until_listening(process: subprocess.Popen, proxy: CachingProxy) -> None:
    deadline = time.monotonic() + 10
    while process.poll() is None and time.monotonic() < deadline:
        with suppress(OSError), socket.create_connection(("127.0.0.1", proxy.port), 1):
            return
        time.sleep(0.02)
    raise AssertionError((proxy.folder / "nginx.log").read_text())


@pytest.fixture
def browser() -> Iterator:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=CHROMIUM_FLAGS
        )
        yield browser
        browser.close()


# --- visitors ---------------------------------------------------------------------


@dataclass
class Visitor:
    """A person with a cookie jar of their own."""

    page: object
    name: str

    def fill(self) -> None:
        form = self.page.locator("[data-tpi-lead-form]").first
        form.locator("[name=name]").fill(self.name)
        form.locator("[name=phone]").fill("815 802-0088")
        if choice := form.locator("select[name=clinic]").all():
            choice[0].select_option(index=1)
        form.locator("[name=consent]").check()

    def send(self) -> None:
        self.page.locator("[data-tpi-lead-form] [type=submit]").first.click()
        self.page.wait_for_url(THANKS)


def invite(browser, name: str, *, script: bool) -> Visitor:
    context = browser.new_context(java_script_enabled=script)
    context.set_default_timeout(20_000)
    return Visitor(context.new_page(), name)


def log_in(visitor: Visitor, site: WebServer) -> None:
    """As somebody who may do nothing, but carries a session's cookie.

    Past nginx: under ``no-referrer`` Django takes nobody's login. The cookie is for
    all ports.
    """
    context = visitor.page.context
    url = f"http://127.0.0.1:{site.port}/admin/login/"
    token = re.search(
        r'csrfmiddlewaretoken" value="(\w+)"', context.request.get(url).text()
    )
    form = {"csrfmiddlewaretoken": token[1], "username": "somebody", "password": "demo"}
    context.request.post(url, form=form, headers={"Referer": url})
    assert "sessionid" in {cookie["name"] for cookie in context.cookies()}


def open_page(visitor: Visitor, url: str) -> tuple[str, bytes]:
    """Returns whether the cache had it, and its bytes."""
    answer = visitor.page.goto(url)
    assert answer.status == 200
    assert "set-cookie" not in answer.all_headers()
    return answer.all_headers()["x-cache-status"], answer.body()


def open_from_cache(visitors: list[Visitor], url: str) -> bytes:
    """All get what the first one without a log-in left there, byte for byte."""
    bodies = [open_page(visitors[0], url), open_page(visitors[-1], url)]
    assert [state for state, _body in bodies] == ["MISS", "MISS"]
    _state, body = bodies[-1]
    for visitor in visitors:
        assert open_page(visitor, url) == ("HIT", body), visitor.name
    return body


def fill_and_send(visitors: list[Visitor]) -> None:
    for visitor in visitors:
        visitor.fill()
    time.sleep(SECONDS_TO_FILL_IN)
    for visitor in visitors:
        visitor.send()


def invite_four(browser, site: WebServer) -> list[Visitor]:
    """With and without script; the first is logged in, and leaves nothing behind."""
    visitors = [
        invite(browser, f"Person {number}", script=script)
        for number, script in enumerate([True, True, False, False])
    ]
    log_in(visitors[0], site)
    return visitors


def get_leads(stage: Stage) -> list[tuple]:
    """Name, points of spam, the clinic's id and the notice's target of each lead."""
    return stage.database.run(
        "SELECT name, spam_reasons, clinic_id, target FROM tpi_cms_lead AS lead "
        "LEFT JOIN tpi_cms_delivery AS delivery ON delivery.lead_id = lead.id "
        "WHERE held_at IS NULL ORDER BY name"
    )


# --- what must hold ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("policy", "more", "origin"),
    [
        ("same-origin", "", "http://127.0.0.1:{port}"),
        pytest.param("no-referrer", "", "null", marks=long_form),
        pytest.param("no-referrer", OLD_BROWSER, "null", marks=long_form),
    ],
    ids=["usual", "no-referrer", "no-referrer in an old browser"],
)
def test_all_get_one_cached_form_and_send_their_own(
    sqlite_stage, browser, say, policy, more, origin
):
    stage = sqlite_stage
    site = stage.start_web(threads=4)
    with run_nginx(stage.folder, site.port, policy=policy, more=more) as proxy:
        visitors = invite_four(browser, site)
        open_from_cache(visitors, proxy.url + stage.paths["treatment"])
        fill_and_send(visitors)
        posts = proxy.get_posts()
    assert posts[2:] == [f"303 - {origin.format(port=proxy.port)}"] * 2
    assert [post[:4] for post in posts[:2]] == ["201 "] * 2
    leads = get_leads(stage)
    say(f"{len(visitors)} visitors of one copy, {len(leads)} leads")
    assert [name for name, *_rest in leads] == [visitor.name for visitor in visitors]
    reasons = [reasons for _name, reasons, *_rest in leads]
    assert reasons == ["[]", "[]", '["no_script"]', '["no_script"]']
    assert {target for *_rest, target in leads} == {"desk@example.org"}


@long_form
def test_a_page_older_than_a_change_of_its_clinic_is_sent_to_it(
    sqlite_stage, browser, say
):
    stage = sqlite_stage
    site = stage.start_web(threads=4)
    with run_nginx(stage.folder, site.port, policy="same-origin") as proxy:
        visitors = invite_four(browser, site)
        url = proxy.url + stage.paths["location"]
        open_from_cache(visitors, url)
        change_clinic(stage)
        for visitor in visitors:
            state, body = open_page(visitor, url)
            assert (state, b"Port Ansel Clinic" in body) == ("HIT", True)
        fill_and_send(visitors)
        for visitor in visitors:
            assert "Port Ansel Hospital" in visitor.page.locator("h1").inner_text()
    leads = get_leads(stage)
    say(f"{len(leads)} leads from a copy older than its clinic's new name and mailbox")
    assert [name for name, *_rest in leads] == [visitor.name for visitor in visitors]
    assert {target for *_rest, target in leads} == {"hospital@example.org"}


def change_clinic(stage: Stage) -> None:
    """Behind the cache's back: a new name, slug, mailbox and number; a new title."""
    stage.database.run(
        "UPDATE tpi_cms_clinic SET name = 'Port Ansel Hospital', slug = 'hospital', "
        "intake_emails = '[\"hospital@example.org\"]'"
    )
    stage.database.run("UPDATE tpi_cms_clinicphone SET number = '+18155550143'")
    stage.database.run(
        "UPDATE wagtailcore_page SET title = 'Hospital' WHERE slug = 'port-ansel'"
    )


def test_the_site_itself_says_what_no_cache_may_keep(sqlite_stage):
    """nginx keeps for ten minutes whatever it isn't told to forget."""
    site = sqlite_stage.start_web(threads=4)
    with run_nginx(sqlite_stage.folder, site.port, policy="same-origin") as proxy:
        states = {
            path: [fetch_state(proxy.url + path) for _time in range(2)]
            for path in (*NEVER_KEPT, sqlite_stage.paths["treatment"])
        }
    assert states.pop(sqlite_stage.paths["treatment"]) == ["MISS", "HIT"]
    assert states == dict.fromkeys(NEVER_KEPT, ["MISS", "MISS"])


def fetch_state(url: str) -> str:
    with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310  our own
        return answer.headers["X-Cache-Status"]
