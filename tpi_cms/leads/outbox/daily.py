"""What a worker does once a day, whichever of them comes first."""

from __future__ import annotations

import logging

from django.utils.module_loading import import_string

from ...clinics.hours.rules import read_zone
from ...clinics.models import Clinic
from .heartbeat import claim_duty

logger = logging.getLogger("tpi_cms.daily")

#: Name of a duty to the dotted path of a function without arguments.
DUTIES: dict[str, str] = {
    "purge": "tpi_cms.leads.privacy.retention.purge",
    "calls": "tpi_cms.calls.counting.purge_counts",
    "held_counts": "tpi_cms.leads.intake.held.tell_of_held",
    "tests": "tpi_cms.leads.intake.trials.runs.delete_leftovers",
    "reviews": "tpi_cms.content.review.notices.tell_of_reviews",
}
#: The same for what is done in each clinic's morning, with the name of a time zone.
DUTIES_BY_ZONE: dict[str, str] = {
    "digest": "tpi_cms.leads.outbox.digest.write_digests",
}


def run_duties() -> list[str]:
    """Do what nobody did today yet.

    Returns:
        Names of the duties that failed; each is tried again tomorrow.
    """
    done = {name: _run(name, path) for name, path in DUTIES.items() if claim_duty(name)}
    zones = Clinic.objects.order_by().values_list("time_zone", flat=True).distinct()
    for duty, path in DUTIES_BY_ZONE.items():
        for zone in zones:
            name = f"{duty} {zone}"
            if claim_duty(name, zone=read_zone(zone)):
                done[name] = _run(name, path, zone)
    return [name for name, is_well in done.items() if not is_well]


def _run(name: str, path: str, *args: str) -> bool:
    try:
        import_string(path)(*args)
    except Exception as error:  # noqa: BLE001  one duty must not stop the others
        logger.error("Daily duty %s: %s", name, type(error).__name__)
        return False
    return True
