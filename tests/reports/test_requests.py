"""The reports of requests: each figure against a count by hand, and who sees which."""

from __future__ import annotations

import csv
import datetime as dt
import io
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tpi_cms.reports.requests import REPORTS

pytestmark = pytest.mark.django_db

NOW = timezone.now()
HOUR = dt.timedelta(hours=1)
DAY = 24 * HOUR


@pytest.fixture
def manager():
    return factories.make_manager()


def find(client, user, name, export="", **query):
    client.force_login(user)
    if export:
        query["export"] = export
    return client.get(reverse(f"tpi_cms_reports:{name}"), query)


def read(client, user, name, **query):
    """The exported rows, by heading."""
    response = find(client, user, name, "csv", **query)
    text = b"".join(response.streaming_content).decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def make_call(clinic, *, age=2 * DAY, tried=None, **fields):
    """Promised an hour after it came; ``tried`` so long after that."""
    came = NOW - age
    done = {} if tried is None else {"first_try_at": came + tried}
    return factories.make_lead(
        clinic, created_at=came, promised_at=came + HOUR, **{**done, **fields}
    )


def test_promises_are_counted_as_they_were_kept(client, manager):
    clinic = factories.make_clinic(name="Alder")
    reached = {"contacted_at": NOW, "booked_at": NOW, "status": "booked"}
    make_call(clinic, tried=HOUR, contact_minutes=10, **reached)
    make_call(clinic, tried=HOUR / 2, contact_minutes=30)
    make_call(clinic, tried=2 * HOUR, contact_minutes=130)
    make_call(clinic)
    make_call(clinic, age=HOUR / 2)
    for fields in ({"is_test": True}, {"held_at": NOW}):
        make_call(clinic, tried=HOUR, **fields)
    factories.make_lead(clinic)  # Nothing was promised.
    make_call(clinic, age=100 * DAY)
    [row] = read(client, manager, "calls_clinic")
    assert row == {
        "Clinic": "Alder",
        "Requests": "5",
        "In time": "2",
        "Late": "2",
        "Not yet": "1",
        "Kept (%)": "50",
        "Half reached within (minutes)": "30",
        "Booked": "1",
    }
    page = find(client, manager, "calls_clinic").content.decode()
    assert "50% of first calls came in time" in page
    weeks = read(client, manager, "calls_week")
    assert len(weeks) == 12
    assert sum(int(week["Requests"]) for week in weeks) == 5


def test_hours_are_those_of_the_clinics_week(client, manager):
    clinic = factories.make_clinic()
    make_call(clinic, tried=2 * HOUR, week_hour=0)
    make_call(clinic, tried=HOUR, week_hour=167)
    rows = read(client, manager, "calls_hour")
    assert [row["Hour received"] for row in rows] == [
        "Monday, midnight",
        "Sunday, 11 p.m.",
    ]
    page = find(client, manager, "calls_hour").content.decode()
    assert "0 of 1" in page
    assert "tpi-heat__4" in page


def test_the_funnel_by_what_brought_them(client, manager):
    clinic = factories.make_clinic(name="=Alder")
    treatment = factories.make_treatment(title="Dry needling")
    other = factories.make_condition(title="Neck pain")
    booked = {"status": "booked", "contacted_at": NOW, "booked_at": NOW}
    factories.make_lead(clinic, page=treatment, source="google / cpc", **booked)
    factories.make_lead(clinic, page=treatment, contacted_at=NOW)
    factories.make_lead(clinic, page=other, status="booked")
    factories.make_lead(clinic, erased_at=NOW, status="closed")
    factories.make_lead(clinic, status="closed", lost_reason="duplicate")

    def count(by):
        rows = read(client, manager, f"bookings_{by}")
        return [[*row.values()] for row in rows]

    # What a spreadsheet would calculate stays a text.
    assert count("clinic") == [["'=Alder", "4", "0", "3", "2", "50"]]
    assert count("treatment") == [
        ["Dry needling", "2", "0", "2", "1", "50"],
        ["Another page than a treatment’s", "2", "0", "1", "1", "50"],
    ]
    assert [row[:2] for row in count("page")] == [
        ["Dry needling", "2"],
        ["Neck pain", "1"],
        ["Not known", "1"],
    ]
    assert [row[:2] for row in count("source")] == [
        ["google / cpc", "1"],
        ["Not known", "3"],
    ]
    page = find(client, manager, "bookings_treatment").content.decode()
    assert "50% of requests became a visit; most from: Dry needling" in page


def test_why_they_were_lost(client, manager):
    clinic = factories.make_clinic()
    for reason in ("cost", "cost", "wait", "", "duplicate"):
        factories.make_lead(clinic, status="closed", lost_reason=reason)
    factories.make_lead(clinic, status="closed", booked_at=NOW)
    rows = [[*row.values()] for row in read(client, manager, "lost_reason")]
    assert rows == [
        ["Cost or insurance", "2", "50"],
        ["Wait too long", "1", "25"],
        ["No reason given", "1", "25"],
    ]


def test_spam_and_what_was_let_go(client, manager):
    from tpi_cms.leads.intake.held import release_lead
    from tpi_cms.leads.record.steps import record_outcome

    clinic = factories.make_clinic()
    marked, released, _held = (
        factories.make_lead(clinic, held_at=held) for held in (None, NOW, NOW)
    )
    record_outcome(lead=marked, outcome="spam", user=manager)
    release_lead(lead=released, user=manager)
    newest = read(client, manager, "lost_spam")[0]
    assert [*newest.values()][1:] == ["2", "1", "1"]
    page = find(client, manager, "lost_spam").content.decode()
    assert "2 still held as likely spam, 1 released" in page


def get_names():
    return [f"{view.slug}_{by}" for view in REPORTS for by in view.variants]


def test_each_user_counts_their_own_clinics_only(client):
    own, other = factories.make_clinic(), factories.make_clinic(name="Other")
    booked = {"status": "closed", "lost_reason": "cost", "week_hour": 3}
    for clinic in (own, other, other):
        make_call(clinic, tried=HOUR, **booked)
        factories.make_lead(clinic, held_at=NOW)
    desk = factories.make_frontdesk_user(own)
    for name in get_names():
        rows = read(client, desk, name)
        heading = "Still held as likely spam" if name == "lost_spam" else "Requests"
        assert sum(int(row[heading]) for row in rows) == 1, name
        # A choice that isn't theirs is none, and says so.
        page = find(client, desk, name, clinic=other.pk)
        assert "Other" not in page.content.decode()
    for user in (factories.make_editor(), factories.make_clinic_editor()):
        assert find(client, user, "calls_week").status_code == 302
        home = client.get(reverse("wagtailadmin_home")).content.decode()
        assert "First calls" not in home


def test_an_empty_year_says_what_it_means(client, manager):
    for name in get_names():
        page = find(client, manager, name, created_at_from="2025-01-01")
        assert page.status_code == 200
        assert "in this period" in page.content.decode().replace("of this", "in this")


def test_a_period_that_cannot_be_is_said(client, manager):
    factories.make_lead()
    dates = {"created_at_from": "2026-05-02", "created_at_to": "2026-05-01"}
    page = find(client, manager, "calls_week", **dates).content.decode()
    assert "The period ends before it begins" in page
    for date in ("0001-01-01", "9999-12-31", "nonsense"):
        page = find(client, manager, "bookings_clinic", created_at_from=date)
        assert page.status_code == 200
        assert page.context["object_list"] == []
    first = factories.make_lead(created_at=NOW - 1000 * DAY)
    rows = read(client, manager, "lost_spam", created_at_from="2000-01-01")
    assert rows == []
    type(first).objects.filter(pk=first.pk).update(held_at=NOW)
    rows = read(client, manager, "lost_spam", created_at_from="2000-01-01")
    assert 32 < len(rows) < 36  # Months, from the first one.


def test_the_chart_is_sound_and_names_are_text(client, manager):
    name = "<b>&'\" " + "Long" * 25
    clinic = factories.make_clinic(name=name)
    for _number in range(3):
        make_call(clinic, tried=HOUR)
    page = find(client, manager, "calls_clinic").content.decode()
    start = page.index('<svg viewBox="0 0 920')
    svg = page[start : page.index("</svg>", start) + 6]
    drawing = ElementTree.fromstring(svg)  # noqa: S314  our own
    texts = ["".join(text.itertext()) for text in drawing.iter("text")]
    assert any(text.startswith(name[:60]) and text.endswith("…") for text in texts)
    assert "style=" not in svg
    assert drawing.get("role") == "img"
