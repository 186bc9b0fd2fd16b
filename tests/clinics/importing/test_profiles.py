"""Clinics for Google Business Profile: its columns, its way to write hours."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from tests import factories
from tpi_cms.clinics.closures import Closure
from tpi_cms.clinics.importing.profiles import HEADINGS, get_listed, read_profiles
from tpi_cms.clinics.models import Clinic, ClinicPhone

pytestmark = pytest.mark.django_db


def read() -> list[dict[str, str]]:
    rows = read_profiles(get_listed(Clinic.objects.all()), {})
    return [dict(zip(HEADINGS, map(str, row), strict=True)) for row in rows]


def test_a_row_has_the_facts_of_its_clinic():
    clinic = factories.make_clinic(
        code="A1", name="Tessen", latitude="41.12000", longitude="-87.86000"
    )
    for role, number, public in (
        ("fax", "+18155550140", True),
        ("nurse", "+18155550141", True),
        ("main", "+18155550142", True),
        ("billing", "+18155550143", True),
        ("after_hours", "+18155550144", True),
        ("new_patients", "+18155550145", False),
    ):
        factories.make_phone(
            clinic, role=role, number=number, is_public=public, extension="7"
        )
    rows = read_profiles(Clinic.objects.all(), {clinic.pk: "https://x.example/a/"})
    row = dict(zip(HEADINGS, map(str, next(rows)), strict=True))
    assert row == {
        "Store code": "A1",
        "Business name": "Tessen",
        "Address line 1": "12 Example Street",
        "Locality": "Harborview",
        "Administrative area": "IL",
        "Country / Region": "US",
        "Postal code": "60901",
        "Latitude": "41.12000",
        "Longitude": "-87.86000",
        "Primary phone": "(815) 555-0142",
        "Additional phones": "(815) 555-0141, (815) 555-0143",
        "Website": "https://x.example/a/",
        "Sunday hours": "x",
        **{
            f"{day} hours": "08:00AM-05:00PM"
            for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
        },
        "Saturday hours": "x",
        "Special hours": "",
    }


def test_hours_are_written_as_google_reads_them():
    week = {
        "mo": [["08:00", "12:00"], ["13:00", "17:30"]],
        "tu": [["00:00", "00:00"]],
        "we": [["18:00", "02:00"]],
    }
    factories.make_clinic(weekly_hours=week)
    (row,) = read()
    assert row["Monday hours"] == "08:00AM-12:00PM, 01:00PM-05:30PM"
    assert row["Tuesday hours"] == "12:00AM-12:00AM"
    assert row["Wednesday hours"] == "06:00PM-02:00AM"
    assert row["Thursday hours"] == "x"


def test_a_clinic_without_hours_or_facts_has_empty_cells():
    factories.make_clinic(weekly_hours={}, region="")
    (row,) = read()
    assert row["Monday hours"] == row["Sunday hours"] == row["Special hours"] == ""
    assert row["Primary phone"] == row["Latitude"] == row["Website"] == ""
    assert row["Store code"] == Clinic.objects.get().slug


def test_special_days_and_closures_are_special_hours():
    clinic = factories.make_clinic(
        weekly_hours={day: [["08:00", "17:00"]] for day in ("mo", "tu", "we")}
    )
    today = timezone.now().astimezone(clinic.zone).date()
    monday = today + dt.timedelta(days=14 - today.weekday())
    dates = [monday + dt.timedelta(days=n) for n in range(3)]
    factories.make_special_day(clinic, dates[0])
    times = [(dt.time(9), dt.time(11)), (dt.time(13), dt.time(15))]
    for opens, closes in times:
        factories.make_special_day(clinic, dates[1], opens=opens, closes=closes)
    Closure.objects.create(
        reason="Storm", first_date=dates[2], last_date=dates[2], all_clinics=True
    )
    (row,) = read()
    assert row["Special hours"] == (
        f"{dates[0]}: x, {dates[1]}: 09:00AM-11:00AM, {dates[1]}: 01:00PM-03:00PM, "
        f"{dates[2]}: x"
    )


def test_only_clinics_that_patients_see_are_listed():
    factories.make_clinic(name="Open")
    factories.make_clinic(name="Away", status="temporarily_closed")
    factories.make_clinic(name="Soon", status="coming_soon")
    factories.make_clinic(name="Gone", status="closed")
    factories.make_clinic(name="Hidden", public_without_page=False)
    assert [row["Business name"] for row in read()] == ["Away", "Open"]
    # Its usual week stays: that it is closed for a time is said there, not by hours.
    assert read()[0]["Monday hours"] == "08:00AM-05:00PM"


def test_many_take_the_queries_of_one(django_assert_num_queries):
    for _each in range(4):
        clinic = factories.make_clinic()
        factories.make_phone(clinic, role=ClinicPhone.Role.MAIN)
        factories.make_special_day(clinic, timezone.localdate())
    for clinics in (Clinic.objects.filter(pk=clinic.pk), Clinic.objects.all()):
        with django_assert_num_queries(6):
            rows = [*read_profiles(clinics, {})]
    assert len(rows) == 4
