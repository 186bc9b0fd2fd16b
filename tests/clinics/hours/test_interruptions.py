"""Closures cut opening hours from one local moment until another."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from tpi_cms.clinics.hours.schedule import Interruption, Schedule, SpecialDay

CHICAGO = ZoneInfo("America/Chicago")
WEEK = {day: [["08:00", "12:00"], ["13:00", "17:00"]] for day in ("mo", "tu", "we")}
#: A Tuesday.
DAY = dt.date(2026, 12, 1)


def at(hour, minute=0, day=DAY):
    return dt.datetime.combine(day, dt.time(hour, minute))


def make_schedule(*interruptions, weekly=WEEK, special=()):
    return Schedule(
        weekly=weekly,
        special=tuple(special),
        time_zone="America/Chicago",
        country="US",
        interruptions=interruptions,
    )


def spans(schedule, day=DAY):
    found = schedule.spans_on(day)
    return [f"{a:%H:%M}-{b:%H:%M}" for a, b in found]


@pytest.mark.parametrize(
    ("interruption", "expected"),
    [
        (Interruption(at(0), at(0, day=dt.date(2026, 12, 2))), []),
        (Interruption(at(14), at(16)), ["08:00-12:00", "13:00-14:00", "16:00-17:00"]),
        (Interruption(at(10), at(14)), ["08:00-10:00", "14:00-17:00"]),
        (Interruption(at(17), at(20)), ["08:00-12:00", "13:00-17:00"]),
        (
            Interruption(
                at(0), at(0, day=dt.date(2026, 12, 2)), dt.time(10), dt.time(14)
            ),
            ["10:00-14:00"],
        ),
    ],
)
def test_it_cuts_the_hours_of_its_days(interruption, expected):
    schedule = make_schedule(interruption)
    assert spans(schedule) == expected
    assert len(spans(schedule, DAY - dt.timedelta(1))) == 2
    assert len(spans(schedule, DAY + dt.timedelta(1))) == 2


def test_the_engine_says_the_same():
    schedule = make_schedule(Interruption(at(14), at(0, day=dt.date(2026, 12, 7))))
    before = schedule.state(at(13, 59).replace(tzinfo=CHICAGO))
    assert before.is_open
    assert before.until == at(14).replace(tzinfo=CHICAGO)
    after = schedule.state(at(14).replace(tzinfo=CHICAGO))
    assert not after.is_open
    assert after.next_opening == at(8, day=dt.date(2026, 12, 7)).replace(tzinfo=CHICAGO)


def test_a_night_that_runs_into_it_ends_there():
    weekly = {"mo": [["20:00", "04:00"]]}
    schedule = make_schedule(Interruption(at(1), at(9)), weekly=weekly)
    assert spans(schedule, DAY - dt.timedelta(1)) == ["20:00-01:00"]
    assert not schedule.state(at(2).replace(tzinfo=CHICAGO)).is_open


def test_other_hours_open_no_day_that_is_closed():
    sunday = dt.date(2026, 12, 6)
    interruption = Interruption(
        at(0), at(0, day=dt.date(2026, 12, 9)), dt.time(10), dt.time(14)
    )
    schedule = make_schedule(interruption)
    assert spans(schedule, sunday) == []
    assert spans(schedule, dt.date(2026, 12, 7)) == ["10:00-14:00"]


def test_it_cuts_special_days_too():
    special = [SpecialDay(DAY, dt.time(6), dt.time(9), "Early")]
    schedule = make_schedule(Interruption(at(8), at(20)), special=special)
    assert spans(schedule) == ["06:00-08:00"]


def test_it_is_told_with_its_reason():
    schedule = make_schedule(Interruption(at(14), at(20), reason="Snow"))
    [row] = schedule.upcoming_special(today=DAY, days=7)
    assert (row.date, row.reason, row.text) == (
        DAY,
        "Snow",
        "8 am – 12 pm, 1 pm – 2 pm",
    )
    dated = [e for e in schedule.schema_entries(today=DAY) if "validFrom" in e]
    assert [(e["opens"], e["closes"]) for e in dated] == [
        ("08:00", "12:00"),
        ("13:00", "14:00"),
    ]


def test_a_clinic_that_is_closed_by_it_still_has_hours():
    schedule = make_schedule(
        Interruption(at(0, day=dt.date(2026, 1, 1)), at(0, day=dt.date(2026, 12, 31)))
    )
    assert not schedule.is_empty
    assert schedule.summary
