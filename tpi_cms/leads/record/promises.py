"""When the clinic answers: computed once, stored, and the only clock there is.

``docs/decisions/0012-one-promise.md`` says why.
"""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from ...clinics.hours.promises import (
    PARTS,
    Promise,
    is_in_part,
    is_open_between,
    make_promise,
    next_day_opening,
)
from ...clinics.models import Clinic
from ...failures import describe_failure
from ..secrets.fields import get_private_fields
from .models import OPEN, Lead

logger = logging.getLogger("tpi_cms.leads")

#: So many promises are looked at, those to be kept first.
MOST_PROMISES = 200


def get_first_step(
    clinic: Clinic, at: dt.datetime, contact_time: str
) -> dict[str, Any]:
    """Columns of a lead that comes in, or is let go, ``at`` that moment.

    Where no opening is known nothing is promised: it is due at once, and late after the
    clinic's target by the clock. Never raises: a request is stored whatever the hours.
    """
    promise = _get_promise(clinic, at, contact_time)
    return {
        "promised_at": promise.by if promise else None,
        "due_from": promise.begins if promise else at,
        "next_at": promise.by if promise else at + _get_target(clinic),
        "next_step": Lead.NextStep.FIRST,
        "week_hour": _get_week_hour(clinic, at),
    }


def can_be_kept(lead: Lead, at: dt.datetime | None = None) -> bool:
    """Whether the clinic, by its hours of today, is still open before its promise.

    True where nothing is promised, somebody has tried, or the moment has passed: what
    was missed is no matter of hours.

    Args:
        at: aware; None is now.
    """
    now = at or timezone.now()
    if lead.first_try_at or lead.promised_at is None or lead.promised_at <= now:
        return True
    start = max(now, lead.due_from or now)
    return is_open_between(lead.clinic.known_schedule, start, lead.promised_at)


def get_promises(leads: QuerySet[Lead]) -> QuerySet[Lead]:
    """Those of which a promise is still to be kept."""
    now = timezone.now()
    return leads.filter(OPEN, next_at__gt=now, promised_at__gt=now, first_try_at=None)


def get_promises_at_risk(leads: QuerySet[Lead]) -> QuerySet[Lead]:
    """Of those the ones that, or whose clinic, somebody changed since.

    Changed in whatever way: to be given to another clinic is one.
    """
    is_changed = Q(version__gt=0) | Q(clinic__updated_at__gt=F("created_at"))
    return get_promises(leads).filter(is_changed)


def find_broken(promises: QuerySet[Lead]) -> list[Lead]:
    """Of these what the clinic's hours don't allow any more, the first first.

    At most ``MOST_PROMISES`` are looked at; nothing private is read.
    """
    rows = promises.order_by("next_at").select_related("clinic")
    rows = rows.defer(*get_private_fields(Lead))[:MOST_PROMISES]
    return [lead for lead in rows if not can_be_kept(lead)]


def tell_promise(lead: Lead, at: dt.datetime) -> dict[str, Any]:
    """What its patient may be told ``at`` that moment, for ``promise_words.html``.

    Reads the stored promise, no hours.

    Returns:
        ``state``: ``held``, ``taken_up`` (somebody tried, or it is settled),
        ``unknown`` (nothing is promised), ``past`` or ``ahead``. Of the last two
        ``by``, in the clinic's zone, ``day`` that it is the end of, whether that is
        today or tomorrow, and ``begins`` where it can't be kept before, that day.
        ``suits``: whether it is the asked part of the day; None where none was asked.
    """
    if lead.held_at:
        return {"state": "held"}
    if lead.first_try_at or lead.next_at is None:
        return {"state": "taken_up"}
    if lead.promised_at is None:
        return {"state": "unknown"}
    zone, asked = lead.clinic.zone, lead.contact_time
    by = lead.promised_at.astimezone(zone)
    begins = (lead.due_from or at).astimezone(zone)
    # Midnight ends a day: nobody calls it the next one's.
    day = (by - dt.timedelta(seconds=1)).date()
    days_ahead = (day - at.astimezone(zone).date()).days
    return {
        "state": "ahead" if at < by else "past",
        "by": by,
        "begins": begins if begins > at and begins.date() == day else None,
        "day": day,
        "is_today": days_ahead == 0,
        "is_tomorrow": days_ahead == 1,
        "suits": is_in_part(by, asked) if asked in PARTS else None,
    }


def get_next_day(lead: Lead, at: dt.datetime) -> dt.datetime:
    """When to try again: the clinic's next day, in the part of it that suits."""
    schedule = lead.clinic.known_schedule
    opening = next_day_opening(schedule, at, part_of_day=lead.contact_time)
    return opening or at + dt.timedelta(days=1)


def _get_promise(clinic: Clinic, at: dt.datetime, contact_time: str) -> Promise | None:
    try:
        return make_promise(
            clinic.known_schedule,
            at,
            minutes=_get_target(clinic) // dt.timedelta(minutes=1),
            part_of_day=contact_time,
        )
    except Exception as error:  # noqa: BLE001  hours must not lose a request
        logger.error("No promise: %s", describe_failure(error))
        return None


def _get_target(clinic: Clinic) -> dt.timedelta:
    return dt.timedelta(minutes=max(clinic.answer_minutes, 1))


def _get_week_hour(clinic: Clinic, at: dt.datetime) -> int:
    local = at.astimezone(clinic.zone)
    return local.weekday() * 24 + local.hour
