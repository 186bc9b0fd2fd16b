"""When the clinic answers: computed once, stored, and the only clock there is.

``docs/decisions/0012-one-promise.md`` says why.
"""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any

from ...clinics.hours.promises import Promise, make_promise, next_day_opening
from ...clinics.models import Clinic
from ...failures import describe_failure
from .models import Lead

logger = logging.getLogger("tpi_cms.leads")


def get_first_step(
    clinic: Clinic, at: dt.datetime, contact_time: str
) -> dict[str, Any]:
    """Columns of a lead that comes in, or is let go, ``at`` that moment.

    Where no opening is known nothing is promised, and it is due at once. Never raises:
    the request is stored whatever the hours are.
    """
    promise = _get_promise(clinic, at, contact_time)
    return {
        "promised_at": promise.by if promise else None,
        "due_from": promise.begins if promise else at,
        "next_at": promise.by if promise else at,
        "next_step": Lead.NextStep.FIRST,
        "week_hour": _get_week_hour(clinic, at),
    }


def can_be_kept(lead: Lead) -> bool:
    """Whether the clinic, by its hours of today, is open in time for its promise.

    Reads ``clinic.special_hours``. True where nothing is promised.
    """
    if lead.promised_at is None or lead.due_from is None:
        return True
    promise = _get_promise(lead.clinic, lead.created_at, lead.contact_time)
    return promise is not None and promise.begins < lead.promised_at


def get_next_day(lead: Lead, at: dt.datetime) -> dt.datetime:
    """When to try again: the clinic's next day, in the part of it that suits."""
    opening = next_day_opening(lead.clinic.schedule, at, part_of_day=lead.contact_time)
    return opening or at + dt.timedelta(days=1)


def _get_promise(clinic: Clinic, at: dt.datetime, contact_time: str) -> Promise | None:
    try:
        return make_promise(
            clinic.schedule,
            at,
            minutes=max(clinic.answer_minutes, 1),
            part_of_day=contact_time,
        )
    except Exception as error:  # noqa: BLE001  hours must not lose a request
        logger.error("No promise: %s", describe_failure(error))
        return None


def _get_week_hour(clinic: Clinic, at: dt.datetime) -> int:
    local = at.astimezone(clinic.zone)
    return local.weekday() * 24 + local.hour
