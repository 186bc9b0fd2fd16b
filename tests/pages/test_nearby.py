"""The clinics beside a clinic: near ones only where it is known that they are."""

from __future__ import annotations

import pytest

from tests import factories

pytestmark = pytest.mark.django_db

NEARBY = "Other clinics nearby"


@pytest.fixture
def read(client):
    def read(clinic):
        return client.get(factories.make_location(clinic).url).content.decode()

    return read


def test_the_nearest_come_first_and_those_of_unknown_place_not_at_all(read):
    here = factories.make_clinic(latitude=41, longitude=-87)
    factories.make_clinic(name="Alone")
    factories.make_clinic(name="Far", latitude=45, longitude=-87)
    factories.make_clinic(name="Near", latitude=42, longitude=-87)
    html = read(here)
    shown = html[html.index(NEARBY) : html.index("<footer")]
    assert shown.index("Near<") < shown.index("Far<")
    assert "Alone<" not in shown


@pytest.mark.parametrize("place", [{}, {"latitude": 41, "longitude": -87}])
def test_nobody_is_called_near_where_coordinates_are_missing(read, place):
    here = factories.make_clinic(status="temporarily_closed", **place)
    factories.make_clinic(name="Alone")
    html = read(here)
    assert NEARBY not in html and "Nearest to it" not in html
    assert "Our other clinics" in html and "Another of our clinics" in html
