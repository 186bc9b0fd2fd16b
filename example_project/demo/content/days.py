"""Days of the calendar that are still to come, so that the demo never looks old."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Day:
    """The next ``month``/``day`` or, with ``week``, its n-th Thursday of the month."""

    month: int = 1
    day: int = 1
    thursday: int = 0
    offset: int = 0

    def plus(self, days: int) -> Day:
        return replace(self, offset=days)

    def after(self, today: dt.date) -> dt.date:
        """The first such date that is not before ``today``."""
        years = (today.year + add for add in (0, 1))
        return next(d for year in years if (d := self._in(year)) >= today)

    def _in(self, year: int) -> dt.date:
        first = dt.date(year, self.month, self.day)
        if self.thursday:
            first += dt.timedelta((3 - first.weekday()) % 7 + 7 * (self.thursday - 1))
        return first + dt.timedelta(self.offset)


@dataclass(frozen=True)
class InDays:
    days: int

    def after(self, today: dt.date) -> dt.date:
        """The first weekday that is at least ``days`` away."""
        date = today + dt.timedelta(self.days)
        weekend = {5: 2, 6: 1}
        return date + dt.timedelta(weekend.get(date.weekday(), 0))


thanksgiving = Day(month=11, day=1, thursday=4)
christmas_eve = Day(month=12, day=24)
new_year = Day(month=1, day=1)
in_days = InDays


def read_day(text: str) -> Day | InDays:
    """``in 9 days``, or a name as above, and days after it: ``thanksgiving +1``."""
    if text.startswith("in "):
        return InDays(int(text.split()[1]))
    name, _plus, later = text.partition(" +")
    named = {
        "thanksgiving": thanksgiving,
        "christmas_eve": christmas_eve,
        "new_year": new_year,
    }
    return named[name].plus(int(later or 0))
