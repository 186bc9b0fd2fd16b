"""A phone reference, put into a real editor."""

from __future__ import annotations

import re

import pytest

from tests import factories
from tests.browser.site import make_body
from tpi_cms.pages import models as pages


@pytest.fixture
def editor(visit, site):
    """The form of a page with one paragraph, logged in."""
    page = factories.make_treatment(title="Call us", body=make_body(["prose"]))
    visitor = visit(width=1440)
    browser = visitor.open("/admin/login/")
    browser.fill("[name=username]", "admin")
    browser.fill("[name=password]", "demo")
    browser.locator("[type=submit]").first.click()
    browser.wait_for_url(re.compile(r"/admin/(?!login)"))
    visitor.open(f"/admin/pages/{page.pk}/edit/")
    yield browser, page
    page.delete()


def test_a_number_is_inserted_by_keyboard_and_saved_as_a_reference(editor, site):
    browser, page = editor
    text = browser.locator(".public-DraftEditor-content").first
    text.click()
    browser.keyboard.press("Control+End")
    browser.keyboard.type(" /phone")
    browser.get_by_role("option", name="Phone number").wait_for()
    browser.keyboard.press("Enter")
    form = browser.locator("[data-phone-form]")
    form.wait_for()
    form.get_by_label("The clinic chosen below").check()
    form.locator("select[name=clinic]").select_option(label=site.here.name)
    shown = form.locator("[data-phone-shown]")
    shown.get_by_text("(815) 555-0142").wait_for()
    browser.keyboard.press("Tab")
    form.locator("[type=submit]").focus()
    browser.keyboard.press("Enter")
    piece = browser.locator("[data-phone-piece]")
    piece.wait_for()
    assert piece.inner_text() == "(815) 555-0142"
    # The editor writes into its field a moment later.
    browser.wait_for_function(
        "[...document.querySelectorAll('input, textarea')]"
        ".some((input) => input.value.includes('TPI_PHONE'))"
    )
    with browser.expect_navigation():
        browser.keyboard.press("Control+s")
    draft = pages.TreatmentPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    html = draft.body[0].value["content"][0].value.source
    assert f'whose="clinic" id="{site.here.pk}" use="main"' in html
    assert "555" not in html
