"""What is said of a closure: to patients in the band, to editors in lists."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .closures import Closure
from .hours import moment
from .hours.rules import to_span
from .hours.words import spans_text, time_text
from .models import Clinic

#: How long before it begins a closure stands in the page, hidden until then.
AHEAD = dt.timedelta(hours=48)


@dataclass(frozen=True)
class Notice:
    """A closure of one clinic, or of all: ``clinic`` is None."""

    closure: Closure
    zone: ZoneInfo
    clinic: Clinic | None = None

    @property
    def is_now(self) -> bool:
        return self.closure.as_value().covers(moment.now().astimezone(self.zone))

    @property
    def start(self) -> int:
        """In minutes of UTC since 1970, for the script, as ``until`` is."""
        return _to_minutes(self.closure.as_value().start, self.zone)

    @property
    def until(self) -> int:
        return _to_minutes(self.closure.as_value().until, self.zone)

    @property
    def end_text(self) -> str:
        return describe_end(self.closure)

    @property
    def is_one_day(self) -> bool:
        """A whole day, which is today whenever the notice shows."""
        return _is_one_day(self.closure)

    @property
    def day(self) -> dt.date:
        return self.closure.first_date

    @property
    def hours_text(self) -> str:
        """``8 am – 12 pm``; "" where it is closed."""
        return _hours(self.closure)


def get_notices(clinic: Clinic) -> list[Notice]:
    """Of that clinic alone: those that run or begin soon; none of one not open."""
    if clinic.status != clinic.Status.OPEN:
        return []
    own = [each for each in clinic.known_closures if not each.all_clinics]
    return [Notice(each, clinic.zone, clinic) for each in _soon(own, clinic.zone)]


def get_site_notices() -> list[Notice]:
    """Of closures of all clinics, by the site's clock; one query."""
    closures = Closure.objects.not_over().filter(all_clinics=True)
    zone = timezone.get_default_timezone()
    return [Notice(each, zone) for each in _soon(closures, zone)]


def _soon(closures: Iterable[Closure], zone: ZoneInfo) -> list[Closure]:
    local = moment.now().astimezone(zone).replace(tzinfo=None)
    values = ((each, each.as_value()) for each in closures)
    return [c for c, value in values if value.start - AHEAD <= local < value.until]


def describe_end(closure: Closure) -> str:
    """``8 am on Friday, November 20``, or the last whole day."""
    day = date_format(closure.last_date, _("l, F j"))
    if closure.last_time is None:
        return _("the end of %(day)s") % {"day": day}
    return _("%(time)s on %(day)s") % {"time": _time(closure.last_time), "day": day}


def describe_span(closure: Closure) -> str:
    """``closed on Friday, November 20``; ``open 9 am – 1 pm from … until …``."""
    hours = _hours(closure)
    what = _("open %(hours)s") % {"hours": hours} if hours else _("closed")
    return f"{what} {_describe_when(closure)}"


def _describe_when(closure: Closure) -> str:
    first = date_format(closure.first_date, _("l, F j"))
    if _is_one_day(closure):
        return _("on %(day)s") % {"day": first}
    if closure.first_time:
        time = _time(closure.first_time)
        first = _("%(time)s on %(day)s") % {"time": time, "day": first}
    return _("from %(start)s until %(end)s") % {
        "start": first,
        "end": describe_end(closure),
    }


def _is_one_day(closure: Closure) -> bool:
    times = closure.first_time or closure.last_time
    return closure.first_date == closure.last_date and not times


def _hours(closure: Closure) -> str:
    if closure.opens is None or closure.closes is None:
        return ""
    return spans_text([to_span(closure.opens, closure.closes)])


def _time(time: dt.time) -> str:
    return time_text(time.hour * 60 + time.minute)


def _to_minutes(local: dt.datetime, zone: ZoneInfo) -> int:
    return int(local.replace(tzinfo=zone).timestamp()) // 60
