"""Files of clinics: what is read, what is refused, all stored or nothing."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from contextlib import contextmanager

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wagtail.models import ModelLogEntry

from tests import factories
from tpi_cms.clinics.importing import actions, reading
from tpi_cms.clinics.importing.cells import defuse, read_hours, restore
from tpi_cms.clinics.importing.columns import COLUMNS
from tpi_cms.clinics.importing.sheets import read_rows, to_csv, to_xlsx
from tpi_cms.clinics.models import Clinic
from tpi_cms.clinics.places.models import Place
from tpi_cms.uploads import Limits

NAMES = [column.name for column in COLUMNS]


def make_file(*rows: dict[str, str], delimiter: str = ",") -> bytes:
    names = list(dict.fromkeys(name for row in rows for name in row))
    output = io.StringIO()
    writer = csv.DictWriter(output, names, delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return output.getvalue().encode()


def run(*rows, do=actions.preview, data=None, **options):
    table = reading.read_table(data or make_file(*rows), "clinics.csv")
    return do(table, **{"mailboxes": True, **options})


def issues(report):
    return [
        (row.number, issue.column, issue.message)
        for row in report.rows
        for issue in row.issues
    ]


def export(kind="csv"):
    rows = read_rows(Clinic.objects.order_by("pk"), COLUMNS)
    if kind == "csv":
        return b"".join(to_csv(NAMES, rows))
    return to_xlsx(NAMES, rows).read()


NEW = {
    "code": "IL-1",
    "name": "Port Ansel",
    "street_address": "12 Example Street",
    "locality": "Harborview",
    "postal_code": "60901",
    "phone_main": "(815) 555-0142 ext. 4",
    "monday": "8 am - 12 pm, 13:00-17:00",
    "tuesday": "24 hours",
    "wednesday": "closed",
    "special_days": "2026-12-24 closed Christmas; 2026-12-31 9:00-13:00",
    "languages": "English; Spanish",
    "latitude": "41.1199871",
    "longitude": "-87.86115",
}


@pytest.fixture
def clinic(db):
    clinic = factories.make_clinic(code="IL-1", name="Port Ansel", slug="port-ansel")
    main = {"number": "+18155550142", "extension": "4", "note": "day"}
    factories.make_phone(clinic, sort_order=0, **main)
    factories.make_phone(clinic, number="+18155550149", role="fax", sort_order=1)
    factories.make_special_day(clinic, dt.date(2026, 12, 24), reason="Christmas")
    return clinic


# --- what is stored -----------------------------------------------------------------


def test_an_unknown_code_makes_a_clinic(db):
    report = run(NEW, do=actions.apply)
    assert (report.new, report.errors) == (1, 0)
    clinic = Clinic.objects.get(code="IL-1")
    assert clinic.slug == "port-ansel"
    assert clinic.weekly_hours == {
        "mo": [["08:00", "12:00"], ["13:00", "17:00"]],
        "tu": [["00:00", "00:00"]],
    }
    assert str(clinic.latitude) == "41.11999"
    assert clinic.languages == ["en", "es"]
    assert clinic.main_phone.display == "(815) 555-0142 ext. 4"
    assert [str(day) for day in clinic.special_hours.all()] == [
        "2026-12-24 Christmas",
        "2026-12-31",
    ]
    assert ModelLogEntry.objects.get(object_id=clinic.pk).action == "wagtail.create"


def test_looking_stores_nothing(db):
    assert run(NEW).new == 1
    assert not Clinic.objects.exists()


def test_only_columns_of_the_file_change_and_an_empty_cell_empties(clinic):
    before = clinic.updated_at
    row = {"code": "IL-1", "region": "", "phone_fax": "815-555-0150"}
    report = run(row, do=actions.apply)
    assert [tuple(change) for change in report.rows[0].changes] == [
        ("region", "IL", ""),
        ("phone_fax", "(815) 555-0149", "(815) 555-0150"),
    ]
    stored = Clinic.objects.get()
    assert (stored.region, stored.locality) == ("", "Harborview")
    assert [(p.note, p.display) for p in stored.phones.all()] == [
        ("day", "(815) 555-0142 ext. 4"),
        ("", "(815) 555-0150"),
    ]
    assert stored.updated_at > before
    assert stored.special_hours.count() == 1
    assert ModelLogEntry.objects.get().action == "wagtail.edit"


def test_phones_alone_count_as_a_change_of_the_clinic(clinic):
    before = clinic.updated_at
    run({"code": "IL-1", "phone_main": ""}, do=actions.apply)
    assert Clinic.objects.get().updated_at > before
    assert [p.role for p in clinic.phones.all()] == ["fax"]


def test_a_clinic_without_a_code_gets_one_by_its_slug(db):
    factories.make_clinic(slug="old-mill")
    run({"code": "0042", "slug": "old-mill"}, do=actions.apply)
    assert Clinic.objects.get().code == "0042"


def test_one_error_stores_nothing(clinic):
    rows = [{**NEW, "region": "WI"}, {**NEW, "code": "IL-2", "phone_main": "call us"}]
    with pytest.raises(actions.NotApplied) as refused:
        run(*rows, do=actions.apply)
    assert refused.value.report.errors == 1
    assert Clinic.objects.get().region == "IL"


def test_what_changed_since_it_was_seen_is_shown_again(clinic):
    row = {"code": "IL-1", "region": "WI"}
    seen = run(row).fingerprint
    Clinic.objects.update(region="MI")
    with pytest.raises(actions.NotApplied):
        run(row, do=actions.apply, expected=seen)
    assert Clinic.objects.get().region == "MI"


@pytest.fixture
def steps(monkeypatch):
    """What an import does, in order; ``judged`` may do more then."""
    found = []
    judge, begin = actions.Judge.judge, actions.write_transaction

    def judged(self, rows):
        results = list(judge(self, rows))
        found.append("judge")
        for more in meanwhile:
            more()
        return results

    @contextmanager
    def begun():
        found.append("begin")
        with begin():
            yield

    meanwhile = []
    monkeypatch.setattr(actions.Judge, "judge", judged)
    monkeypatch.setattr(actions, "write_transaction", begun)
    return found, meanwhile


def test_rows_are_judged_before_others_have_to_wait(clinic, steps, monkeypatch):
    monkeypatch.setattr(actions, "BATCH", 1)
    done, _meanwhile = steps
    new = {**NEW, "code": "IL-2", "slug": "other", "phone_main": ""}
    run({**new, "code": "IL-1", "slug": "port-ansel"}, new, do=actions.apply)
    assert done == ["judge", "judge", "begin"]
    assert Clinic.objects.count() == 2


@pytest.mark.parametrize("what", ["clinic", "phone", "new"])
def test_what_changes_while_it_is_judged_stops_it(clinic, steps, what):
    changes = {
        "clinic": lambda: Clinic.objects.get(code="IL-1").save(),
        "phone": lambda: factories.make_phone(clinic, role="billing"),
        "new": factories.make_clinic,
    }
    steps[1].append(changes[what])
    with pytest.raises(actions.NotApplied) as refused:
        run({"code": "IL-1", "region": "WI"}, do=actions.apply)
    assert not refused.value.report.errors
    assert Clinic.objects.get(code="IL-1").region == "IL"


def test_the_command_says_that_clinics_changed(clinic, steps, tmp_path):
    steps[1].append(clinic.save)
    file = tmp_path / "clinics.csv"
    file.write_bytes(make_file({"code": "IL-1", "region": "WI"}))
    with pytest.raises(CommandError, match="changed meanwhile"):
        call_command("tpi_import_clinics", file, apply=True)


def test_queries_do_not_grow_with_the_rows(db):
    def count(size, do):
        rows = [{**NEW, "code": f"C{n}", "slug": f"c-{n}"} for n in range(size)]
        with CaptureQueriesContext(
            connection,
        ) as queries:
            run(*rows, do=do)
        return len(queries)

    assert count(3, actions.preview) == count(60, actions.preview)
    few = count(3, actions.apply)
    assert count(60, actions.apply) <= few + 6


# --- what is wrong ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "text", "words"),
    [
        ("code", "", "No code"),
        ("phone_main", "1-800-FLOWERS", "not a phone number"),
        ("phone_main", "123", "not a phone number"),
        ("latitude", "91", "less than or equal to 90"),
        ("latitude", "", "both latitude and longitude"),
        ("latitude", "north", "Write degrees"),
        ("time_zone", "America/Chicag", "Did you mean “America/Chicago”"),
        ("monday", "8-12, 11-13", "overlap"),
        ("monday", "soon", "is no opening"),
        ("status", "opened", "Did you mean “open”"),
        ("country", "XX", "not a country"),
        ("postal_code", "2134", "leading zero"),
        ("special_days", "Christmas", "no special day"),
        ("special_days", "1999-12-24 closed", "2000"),
        ("opens_on", "soon", "Write a date"),
        ("name", "=1+1", "formula"),
        ("name", "", "blank"),
        ("intake_emails", "nobody", "nobody"),
        ("answer_minutes", "x", "integer"),
        ("booking_url", "javascript:1", "URL"),
    ],
)
def test_an_error_names_its_row_and_column(db, column, text, words):
    found = issues(run({**NEW, column: text}))
    assert [(number, name) for number, name, _text in found] == [
        (2, "longitude" if column == "" else column)
    ]
    assert words in found[0][2]


def test_zero_zero_is_no_place(db):
    found = issues(run({**NEW, "latitude": "0", "longitude": "0"}))
    assert [name for _row, name, _text in found] == ["latitude"]


def test_a_code_twice_and_one_that_lost_its_zeros(db):
    factories.make_clinic(code="0012")
    found = issues(run(NEW, NEW, {**NEW, "code": "12"}))
    assert [(row, name) for row, name, _text in found if name == "code"] == [
        (3, "code"),
        (4, "code"),
    ]


@pytest.mark.django_db
def test_a_postal_code_of_another_country_is_a_warning_where_codes_are_known():
    rows = [
        {**NEW, "code": "1", "postal_code": "SW1A 1AA"},
        {**NEW, "code": "2", "name": "B", "phone_main": "(815) 555-0143"},
    ]
    assert issues(run(rows[0])) == []
    place = {"search_name": "a", "latitude": 41, "longitude": -87}
    Place.objects.create(country="US", postal_code="60901", **place)
    report = run(*rows)
    words = "“SW1A 1AA” is no postal code of US that we know."
    assert issues(report) == [(2, "postal_code", words)]
    assert report.errors == 0


def test_a_number_of_two_clinics_is_a_warning(clinic):
    report = run({**NEW, "code": "IL-2"}, {**NEW, "code": "IL-3"})
    assert report.errors == 0
    assert [name for _row, name, _text in issues(report)] == ["phone_main"] * 2


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("code,phone_mian", "Did you mean “phone_main”"),
        ("code,code", "there twice"),
        ("name", "“code” too"),
        ("", "empty"),
    ],
)
def test_headings_that_make_no_table(db, heading, words):
    with pytest.raises(reading.UnreadableFile, match=words):
        run(data=f"{heading}\n".encode())


def test_mailboxes_are_for_those_who_may_change_them(db):
    with pytest.raises(reading.UnreadableFile, match="intake_emails"):
        run({"code": "1", "intake_emails": ""}, mailboxes=False)


# --- files --------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_and_delimiters(db, encoding, delimiter):
    row = {**NEW, "name": "Clínica Peñón"}
    data = make_file(row, delimiter=delimiter).decode().encode(encoding)
    report = run(data=data)
    assert (report.new, report.rows[0].name) == (1, "Clínica Peñón")


def test_a_row_that_lost_cells_is_an_error(db):
    assert run(data=b"code,name,region\nA,B\n").errors == 1


@pytest.mark.parametrize(
    "data",
    [
        b"\x81\x8d\x00code",
        b"PK\x03\x04 broken",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"code\n" + b'"' + b"x" * 200_000,
        b"code\n" + b"1\n" * 100_000,
        b"code" + b"," * 200,
        b"x" * (reading.MOST_BYTES + 1),
    ],
    ids=["binary", "zip", "xls", "cell", "rows", "columns", "bytes"],
)
def test_other_files_are_refused_in_words(db, data):
    with pytest.raises(reading.UnreadableFile):
        run(data=data)


def make_workbook(sheet: str) -> bytes:
    """The least that a reader takes for a workbook, around a sheet's XML."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rels = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    files = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="r0" Type="{rels}/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>",
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{rels}"><sheets>'
        '<sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="r1" Type="{rels}/worksheet" Target="worksheets/a.xml"/>'
        "</Relationships>",
        "xl/worksheets/a.xml": f'<worksheet xmlns="{main}"><sheetData>{sheet}'
        "</sheetData></worksheet>",
    }
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as book:
        for name, text in files.items():
            book.writestr(name, text)
    return output.getvalue()


def cell(place, text):
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def test_a_small_workbook_is_read(db):
    row = f'<row r="1">{cell("A1", "code")}{cell("B1", "postal_code")}</row>'
    row += f'<row r="2">{cell("A2", "X")}<c r="B2"><v>60901.0</v></c></row>'
    table = reading.read_table(make_workbook(row), "a.xlsx")
    assert list(table)[1] == (2, ["X", "60901"])


@pytest.mark.parametrize(
    "sheet",
    [
        # Two cells far apart: 17 thousand million cells between them.
        f'<row r="1">{cell("A1", "code")}</row>'
        f'<row r="1048576">{cell("XFD1048576", "x")}</row>',
        # 200 MB of one letter, in some 200 kB.
        f'<row r="1">{cell("A1", "x" * 200_000_000)}</row>',
    ],
    ids=["far", "bomb"],
)
def test_a_hostile_workbook_is_refused_in_words(db, sheet):
    with pytest.raises(reading.UnreadableFile):
        reading.read_table(make_workbook(sheet), "a.xlsx")


SMALL = f'<row r="1">{cell("A1", "code")}</row><row r="2">{cell("A2", "X")}</row>'


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CHILD_LIMITS", Limits(memory=2**20)),
        ("CHILD_LIMITS", Limits(output=4)),
        ("MOST_ROWS", 0),
    ],
)
def test_each_limit_of_the_reading_process_holds(monkeypatch, name, value):
    assert list(reading.read_table(make_workbook(SMALL), "a.xlsx"))
    monkeypatch.setattr(reading, name, value)
    with pytest.raises(reading.UnreadableFile):
        list(reading.read_table(make_workbook(SMALL), "a.xlsx"))


def test_a_workbook_that_was_cut_is_refused():
    with pytest.raises(reading.UnreadableFile):
        reading.read_table(make_workbook(SMALL)[:-100], "a.xlsx")


# --- there and back -----------------------------------------------------------------


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_is_exported_changes_nothing(clinic, kind):
    factories.make_clinic(code="0007", name="=cmd()", services="'+x\nline", slug="x-y")
    report = run(data=export(kind))
    assert (report.same, report.rows) == (2, [])


texts = st.text(
    st.characters(blacklist_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=60
).map(str.strip)


@given(
    name=texts.filter(bool), services=texts, hours=st.sampled_from(["08:00", "20:00"])
)
@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_any_text_comes_back_as_it_was(clinic, name, services, hours):
    Clinic.objects.update(
        name=name, services=services, weekly_hours={"su": [[hours, "02:00"]]}
    )
    report = run(data=export())
    assert (report.same, report.rows) == (1, [])


@given(st.text())
def test_nothing_that_is_defused_calculates(text):
    assert not defuse(text).startswith(tuple("=+-@\t\r"))
    assert restore(defuse(text)) == text


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("12 am - 12 pm", [["00:00", "12:00"]]),
        ("8.30–17", [["08:30", "17:00"]]),
        ("6 p.m. to 2 a.m.", [["18:00", "02:00"]]),
        ("8-24", [["08:00", "00:00"]]),
    ],
)
def test_hours_as_people_write_them(text, rows):
    assert read_hours(text) == rows


# --- the command --------------------------------------------------------------------


def test_the_command_says_what_it_would_do_and_does_it(db, tmp_path, capsys):
    path = tmp_path / "clinics.csv"
    path.write_bytes(make_file(NEW))
    call_command("tpi_import_clinics", path)
    assert "1 new, 0 changed" in capsys.readouterr().out
    assert not Clinic.objects.exists()
    call_command("tpi_import_clinics", path, apply=True)
    assert Clinic.objects.count() == 1


def test_the_command_fails_with_row_and_column(db, tmp_path, capsys):
    path = tmp_path / "clinics.csv"
    path.write_bytes(make_file({**NEW, "status": "gone"}))
    with pytest.raises(CommandError):
        call_command("tpi_import_clinics", path, apply=True)
    assert "Row 2, IL-1, status: error" in capsys.readouterr().out
