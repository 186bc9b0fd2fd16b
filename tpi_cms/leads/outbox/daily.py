"""What a worker does once a day, whichever of them comes first."""

from __future__ import annotations

import logging

from django.utils.module_loading import import_string

from .heartbeat import claim_duty

logger = logging.getLogger("tpi_cms.daily")

#: Name of a duty to the dotted path of a function without arguments.
DUTIES: dict[str, str] = {
    "purge": "tpi_cms.leads.privacy.retention.purge",
    "held_counts": "tpi_cms.leads.intake.held.tell_of_held",
}


def run_duties() -> list[str]:
    """Do what nobody did today yet.

    Returns:
        Names of the duties that failed; each is tried again tomorrow.
    """
    return [name for name in DUTIES if claim_duty(name) and not _run(name)]


def _run(name: str) -> bool:
    try:
        import_string(DUTIES[name])()
    except Exception as error:  # noqa: BLE001  one duty must not stop the others
        logger.error("Daily duty %s: %s", name, type(error).__name__)
        return False
    return True
