"""Sorting clinics by distance: only when asked for, and only in the browser."""

from __future__ import annotations

import pytest

from tests import factories


@pytest.fixture
def cards(visit, site):
    """A page whose block offers the nearest first, as one visitor sees it."""
    block = {"scope": "nearest", "clinics": []}
    section = {"heading": "Call us", "content": [("clinic_action", block)]}
    page = factories.make_treatment(
        parent=site.treatment.get_parent(), body=[("section", section)]
    )
    yield lambda visitor: visitor.open(page.url)
    page.delete()


def names(page) -> list[str]:
    titles = page.locator("[data-tpi-nearest] h3").all_inner_texts()
    return [title.strip() for title in titles]


def test_the_nearest_comes_first_with_its_distance(visit, site, cards):
    visitor = visit()
    context = visitor.page.context
    context.grant_permissions(["geolocation"])
    context.set_geolocation({"latitude": 41.11, "longitude": -87.91})
    page = cards(visitor)
    assert names(page) == [site.there.name, site.here.name]
    page.get_by_role("button", name="Show the nearest first").click()
    page.get_by_text("The nearest is first now.").wait_for()
    assert names(page) == [site.here.name, site.there.name]
    distance = page.locator("[data-tpi-nearest] [data-distance]").first
    assert distance.inner_text() == "0.9 miles"
    assert visitor.foreign_requests == []


def test_a_visitor_who_shares_no_place_is_told(visit, cards):
    page = cards(visit())
    page.get_by_role("button", name="Show the nearest first").click()
    page.get_by_text("We could not find your location.").wait_for()


def test_without_script_there_is_no_button_that_does_nothing(visit, site, cards):
    page = cards(visit(script=False))
    assert not page.locator("[data-tpi-locate]").is_visible()
    assert names(page) == [site.there.name, site.here.name]
