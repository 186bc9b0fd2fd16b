"""The numbers in one tap, from wherever one is on a page."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tpi_cms.clinics.models import Clinic

#: Always open: a week of whole days.
ALWAYS = {
    day: [["00:00", "00:00"]] for day in ("mo", "tu", "we", "th", "fr", "sa", "su")
}


@pytest.fixture
def closed_first(site):
    """The clinic that comes first by name is closed, and the other one open."""
    both = Clinic.objects.filter(pk__in=[site.here.pk, site.there.pk])
    first = both.filter(pk=site.there.pk)
    other = both.filter(pk=site.here.pk)
    now = timezone.now()
    first.update(weekly_hours={"mo": [["00:00", "00:01"]]}, updated_at=now)
    other.update(weekly_hours=ALWAYS, updated_at=now)
    yield
    both.update(weekly_hours=site.here.weekly_hours, updated_at=timezone.now())


def test_the_bar_opens_the_numbers_with_the_open_clinic_first(
    visit, site, axe, closed_first
):
    visitor = visit(width=375, height=700)
    page = visitor.open(site.paths["TreatmentPage"])
    sheet = page.locator("dialog")
    call = page.locator(".tpi-bar").get_by_role("link", name="Call a clinic")
    assert not sheet.is_visible()
    call.click()
    assert sheet.is_visible()
    assert page.get_by_role("dialog", name="Call a clinic").count() == 1
    names = [name.strip() for name in sheet.locator("h3").all_inner_texts()]
    assert names == [site.here.name, site.there.name]
    first = sheet.get_by_role("link", name=f"Call {site.here.name}: (815) 555-0142")
    assert first.get_attribute("href") == "tel:+1-815-555-0142"
    assert first.bounding_box()["y"] < 700
    assert sheet.get_by_text("Open now").count() == 1
    assert page.evaluate("document.activeElement.closest('dialog') !== null")
    assert axe(page, "dialog") == []
    page.keyboard.press("Escape")
    assert not sheet.is_visible()
    assert page.evaluate("document.activeElement.matches('.tpi-bar a')")
    call.click()
    sheet.get_by_role("button", name="Close").click()
    assert not sheet.is_visible()
    assert page.evaluate("document.activeElement.matches('.tpi-bar a')")
    assert visitor.complaints == []


def test_without_script_the_bar_leads_to_the_numbers(visit, site):
    page = visit(width=375, height=700, script=False).open(site.paths["TreatmentPage"])
    page.locator(".tpi-bar").get_by_role("link", name="Call a clinic").click()
    assert page.url.endswith("#clinics")
    number = page.locator("#clinics a[href^='tel:']").first
    assert 0 < number.bounding_box()["y"] < 700
