"""The sheet to take home, on paper and with a script."""

from __future__ import annotations

import re

import pytest


def count_pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


@pytest.mark.parametrize("size", ["A4", "Letter"])
@pytest.mark.parametrize("query", ["", "?clinic=cold-harbor"])
def test_it_prints_on_one_page(visit, site, size, query):
    page = visit().open(site.paths["AfterCarePage"] + query)
    margin = dict.fromkeys(("top", "right", "bottom", "left"), "12mm")
    pdf = page.pdf(format=size, margin=margin)
    assert count_pages(pdf) == 1


def test_on_paper_there_is_the_sheet_alone(visit, site):
    page = visit().open(site.paths["AfterCarePage"])
    page.emulate_media(media="print")
    for gone in (".tpi-header", ".tpi-footer", ".tpi-bar", "[data-tpi-print]"):
        assert not page.locator(gone).first.is_visible(), gone
    for there in ("h1", ".tpi-paper__phone", ".tpi-care__card--emergency"):
        assert page.locator(there).first.is_visible(), there


def test_the_print_button_prints_and_is_absent_without_a_script(visit, site):
    path = site.paths["AfterCarePage"]
    assert not visit(script=False).open(path).locator("[data-tpi-print]").is_visible()
    page = visit().open(path)
    page.evaluate("window.print = () => (window.printed = true)")
    page.get_by_role("button", name="Print this sheet").click()
    assert page.evaluate("window.printed")


def test_it_becomes_the_sheet_of_the_clinic_that_is_chosen(visit, site):
    page = visit().open(site.paths["AfterCarePage"])
    page.get_by_role("link", name="Cold Harbor").first.click()
    page.wait_for_url("**?clinic=*")
    assert page.locator(".tpi-paper__clinic h3").all_text_contents() == ["Cold Harbor"]
