"""Beside the page editor: what is missing leads to its field, on whatever tab."""

from __future__ import annotations

import re

import pytest

from tests import factories

# The fixture is that of the other tests in the admin.
from tests.browser.test_admin import enter  # noqa: F401


@pytest.fixture
def form(enter):  # noqa: F811
    """The form of a new treatment that lacks nearly everything, and its panel."""
    treatment = factories.make_treatment(title="Cupping", slug="cupping")
    page = enter(width=1440)
    host = page.url.split("/admin/")[0]
    page.goto(f"{host}/admin/pages/{treatment.pk}/edit/")
    page.locator("[data-side-panel-toggle=tpi-readiness]").click()
    page.locator("[data-side-panel=tpi-readiness] li").first.wait_for()
    yield page
    treatment.delete()


def count_on_toggle(page):
    toggle = page.locator("[data-side-panel-toggle=tpi-readiness]")
    return toggle.locator("[data-side-panel-toggle-counter]")


def test_a_line_opens_the_tab_of_its_field_and_the_preview_follows_what_is_typed(form):
    field = form.locator("#id_search_description")
    assert field.is_hidden()
    form.get_by_role("link", name="No description").click()
    field.wait_for()
    form.wait_for_function("document.activeElement.id === 'id_search_description'")
    preview = form.locator(".tpi-search-preview")
    assert preview.get_by_text("No description").is_visible()
    field.fill("word " * 40)
    assert preview.get_by_text("199 of about 155 characters: the end").is_visible()
    assert preview.get_by_text("No description").is_hidden()
    shown = preview.locator("[data-tpi-search-preview-target=description]")
    assert all(
        re.fullmatch(r"(word )+word…", text) and len(text) <= 155
        for text in shown.all_inner_texts()
    )
    form.locator("#id_seo_title").fill("Cups on the back")
    title = preview.locator("[data-tpi-search-preview-target=title]")
    assert title.nth(0).inner_text().startswith("Cups on the back · ")
    assert title.nth(1).inner_text() == "Cups on the back"


def test_what_is_filled_in_leaves_the_list_when_it_is_saved_by_itself(form):
    before = int(count_on_toggle(form).inner_text())
    panel = form.locator("[data-side-panel=tpi-readiness]")
    for number in range(20):
        # Wagtail takes for unsaved what is typed after it has looked at the form once.
        form.locator("#id_standfirst").fill(f"A cup draws up the skin, {number} times.")
        form.wait_for_timeout(1500)
        if not panel.get_by_text("No standfirst").count():
            break
    counter = "[data-side-panel-toggle=tpi-readiness] [data-side-panel-toggle-counter]"
    form.wait_for_function(
        "([place, n]) => document.querySelector(place).textContent.trim() == n",
        arg=[counter, before - 2],
    )
