from __future__ import annotations

import pytest

from tests import factories
from tpi_cms.clinics.places.models import Place
from tpi_cms.clinics.places.names import normalise_code, normalise_name
from tpi_cms.clinics.places.search import understand

pytestmark = pytest.mark.django_db


def make_place(code, town, region="IL", place=(41.0, -87.0), country="US"):
    Place.objects.create(
        country=country,
        postal_code=code,
        town=town,
        search_name=normalise_name(town),
        region=region,
        latitude=place[0],
        longitude=place[1],
    )


@pytest.fixture
def towns(db):
    make_place("62701", "Springfield", "IL", (39.8, -89.6))
    make_place("65801", "Springfield", "MO", (37.2, -93.3))
    make_place("65802", "Springfield", "MO", (37.2, -93.3))
    make_place("60512", "Saint Émile", "IL")
    make_place("SW1A1AA", "London", "England", (51.5, -0.14), "GB")


@pytest.mark.parametrize(
    "typed, label",
    [
        ("62701", "62701"),
        (" 62701-1234 ", "62701"),
        ("sw1a 1aa", "SW1A1AA"),
        ("springfield", "Springfield, MO"),
        ("Springfield, il", "Springfield, IL"),
        ("SPRINGFIELD IL", "Springfield, IL"),
        ("st. emile", "Saint Émile, IL"),
    ],
)
def test_places_are_found_however_they_are_written(towns, typed, label):
    found = understand(typed)
    assert found.label == label and found.point


def test_other_towns_of_the_name_are_offered(towns):
    assert understand("Springfield").others == ("Springfield, IL",)
    assert understand("Springfield, IL").others == ()


def test_the_town_with_a_clinic_comes_before_a_larger_one(towns):
    factories.make_clinic(locality="Springfield", region="IL")
    found = understand("springfield")
    assert (found.label, found.others) == ("Springfield, IL", ("Springfield, MO",))


@pytest.mark.parametrize(
    "typed, kind",
    [
        ("60991", "code"),
        ("60991-0001", "code"),
        ("port ansel", "town"),
        ("Port Ansel, IL", "town"),
        ("ansel clin", "clinic"),
        ("h-7", "clinic"),
    ],
)
def test_without_places_a_clinic_is_found_by_its_own_facts(typed, kind):
    clinic = factories.make_clinic(
        name="The Ansel Clinic",
        code="H-7",
        locality="Port Ansel",
        postal_code="60991-0001",
        latitude=41,
        longitude=-87,
    )
    found = understand(typed)
    assert (found.kind, found.clinics) == (kind, (clinic.pk,))
    assert found.point == (41, -87)


def test_a_code_that_the_data_has_elsewhere_is_where_its_clinic_is():
    make_place("60991", "Elsewhere", place=(20.0, -20.0))
    factories.make_clinic(postal_code="60991", latitude=41, longitude=-87)
    assert understand("60991").point == (41, -87)


@pytest.mark.parametrize("typed", ["", "99999", "Nowhere", "1", ", ", "x" * 500, "%"])
def test_what_nobody_knows_is_no_error(typed):
    factories.make_clinic(locality="", name="Clinic")
    assert understand(typed).kind == ""


def test_a_coarse_area_is_a_place():
    assert understand("41.2, -87.9").point == (41.2, -87.9)
    assert understand("99.9, -87.9").kind == ""


def test_a_place_across_the_date_line_is_in_the_middle():
    for longitude in (179.0, -179.0):
        make_place(f"1{longitude}"[:3], "Isle", place=(-17.0, longitude))
    assert understand("isle").point == (-17.0, 180.0)


def test_names_and_codes_are_compared_plainly():
    assert normalise_name("Ste.-Thérèse d’Or") == "sainte therese dor"
    assert normalise_code("12345-6789") == "12345"
