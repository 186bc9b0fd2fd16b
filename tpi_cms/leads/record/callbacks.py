"""When to try again: moments in a clinic's opening hours, on its own clock."""

from __future__ import annotations

import datetime as dt
import logging
from zoneinfo import ZoneInfo

from ...clinics.hours.promises import round_up
from ...clinics.models import Clinic
from ...failures import describe_failure
from .models import Lead
from .promises import get_next_day

logger = logging.getLogger("tpi_cms.leads")

#: Of "later today": after so long, but a while before the clinic closes.
LATER = dt.timedelta(hours=2)
BEFORE_CLOSING = dt.timedelta(minutes=30)
ROUND_TO = dt.timedelta(minutes=15)


class NoSuchTimeError(ValueError):
    """Clocks are put forward over that time; ``instead``: what they show then."""

    def __init__(self, instead: dt.datetime) -> None:
        super().__init__("no such time")
        self.instead = instead


def to_moment(wall: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """The moment when a clock on the wall there shows the naive ``wall``.

    Of a time that comes twice, as clocks are put back, the first.

    Raises:
        NoSuchTimeError
    """
    moment = wall.replace(tzinfo=zone, fold=0)
    shown = moment.astimezone(dt.UTC).astimezone(zone)
    if shown.replace(tzinfo=None, fold=0) != moment.replace(tzinfo=None):
        raise NoSuchTimeError(shown)
    return moment


def comes_twice(moment: dt.datetime) -> bool:
    """Whether its clock shows this time once more, as clocks are put back."""
    return moment.replace(fold=0).utcoffset() != moment.replace(fold=1).utcoffset()


def find_tomorrow(lead: Lead, at: dt.datetime) -> dt.datetime:
    """The clinic's next day, in the part of it that suits; on the clinic's clock.

    A day later where its hours are unknown, or can't be read.
    """
    try:
        moment = get_next_day(lead, at)
    except Exception as error:  # noqa: BLE001  hours must not stop the desk
        logger.error("No next day: %s", describe_failure(error))
        moment = at + dt.timedelta(days=1)
    return moment.astimezone(lead.clinic.zone)


def find_later_today(clinic: Clinic, at: dt.datetime) -> dt.datetime | None:
    """In two hours, or shortly before closing; when it opens, if it does so today.

    None where it doesn't open any more, or nobody knows.
    """
    opens, closes = get_opening(clinic, at)
    if opens is None:
        return None
    if opens > at:
        moment = opens
    else:
        moment = round_up(at + LATER, ROUND_TO)
        moment = min(moment, closes - BEFORE_CLOSING) if closes else moment
    local = moment.astimezone(clinic.zone)
    is_later = moment == opens or moment - at >= BEFORE_CLOSING
    is_today = local.date() == at.astimezone(clinic.zone).date()
    return local if is_later and is_today else None


def find_latest(clinic: Clinic, begins: dt.datetime) -> dt.datetime:
    """Until when that isn't late: the clinic's time to answer, but by its closing."""
    latest = begins + dt.timedelta(minutes=max(clinic.answer_minutes, 1))
    opens, closes = get_opening(clinic, begins)
    return min(latest, closes) if opens == begins and closes else latest


def get_opening(
    clinic: Clinic, at: dt.datetime
) -> tuple[dt.datetime | None, dt.datetime | None]:
    """From when on it is open, ``at`` itself if it is then, and until when.

    On the clinic's clock; None for what isn't known. The end of a later opening isn't
    looked for.
    """
    try:
        state = clinic.known_schedule.state(at)
    except Exception as error:  # noqa: BLE001  hours must not stop the desk
        logger.error("No opening: %s", describe_failure(error))
        return None, None
    if state.is_open:
        return at, state.until and state.until.astimezone(clinic.zone)
    opening = state.next_opening
    return opening and opening.astimezone(clinic.zone), None
