"""Query budgets of the public pages: anonymous visitors, warm cache."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.browser.site import build_site
from tpi_cms.clinics.models import Clinic
from tpi_cms.pages import models as pages

pytestmark = pytest.mark.django_db


def count_queries(client, path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


@pytest.mark.parametrize("kind", ["TreatmentPage", "ConditionPage", "LocationPage"])
def test_a_warm_page_takes_at_most_12_queries(client, kind):
    path = build_site().paths[kind]
    client.get(path)
    assert count_queries(client, path) <= 12


def test_the_location_index_takes_as_many_queries_for_500_clinics_as_for_10(client):
    index = factories.make_index(pages.LocationIndexPage)
    add_locations(index, 10)
    few = cold_and_warm(client, index.url)
    add_locations(index, 490)
    assert pages.LocationPage.objects.count() == 500
    assert cold_and_warm(client, index.url) == few


def cold_and_warm(client, path: str) -> tuple[int, int]:
    client.get(path)  # what a process looks up once, such as content types
    cache.clear()
    return count_queries(client, path), count_queries(client, path)


def add_locations(index, count: int) -> None:
    for _number in range(count):
        clinic = factories.make_clinic()
        factories.make_phone(clinic)
        factories.make_location(clinic, index)
    assert Clinic.objects.count() >= count
