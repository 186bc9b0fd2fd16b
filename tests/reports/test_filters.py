"""The period of a report."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from tpi_cms.reports.filters import Period


def read(first="", last=""):
    def to_moment(text):
        return timezone.make_aware(dt.datetime.fromisoformat(text)) if text else None

    return Period.read(slice(to_moment(first), to_moment(last)))


def test_it_is_of_twelve_weeks_unless_dates_are_chosen():
    assert len(list(Period.read(None).fill([]))) == 12
    period = read(last="2026-03-04")
    assert (period.first, period.last) == (dt.date(2025, 12, 15), dt.date(2026, 3, 4))


def test_nothing_comes_after_today():
    assert read(last="2099-12-31").last == timezone.localdate()
    later = timezone.localdate() + dt.timedelta(days=40)
    period = read(first=str(later))
    assert period.first == period.last == later


def test_of_more_than_a_year_months_are_shown_from_the_first_that_has_any():
    period = read("2020-01-15", "2022-03-01")
    found = list(period.fill([dt.date(2021, 12, 1)]))
    assert found == [dt.date(2021, 12, 1), *(dt.date(2022, n, 1) for n in (1, 2, 3))]
    weeks = list(read("2022-01-01", "2022-01-11").fill([]))
    assert weeks == [dt.date(2021, 12, 27), dt.date(2022, 1, 3), dt.date(2022, 1, 10)]
