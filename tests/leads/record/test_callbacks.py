"""When to try again: opening hours and clocks that change."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from tpi_cms.clinics.models import Clinic
from tpi_cms.leads.record.callbacks import (
    NoSuchTimeError,
    comes_twice,
    find_later_today,
    find_latest,
    find_tomorrow,
    get_opening,
    to_moment,
)
from tpi_cms.leads.record.models import Lead

CHICAGO = ZoneInfo("America/Chicago")


def make_clinic(**hours):
    """Not stored; its special days are asked for from the database."""
    week = {day: [["08:00", "12:00"], ["13:00", "17:00"]] for day in ("mo", "tu", "fr")}
    return Clinic(time_zone="America/Chicago", weekly_hours=hours or week, country="US")


def at(text):
    return dt.datetime.fromisoformat(text).replace(tzinfo=CHICAGO)


@pytest.mark.parametrize(
    ("begins", "latest"),
    [
        ("2026-11-24 09:00", "2026-11-24 10:00"),
        ("2026-11-24 11:30", "2026-11-24 12:00"),  # it closes for lunch
        ("2026-11-24 18:30", "2026-11-24 19:30"),  # closed, but somebody insisted
    ],
)
def test_a_next_step_has_the_clinics_time_to_answer(begins, latest):
    clinic = make_clinic()
    clinic.answer_minutes = 60
    assert find_latest(clinic, at(begins)) == at(latest)


@pytest.mark.parametrize(
    ("now", "later"),
    [
        ("2026-11-24 09:01", "2026-11-24 11:15"),
        ("2026-11-24 10:50", "2026-11-24 11:30"),  # before it closes for lunch
        ("2026-11-24 11:40", None),  # too soon; after lunch is to be picked
        ("2026-11-24 12:10", "2026-11-24 13:00"),
        ("2026-11-24 06:00", "2026-11-24 08:00"),
        ("2026-11-24 16:45", None),
        ("2026-11-24 18:00", None),
        ("2026-11-25 10:00", None),
    ],
)
def test_later_today_is_while_the_clinic_is_open(now, later):
    assert find_later_today(make_clinic(), at(now)) == (later and at(later))


@pytest.mark.parametrize(
    ("contact_time", "tomorrow"),
    [
        ("any", "2026-11-27 08:00"),
        ("morning", "2026-11-27 08:00"),
        ("afternoon", "2026-11-27 13:00"),
    ],
)
def test_tomorrow_is_the_next_day_it_is_open_in_their_part_of_it(
    contact_time, tomorrow
):
    lead = Lead(clinic=make_clinic(), contact_time=contact_time)
    assert find_tomorrow(lead, at("2026-11-24 10:00")) == at(tomorrow)


def test_hours_that_nobody_can_read_stop_nobody(monkeypatch):
    def fail(self):
        raise ValueError("no hours")

    monkeypatch.setattr(Clinic, "schedule", property(fail))
    now = at("2026-11-24 10:00")
    assert find_tomorrow(Lead(clinic=make_clinic()), now) == now + dt.timedelta(days=1)
    assert find_later_today(make_clinic(), now) is None
    assert get_opening(make_clinic(), now) == (None, None)


def test_a_time_that_clocks_skip_is_refused_with_what_they_show():
    with pytest.raises(NoSuchTimeError) as caught:
        to_moment(dt.datetime(2026, 3, 8, 2, 30), CHICAGO)
    assert caught.value.instead == dt.datetime(2026, 3, 8, 8, 30, tzinfo=dt.UTC)


def test_of_a_time_that_comes_twice_the_first_is_meant():
    moment = to_moment(dt.datetime(2026, 11, 1, 1, 30), CHICAGO)
    assert moment.astimezone(dt.UTC).hour == 6
    assert comes_twice(moment)
    assert not comes_twice(to_moment(dt.datetime(2026, 11, 1, 3, 30), CHICAGO))
