"""What the page that finds clinics answers."""

from __future__ import annotations

import itertools
import math
import re

import pytest
from django.urls import reverse

from tests import factories
from tests.pages.test_lists import read_markup
from tests.seo.rules import find
from tpi_cms.pages import models as pages

pytestmark = pytest.mark.django_db

ALWAYS = {
    day: [["00:00", "00:00"]] for day in ("mo", "tu", "we", "th", "fr", "sa", "su")
}


@pytest.fixture
def ask(client):
    url = factories.make_index(pages.LocationIndexPage).url

    def ask(**query):
        ask.response = client.get(url, query)
        return ask.response.content.decode()

    return ask


def make(name, latitude=41.0, **fields):
    place = {"latitude": latitude, "longitude": -87}
    defaults = {"name": name, "weekly_hours": ALWAYS, "locality": name}
    return factories.make_clinic(**{**defaults, **place, **fields})


def names(html):
    return re.findall(r"<h3>(?:<a[^>]*>)?([^<]+)", html)


def test_the_own_postal_code_finds_a_clinic_first_and_the_others_by_distance(ask):
    make("Far", 42)
    clinic = make("Own", postal_code="60991", slug="own")
    make("Near", 41.2)
    html = ask(q="60991-0001")
    assert names(html) == ["Own", "Near", "Far"]
    assert "3 clinics near 60991" in html and "14 miles" in html
    assert f'data-tpi-clinic="{clinic.slug}"' in html and "<svg viewBox" in html


def test_of_two_about_as_far_the_open_one_is_first(ask):
    make("Own", postal_code="60991")
    make("Closed", 41.2, weekly_hours={})
    make("Open", 41.21)
    make("Open and far", 41.3)
    assert names(ask(q="60991")) == ["Own", "Open", "Closed", "Open and far"]


def test_of_two_with_the_same_postal_code_the_open_one_is_first(ask):
    make("Closed", 41.001, postal_code="60991", weekly_hours={})
    make("No place", None, longitude=None, postal_code="60991")
    make("Open", 41.002, postal_code="60991")
    assert names(ask(q="60991")) == ["Open", "Closed", "No place"]


def test_what_is_far_away_is_not_called_near(ask):
    make("Own", postal_code="60991")
    make("Far", 48)
    assert "2 clinics, the nearest to 60991 first" in ask(q="60991")


def test_marks_stand_beside_each_other_on_the_rings(ask):
    make("Own", postal_code="60991")
    for number in range(3):
        make(f"Near {number}", 41.3 + number / 1000)
    spots = re.findall(r"translate\(([\d.]+) ([\d.]+)\)", ask(q="60991"))
    spots = [(float(x), float(y)) for x, y in spots]
    pairs = itertools.combinations(spots, 2)
    assert len(spots) == 4 and all(math.dist(*pair) > 20 for pair in pairs)
    assert all(y < 161 for _x, y in spots)


def test_filters_and_the_way_back_to_all(ask):
    make("Full", accepting_new_patients=False, languages=["es"])
    make("Closed", 41.1, weekly_hours={}, languages=["es", "pl"])
    assert names(ask(q="Full", new=1)) == ["Closed"]
    assert names(ask(open=1)) == ["Full"]
    assert names(ask(language="pl")) == ["Closed"]
    html = ask(q="Full", open=1, new=1)
    assert names(html) == [] and "There are 2 clinics, but none" in html
    assert 'href="?q=Full"' in html


def test_only_those_that_offer_the_treatment(ask):
    offering = make("Offers")
    make("Does not")
    treatment = factories.make_treatment(offered_everywhere=False, title="Needling")
    pages.TreatmentClinic.objects.create(treatment=treatment, clinic=offering)
    html = ask(treatment=treatment.slug)
    assert names(html) == ["Offers"] and ">Needling</option>" in html
    assert names(ask(treatment="no-such")) == []


def test_what_is_not_known_is_said_and_all_are_listed(ask):
    make("Only")
    html = ask(q="99999 <b>")
    assert "We don’t know “99999 &lt;b&gt;”" in html and names(html) == ["Only"]
    assert 'value="99999 &lt;b&gt;"' in html


def test_twenty_a_page_with_links_that_keep_the_question(ask):
    for number in range(45):
        clinic = make(f"Clinic {number:02}", 41 + number / 1000, postal_code="60991")
        if number in (7, 25):
            factories.make_location(clinic)
    html = ask(new=1, page=2)
    assert names(html) == [f"Clinic {number}" for number in range(20, 40)]
    assert 'rel="next" href="?new=1&amp;page=3"' in html
    [listed] = find(read_markup(html), "ItemList")["itemListElement"]
    assert listed["name"] == "Clinic 25"
    assert len(names(ask(page=9))) == 5
    assert len(names(ask(q="Clinic 07"))) == 20


def test_an_answer_is_neither_kept_nor_taken_from_what_is_kept(ask):
    make("One")
    make("Two", accepting_new_patients=False)
    assert len(names(ask())) == 2
    assert "X-Robots-Tag" not in ask.response
    assert len(names(ask(new=1))) == 1
    assert ask.response["X-Robots-Tag"] == "noindex"
    assert ask.response["Cache-Control"] == "max-age=60"
    assert len(names(ask())) == 2


@pytest.mark.parametrize("page", ["0", "-1", "x", "9" * 50, "²"])
def test_an_odd_page_is_the_first_or_the_last(ask, page):
    make("Only")
    assert names(ask(page=page, q="\0")) == ["Only"]


def test_many_clinics_cost_as_many_queries(ask, django_assert_max_num_queries):
    for number in range(30):
        make(f"C{number}", 41 + number / 100, postal_code="60991")
    ask(q="60991")
    with django_assert_max_num_queries(45):
        ask(q="60991")


def test_an_area_is_answered_by_its_tenth_of_a_degree_and_kept_by_nobody(client):
    make("Near", 41.2)
    url = reverse("tpi_cms:clinics_near")
    answer = client.post(url, {"area": "41.23456,-87.1"})
    html = answer.content.decode()
    assert answer.context["finder"].point == (41.2, -87.1)
    assert "1 clinic near you" in html and "41.23" not in html
    assert "no-store" in answer["Cache-Control"] and not answer.cookies
    assert client.post(url, {"area": "north"}).status_code == 400
