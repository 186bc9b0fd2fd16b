"""Treatments by clinic: by keyboard, without script, on a handset."""

from __future__ import annotations

import re

import pytest

from tests import factories
from tpi_cms.pages.models import LocalTreatmentPage, TreatmentPage


@pytest.fixture
def grid(visit, site):
    """Opens the grid, logged in; what is offered is as before at the end."""
    offered = TreatmentPage.objects.get(pk=site.treatment.pk)
    offered.offered_everywhere = False
    offered.clinic_links = []
    offered.save_revision().publish()

    def open_grid(**options):
        page = visit(**options).open("/admin/login/?next=/admin/treatments-by-clinic/")
        page.fill("[name=username]", "admin")
        page.fill("[name=password]", "demo")
        page.locator("[type=submit]").first.click()
        page.wait_for_url(re.compile("treatments-by-clinic"))
        return page

    yield open_grid
    LocalTreatmentPage.objects.all().delete()
    stored = TreatmentPage.objects.get(pk=site.treatment.pk)
    stored.offered_everywhere = True
    stored.clinic_links = []
    stored.save_revision().publish()


def tick_of(page, site, clinic):
    name = f"{site.treatment.title} {clinic.name}"
    return page.get_by_role("checkbox", name=name, exact=True)


def clinics_of(site):
    page = TreatmentPage.objects.get(pk=site.treatment.pk)
    return {link.clinic.name for link in page.clinic_links.all()}


def test_arrow_keys_lead_from_cell_to_cell_and_one_tab_leads_out(grid, site):
    page = grid()
    everywhere = page.get_by_role("checkbox", name=f"{site.treatment.title} Everywhere")
    everywhere.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    page.keyboard.press("End")
    page.keyboard.press("Space")
    first, last = tick_of(page, site, site.there), tick_of(page, site, site.here)
    assert first.is_checked() and last.is_checked()
    page.keyboard.press("Home")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('tbody')") is None
    page.keyboard.press("Control+s")
    page.get_by_text("1 treatment changed.").wait_for()
    assert clinics_of(site) == {site.here.name, site.there.name}


def test_everywhere_needs_no_ticks(grid, site):
    page = grid()
    tick = tick_of(page, site, site.here)
    assert tick.is_visible()
    page.get_by_role("checkbox", name=f"{site.treatment.title} Everywhere").check()
    tick.wait_for(state="hidden")


def test_without_script_it_is_a_form_that_also_makes_pages(grid, site):
    page = grid(script=False)
    tick_of(page, site, site.here).check()
    page.get_by_role("button", name="Save").click()
    page.get_by_text("1 treatment changed.").wait_for()
    assert clinics_of(site) == {site.here.name}
    page.get_by_role("button", name="Make local page:").first.click()
    page.wait_for_url("**/admin/pages/*/edit/")
    local = LocalTreatmentPage.objects.get()
    assert page.url.endswith(f"/admin/pages/{local.pk}/edit/")


@pytest.mark.parametrize("width", [375, 1440])
def test_its_names_stay_while_it_scrolls_and_nothing_is_amiss(grid, site, axe, width):
    for number in range(18):
        factories.make_clinic(name=f"Zone {number}")
    page = grid(width=width)
    name = page.locator(".tpi-grid tbody th").first
    before = name.bounding_box()["x"]
    page.locator(".tpi-grid").evaluate("each => each.scrollLeft = 400")
    assert name.bounding_box()["x"] == before
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert axe(page, "main") == []
    type(site.here).objects.filter(name__startswith="Zone").delete()
