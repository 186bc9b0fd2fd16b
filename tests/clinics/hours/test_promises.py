"""Promises: 2026-11-23 is a Monday; clocks in Chicago go back on November 1st."""

from __future__ import annotations

import datetime as dt
import itertools
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tpi_cms.clinics.hours.promises import (
    PARTS,
    count_open_minutes,
    is_in_part,
    is_open_between,
    make_promise,
    next_day_opening,
)

from .test_schedule import ALWAYS, NIGHTS, SPLIT, at, closed, make_schedule, special

MORNINGS = {"mo": [["08:00", "12:00"]], "th": [["08:00", "09:00"]]}
#: Its one afternoon, further away than two weeks.
LATER = [special("2026-12-20", "13:00", "14:00")]
OVERLAP = {"mo": [["22:00", "10:00"]], "tu": [["08:00", "12:00"]]}
#: Over the hour that is missing in spring and the one that comes twice in autumn.
SMALL_HOURS = {"su": [["00:30", "04:00"]], "sa": [["23:00", "00:30"]]}


def promise(schedule, moment, minutes=30, part="any"):
    found = make_promise(schedule, moment, minutes=minutes, part_of_day=part)
    return found and (found.begins, found.by)


@pytest.mark.parametrize(
    ("asked", "minutes", "part", "begins", "by"),
    [
        # While open: from now on, rounded up to five minutes, not more.
        ("23T09:00", 30, "any", "23T09:00", "23T09:30"),
        ("23T09:00:01", 30, "any", "23T09:00:01", "23T09:35"),
        ("23T16:28", 30, "any", "23T16:28", "23T17:00"),
        # What is left of the day counts, and the next opening goes on.
        ("23T16:45", 30, "any", "23T16:45", "24T08:15"),
        ("23T17:00", 30, "any", "24T08:00", "24T08:30"),
        # Over a weekend, and a Friday that closes at noon.
        ("27T11:50", 30, "any", "27T11:50", "30T08:20"),
        ("28T03:00", 30, "any", "30T08:00", "30T08:30"),
        # Longer than a week has hours: 4 x 9 + 4.
        ("23T08:00", 2400, "any", "23T08:00", "27T12:00"),
        ("23T08:00", 2405, "any", "23T08:00", "30T08:05"),
        # The half of the day that was asked for.
        ("23T09:00", 30, "morning", "23T09:00", "23T09:30"),
        ("23T11:45", 30, "morning", "23T11:45", "24T08:15"),
        ("23T12:00", 30, "morning", "24T08:00", "24T08:30"),
        ("23T09:00", 30, "afternoon", "23T12:00", "23T12:30"),
        ("26T17:00", 30, "afternoon", "30T12:00", "30T12:30"),
        # More than two weeks of mornings is a long promise, and still mornings.
        ("23T08:00", 2400, "morning", "23T08:00", "04T12:00"),
    ],
)
def test_the_moment_promised(asked, minutes, part, begins, by):
    found = promise(make_schedule(), at(f"2026-11-{asked}"), minutes, part)
    month = "12" if by < asked else "11"
    assert found == (at(f"2026-11-{begins}"), at(f"2026-{month}-{by}"))


@pytest.mark.parametrize(
    ("weekly", "rows", "asked", "part", "begins", "by"),
    [
        (SPLIT, [], "23T11:45", "any", "23T11:45", "23T13:15"),
        ({"mo": [["08:00", "16:58"]]}, [], "23T16:27", "any", "23T16:27", "23T16:58"),
        (None, [closed("2026-11-23")], "23T09:00", "any", "24T08:00", "24T08:30"),
        (
            None,
            [special("2026-11-28", "10:00", "10:20")],
            "27T13:00",
            "any",
            "28T10:00",
            "30T08:10",
        ),
        # Nights, and places that never close: by the clock, and by day if they can.
        (NIGHTS, [], "23T23:50", "any", "23T23:50", "24T00:20"),
        (NIGHTS, [], "24T01:50", "any", "24T01:50", "24T22:20"),
        (NIGHTS, [], "23T09:00", "afternoon", "23T22:00", "23T22:30"),
        (ALWAYS, [], "23T23:50", "any", "23T23:50", "24T00:20"),
        (ALWAYS, [], "23T13:00", "morning", "24T06:00", "24T06:30"),
        (ALWAYS, [], "23T22:00", "afternoon", "24T12:00", "24T12:30"),
        # No such half within two weeks: any will do.
        (MORNINGS, [], "23T09:00", "afternoon", "23T09:00", "23T09:30"),
        (MORNINGS, LATER, "23T09:00", "afternoon", "23T09:00", "23T09:30"),
    ],
)
def test_the_moment_promised_by_other_hours(weekly, rows, asked, part, begins, by):
    schedule = make_schedule(weekly, rows) if weekly else make_schedule(special=rows)
    found = promise(schedule, at(f"2026-11-{asked}"), part=part)
    assert found == (at(f"2026-11-{begins}"), at(f"2026-11-{by}"))


@pytest.mark.parametrize(
    "schedule",
    [
        make_schedule({}),
        make_schedule({}, [closed("2026-11-24")]),
        make_schedule(ALWAYS, suspended=True),
        make_schedule({}, [special("2026-11-20", "08:00", "17:00")]),
    ],
    ids=["unknown", "only closings", "suspended", "past openings"],
)
def test_nothing_is_promised_where_no_opening_is_known(schedule):
    moment = at("2026-11-23T09:00")
    assert promise(schedule, moment) is None
    assert promise(schedule, moment, part="morning") is None
    assert next_day_opening(schedule, moment) is None
    assert count_open_minutes(schedule, moment, moment + dt.timedelta(days=3)) == 0


def test_an_hour_that_is_missing_or_comes_twice_is_counted_as_it_passes():
    """``00:30`` to ``04:00`` of the wall clock is 2.5 hours, then 4.5."""
    schedule = make_schedule(SMALL_HOURS)
    spring, autumn = at("2026-03-08T00:30"), at("2026-11-01T00:30")
    assert promise(schedule, spring, 90)[1] == at("2026-03-08T03:00")
    assert promise(schedule, autumn, 210)[1] == at("2026-11-01T03:00")
    assert count_open_minutes(schedule, spring, at("2026-03-08T05:00")) == 150
    assert count_open_minutes(schedule, autumn, at("2026-11-01T05:00")) == 270


def test_hours_that_overlap_are_no_more_time():
    """Stored past the forms, which refuse them."""
    schedule = make_schedule(OVERLAP)
    assert promise(schedule, at("2026-11-24T07:00"), 240)[1] == at("2026-11-24T11:00")


class TestNextDay:
    @pytest.mark.parametrize(
        ("weekly", "asked", "part", "opens"),
        [
            (None, "23T15:00", "any", "24T08:00"),
            (None, "23T15:00", "afternoon", "24T12:00"),
            (None, "27T15:00", "any", "30T08:00"),
            # Not at midnight, though somebody is there.
            (ALWAYS, "23T15:00", "any", "24T06:00"),
            (NIGHTS, "23T15:00", "any", "24T22:00"),
        ],
    )
    def test_it_opens(self, weekly, asked, part, opens):
        schedule = make_schedule(weekly) if weekly else make_schedule()
        found = next_day_opening(schedule, at(f"2026-11-{asked}"), part_of_day=part)
        assert found == at(f"2026-11-{opens}")
        assert found.tzinfo == schedule.zone


def test_open_between_two_moments():
    schedule = make_schedule()
    assert is_open_between(schedule, at("2026-11-23T16:59"), at("2026-11-24T08:00"))
    assert not is_open_between(schedule, at("2026-11-23T17:00"), at("2026-11-24T08:00"))
    assert not is_open_between(schedule, at("2026-11-24T08:00"), at("2026-11-23T08:00"))


def test_a_part_of_the_day_has_its_end_and_not_its_beginning():
    assert not is_in_part(at("2026-11-23T06:00"), "morning")
    assert is_in_part(at("2026-11-23T12:00"), "morning")
    assert not is_in_part(at("2026-11-23T12:00"), "afternoon")


# --- against a counter of single minutes -------------------------------------------

#: Zone and the day before its clocks change: one by half an hour, one at midnight.
CHANGES = [
    ("America/Chicago", dt.date(2026, 10, 31)),
    ("America/Chicago", dt.date(2026, 3, 7)),
    ("Australia/Lord_Howe", dt.date(2026, 4, 4)),
    ("America/Havana", dt.date(2026, 3, 7)),
]
clocks = st.sampled_from(["00:00", "00:59", "01:30", "02:00", "03:00", "08:00"])
weeks = st.dictionaries(
    st.sampled_from(["fr", "sa", "su", "mo"]),
    st.lists(st.tuples(clocks, clocks), max_size=2),
)


def open_minutes(schedule, start, part):
    """Each minute from ``start`` for three days that is open, by the spans."""
    spans = [
        span
        for days in range(-2, 5)
        for span in schedule.spans_on(start.date() + dt.timedelta(days))
    ]
    begins, ends = PARTS.get(part, (dt.time.min, dt.time.max))
    for n in range(3 * 24 * 60):
        moment = start.astimezone(dt.UTC) + dt.timedelta(minutes=n)
        local = moment.astimezone(schedule.zone).time()
        if begins <= local < ends and any(a <= moment < b for a, b in spans):
            yield moment


@settings(max_examples=40, deadline=None)
@given(
    weeks,
    st.sampled_from(CHANGES),
    st.integers(0, 1439),
    st.integers(1, 300),
    st.sampled_from(["any", "morning", "afternoon"]),
)
def test_it_is_what_counting_single_minutes_makes(weekly, change, clock, minutes, part):
    zone, date = change
    schedule = make_schedule(weekly, time_zone=zone)
    start = at(f"{date}T00:00", ZoneInfo(zone)) + dt.timedelta(minutes=clock)
    counted = list(itertools.islice(open_minutes(schedule, start, part), minutes))
    if len(counted) < minutes:
        return  # Further away than is worth counting one by one.
    begins, by = promise(schedule, start, minutes, part)
    ends = counted[-1] + dt.timedelta(minutes=1)
    assert begins == counted[0]
    assert ends <= by < ends + dt.timedelta(minutes=5)
    if part == "any":
        assert count_open_minutes(schedule, start, ends) == minutes
