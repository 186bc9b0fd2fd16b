"""Makes the clinics with their phones, campaign numbers and special days."""

from __future__ import annotations

import datetime as dt

from tpi_cms.models import CampaignNumber, Clinic, ClinicPhone, ClinicSpecialHours

from .content.clinics import CLINICS


def load_clinics(*, today: dt.date) -> dict[str, Clinic]:
    """Clinics by slug; special days are the next ones after ``today``."""
    return {data["fields"]["slug"]: _make(data, today) for data in CLINICS}


def _make(data: dict, today: dt.date) -> Clinic:
    opens_on = data["opens_on"].after(today) if "opens_on" in data else None
    clinic = Clinic(**data["fields"], opens_on=opens_on)
    clinic.full_clean()
    clinic.save()
    # Children of a ``ClusterableModel``: in memory until the clinic is saved again.
    clinic.phones = [
        ClinicPhone(sort_order=place, **phone)
        for place, phone in enumerate(data["phones"])
    ]
    clinic.campaign_numbers = [
        CampaignNumber(sort_order=place, **number)
        for place, number in enumerate(data.get("campaign_numbers", []))
    ]
    clinic.special_hours = list(_special_rows(data["special_days"], today))
    clinic.save()
    return clinic


def _special_rows(days, today: dt.date):
    for day, reason, spans in days:
        for opens, closes in spans or [(None, None)]:
            yield ClinicSpecialHours(
                date=day.after(today), reason=reason, opens=opens, closes=closes
            )
