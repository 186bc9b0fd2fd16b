"""Wagtail's checks, while a page is written."""

from __future__ import annotations

import pytest

from tests import factories
from tests.content.phones.test_scan import make_body
from tpi_cms.content.phones.check import MARK, MESSAGE, RULE, add_rules, mark_typed


@pytest.fixture
def page(db):
    clinic = factories.make_clinic()
    factories.make_phone(clinic)
    html = '<p>Call 815-555-0143, <embed embedtype="tpi-phone" whose="page"/></p>'
    return factories.make_location(clinic, body=make_body(html))


def preview(page) -> str:
    response = page.make_preview_request()
    return response.content.decode()


def test_a_preview_marks_what_is_typed_and_nothing_else(page):
    html = preview(page)
    assert html.count(MARK) == 1
    assert f"<span {MARK}>815-555-0143</span>" in html
    # The page's clinic is known there too.
    assert '<a class="tpi-phone" href="tel:+1-815-555-0142"' in html
    assert ">call us</a>" not in html


def test_visitors_get_no_mark(client, page):
    html = client.get(page.url).content.decode()
    assert "815-555-0143" in html and MARK not in html


def test_a_link_by_hand_is_marked_and_an_emergency_number_is_not(db):
    html = '<main><a href="tel:+18155550143">us</a> <a href="tel:911">911</a></main>'
    assert mark_typed(html) == html.replace('143">', f'143" {MARK}>')


def test_the_checker_knows_the_rule():
    from wagtail.admin.userbar import AccessibilityItem

    item, other = AccessibilityItem(), object()
    add_rules([other, item], {RULE: MESSAGE})
    assert RULE in item.axe_run_only and RULE in item.axe_messages
    assert [rule for rule in item.axe_custom_rules if rule["id"] == RULE]
    assert RULE not in AccessibilityItem.axe_run_only
