"""Budgets and promises of every page kind, in a browser and by its bytes."""

from __future__ import annotations

import gzip
import re

import pytest
import requests

PAGE_KINDS = [
    "TreatmentIndexPage",
    "TreatmentPage",
    "ConditionIndexPage",
    "ConditionPage",
    "LocationIndexPage",
    "LocationPage",
]
KILOBYTES_30 = 30 * 1024

every_page_kind = pytest.mark.parametrize("kind", PAGE_KINDS)


def fetch(server, path: str) -> requests.Response:
    response = requests.get(server.url + path, timeout=10)
    response.raise_for_status()
    return response


@every_page_kind
def test_axe_finds_nothing(visit, site, axe, kind):
    page = visit(width=1280).open(site.paths[kind])
    assert axe(page) == []
    page.set_viewport_size({"width": 375, "height": 900})
    assert axe(page) == [], "on a phone"


def test_nu_checker_finds_no_error(server, site, nu):
    documents = {kind: fetch(server, site.paths[kind]).text for kind in PAGE_KINDS}
    assert nu(documents) == []


@every_page_kind
def test_a_visit_asks_nobody_else_and_keeps_to_the_content_policy(visit, site, kind):
    visitor = visit()
    page = visitor.open(site.paths[kind])
    page.mouse.wheel(0, 20_000)
    visitor.traffic.settle()
    assert visitor.foreign_requests == []
    assert visitor.complaints == []
    assert page.context.cookies() == []


@every_page_kind
def test_every_visitor_gets_the_same_bytes_and_no_cookie(server, site, kind):
    first, second = (fetch(server, site.paths[kind]) for _visitor in range(2))
    assert first.content == second.content
    assert "Set-Cookie" not in first.headers
    assert "Cookie" not in first.headers.get("Vary", "")


def test_a_treatment_page_weighs_at_most_30_kilobytes(server, site):
    html = fetch(server, site.paths["TreatmentPage"]).text
    styles = re.findall(r'<link[^>]+rel="stylesheet"[^>]+href="([^"]+)"', html)
    scripts = re.findall(r'<script[^>]+src="([^"]+)"', html)
    assert styles and scripts
    parts = [html.encode(), *(fetch(server, url).content for url in styles + scripts)]
    assert sum(len(gzip.compress(part)) for part in parts) <= KILOBYTES_30


@every_page_kind
def test_nothing_scrolls_sideways_on_a_phone(visit, site, kind):
    page = visit(width=375).open(site.paths[kind])
    for width in (375, 320):
        page.set_viewport_size({"width": width, "height": 900})
        overflow = page.evaluate(
            "document.documentElement.scrollWidth"
            " - document.documentElement.clientWidth"
        )
        assert overflow == 0, width


def test_the_first_tab_stop_skips_to_the_content(visit, site):
    page = visit().open(site.paths["TreatmentPage"])
    page.keyboard.press("Tab")
    link = page.locator(":focus")
    assert link.get_attribute("href") == "#content"
    assert link.is_visible()
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#content') !== null")


def test_every_tab_stop_shows_where_it_is(visit, site):
    page = visit().open(site.paths["TreatmentPage"])
    seen = 0
    while seen < 200:
        page.keyboard.press("Tab")
        stop = page.evaluate(DESCRIBE_FOCUS)
        if stop is None:
            break
        assert stop["marked"], stop["html"]
        seen += 1
    assert seen > 20


#: null once the focus has left the page; marked: an outline or a shadow is drawn on
#: the element, its label, or what it is shown by.
DESCRIBE_FOCUS = """() => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const drawn = (node) => {
    if (!node) return false;
    const style = getComputedStyle(node);
    const outlined = style.outlineStyle !== 'none' && style.outlineWidth !== '0px';
    return outlined || style.boxShadow !== 'none';
  };
  return {
    html: element.outerHTML.slice(0, 200),
    marked: drawn(element) || drawn(element.closest('label')),
  };
}"""


def test_the_phone_bar_stays_in_sight_on_a_phone(visit, site):
    page = visit(width=375, height=700).open(site.paths["TreatmentPage"])
    page.mouse.wheel(0, 2_000)
    page.wait_for_timeout(100)
    links = page.locator('a[href="#tpi-request"]')
    visible = [
        links.nth(index).bounding_box()
        for index in range(links.count())
        if links.nth(index).is_visible()
    ]
    assert any(0 <= box["y"] < 700 for box in visible if box)
