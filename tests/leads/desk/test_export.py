"""Exports of the listing: who may, what is in them, what is written down."""

from __future__ import annotations

import csv
import datetime as dt
import io
import time

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests import factories
from tpi_cms.leads.access.groups import get_front_desk_groups
from tpi_cms.leads.access.models import GroupClinicPermission
from tpi_cms.leads.audit.models import LeadLogEntry
from tpi_cms.leads.audit.words import EXPORT, REFUSED
from tpi_cms.leads.consents.models import Consent
from tpi_cms.leads.desk import sheet
from tpi_cms.leads.desk.export import defuse, to_csv
from tpi_cms.leads.record.models import Lead
from tpi_cms.leads.record.steps import record_outcome

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def allow_export(clinic):
    GroupClinicPermission.objects.create(
        group=get_front_desk_groups(clinic).get(),
        clinic=clinic,
        permission=Permission.objects.get(codename="export_lead"),
    )


@pytest.fixture
def clinics(db):
    return factories.make_clinic(), factories.make_clinic(name="Elsewhere")


@pytest.fixture
def exporter(clinics):
    allow_export(clinics[0])
    return factories.make_frontdesk_user(*clinics)


def export(client, user, export_format="csv", name="all", **query):
    client.force_login(user)
    url = reverse(f"tpi_cms_lead:{name}")
    return client.get(url, {"export": export_format, **query})


def read_csv(response):
    text = b"".join(response.streaming_content).decode()
    return list(csv.reader(io.StringIO(text, newline="")))


def read_xlsx(response):
    book = load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    return [list(row) for row in book.active.iter_rows()]


def names(rows):
    return [row[rows[0].index("Name")] for row in rows[1:]]


def test_times_in_csv_are_as_the_heading_says(client, clinics, exporter):
    """To the minute, in UTC, and without what a spreadsheet takes for text."""
    lead = factories.make_lead(clinics[0])
    moment = dt.datetime(2026, 3, 8, 23, 5, 9, 123456, tzinfo=dt.UTC)
    type(lead).objects.update(created_at=moment)
    headings, row = read_csv(export(client, exporter))
    at = headings.index("Received (UTC)")
    assert row[at] == "2026-03-08 23:05"


@pytest.mark.parametrize("export_format", ["csv", "xlsx"])
def test_without_the_permission_it_is_refused_and_written(
    client, clinics, export_format
):
    factories.make_lead(clinics[0], name="Marguerite Osei")
    desk = factories.make_frontdesk_user(clinics[0])
    response = export(client, desk, export_format)
    assert response.status_code == 403
    assert b"Marguerite" not in response.content
    entry = LeadLogEntry.objects.get()
    assert (entry.action, entry.user, entry.clinic) == (REFUSED, desk, clinics[0])
    assert entry.message == "Export refused"
    listing = client.get(reverse("tpi_cms_lead:index")).content.decode()
    assert "export=" not in listing


def test_who_has_no_lead_at_all_is_refused_too(client, clinics):
    editor = factories.make_editor()
    assert export(client, editor).status_code == 403
    assert LeadLogEntry.objects.get().clinic is None


@pytest.mark.parametrize("export_format", ["csv", "xlsx"])
def test_only_clinics_with_the_permission_are_in_it(
    client, clinics, exporter, export_format
):
    factories.make_lead(clinics[0], name="Marguerite Osei")
    factories.make_lead(clinics[1], name="Seen but not exported")
    factories.make_lead(name="Foreign")
    response = export(client, exporter, export_format)
    if export_format == "csv":
        assert names(read_csv(response)) == ["Marguerite Osei"]
    else:
        rows = [[cell.value for cell in row] for row in read_xlsx(response)]
        assert names(rows) == ["Marguerite Osei"]
    entry = LeadLogEntry.objects.get(action=EXPORT)
    assert (entry.clinic, entry.user) == (clinics[0], exporter)
    assert entry.data == {
        "format": export_format,
        "list": "all",
        "filter": {},
        "count": 1,
        "clinics": [clinics[0].pk],
    }
    assert entry.message.startswith(f"Exported as {export_format}")
    assert "export=csv" in client.get(reverse("tpi_cms_lead:index")).content.decode()


def test_one_row_is_written_before_the_first_byte(client, clinics, exporter):
    """With the count of that moment, and seen by the clinic's people if all are its."""
    leads = [factories.make_lead(clinics[0]) for _number in range(3)]
    response = export(client, exporter)
    entry = LeadLogEntry.objects.get(action=EXPORT)
    assert entry.data["count"] == 3
    assert entry in LeadLogEntry.objects.viewable_by_user(exporter)
    assert len(names(read_csv(response))) == len(leads)
    # Of several clinics it is seen by those who see everybody's.
    factories.make_lead(clinics[1])
    export(client, factories.make_manager())
    assert LeadLogEntry.objects.latest("pk").clinic is None


@pytest.mark.parametrize("size", [1, 2, 5])
def test_batches_hold_each_request_once(clinics, size, monkeypatch):
    """The newest first; what comes in meanwhile is in none."""
    monkeypatch.setattr(sheet, "FIRST_BATCH", 1)
    monkeypatch.setattr(sheet, "BATCH", size)
    leads = [factories.make_lead(clinics[0]) for _number in range(5)]
    batches = sheet.RequestSheet(Lead.objects.distinct()).batches
    found = next(batches)
    factories.make_lead(clinics[0])
    found += [row for batch in batches for row in batch]
    assert [row[0] for row in found] == [lead.reference for lead in reversed(leads)]


def test_what_became_of_a_request_is_in_columns(client, clinics, exporter):
    moment = dt.datetime(2026, 3, 8, 23, 5, 9, tzinfo=dt.UTC)
    lead = factories.make_lead(
        clinics[0], voicemail="name_only", source="google / cpc", promised_at=moment
    )
    record_outcome(
        lead=lead,
        outcome="booked",
        user=exporter,
        visit_on=dt.date(2026, 3, 20),
        note="Only for us",
    )
    Consent.objects.create(lead=lead, purpose="sms", wording="Yes?", is_given=False)
    factories.make_lead(clinics[0], status="closed", lost_reason="cost")
    headings, closed, booked = read_csv(export(client, exporter))
    row = dict(zip(headings, booked, strict=True))
    today = timezone.now().astimezone(dt.UTC).strftime("%Y-%m-")
    assert row["First contact (UTC)"].startswith(today)
    assert row["Booked (UTC)"] == row["First try (UTC)"] == row["First contact (UTC)"]
    assert row["Promised until (UTC)"] == "2026-03-08 23:05"
    assert row["Last outcome"] == "Booked a visit"
    assert row["Owner"] == exporter.get_username()
    assert row["Visit"] == "2026-03-20"
    assert row["May leave a message"] == Lead.Voicemail.NAME_ONLY.label
    assert row["Agreed: Text messages about this request"] == "No"
    assert row["Agreed: News and offers"] == ""
    assert row["Source"] == "google / cpc"
    assert row["Closed (UTC)"] == row["Reason lost"] == ""
    assert "Only for us" not in booked
    row = dict(zip(headings, closed, strict=True))
    assert row["Closed (UTC)"].startswith(today)
    assert row["Reason lost"] == "Cost or insurance"


def test_filters_narrow_it_and_are_written_without_what_was_typed(
    client, clinics, exporter
):
    factories.make_lead(clinics[0], name="Booked", status="booked")
    factories.make_lead(clinics[0], name="New")
    query = {"clinic": clinics[0].pk}
    response = export(client, exporter, name="booked", **query)
    assert names(read_csv(response)) == ["Booked"]
    data = LeadLogEntry.objects.get().data
    assert data["list"] == "booked"
    assert data["filter"] == {"clinic": [str(clinics[0].pk)]}
    assert names(read_csv(export(client, exporter, q="New"))) == []
    assert LeadLogEntry.objects.latest("pk").data["count"] == 0
    export(client, exporter, q=Lead.objects.first().reference)
    assert LeadLogEntry.objects.latest("pk").data["filter"] == {}


def test_a_filter_that_cannot_be_read_exports_nothing(client, clinics, exporter):
    factories.make_lead(clinics[0])
    response = export(client, exporter, created_at_from="nonsense")
    assert response.status_code == 400
    assert not LeadLogEntry.objects.exists()


def test_held_leads_are_exported_from_their_own_list(client, clinics, exporter):
    now = timezone.now()
    factories.make_lead(clinics[0], name="Plain")
    factories.make_lead(clinics[0], name="Held", held_at=now)
    factories.make_lead(clinics[0], name="", erased_at=now)
    assert names(read_csv(export(client, exporter))) == ["Plain"]
    assert names(read_csv(export(client, exporter, name="held"))) == ["Held"]


def test_xlsx_holds_text_and_no_formula(client, clinics, exporter):
    factories.make_lead(
        clinics[0], name="=1+1", message="+cmd\x0b|' /C calc'!A0", topic="@SUM(1)"
    )
    headings, cells = read_xlsx(export(client, exporter, "xlsx"))
    assert "f" not in {cell.data_type for cell in cells}
    values = {h.value: cell for h, cell in zip(headings, cells, strict=True)}
    assert values["Name"].value == "=1+1"
    assert values["Message"].value == "+cmd|' /C calc'!A0"
    assert values["About"].value == "@SUM(1)"


def test_numbers_stay_readable(client, clinics, exporter):
    factories.make_lead(clinics[0], phone="+18155550142", phone_extension="4")
    factories.make_lead(clinics[0], phone="+442079460000")
    headings, *rows = read_csv(export(client, exporter))
    numbers = [row[headings.index("Phone")] for row in rows]
    assert numbers == ["'+44 20 7946 0000", "(815) 555-0142 ext. 4"]


def write_row(values):
    response = to_csv(["Heading"], iter([values]), "file")
    text = b"".join(response.streaming_content).decode()
    return text.removeprefix('"Heading"\r\n')


PARTS = st.sampled_from([*FORMULA, ";", ",", '"', "'", " ", "\x00", "\x1f", "a", "＝"])
CELLS = st.one_of(st.text(), st.lists(PARTS, max_size=6).map("".join))


@given(st.lists(CELLS, min_size=1, max_size=5))
@example(["\x00=1+1", " =1", "a;=1+1", 'a"\n=1', "\x1f\t=", 'a;"=1"', "a;\n=1"])
def test_no_cell_begins_a_formula(values):
    line = write_row(values)
    [cells] = csv.reader(io.StringIO(line, newline=""))
    assert not any(cell.startswith(FORMULA) for cell in cells)
    # Nor where a spreadsheet of another country takes another delimiter.
    for delimiter in ",;\t":
        for row in csv.reader(io.StringIO(line, newline=""), delimiter=delimiter):
            for cell in row:
                assert not cell.lstrip().startswith(("=", "+", "-", "@", "＝"))


@pytest.mark.parametrize("part", ["\n", '"\n', "; ", "\t;", " ", '"', "\n=", "a;"])
def test_hostile_texts_of_100_kilobytes_are_read_in_linear_time(part):
    """Milliseconds; minutes, if the time grew with the square of the length."""
    text = "a" + part * (100_000 // len(part)) + "!"
    started = time.process_time()
    assert len(defuse(text)) >= len(text)
    assert time.process_time() - started < 1
