"""The week of opening hours, as an editor fills it in."""

from __future__ import annotations

import re

import pytest

from tpi_cms.clinics.models import Clinic


@pytest.fixture
def hours(visit, site):
    """The Hours tab of a clinic, logged in; the clinic is as before at the end."""
    page = visit(width=1400).open("/admin/login/")
    page.fill("[name=username]", "admin")
    page.fill("[name=password]", "demo")
    page.locator("[type=submit]").first.click()
    page.wait_for_url(re.compile(r"/admin/(?!login)"))
    before = site.here.weekly_hours
    page.goto(page.url.split("/admin/")[0] + f"/admin/clinics/edit/{site.here.pk}/")
    page.get_by_role("tab", name="Hours").click()
    yield page
    Clinic.objects.filter(pk=site.here.pk).update(weekly_hours=before)


def day(page, key: str):
    return page.locator(f"[data-day={key}]")


def times(page, key: str):
    return day(page, key).locator("input[type=time]")


def switch(page, key: str) -> None:
    day(page, key).locator("[data-switch]").set_checked(True, force=True)


def test_mistakes_are_read_back_before_patients_see_them(hours):
    switch(hours, "sa")
    note = day(hours, "sa").locator("[data-note]").first
    assert note.inner_text() == "No times yet, so patients read: closed."
    times(hours, "sa").nth(0).fill("08:00")
    times(hours, "sa").nth(1).fill("03:00")
    assert note.inner_text() == "Ends 3 am the next day (19 h). Is that right?"
    times(hours, "sa").nth(1).fill("12:00")
    assert note.is_hidden()


def test_one_gesture_fills_the_week_and_is_saved(hours, site):
    times(hours, "mo").nth(0).fill("09:00")
    times(hours, "mo").nth(1).fill("16:30")
    day(hours, "mo").locator("summary").click()
    day(hours, "mo").get_by_role("button", name="To every day").click()
    summary = hours.locator("[data-summary]").inner_text()
    assert "52.5 h a week" in summary
    hours.get_by_role("button", name="Save", exact=True).click()
    hours.wait_for_url(re.compile(r"/admin/clinics/$"))
    site.here.refresh_from_db()
    keys = ("mo", "tu", "we", "th", "fr", "sa", "su")
    assert site.here.weekly_hours == {key: [["09:00", "16:30"]] for key in keys}
