"""Clicks on numbers beside requests: the same clinics, days, pages and sources."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tpi_cms.calls.models import CallCount
from tpi_cms.leads.access.models import GroupClinicPermission
from tpi_cms.reports.names import find_pages

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()


def make_clicks(clinic, count=1, *, days_ago=0, **fields):
    defaults = {"hour": 9, "number": "+18155550142", "page_path": "/"}
    date = TODAY - dt.timedelta(days=days_ago)
    return CallCount.objects.create(
        clinic=clinic, date=date, count=count, **{**defaults, **fields}
    )


@pytest.fixture
def manager():
    return factories.make_manager()


def find(client, user, by, **query):
    client.force_login(user)
    return client.get(reverse(f"tpi_cms_reports:bookings_{by}"), query)


def read(client, user, by, **query):
    response = find(client, user, by, export="csv", **query)
    text = b"".join(response.streaming_content).decode()
    return [[*row.values()][:3] for row in csv.DictReader(io.StringIO(text))]


def test_by_clinic_beside_requests(client, manager):
    alder, birch = (factories.make_clinic(name=name) for name in ("Alder", "Birch"))
    factories.make_lead(alder)
    make_clicks(alder, 3)
    make_clicks(alder, 4, hour=10)
    make_clicks(birch, 2)
    make_clicks(birch, 100, days_ago=100)
    assert read(client, manager, "clinic") == [["Alder", "1", "7"], ["Birch", "0", "2"]]
    page = find(client, manager, "clinic").content.decode()
    assert "Beside them: 9 clicks on phone numbers." in page
    assert "Clicks to call" in page


def test_by_page_and_treatment(client, manager):
    clinic = factories.make_clinic(name="Alder")
    needling = factories.make_treatment(title="Dry needling")
    pain = factories.make_condition(title="Neck pain")
    factories.make_lead(clinic, page=needling)
    make_clicks(clinic, 3, page_path=needling.url)
    make_clicks(clinic, 2, page_path=pain.url)
    make_clicks(clinic, 5, page_path="/")
    make_clicks(clinic, 1, page_path="/gone/")
    assert read(client, manager, "page") == [
        ["Dry needling", "1", "3"],
        ["Home", "0", "5"],
        ["Neck pain", "0", "2"],
        ["Not known", "0", "1"],
    ]
    assert read(client, manager, "treatment") == [
        ["Dry needling", "1", "3"],
        ["Another page than a treatment’s", "0", "8"],
    ]


def test_by_source_and_week(client, manager):
    clinic = factories.make_clinic()
    factories.make_lead(clinic, source="google / cpc")
    make_clicks(clinic, 3, source="google / cpc")
    make_clicks(clinic, 2, days_ago=7)
    assert read(client, manager, "source") == [
        ["google / cpc", "1", "3"],
        ["Not known", "0", "2"],
    ]
    weeks = read(client, manager, "week")
    assert [row[1:] for row in weeks[:3]] == [["1", "3"], ["0", "2"], ["0", "0"]]
    assert find(client, manager, "week").status_code == 200


def test_only_of_clinics_whose_requests_one_may_see(client, manager):
    own, other = (factories.make_clinic(name=name) for name in ("Alder", "Birch"))
    make_clicks(own)
    make_clicks(other, 9)
    desk = factories.make_frontdesk_user(own)
    assert GroupClinicPermission.objects.exists()
    assert read(client, desk, "clinic") == [["Alder", "0", "1"]]
    assert read(client, manager, "clinic", clinic=other.pk) == [["Birch", "0", "9"]]
    response = find(client, desk, "clinic", clinic=other.pk)
    assert "Birch" not in response.content.decode()


def test_clicks_alone_are_a_finding_too(client, manager):
    make_clicks(factories.make_clinic())
    page = find(client, manager, "clinic").content.decode()
    assert "No request, but clicks on phone numbers" in page


def test_without_counting_there_is_no_column(client, manager, settings):
    settings.TPI_CMS_CALL_COUNTS = False
    clinic = factories.make_clinic()
    factories.make_lead(clinic)
    make_clicks(clinic)
    page = find(client, manager, "clinic").content.decode()
    assert "Clicks to call" not in page
    assert "phone numbers" not in page


def test_pages_are_found_by_the_path_of_their_address(settings):
    page = factories.make_treatment(title="Dry needling", slug="dry-needling")
    factories.make_condition(title="The same slug", slug="dry-needling")
    home = factories.make_home()
    assert find_pages([page.url, "/", "/dry-needling/", ""]) == {
        page.url: page.pk,
        "/": home.pk,
        "/dry-needling/": None,
        "": None,
    }
