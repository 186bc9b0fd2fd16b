"""How soon, why and when it suits, in words. No database."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from tpi_cms.clinics.models import Clinic
from tpi_cms.leads.desk.columns import describe_owner
from tpi_cms.leads.desk.words import (
    describe_language,
    describe_received,
    describe_step,
    is_best_now,
)
from tpi_cms.leads.record.models import Lead

#: A Friday, 10 am in Chicago.
NOW = dt.datetime(2026, 11, 27, 16, tzinfo=dt.UTC)
CHICAGO = "America/Chicago"


def make_lead(time_zone=CHICAGO, **fields):
    return Lead(clinic=Clinic(time_zone=time_zone), **fields)


@pytest.fixture(autouse=True)
def _site_in_chicago():
    with timezone.override(CHICAGO):
        yield


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        (-162, "Overdue 2 h 42 min"),
        (-60, "Overdue 1 h 0 min"),
        (-42, "Overdue 42 min"),
        (0, "Overdue 1 min"),
        (-3 * 1440, "Overdue 3 days"),
        (12, "In 12 min"),
        (0.5, "In 1 min"),
        (90, "Today, 11:30 a.m."),
        (22 * 60, "Tomorrow, 8 a.m."),
        (3 * 1440, "Mon, 10 a.m."),
        (9 * 1440, "December 6, 10 a.m."),
    ],
)
def test_how_soon(minutes, expected):
    lead = make_lead(next_at=NOW + dt.timedelta(minutes=minutes))
    step = describe_step(lead, NOW)
    assert (step.text, step.is_overdue) == (expected, minutes <= 0)


@pytest.mark.parametrize(
    ("begins", "by", "expected"),
    [
        (20 * 60, 22 * 60, "Tomorrow, 6 a.m."),
        (30, 90, "In 30 min"),
        (0, 20, "In 20 min"),
        (-90, -30, "Overdue 30 min"),
    ],
)
def test_from_when_on_while_that_is_ahead(begins, by, expected):
    at = {"due_from": begins, "next_at": by}
    at = {name: NOW + dt.timedelta(minutes=minutes) for name, minutes in at.items()}
    assert describe_step(make_lead(**at), NOW).text == expected


def test_the_day_is_the_clinics_and_its_zone_is_named_if_it_differs():
    lead = make_lead("Asia/Tokyo", next_at=NOW + dt.timedelta(hours=2))
    # 1 am in Tokyo, two hours later the same day there.
    assert describe_step(lead, NOW).text == "Today, 3 a.m. JST"
    assert describe_step(make_lead(), NOW) is None


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"next_step": "first"}, "First call"),
        ({"next_step": "first", "contact_method": "text"}, "First text"),
        ({"next_step": "first", "contact_method": "email"}, "First email"),
        (
            {"next_step": "again", "tries": 1, "last_outcome": "left_message"},
            "Try 2, left a message",
        ),
        ({"next_step": "again", "last_outcome": "reached"}, "Reached"),
        ({"next_step": "again", "tries": 1, "last_outcome": "gone"}, "Try again"),
        ({"next_step": "call_back", "tries": 2}, "Call back, asked for"),
        ({"next_step": "write_or_close", "tries": 3}, "Write, or close it"),
        ({"next_step": ""}, ""),
    ],
)
def test_why(fields, expected):
    assert describe_step(make_lead(next_at=NOW, **fields), NOW).reason == expected


@pytest.mark.parametrize(
    ("zone", "asked", "expected"),
    [
        (CHICAGO, "morning", True),
        (CHICAGO, "afternoon", False),
        ("Europe/Paris", "afternoon", True),  # 5 pm there
        ("Asia/Tokyo", "morning", False),  # 1 am there
        (CHICAGO, "any", False),
    ],
)
def test_best_now_is_by_the_clinics_clock(zone, asked, expected):
    lead = make_lead(zone, contact_time=asked, due_from=NOW)
    assert is_best_now(lead, NOW) == expected
    for due_from in (None, NOW + dt.timedelta(minutes=1)):
        lead.due_from = due_from
        assert not is_best_now(lead, NOW)


@pytest.mark.parametrize(
    ("hours", "expected"),
    [(2, "8 a.m."), (20, "Thu 2 p.m."), (24 * 20, "Nov 7"), (24 * 400, "Oct 23, 2025")],
)
def test_received(hours, expected):
    lead = make_lead(created_at=NOW - dt.timedelta(hours=hours))
    assert describe_received(lead, NOW) == expected


@pytest.mark.parametrize(
    ("code", "expected"), [("", ""), ("en-gb", ""), ("es-mx", "Mexican Spanish")]
)
def test_a_language_is_told_if_it_is_not_the_sites(code, expected):
    assert describe_language(make_lead(language=code)) == expected


def test_an_owner_who_left_is_told_so():
    june = get_user_model()(username="june", first_name="June", last_name="Park")
    lead = make_lead(owner=june)
    lead.owner_left = False  # of the scope's query
    assert describe_owner(lead) == "June Park"
    lead.owner_left = True
    assert describe_owner(lead) == "June Park (left)"
    assert describe_owner(make_lead()) == ""
