"""The report of clinic listings, the file for Google, and the two dates."""

from __future__ import annotations

import csv
import datetime as dt
import io

import openpyxl
import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import factories
from tpi_cms.clinics.importing.profiles import HEADINGS
from tpi_cms.clinics.models import Clinic

pytestmark = pytest.mark.django_db
REPORT = "/admin/reports/clinics/"


@pytest.fixture
def manager(client):
    user = factories.make_manager()
    client.force_login(user)
    return user


def names(response) -> list[str]:
    return [clinic.name for clinic in response.context["object_list"]]


def read_csv(response) -> list[list[str]]:
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return [*csv.reader(io.StringIO(text))]


def make_checked(**fields) -> Clinic:
    today = dt.date.today()
    sound = {"latitude": 41, "longitude": -87, "numbers_checked_on": today}
    clinic = factories.make_clinic(**{"hours_confirmed_on": today, **sound, **fields})
    factories.make_phone(clinic, number=f"+1815555{100 + clinic.pk % 100:04}")
    return clinic


def test_the_report_lists_what_is_wrong_with_a_link_to_mend_it(client, manager):
    clinic = make_checked(name="Alder", street_address="", hours_confirmed_on=None)
    make_checked(name="Sound")
    response = client.get(REPORT)
    html = response.content.decode()
    assert names(response) == ["Alder"]
    assert "No address" in html and "Hours never confirmed" in html
    assert reverse("tpi_cms_clinic:edit", args=[clinic.pk]) in html
    assert REPORT in client.get("/admin/").content.decode()  # in the menu


def test_it_is_filtered_by_problem_and_region(client, manager):
    make_checked(name="A", street_address="")
    make_checked(name="B", street_address="", region="WI")
    make_checked(name="C", hours_confirmed_on=None)
    assert names(client.get(f"{REPORT}?problem=address")) == ["A", "B"]
    assert names(client.get(f"{REPORT}results/?problem=not_confirmed")) == ["C"]
    assert names(client.get(f"{REPORT}?problem=address&region=WI")) == ["B"]
    both = f"{REPORT}?problem=address&problem=not_confirmed"
    assert names(client.get(both)) == ["A", "B", "C"]


def test_a_filter_that_is_none_is_an_error_in_place(client, manager):
    make_checked(name="A", street_address="")
    assert client.get(f"{REPORT}?problem=nonsense").status_code == 200


def test_a_sound_group_has_nothing_to_look_at(client, manager):
    make_checked()
    assert "Nothing to look at" in client.get(REPORT).content.decode()


def test_the_report_is_for_those_who_may_change_clinics(client):
    client.force_login(factories.make_clinic_editor())
    assert client.get(REPORT).status_code == 200
    user = factories.make_manager()
    user.groups.clear()
    names = ("access_admin", "view_clinic")
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(user)
    for url in (REPORT, f"{REPORT}results/", f"{REPORT}?export=csv"):
        assert client.get(url).status_code == 302
    assert REPORT not in client.get("/admin/").content.decode()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_it_can_be_downloaded(client, manager, kind):
    make_checked(name="=1+1", code="A1", street_address="", hours_confirmed_on=None)
    response = client.get(f"{REPORT}?export={kind}")
    if kind == "csv":
        row = read_csv(response)[1]
        assert row[1] == "'=1+1"
    else:
        data = b"".join(response.streaming_content)
        sheet = openpyxl.load_workbook(io.BytesIO(data)).active
        row = [cell.value for cell in [*sheet.rows][1]]
    assert row[0] == "A1"
    assert row[4] == "No address; Hours never confirmed"


def test_a_page_of_many_takes_the_queries_of_few(client, manager):
    counts = []
    client.get(REPORT)
    for _each in range(2):
        for _more in range(4):
            make_checked(street_address="")
        with CaptureQueriesContext(connection) as queries:
            client.get(REPORT)
        counts.append(len(queries))
    assert counts[0] == counts[1]


# --- the file for Google --------------------------------------------------------------


def test_the_listing_offers_the_file_for_google_filtered_as_it_is(client, manager):
    clinic = factories.make_clinic(
        code="A1", region="WI", latitude="41.12000", longitude="-87.86000"
    )
    page = factories.make_location(clinic)
    factories.make_clinic(code="A2")
    html = client.get("/admin/clinics/?region=WI").content.decode()
    assert "region=WI&amp;export=csv&amp;form=google" in html
    response = client.get("/admin/clinics/?region=WI&export=csv&form=google")
    headings, row = read_csv(response)
    assert headings == HEADINGS
    told = dict(zip(headings, row, strict=True))
    assert (told["Store code"], told["Longitude"]) == ("A1", "-87.86000")
    assert told["Website"] == page.full_url
    assert told["Website"].startswith("http")


def test_it_is_a_workbook_too(client, manager):
    factories.make_clinic(code="007")
    response = client.get("/admin/clinics/?export=xlsx&form=google")
    data = b"".join(response.streaming_content)
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert [cell.value for cell in [*sheet.rows][1]][0] == "007"


def test_its_addresses_take_the_same_queries_for_any_number(client, manager):
    counts = []
    url = "/admin/clinics/?export=csv&form=google"
    factories.make_location()
    read_csv(client.get(url))
    for _each in range(2):
        for _more in range(3):
            factories.make_location()
        with CaptureQueriesContext(connection) as queries:
            rows = read_csv(client.get(url))
        assert all(row[HEADINGS.index("Website")] for row in rows)
        counts.append(len(queries))
    assert counts[0] == counts[1]


# --- the two dates --------------------------------------------------------------------


def test_the_form_takes_both_dates_with_a_button_for_today(client, manager):
    clinic = factories.make_clinic(numbers_checked_on=dt.date(2026, 11, 2))
    html = client.get(f"/admin/clinics/edit/{clinic.pk}/").content.decode()
    assert 'type="date" name="numbers_checked_on" value="2026-11-02"' in html
    assert 'type="date" name="hours_confirmed_on"' in html
    assert "Checked today" in html and "Confirmed today" in html
