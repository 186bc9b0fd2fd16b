from __future__ import annotations

import pytest

from tests import factories
from tpi_cms.clinics.models import Clinic
from tpi_cms.clinics.places.distance import find_nearest

pytestmark = pytest.mark.django_db


def names(here, **options):
    rows = find_nearest(Clinic.objects.public(), here, **{"enough": 9} | options)
    clinics = Clinic.objects.in_bulk()
    return [(clinics[pk].name, round(km)) for pk, km in rows]


def make(name, latitude, longitude):
    factories.make_clinic(name=name, latitude=latitude, longitude=longitude)


def test_the_nearest_come_first_with_their_distance():
    make("Far", 45, -87)
    make("Near", 42, -87)
    factories.make_clinic(name="Nowhere")
    assert names((41, -87)) == [("Near", 111), ("Far", 445)]


@pytest.mark.parametrize(
    "here, there, km",
    [
        ((-17.0, 179.9), (-17, -179.9), 21),
        ((-17.0, -179.9), (-17, 179.9), 21),
        ((89.9, 0.0), (89.9, 180), 22),
        ((-89.9, 0.0), (-89.9, 90), 16),
    ],
)
def test_across_the_date_line_and_the_poles(here, there, km):
    make("There", *there)
    make("Elsewhere", 41, -87)
    assert names(here, enough=1, most=9) == [("There", km)]


def test_the_circle_grows_until_there_are_enough():
    make("Near", 41.1, -87)
    make("Next", 41.9, -87)
    make("Far", 60, -87)
    assert [name for name, _km in names((41, -87), enough=2, most=9)] == [
        "Near",
        "Next",
    ]


def test_the_other_side_of_the_earth_is_found(django_assert_max_num_queries):
    make("Opposite", -41, 93)
    with django_assert_max_num_queries(5):
        assert names((41, -87)) == [("Opposite", 20015)]
