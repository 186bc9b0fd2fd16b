"""Budgets and promises of every page kind, in a browser and by its bytes."""

from __future__ import annotations

import datetime as dt
import gzip
import re

import pytest
import requests

from tests import factories

PAGE_KINDS = [
    "TreatmentIndexPage",
    "TreatmentPage",
    "ConditionIndexPage",
    "ConditionPage",
    "LocationIndexPage",
    "LocationPage",
    "PractitionerIndexPage",
    "PractitionerPage",
    "ArticleIndexPage",
    "ArticlePage",
    "AfterCarePage",
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
def test_nothing_scrolls_sideways_at_any_text_size(visit, site, kind):
    page = visit(width=375).open(site.paths[kind])
    for width in (320, 375, 768, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        for percent in (100, 150, 200):
            page.evaluate(
                "percent => document.documentElement.style.fontSize = `${percent}%`",
                percent,
            )
            assert page.evaluate(OVERFLOW) == [], (width, percent)


#: What is wider than the page, and the buttons that are narrower than their words.
OVERFLOW = """() => {
  const root = document.documentElement;
  const wide = root.scrollWidth > root.clientWidth ? [root.scrollWidth] : [];
  const buttons = [...document.querySelectorAll('.tpi-button')].filter(
    (button) => button.scrollWidth > button.clientWidth + 1
  );
  return [...wide, ...buttons.map((button) => button.outerHTML)];
}"""


@every_page_kind
def test_what_stands_alone_is_44_pixels_high_on_a_phone(visit, site, kind):
    page = visit(width=375).open(site.paths[kind])
    assert page.evaluate(SMALL_TARGETS) == []


#: Links and buttons too low to hit; those within a sentence may be as high as it is.
SMALL_TARGETS = """() => {
  const isAlone = (element) => {
    const words = (node) => node.textContent.replace(/[\\s,.:;]+/g, ' ').trim();
    const line = element.closest('p, li, dd, h3, summary, div');
    return !line || words(line) === words(element) || element.matches('.tpi-phone');
  };
  return [...document.querySelectorAll('main :is(a, button, summary), .tpi-bar a')]
    .filter((element) => element.offsetParent && !element.closest('.tpi-hidden'))
    .filter((element) => !element.closest('.tpi-prose, .tpi-sources'))
    .filter(isAlone)
    .filter((element) => element.getBoundingClientRect().height < 44)
    .map((element) => element.outerHTML.slice(0, 200));
}"""


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


def test_paper_keeps_numbers_and_red_flags_and_knows_no_now(visit, site):
    visitor = visit()
    page = visitor.open(site.paths["LocationPage"])
    page.locator(".tpi-state").first.wait_for()
    page.emulate_media(media="print")
    words = page.locator("body").inner_text()
    assert not re.search("Open now|Closed now|Closing soon|Today", words)
    assert "Mon–Fri 8 am – 5 pm" in words
    assert page.locator(".tpi-facts a[href^='tel:']").first.is_visible()
    assert page.locator(".tpi-cards a[href^='tel:']").first.is_visible()
    assert "12 Example Street" in words
    unseen = page.locator(".tpi-bar, .tpi-field, form button")
    assert not any(unseen.nth(n).is_visible() for n in range(unseen.count()))
    page = visitor.open(site.paths["ConditionPage"])
    warning = page.locator(".tpi-care__card--emergency")
    assert "The worst headache" in warning.inner_text()
    assert "Call 911" in warning.inner_text()
    colour = "element => getComputedStyle(element).color"
    assert warning.locator("h3").evaluate(colour) == page.locator("p").first.evaluate(
        colour
    )
    answers = page.locator(".tpi-faq .tpi-prose")
    shown = answers.evaluate_all("all => all.map((answer) => answer.checkVisibility())")
    assert shown == [True, True]


def test_a_special_day_strikes_out_its_usual_hours(visit, site):
    today = dt.datetime.now(site.here.zone).date()
    special = factories.make_special_day(site.here, today, reason="Training")
    page = visit().open(site.paths["LocationPage"])
    row = page.locator(".tpi-hours__today")
    assert row.get_by_text("Today").is_visible()
    assert row.locator("td .tpi-now").inner_text() == "Closed"
    struck = row.locator("td s")
    assert struck.inner_text().removeprefix("usually").strip() in (
        "8 am – 5 pm",
        "Closed",
    )
    special.delete()
