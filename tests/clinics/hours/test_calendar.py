"""Hours read back: weeks ahead, gaps, holidays by name."""

from __future__ import annotations

import datetime as dt

import pytest

from tpi_cms.clinics.hours.calendar import describe_gaps, get_calendar, get_holidays
from tpi_cms.clinics.hours.schedule import Interruption, Schedule, SpecialDay

WEDNESDAY = dt.date(2026, 12, 23)


def make_schedule(**fields) -> Schedule:
    defaults = {
        "weekly": {"we": [["08:00", "12:00"], ["13:00", "17:00"]]},
        "special": (),
        "time_zone": "America/Chicago",
        "country": "US",
    }
    return Schedule(**{**defaults, **fields})


def test_whole_weeks_are_read_back_in_words():
    weeks = get_calendar(make_schedule(), WEDNESDAY)
    assert [len(week) for week in weeks] == [7] * 8
    assert weeks[0][0].date == dt.date(2026, 12, 21)
    assert weeks[0][2].text == "8 am – 12 pm, 1 pm – 5 pm"
    assert (weeks[0][0].text, weeks[0][0].is_closed) == ("closed", True)


def test_special_days_and_closures_are_marked_with_their_reason():
    next_week = dt.datetime(2026, 12, 30)
    schedule = make_schedule(
        special=(SpecialDay(WEDNESDAY, dt.time(9), dt.time(11), "Party"),),
        interruptions=(
            Interruption(next_week, next_week + dt.timedelta(days=1), reason="Snow"),
        ),
    )
    weeks = get_calendar(schedule, WEDNESDAY)
    special, closed = weeks[0][2], weeks[1][2]
    assert (special.text, special.reason) == ("9 am – 11 am", "Party")
    assert (closed.text, closed.reason, closed.is_changed) == ("closed", "Snow", True)
    assert not weeks[2][2].is_changed


def test_gaps_are_told():
    weekly = {
        "we": [["08:00", "12:00"], ["13:00", "17:00"]],
        "th": [["08:00", "09:00"]],
    }
    told = describe_gaps(make_schedule(weekly=weekly))
    assert told == [
        "Closed 12 pm – 1 pm on Wednesday.",
        "Nothing on Monday, Tuesday, Friday, Saturday, Sunday.",
    ]


def test_coming_holidays_have_names():
    pytest.importorskip("holidays", reason="needs holidays")
    found = get_holidays("US", WEDNESDAY)
    assert found[0] == (dt.date(2026, 12, 25), "Christmas Day")
    assert all(WEDNESDAY <= date < dt.date(2027, 12, 25) for date, _name in found)


def test_without_the_extra_they_are_public_holidays(monkeypatch):
    monkeypatch.setattr("tpi_cms.clinics.hours.calendar.find_spec", lambda name: None)
    assert get_holidays("US", WEDNESDAY)[0][1] == "Public holiday"


def test_an_unknown_country_has_none():
    assert get_holidays("ZZ", WEDNESDAY) == []
