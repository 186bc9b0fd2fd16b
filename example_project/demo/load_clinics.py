"""Makes the clinics with their phones, campaign numbers and special days."""

from __future__ import annotations

import datetime as dt

from tpi_cms.models import CampaignNumber, Clinic, ClinicPhone, ClinicSpecialHours

from .content.clinics import CLINICS
from .content.days import read_day

#: What isn't a field of the clinic itself.
ROWS = {
    "phones": ClinicPhone,
    "campaign_numbers": CampaignNumber,
    "special_days": ClinicSpecialHours,
}


def load_clinics(*, today: dt.date) -> dict[str, Clinic]:
    """Clinics by slug; special days are the next ones after ``today``."""
    return {data["slug"]: _make(data, today) for data in CLINICS}


def _make(data: dict, today: dt.date) -> Clinic:
    fields = {name: value for name, value in data.items() if name not in ROWS}
    if "opens_on" in fields:
        fields["opens_on"] = read_day(fields["opens_on"]).after(today)
    clinic = Clinic(**fields)
    clinic.full_clean()
    clinic.save()
    # Children of a ``ClusterableModel``: in memory until the clinic is saved again.
    for name in ("phones", "campaign_numbers"):
        rows = enumerate(data.get(name, []))
        made = [ROWS[name](sort_order=place, **row) for place, row in rows]
        setattr(clinic, name, made)
    clinic.special_hours = list(_special_rows(data["special_days"], today))
    clinic.save()
    return clinic


def _special_rows(days: list[dict], today: dt.date):
    for day in days:
        date = read_day(day["day"]).after(today)
        for opens, closes in day.get("spans") or [(None, None)]:
            yield ClinicSpecialHours(
                date=date, reason=day["reason"], opens=opens, closes=closes
            )
