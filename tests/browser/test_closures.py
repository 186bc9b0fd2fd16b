"""Open now, and the band of a closure, as the clock goes on under an open page."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from tests import factories
from tpi_cms.clinics.closures import Closure, touch_clinics
from tpi_cms.pages.models import LocationIndexPage, LocationPage

UTC = dt.UTC


@pytest.fixture
def show(visit, site, monkeypatch):
    """Opens the page of a clinic with these fields at a moment of UTC, its clock too.

    ``closure`` are fields of one that it has.
    """
    made = []

    def open_at(at, *, closure=None, width=1280, script=True, **fields):
        monkeypatch.setattr(timezone, "now", lambda: at)
        clinic = factories.make_clinic(name="Night Harbor", **fields)
        factories.make_phone(clinic)
        factories.make_phone(clinic, role="nurse", number="+18155550143")
        if closure:
            row = Closure.objects.create(reason="Burst water main", **closure)
            row.clinics.add(clinic)
            touch_clinics(row)
            made.append(row)
        index = LocationIndexPage.objects.first()
        page = factories.make_page(
            LocationPage, parent=index, title="Night Harbor", clinic=clinic
        )
        made.extend([page, clinic])
        visitor = visit(width=width, script=script)
        if script:
            visitor.page.clock.install(time=at)
        return visitor.open(page.url)

    yield open_at
    for each in made:
        each.delete()


def state(page) -> str:
    text = page.locator(".tpi-hero .tpi-now").inner_text()
    return text.replace("\N{NO-BREAK SPACE}", " ")


def pass_minutes(page, minutes: int) -> None:
    page.clock.run_for(minutes * 60_000)


def test_a_night_goes_on_past_midnight(show):
    week = {"mo": [["22:00", "02:00"]]}
    page = show(dt.datetime(2026, 11, 17, 5, 59, tzinfo=UTC), weekly_hours=week)
    assert state(page) == "Open now until 2 am"
    assert page.locator(".tpi-hours__today th").inner_text().startswith("Monday")

    pass_minutes(page, 1)

    assert state(page) == "Open now until 2 am"
    assert page.locator(".tpi-hours__today th").inner_text().startswith("Tuesday")
    pass_minutes(page, 60)
    assert state(page) == "Closing soon at 2 am"
    pass_minutes(page, 60)
    assert state(page).startswith("Closed now, opens Monday at 10 pm")


def test_the_night_that_clocks_go_back_is_an_hour_longer(show):
    week = {"su": [["08:00", "12:00"]]}
    page = show(dt.datetime(2026, 11, 1, 4, 59, tzinfo=UTC), weekly_hours=week)
    assert state(page) == "Closed now, opens tomorrow at 8 am"
    pass_minutes(page, 1)
    assert state(page) == "Closed now, opens today at 8 am"
    pass_minutes(page, 9 * 60 - 1)
    assert state(page) == "Closed now, opens today at 8 am"
    pass_minutes(page, 1)
    assert state(page) == "Open now until 12 pm"


def test_a_holiday_is_closed_and_struck_out(show):
    page = show(dt.datetime(2026, 12, 25, 16, tzinfo=UTC), closed_on_holidays=True)
    assert state(page) == "Closed now, opens Monday at 8 am"
    row = page.locator(".tpi-hours__today")
    assert row.locator(".tpi-now").inner_text() == "Closed"
    assert "8 am – 5 pm" in row.locator("s").inner_text()


TWO_TO_THREE = {
    "first_date": dt.date(2026, 11, 16),
    "first_time": dt.time(14),
    "last_date": dt.date(2026, 11, 16),
    "last_time": dt.time(15),
}


@pytest.mark.parametrize("width", [375, 1440])
def test_a_closure_begins_and_ends_while_the_page_stays_open(show, width):
    at = dt.datetime(2026, 11, 16, 19, 59, tzinfo=UTC)
    page = show(at, closure=TWO_TO_THREE, width=width)
    band = page.locator("[data-tpi-notice]")
    assert state(page) == "Closing soon at 2 pm"
    assert not band.is_visible()

    pass_minutes(page, 1)

    assert state(page) == "Closed now, opens today at 3 pm"
    assert band.is_visible()
    assert "Night Harbor is closed until 3 pm on Monday" in band.inner_text()
    assert "(815) 555-0143" in band.inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    pass_minutes(page, 60)
    assert state(page) == "Open now until 5 pm"
    assert not band.is_visible()


def test_without_script_the_server_says_it(show):
    at = dt.datetime(2026, 11, 16, 20, 30, tzinfo=UTC)
    page = show(at, closure=TWO_TO_THREE, script=False)
    assert page.locator("[data-tpi-notice]").is_visible()
    assert "Closed until 3 pm" in page.locator(".tpi-hero .tpi-state").inner_text()
    actions = page.locator(".tpi-hero .tpi-actions").inner_text()
    assert "Nurse line" in actions
    assert "0142" not in actions
