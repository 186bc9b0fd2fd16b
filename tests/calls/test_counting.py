"""A click is counted once, in the clinic's own hour, and by nobody's name."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import cache
from django.db import connection, connections
from django.utils import timezone

from tests import factories
from tpi_cms.calls import counting
from tpi_cms.calls.counting import clean_path, count_click, purge_counts
from tpi_cms.calls.models import CallCount

NIGHT = dt.datetime(2026, 7, 2, 4, 30, tzinfo=dt.UTC)  # the evening before, in Chicago
AD = {"last": {"utm_source": "google", "utm_medium": "cpc", "landing": "/"}}


@pytest.fixture
def clinic():
    clinic = factories.make_clinic(slug="alder")
    factories.make_phone(clinic)
    return clinic


def click(**fields):
    defaults = {
        "clinic": "alder",
        "number": "+1-815-555-0142",
        "page": "/clinics/alder/",
        "visits": AD,
        "address": "192.0.2.1",
        "now": NIGHT,
    }
    return count_click(**{**defaults, **fields})


@pytest.mark.django_db
class TestOne:
    def test_is_stored_by_clinic_number_page_source_and_hour(self, clinic):
        assert click()
        [row] = CallCount.objects.values()
        row.pop("id")
        assert row == {
            "clinic_id": clinic.pk,
            "date": dt.date(2026, 7, 1),
            "hour": 23,
            "number": "+18155550142",
            "page_path": "/clinics/alder/",
            "source": "google / cpc",
            "count": 1,
        }

    def test_adds_to_the_others_of_its_hour(self, clinic):
        for number in range(3):
            click(address=f"192.0.2.{number}")
        click(address="192.0.2.9", page="/")
        assert sorted(CallCount.objects.values_list("count", flat=True)) == [1, 3]

    @pytest.mark.parametrize(
        "fields",
        [
            {"clinic": "unknown"},
            {"clinic": ""},
            {"number": "+1-815-555-0100"},
            {"number": ""},
        ],
    )
    def test_is_ignored_where_the_number_is_not_the_clinics(self, clinic, fields):
        assert not click(**fields)
        assert not CallCount.objects.exists()


@pytest.mark.django_db
class TestLimits:
    def test_the_same_number_counts_once_from_an_address(self, clinic):
        factories.make_phone(clinic, number="+18155550199", role="billing")
        assert click()
        assert not click(page="/")
        assert click(number="+1-815-555-0199")
        assert click(address="192.0.2.2")

    def test_a_household_of_ipv6_is_one_address(self, clinic):
        assert click(address="2001:db8::1")
        assert not click(address="2001:db8::2")

    def test_a_day_has_so_many_from_an_address(self, clinic, monkeypatch):
        monkeypatch.setattr(counting, "ONCE_IN", 0.001)
        monkeypatch.setattr(counting, "DAILY", 4)
        taken = [click(number=f"+1-815-555-010{n}") for n in range(3)]
        assert taken == [False] * 3  # Made up, and they use up the day.
        assert click()
        assert not click()
        assert not click(number="+1-815-555-0111")

    def test_the_cache_holds_no_address(self, clinic):
        click()
        assert "192.0.2.1" not in repr(vars(cache)) + repr(getattr(cache, "_cache", ""))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "stored"),
    [
        ("/clinics/alder/?gclid=7#top", "/clinics/alder/"),
        ("/" + "x" * 300 + "/", "/" + "x" * 199),
        ("/consultation/", "/consultation/"),
        ("/consultation/sent/7K2MX4/", "/consultation/sent/"),
        ("https://elsewhere.example/", ""),
        ("//elsewhere.example/", ""),
        ("not a path", ""),
        ("", ""),
    ],
)
def test_of_a_page_its_path_is_kept_and_of_nobody_a_reference(path, stored):
    assert clean_path(path) == stored


@pytest.mark.django_db
def test_they_are_kept_for_so_long(clinic):
    today = timezone.localdate()
    for days in (0, counting.KEPT_DAYS, counting.KEPT_DAYS + 1):
        CallCount.objects.create(
            clinic=clinic, date=today - dt.timedelta(days=days), hour=1, count=2
        )
    assert purge_counts() == 1
    assert CallCount.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_no_click_is_lost_where_many_come_at_once(clinic):
    def send(number):
        try:
            return click(address=f"198.51.100.{number}")
        finally:
            connections.close_all()

    if connection.vendor != "postgresql":
        pytest.skip("the tests' SQLite database is one connection's")
    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(send, range(80)))
    assert CallCount.objects.get().count == 80
