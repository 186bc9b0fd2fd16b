"""Finding a clinic: by what is typed, or by a place that stays in the browser."""

from __future__ import annotations

import pytest


@pytest.fixture
def path(site):
    return site.paths["LocationIndexPage"]


def names(page) -> list[str]:
    return [text.strip() for text in page.locator("#clinics h3").all_inner_texts()]


def locate(visitor, latitude, longitude) -> None:
    context = visitor.page.context
    context.grant_permissions(["geolocation"])
    context.set_geolocation({"latitude": latitude, "longitude": longitude})


def test_only_a_coarse_area_leaves_the_browser(visit, site, path, axe):
    visitor = visit(width=375)
    locate(visitor, 41.12345, -87.91234)
    bodies = []
    visitor.page.on("request", lambda r: bodies.append(f"{r.url} {r.post_data}"))
    page = visitor.open(path)
    page.get_by_role("button", name="Use my location").click()
    page.get_by_text("The nearest clinics are first now.").wait_for()
    assert names(page) == [site.here.name, site.there.name]
    assert page.locator("#clinics [data-distance]").first.inner_text() == "1.7 miles"
    assert any("area=41.1%2C-87.9" in body for body in bodies)
    assert not any("41.12" in body or "87.91" in body for body in bodies)
    assert page.evaluate("document.activeElement.id") == "clinics-title"
    assert visitor.foreign_requests == [] and visitor.complaints == []
    assert axe(page) == []


def test_who_shares_no_place_types_it(visit, path):
    page = visit().open(path)
    page.get_by_role("button", name="Use my location").click()
    page.get_by_text("Type your ZIP code or town instead.").wait_for()
    assert page.evaluate("document.activeElement.name") == "q"


@pytest.mark.parametrize("width", [320, 375, 1440])
def test_it_is_whole_without_script(visit, site, path, axe, width):
    page = visit(width=width, script=False).open(path)
    assert not page.get_by_role("button", name="Use my location").is_visible()
    page.get_by_label("ZIP code, town or clinic").fill(site.here.name)
    page.get_by_role("button", name="Search").click()
    page.get_by_role("img", name="Distance and direction").wait_for()
    assert names(page)[0] == site.here.name
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_answer_passes_the_checkers(visit, site, path, axe, nu):
    page = visit().open(f"{path}?q={site.here.name}&new=1")
    assert axe(page) == []
    assert nu({"finder": page.content()}) == []
