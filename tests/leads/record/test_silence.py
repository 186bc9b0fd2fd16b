"""Silence: from a clinic's own history, in its opening days."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from tests import factories
from tpi_cms.leads.record.silence import find_silent_clinics, measure_silence

MONDAY = dt.date(2026, 3, 2)


def on_weekdays(day):
    return day.weekday() < 5


def every(step, count, start=MONDAY):
    return [start + dt.timedelta(days=step * number) for number in range(count)]


def test_it_is_what_its_own_pauses_never_reach():
    """A request each fourth day: three days between are usual."""
    days = every(4, 30)
    last = days[-1]
    for passed, expected in [(4, None), (5, (4, 3)), (10, (9, 3))]:
        today = last + dt.timedelta(days=passed)
        assert measure_silence(days, today, lambda day: True) == expected


def test_closed_days_are_no_silence():
    """A request each weekday, the last on a Friday."""
    days = [day for day in every(1, 40) if on_weekdays(day)]
    friday = max(day for day in days if day.weekday() == 4)
    days = [day for day in days if day <= friday]
    monday = friday + dt.timedelta(days=3)
    assert measure_silence(days, monday, on_weekdays) is None
    assert measure_silence(days, monday + dt.timedelta(days=1), on_weekdays) is None
    thursday = monday + dt.timedelta(days=3)
    assert measure_silence(days, thursday, on_weekdays) == (3, 1)


def test_a_rare_long_pause_doesnt_make_it_deaf():
    """One of two hundred pauses was of a month; two of them would be a habit."""
    days = every(1, 100)
    days += every(1, 101, days[-1] + dt.timedelta(days=30))
    today = days[-1] + dt.timedelta(days=6)
    assert measure_silence(days, today, lambda day: True) == (5, 1)


def test_a_short_history_says_nothing():
    days = every(1, 19)
    today = days[-1] + dt.timedelta(days=60)
    assert measure_silence(days, today, lambda day: True) is None


@pytest.mark.django_db
def test_only_open_clinics_with_a_history_are_found(django_assert_max_num_queries):
    now = timezone.now()
    hours = {"weekly_hours": {}}
    silent = factories.make_clinic(name="Silent", **hours)
    closed = factories.make_clinic(name="Closed", status="closed", **hours)
    busy = factories.make_clinic(name="Busy", **hours)
    new = factories.make_clinic(name="New", **hours)
    for age in range(9, 40):
        for clinic in (silent, closed, busy):
            factories.make_lead(clinic, created_at=now - dt.timedelta(days=age))
    factories.make_lead(busy, created_at=now - dt.timedelta(hours=3))
    # Neither a test nor spam is a sign of life.
    factories.make_lead(silent, created_at=now, is_test=True)
    factories.make_lead(silent, created_at=now, held_at=now)
    with django_assert_max_num_queries(4):
        [found] = find_silent_clinics([silent, closed, busy, new])
    assert (found.clinic, found.days, found.usual_days) == (silent, 8, 1)
    assert find_silent_clinics([]) == []


@pytest.mark.django_db
def test_days_are_those_of_the_clinics_time_zone():
    """The last request came when the next day had begun in Paris."""
    chicago, paris = (
        factories.make_clinic(time_zone=name, weekly_hours={})
        for name in ("America/Chicago", "Europe/Paris")
    )
    last = dt.datetime(2026, 3, 24, 23, 30, tzinfo=dt.UTC)
    for age in range(31):
        for clinic in (chicago, paris):
            factories.make_lead(clinic, created_at=last - dt.timedelta(days=age))
    found = find_silent_clinics([chicago, paris], last + dt.timedelta(days=6, hours=12))
    assert {each.clinic: each.days for each in found} == {chicago: 6, paris: 5}
