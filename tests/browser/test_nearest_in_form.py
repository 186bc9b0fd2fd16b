"""A form of many clinics in a browser: it asks where, and says who answers."""

from __future__ import annotations

import pytest

from tests import factories
from tpi_cms.clinics.models import Clinic
from tpi_cms.leads.intake.offer import MOST_CHOICES
from tpi_cms.leads.record.models import Lead

AREA = {"latitude": 44.512345, "longitude": -93.987654}


@pytest.fixture
def many(site):
    """More clinics than a form lists, in a line to the west of a town."""
    clinics = [
        factories.make_clinic(
            name=f"Stop {n}",
            slug=f"stop-{n}",
            locality=f"Westtown {n}",
            postal_code=f"559{n:02}",
            latitude=44.5,
            longitude=-93 - n / 2,
        )
        for n in range(MOST_CHOICES + 1)
    ]
    yield clinics
    pks = [clinic.pk for clinic in clinics]
    Lead.objects.filter(clinic__in=pks).delete()
    Clinic.objects.filter(pk__in=pks).delete()


def fill(page):
    page.get_by_label("Your name").fill("Marguerite Osei")
    page.get_by_label("Phone number").fill("815 802 0088")
    page.get_by_role("checkbox", name="may").first.check()


def get_choices(page):
    return page.locator("select[name=clinic] option").all_inner_texts()


def test_a_code_finds_the_nearest_and_another_can_be_chosen(visit, many):
    page = visit().open("/consultation/")
    assert not page.get_by_label("Clinic", exact=True).is_visible()
    fill(page)
    page.get_by_label("Your ZIP code or town").fill("55904")
    page.get_by_role("button", name="Find the nearest").click()
    page.get_by_text("Stop 4 is the nearest to 55904.").wait_for()
    assert get_choices(page)[0] == "Stop 4, Westtown 4"
    page.get_by_label("Clinic", exact=True).select_option(str(many[5].pk))
    page.get_by_role("button", name="Send the request").click()
    page.get_by_role("heading", name="Stop 5").wait_for()
    assert Lead.objects.get(clinic=many[5]).name == "Marguerite Osei"


def test_another_place_forgets_the_first(visit, many):
    page = visit().open("/consultation/")
    near = page.get_by_label("Your ZIP code or town")
    near.fill("55904")
    near.press("Tab")
    page.get_by_text("Stop 4 is the nearest to 55904.").wait_for()
    near.fill("5590")
    assert not page.get_by_label("Clinic", exact=True).is_visible()
    near.fill("99999")
    near.press("Tab")
    page.get_by_text("We know no such place.").wait_for()
    assert get_choices(page) == []


def test_without_script_it_is_shown_first_or_sent_at_once(visit, many):
    page = visit(script=False).open("/consultation/")
    fill(page)
    page.get_by_label("Your ZIP code or town").fill("55907")
    page.get_by_role("button", name="Find the nearest").click()
    page.get_by_text("Stop 7 is the nearest to 55907.").wait_for()
    assert page.get_by_label("Your name").input_value() == "Marguerite Osei"
    chosen = page.get_by_label("Clinic", exact=True)
    assert chosen.locator("option:checked").inner_text() == "Stop 7, Westtown 7"
    page.get_by_role("button", name="Send the request").click()
    page.get_by_role("heading", name="Stop 7").wait_for()


def test_near_me_sends_a_tenth_of_a_degree_and_no_more(visit, many):
    visitor = visit()
    visitor.page.context.grant_permissions(["geolocation"])
    visitor.page.context.set_geolocation(AREA)
    page = visitor.open("/consultation/")
    sent = []
    page.on("request", lambda request: sent.append(request.post_data or ""))
    page.get_by_role("button", name="Use my location").click()
    # Exactly it is Stop 2, by the area alone it could be any.
    page.get_by_text("Stop 2 is the nearest to you.").wait_for()
    assert any("near=44.5%2C+-94.0" in each for each in sent)
    assert not any("44.51" in each or "93.98" in each for each in sent)


def test_who_shares_no_place_types_it(visit, many):
    page = visit().open("/consultation/")
    page.get_by_role("button", name="Use my location").click()
    page.get_by_text("We could not find your location.").wait_for()
    near = page.get_by_label("Your ZIP code or town")
    assert near.evaluate("each => each === document.activeElement")
