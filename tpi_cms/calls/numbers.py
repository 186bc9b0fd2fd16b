"""The numbers of a clinic: which visitors see, and which may be clicked on."""

from __future__ import annotations

import datetime as dt
from typing import Any

from ..clinics.hours import moment
from ..clinics.models import Clinic, ClinicPhone
from ..clinics.network import NetworkPhone
from ..clinics.rows import CampaignNumber

#: Uses that a campaign number may stand in for: nobody advertises the others.
SWAPPED = (ClinicPhone.Role.MAIN, ClinicPhone.Role.NEW_PATIENTS)


def get_rules(phone: ClinicPhone, now: dt.datetime | None = None) -> list[list[Any]]:
    """What the script swaps the number for; none where it isn't the clinic's main one.

    Rules in order of the clinic's, those that are over left out. Each is what to dial,
    what to show, ``CampaignNumber.Match``, its value, from and until when, in minutes
    since 1970; 0 for always, and no last item for ever.
    """
    clinic = phone.clinic
    if phone.role not in SWAPPED or phone != clinic.main_phone:
        return []
    today = (now or moment.now()).astimezone(clinic.zone).date()
    return [
        _to_rule(number, clinic)
        for number in clinic.campaign_numbers.all()
        if number.uri and not (number.ends_on and number.ends_on < today)
    ]


def _to_rule(number: CampaignNumber, clinic: Clinic) -> list[Any]:
    begins = _to_minute(number.starts_on, clinic) if number.starts_on else 0
    rule = [number.uri, number.display, number.match, number.value.lower(), begins]
    if number.ends_on:
        rule.append(_to_minute(number.ends_on + dt.timedelta(days=1), clinic))
    return rule


def _to_minute(date: dt.date, clinic: Clinic) -> int:
    """The clinic's own midnight before that day."""
    midnight = dt.datetime.combine(date, dt.time(), clinic.zone)
    return int(midnight.timestamp()) // 60


def find_number(clinic: Clinic, dialled: str) -> str:
    """In E.164, if it is one of the clinic's or of the group's own; else "".

    Args:
        dialled: as after ``tel:`` in a link of ours.
    """
    numbers = [
        *clinic.public_phones,
        *clinic.campaign_numbers.all(),
        *NetworkPhone.objects.all(),
    ]
    uri = f"tel:{dialled}"
    found = (phone.number.as_e164 for phone in numbers if phone.uri == uri)
    return next(found, "")
