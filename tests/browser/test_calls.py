"""Which number a visitor sees, by how they came; and that a click counts, once."""

from __future__ import annotations

import datetime as dt
import json
import re
import time

import pytest
from django.utils import timezone

from tpi_cms.calls.models import CallCount
from tpi_cms.clinics.rows import CampaignNumber

OWN, AD, GUIDE, CLICK = (f"tel:+1-815-555-0{number}" for number in (142, 151, 152, 153))
#: Keeps what is sent, and sends it.
LISTEN = """
    window.sent = [];
    const send = navigator.sendBeacon.bind(navigator);
    navigator.sendBeacon = (...all) => { sent.push(all); return send(...all); };
"""
PRIVATE = "Object.defineProperty(navigator, 'globalPrivacyControl', { value: true });"
NO_STORAGE = """
    const off = { get() { throw new Error("off"); } };
    Object.defineProperty(window, "sessionStorage", off);
"""


@pytest.fixture(autouse=True)
def rules(site):
    """Of one clinic, in this order; the last is over the day after tomorrow."""
    today = timezone.localdate()
    ends_on = today + dt.timedelta(days=1)
    for number, match, value, until in (
        ("151", "utm_source", "google", None),
        ("152", "referrer", "guide.example", None),
        ("153", "click", "gclid", ends_on),
    ):
        CampaignNumber.objects.create(
            clinic=site.here,
            number=f"+18155550{number}",
            match=match,
            value=value,
            ends_on=until,
            sort_order=int(number),
        )
    yield
    for row in CampaignNumber.objects.all():
        row.delete()
    CallCount.objects.all().delete()


def get_numbers(page, clinic="port-ansel"):
    """Where the clinic's links lead, all that the visitor may see."""
    page.wait_for_load_state("load")
    links = page.locator(f'a[data-tpi-phone="{clinic} main"]')
    return {links.nth(n).get_attribute("href") for n in range(links.count())}


def test_number_text_and_label_are_swapped_together(visit, site):
    visitor = visit()
    path = site.paths["LocationPage"]

    def label(route):
        """As a site's own template may have it."""
        body = route.fetch().text()
        link = '<a class="tpi-button" href="tel:+1-815-555-0142"'
        assert link in body
        own = f'{link} aria-label="Call us at (815) 555-0142"'
        route.fulfill(body=body.replace(link, own, 1), content_type="text/html")

    visitor.page.route(re.compile(re.escape(path)), label)
    page = visitor.open(f"{path}?utm_source=GOOGLE")
    assert get_numbers(page) == {AD}
    text = page.locator("body").inner_text()
    assert "(815) 555-0151" in text and "555-0142" not in text
    labels = page.locator("[aria-label*='555']")
    assert labels.get_attribute("aria-label") == "Call us at (815) 555-0151"
    assert get_numbers(page, "cold-harbor") == {"tel:+1-815-555-0177"}
    billing = page.locator('[data-tpi-phone="port-ansel billing"]')
    assert billing.get_attribute("href") == "tel:+1-815-555-0199;ext=4"
    assert visitor.complaints == []


def test_the_last_arrival_decides_and_a_direct_one_changes_nothing(visit, site):
    visitor = visit()
    home, path = site.paths["LocationPage"], site.paths["TreatmentPage"]
    for query, number in (
        ("", OWN),
        ("?utm_source=google", AD),
        ("", AD),
        ("?gclid=Cj0KEQ", CLICK),
        ("?utm_source=letter", OWN),
    ):
        assert get_numbers(visitor.open(path + query)) == {number}, query
        assert get_numbers(visitor.open(home)) == {number}, query


@pytest.mark.parametrize(
    ("host", "number"),
    [
        ("www.guide.example", GUIDE),
        ("guide.example", GUIDE),
        ("notguide.example", OWN),
        ("guide.example.org", OWN),
    ],
)
def test_a_website_means_its_subdomains_too(visit, site, host, number):
    visitor = visit()
    url = visitor.base_url + site.paths["TreatmentPage"]
    visitor.page.goto(url, referer=f"https://{host}/")
    assert get_numbers(visitor.page) == {number}


def test_the_sheet_has_the_number_of_the_page(visit, site):
    visitor = visit(width=375, height=700)
    page = visitor.open(site.paths["TreatmentPage"] + "?utm_source=google")
    page.locator(".tpi-bar").get_by_role("link", name="Call a clinic").click()
    link = page.locator("dialog").get_by_role("link", name="Call Port Ansel")
    assert link.get_attribute("href") == AD
    assert "(815) 555-0151" in link.inner_text()


@pytest.mark.parametrize(("days", "number"), [(1, CLICK), (3, OWN)])
def test_a_rule_ends_by_itself_on_a_page_that_a_cache_kept(visit, site, days, number):
    visitor = visit()
    visitor.page.clock.set_fixed_time(timezone.now() + dt.timedelta(days=days))
    page = visitor.open(site.paths["LocationPage"] + "?gclid=Cj0KEQ")
    assert get_numbers(page) == {number}


@pytest.mark.parametrize("script", [PRIVATE, NO_STORAGE])
def test_without_storage_or_with_privacy_asked_for_it_is_the_clinics(
    visit, site, script
):
    visitor = visit()
    visitor.page.add_init_script(script)
    page = visitor.open(site.paths["LocationPage"] + "?utm_source=google")
    assert get_numbers(page) == {OWN}
    assert visitor.complaints == []


def test_nor_without_script_or_where_the_site_wants_none(visit, site, settings):
    path = site.paths["LocationPage"] + "?utm_source=google"
    assert get_numbers(visit(script=False).open(path)) == {OWN}
    settings.TPI_CMS_SOURCES = False
    assert get_numbers(visit().open(path)) == {OWN}


@pytest.mark.parametrize(
    "broken",
    [
        "[[",
        "7",
        "null",
        "[null]",
        '[["javascript:alert(1)","x","utm_source","google",0]]',
    ],
)
def test_rules_that_make_no_sense_change_nothing(visit, site, broken):
    visitor = visit()
    path = site.paths["LocationPage"]

    def spoil(route):
        """Each list of rules; there are some to spoil."""
        spoilt = f"data-tpi-numbers='{broken}'"
        rules = 'a[^>]* data-tpi-numbers="[^"]*"'
        body = route.fetch().text()
        assert re.search(rules, body)
        body = re.sub('data-tpi-numbers="[^"]*"', spoilt, body)
        route.fulfill(body=body, content_type="text/html")

    visitor.page.route(re.compile(re.escape(path)), spoil)
    page = visitor.open(f"{path}?utm_source=google")
    assert get_numbers(page) == {OWN}
    assert visitor.complaints == []


def wait_for_count(number, seconds=10):
    deadline = time.monotonic() + seconds
    while not (found := list(CallCount.objects.filter(number=number))):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return found


def test_a_click_counts_once_and_tells_nothing_of_the_person(visit, site):
    visitor = visit()
    visitor.page.add_init_script(LISTEN)
    path = site.paths["LocationPage"]
    page = visitor.open(
        f"{path}?utm_source=google&utm_medium=cpc&utm_term=pain&gclid=1"
    )
    link = page.locator("main a.tpi-button[data-tpi-phone]").first
    link.click()
    link.click()
    [row] = wait_for_count("+18155550151")
    url, body = page.evaluate("sent[0]")
    assert url == "/clinics/called/"
    touch = {"utm_source": "google", "utm_medium": "cpc", "click": "gclid"}
    assert json.loads(body) == {
        "clinic": "port-ansel",
        "number": "+1-815-555-0151",
        "page": path,
        "source": {"first": touch, "last": touch},
    }
    assert (row.page_path, row.source, row.count) == (path, "google / cpc", 1)
    assert len(page.evaluate("sent")) == 2
    visitor.traffic.settle()
    assert CallCount.objects.get().count == 1
    assert visitor.complaints == []


def test_who_asks_for_privacy_is_counted_without_a_source(visit, site):
    visitor = visit()
    visitor.page.add_init_script(PRIVATE + LISTEN)
    page = visitor.open(site.paths["LocationPage"] + "?utm_source=google")
    page.locator("main a.tpi-button[data-tpi-phone]").first.click()
    [row] = wait_for_count("+18155550142")
    assert json.loads(page.evaluate("sent[0][1]"))["source"] == {}
    assert row.source == ""


def test_nothing_is_sent_where_the_site_counts_none(visit, site, settings):
    settings.TPI_CMS_CALL_COUNTS = False
    visitor = visit()
    visitor.page.add_init_script(LISTEN)
    page = visitor.open(site.paths["LocationPage"])
    page.locator("main a.tpi-button[data-tpi-phone]").first.click()
    assert page.evaluate("sent") == []
