"""Opening hours: 2026-11-23 is a Monday; Thanksgiving is Thursday the 26th."""

from __future__ import annotations

import datetime as dt
import time
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from tpi_cms.clinics.hours.schedule import (
    DAYS,
    Schedule,
    SpecialDay,
    validate_weekly_hours,
)

CHICAGO = ZoneInfo("America/Chicago")
WEEKDAYS = {
    **dict.fromkeys(("mo", "tu", "we", "th"), [["08:00", "17:00"]]),
    "fr": [["08:00", "12:00"]],
}
SPLIT = {"mo": [["13:00", "17:00"], ["08:00", "12:00"]]}
NIGHTS = dict.fromkeys(DAYS, [["22:00", "02:00"]])
ADJACENT = {"mo": [["08:00", "12:00"], ["12:00", "00:00"]], "tu": [["00:00", "02:00"]]}
ALWAYS = dict.fromkeys(DAYS, [["00:00", "00:00"]])


def make_schedule(weekly=WEEKDAYS, special=(), **fields) -> Schedule:
    defaults = {"time_zone": "America/Chicago", "country": "US"}
    return Schedule(weekly, tuple(special), **{**defaults, **fields})


def at(text: str, zone: ZoneInfo = CHICAGO) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=zone)


def closed(text: str, reason: str = "") -> SpecialDay:
    return SpecialDay(dt.date.fromisoformat(text), None, None, reason)


def special(text: str, opens: str, closes: str, reason: str = "") -> SpecialDay:
    times = (dt.time.fromisoformat(t) for t in (opens, closes))
    return SpecialDay(dt.date.fromisoformat(text), *times, reason)


class TestState:
    def test_open_until_closing(self):
        state = make_schedule().state(at("2026-11-23T09:00"))
        assert state.is_open
        assert state.until == at("2026-11-23T17:00")
        assert state.next_opening is None

    def test_closed_until_the_next_opening_over_a_weekend(self):
        state = make_schedule().state(at("2026-11-27T12:00"))
        assert not state.is_open
        assert state.until is None
        assert state.next_opening == at("2026-11-30T08:00")

    def test_opening_is_open_and_closing_is_closed(self):
        schedule = make_schedule()
        assert schedule.state(at("2026-11-23T08:00")).is_open
        assert not schedule.state(at("2026-11-23T17:00")).is_open

    def test_a_lunch_break_is_closed(self):
        state = make_schedule(SPLIT).state(at("2026-11-23T12:30"))
        assert state.next_opening == at("2026-11-23T13:00")

    def test_adjacent_spans_are_one_opening(self):
        weekly = {"mo": [["08:00", "12:00"], ["12:00", "00:00"]]}
        weekly["tu"] = [["00:00", "03:00"]]
        state = make_schedule(weekly).state(at("2026-11-23T09:00"))
        assert state.until == at("2026-11-24T03:00")

    def test_a_night_goes_on_into_a_day_with_hours_of_its_own(self):
        weekly = {"mo": [["22:00", "06:00"]], "tu": [["08:00", "09:00"]]}
        state = make_schedule(weekly).state(at("2026-11-24T05:00"))
        assert state.until == at("2026-11-24T06:00")

    def test_a_night_of_sunday_goes_on_into_monday(self):
        schedule = make_schedule({"su": [["22:00", "02:00"]]})
        assert schedule.state(at("2026-11-23T01:59")).is_open
        assert not schedule.state(at("2026-11-24T01:59")).is_open

    def test_never_closing_has_no_end(self):
        state = make_schedule(ALWAYS).state(at("2026-11-23T05:00"))
        assert state.is_open
        assert state.until is None

    def test_asked_in_another_zone_it_answers_in_its_own(self):
        state = make_schedule().state(at("2026-11-23T14:00", ZoneInfo("UTC")))
        assert state.is_open
        assert state.until.isoformat() == "2026-11-23T17:00:00-06:00"

    def test_a_fixed_offset_is_a_zone_too(self):
        moment = dt.datetime(2026, 11, 23, 14, tzinfo=dt.UTC)
        assert make_schedule().state(moment).is_open

    def test_two_places_differ_at_the_same_moment(self):
        moment = at("2026-11-23T16:30")
        denver = make_schedule(time_zone="America/Denver")
        boston = make_schedule(time_zone="America/New_York")
        assert denver.state(moment).is_open
        assert not boston.state(moment).is_open

    def test_a_moment_without_zone_is_refused(self):
        with pytest.raises(ValueError, match="time zone"):
            make_schedule().state(dt.datetime(2026, 11, 23, 9))

    def test_now_is_the_default(self):
        assert make_schedule(ALWAYS).state().is_open

    def test_a_suspended_place_is_never_open(self):
        schedule = make_schedule(ALWAYS, suspended=True)
        state = schedule.state(at("2026-11-23T09:00"))
        assert not state.is_open
        assert state.next_opening is None
        assert schedule.spans_on(dt.date(2026, 11, 23)) == []
        assert schedule.upcoming_spans(at("2026-11-23T09:00")) == []
        assert schedule.schema_entries() == []

    def test_without_hours_nothing_is_known(self):
        schedule = make_schedule({day: [] for day in DAYS})
        assert schedule.is_empty
        assert schedule.expression == ""
        assert not schedule.state(at("2026-11-23T09:00")).is_open
        assert schedule.grouped() == []
        assert schedule.summary == ""
        assert schedule.schema_entries() == []

    def test_a_closed_day_without_weekly_hours_says_nothing_of_the_rest(self):
        schedule = make_schedule({}, [closed("2026-11-26")])
        assert schedule.is_empty and schedule.schema_entries() == []

    def test_an_opening_in_the_far_future_is_no_next_opening(self):
        schedule = make_schedule({}, [special("2029-01-02", "08:00", "12:00")])
        assert not schedule.is_empty
        assert schedule.state(at("2026-11-23T09:00")).next_opening is None


class TestHolidays:
    def test_open_unless_the_place_closes_on_them(self):
        assert make_schedule().state(at("2026-11-26T09:00")).is_open

    def test_closed_on_a_public_holiday_of_the_country(self):
        schedule = make_schedule(closed_on_holidays=True)
        state = schedule.state(at("2026-11-26T09:00"))
        assert not state.is_open
        assert state.next_opening == at("2026-11-27T08:00")
        assert schedule.spans_on(dt.date(2026, 11, 26)) == []

    def test_a_special_day_overrides_a_holiday(self):
        rows = [special("2026-11-26", "09:00", "11:00")]
        schedule = make_schedule(special=rows, closed_on_holidays=True)
        assert schedule.state(at("2026-11-26T10:00")).is_open
        assert not schedule.state(at("2026-11-26T11:30")).is_open

    @pytest.mark.parametrize("country", ["", "XX", "ZZ"])
    def test_an_unknown_country_has_none(self, country):
        schedule = make_schedule(country=country, closed_on_holidays=True)
        assert schedule.state(at("2026-11-26T09:00")).is_open
        assert schedule.spans_on(dt.date(2026, 11, 26))

    def test_nights_around_a_holiday(self):
        schedule = make_schedule(NIGHTS, closed_on_holidays=True)
        assert schedule.state(at("2026-11-25T23:00")).until == at("2026-11-26T02:00")
        state = schedule.state(at("2026-11-26T23:00"))
        assert state.next_opening == at("2026-11-27T22:00")

    def test_the_night_between_two_holidays_does_not_happen(self):
        schedule = make_schedule(NIGHTS, country="DE", closed_on_holidays=True)
        state = schedule.state(at("2026-12-25T02:00"))
        assert state.next_opening == at("2026-12-27T22:00")


class TestSpecialDays:
    def test_closed_all_day(self):
        schedule = make_schedule(special=[closed("2026-11-24")])
        state = schedule.state(at("2026-11-24T09:00"))
        assert state.next_opening == at("2026-11-25T08:00")

    def test_hours_replace_those_of_the_week(self):
        schedule = make_schedule(special=[special("2026-11-24", "10:00", "11:00")])
        assert not schedule.state(at("2026-11-24T09:00")).is_open
        assert schedule.state(at("2026-11-24T10:30")).is_open

    def test_two_rows_of_a_date_are_two_spans(self):
        rows = [
            special("2026-11-24", "14:00", "15:00"),
            special("2026-11-24", "08:00", "09:00"),
        ]
        spans = make_schedule(special=rows).spans_on(dt.date(2026, 11, 24))
        assert [start.hour for start, _end in spans] == [8, 14]

    def test_the_night_before_a_closed_day_goes_on_to_its_end(self):
        schedule = make_schedule(NIGHTS, [closed("2026-11-25")])
        assert schedule.state(at("2026-11-25T01:00")).until == at("2026-11-25T02:00")

    def test_the_night_of_a_closed_day_does_not_happen(self):
        schedule = make_schedule(NIGHTS, [closed("2026-11-25")])
        state = schedule.state(at("2026-11-26T01:00"))
        assert state.next_opening == at("2026-11-26T22:00")

    def test_a_special_night_goes_on_into_the_next_day(self):
        rows = [special("2026-11-24", "20:00", "03:00")]
        schedule = make_schedule(special=rows)
        assert schedule.state(at("2026-11-25T02:00")).until == at("2026-11-25T03:00")
        assert schedule.state(at("2026-11-25T09:00")).is_open


class TestClocksChange:
    def test_a_night_in_spring_is_an_hour_shorter(self):
        weekly = {"sa": [["22:00", "04:00"]]}
        [(start, end)] = make_schedule(weekly).spans_on(dt.date(2026, 3, 7))
        assert end.timestamp() - start.timestamp() == 5 * 3600

    def test_a_time_that_does_not_exist_is_moved_on(self):
        weekly = dict.fromkeys(DAYS, [["01:00", "02:30"]])
        [(_start, end)] = make_schedule(weekly).spans_on(dt.date(2026, 3, 8))
        assert end.isoformat() == "2026-03-08T03:00:00-05:00"
        state = make_schedule(weekly).state(at("2026-03-08T01:30"))
        assert state.until.isoformat() == "2026-03-08T03:00:00-05:00"

    def test_opening_after_the_change_in_autumn(self):
        weekly = {"su": [["08:00", "12:00"]]}
        state = make_schedule(weekly).state(at("2026-10-31T20:00"))
        assert state.next_opening.isoformat() == "2026-11-01T08:00:00-06:00"


class TestWords:
    def test_neighbouring_days_are_grouped(self):
        groups = make_schedule().grouped()
        assert [(g.days, g.hours, g.is_closed) for g in groups] == [
            ("Mon–Thu", "8 am – 5 pm", False),
            ("Fri", "8 am – 12 pm", False),
            ("Sat–Sun", "closed", True),
        ]

    def test_summary_leaves_out_closed_days(self):
        text = "Mon–Thu 8 am – 5 pm; Fri 8 am – 12 pm"
        assert make_schedule().summary == text

    def test_week_has_seven_named_rows(self):
        week = make_schedule(SPLIT).week()
        assert [row.key for row in week] == list(DAYS)
        assert week[0].name == "Monday"
        assert week[0].spans == ["8 am – 12 pm", "1 pm – 5 pm"]
        assert not week[0].is_closed
        assert week[6].is_closed

    def test_half_hours_and_the_whole_day(self):
        weekly = {"mo": [["08:30", "12:05"]], "tu": [["00:00", "00:00"]]}
        week = make_schedule(weekly).week()
        assert week[0].spans == ["8:30 am – 12:05 pm"]
        assert week[1].spans == ["24 hours"]

    def test_another_language_writes_times_its_own_way(self):
        with translation.override("de"):
            row = make_schedule().week()[0]
            assert make_schedule().grouped()[0].days == "Mo–Do"
        assert row.name == "Montag"
        assert row.spans == ["08:00 – 17:00"]

    def test_special_days_ahead(self):
        rows = [
            closed("2026-11-20"),
            closed("2026-11-24", "Staff training"),
            special("2026-11-30", "09:00", "13:00", "Short day"),
            closed("2027-11-30"),
        ]
        found = make_schedule(special=rows).upcoming_special(dt.date(2026, 11, 21))
        assert [(row.date.day, row.reason, row.text) for row in found] == [
            (24, "Staff training", "closed"),
            (30, "Short day", "9 am – 1 pm"),
        ]

    def test_holidays_ahead_are_told_where_they_change_something(self):
        schedule = make_schedule(closed_on_holidays=True)
        found = schedule.upcoming_special(dt.date(2026, 11, 21))
        assert [(row.date.isoformat(), row.text) for row in found] == [
            ("2026-11-26", "closed")
        ]
        assert found[0].reason == "Public holiday"
        saturdays = {"sa": [["08:00", "12:00"]]}
        saturday_only = make_schedule(saturdays, closed_on_holidays=True)
        assert saturday_only.upcoming_special(dt.date(2026, 11, 21)) == []


class TestSchema:
    def test_equal_days_share_an_entry_and_split_shifts_do_not(self):
        weekly = {**WEEKDAYS, "sa": SPLIT["mo"]}
        entries = make_schedule(weekly).schema_entries(dt.date(2026, 11, 21))
        days = [(e["dayOfWeek"], e["opens"], e["closes"]) for e in entries]
        assert days == [
            (["Monday", "Tuesday", "Wednesday", "Thursday"], "08:00", "17:00"),
            (["Friday", "Saturday"], "08:00", "12:00"),
            (["Saturday"], "13:00", "17:00"),
        ]
        assert {e["@type"] for e in entries} == {"OpeningHoursSpecification"}

    def test_whole_days_and_nights(self):
        weekly = {"mo": [["00:00", "00:00"]], "tu": [["22:00", "02:00"]]}
        entries = make_schedule(weekly).schema_entries(dt.date(2026, 11, 21))
        assert [(e["opens"], e["closes"]) for e in entries] == [
            ("00:00", "23:59"),
            ("22:00", "02:00"),
        ]

    def test_special_days_carry_their_date(self):
        rows = [closed("2026-11-24"), special("2026-11-25", "09:00", "11:00")]
        entries = make_schedule({}, rows).schema_entries(dt.date(2026, 11, 21))
        assert [
            (e["validFrom"], e["validThrough"], e["opens"], e["closes"])
            for e in entries
        ] == [
            ("2026-11-24", "2026-11-24", "00:00", "00:00"),
            ("2026-11-25", "2026-11-25", "09:00", "11:00"),
        ]


class TestUpcomingSpans:
    def test_minutes_in_utc_from_todays_midnight(self):
        schedule = make_schedule({"mo": [["08:00", "17:00"]]})
        morning = schedule.upcoming_spans(at("2026-11-23T00:00"))
        assert morning == schedule.upcoming_spans(at("2026-11-23T23:59"))
        start = int(at("2026-11-23T08:00").timestamp() // 60)
        assert morning[0] == [start, start + 9 * 60]
        assert len(morning) == 2  # today and in a week

    def test_last_night_still_counts_and_adjacent_spans_are_one(self):
        midnight = int(at("2026-11-23T00:00").timestamp() // 60)
        nights = make_schedule(NIGHTS).upcoming_spans(at("2026-11-23T12:00"))
        assert nights[0] == [midnight, midnight + 120]
        always = make_schedule(ALWAYS).upcoming_spans(at("2026-11-23T12:00"))
        assert always == [[midnight, midnight + 8 * 1440]]


class TestValidation:
    @pytest.mark.parametrize("weekly", [{}, WEEKDAYS, SPLIT, NIGHTS, ALWAYS, ADJACENT])
    def test_sound_hours_pass(self, weekly):
        validate_weekly_hours(weekly)

    @pytest.mark.parametrize(
        ("weekly", "message"),
        [
            ([], "by day"),
            (None, "by day"),
            ({"monday": []}, "“monday” is not a day. Use mo, tu"),
            ({"mo": "8-5"}, "Monday: give the hours as a list"),
            ({"mo": [["08:00"]]}, "Monday: each opening needs a time from and"),
            ({"mo": ["08:00"]}, "Monday: each opening needs a time from and"),
            ({"tu": [["8:00", "17:00"]]}, "Tuesday: “8:00” is not a time"),
            ({"tu": [["08:00", "24:00"]]}, "Tuesday: “24:00” is not a time"),
            ({"tu": [["08:00", None]]}, "Tuesday: “None” is not a time"),
            ({"tu": [["08:00\n", "09:00"]]}, "is not a time"),
            ({"tu": [["٠٨:٠٠", "09:00"]]}, "is not a time"),
            (
                {"mo": [["08:00", "12:00"], ["11:00", "13:00"]]},
                "Monday: 8 am – 12 pm and 11 am – 1 pm overlap.",
            ),
            (
                {"su": [["22:00", "09:00"]], "mo": [["08:00", "12:00"]]},
                "Sunday: the hours run into those of Monday.",
            ),
            ({"mo": [[f"{h:02}:00", f"{h:02}:30"] for h in range(7)]}, "at most 6"),
        ],
    )
    def test_mistakes_are_named_in_plain_words(self, weekly, message):
        with pytest.raises(ValidationError) as caught:
            validate_weekly_hours(weekly)
        assert message in " ".join(caught.value.messages)

    def test_all_mistakes_are_named_at_once(self):
        with pytest.raises(ValidationError) as caught:
            validate_weekly_hours({"xx": [], "mo": [["1", "2"]], "tu": 3})
        assert len(caught.value.messages) == 3

    @given(
        st.recursive(
            st.none() | st.text(max_size=6) | st.integers(),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(st.sampled_from([*DAYS, "x"]), inner, max_size=3)
            ),
            max_leaves=8,
        )
    )
    def test_whatever_is_typed_is_judged_or_refused(self, value):
        try:
            validate_weekly_hours(value)
        except ValidationError:
            return
        make_schedule(value).state()


clocks = st.times().map(lambda t: f"{t:%H:%M}")
weeks = st.dictionaries(
    st.sampled_from(DAYS), st.lists(st.tuples(clocks, clocks), max_size=3)
)
november = st.integers(0, 40).map(lambda n: dt.date(2026, 11, 2) + dt.timedelta(n))
specials = st.lists(
    november.flatmap(
        lambda date: (
            st.just(SpecialDay(date, None, None))
            | st.builds(SpecialDay, st.just(date), st.times(), st.times())
        )
    ),
    max_size=4,
)


@given(weeks, specials, st.booleans(), november, st.times())
def test_the_engine_and_the_spans_agree(weekly, rows, on_holidays, date, clock):
    """State, end and next opening follow from the spans, whatever was typed."""
    schedule = make_schedule(weekly, rows, closed_on_holidays=on_holidays)
    moment = dt.datetime.combine(date, clock.replace(second=0), CHICAGO)
    spans = [
        span
        for offset in range(-1, 10)
        for span in schedule.spans_on(date + dt.timedelta(offset))
    ]
    state = schedule.state(moment)
    assert state.is_open == any(start <= moment < end for start, end in spans)
    if not state.is_open:
        ahead = [start for start, _end in spans if start > moment]
        if ahead:
            assert state.next_opening == min(ahead)
    elif state.until and state.until.date() < date + dt.timedelta(9):
        assert not any(start <= state.until < end for start, end in spans)
        assert any(end == state.until for _start, end in spans)


@given(weeks, specials, st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2027, 1, 1)))
def test_nothing_raises_for_any_times(weekly, rows, moment):
    schedule = make_schedule(weekly, rows, closed_on_holidays=True)
    moment = moment.replace(tzinfo=CHICAGO)
    schedule.upcoming_spans(moment)
    schedule.schema_entries(moment.date())
    assert len(schedule.week()) == 7
    assert isinstance(schedule.summary, str)


def test_years_of_special_days_stay_fast():
    first = dt.date(2020, 1, 1)
    rows = [closed((first + dt.timedelta(n)).isoformat()) for n in range(0, 3000, 2)]
    schedule = make_schedule(NIGHTS, rows, closed_on_holidays=True)
    started = time.perf_counter()
    schedule.state(at("2026-11-23T09:00"))
    schedule.upcoming_spans(at("2026-11-23T09:00"))
    assert time.perf_counter() - started < 1
