"""What editors scheduled in Wagtail: pages, consent texts, a site's own snippets."""

from __future__ import annotations

import datetime as dt
import logging

from django.core.management import call_command
from django.utils import timezone

from .heartbeat import claim_duty

logger = logging.getLogger("tpi_cms.scheduled")

#: Less than the minute between two looks, of a loop or of cron, which isn't punctual.
LOOK_EVERY = dt.timedelta(seconds=45)


def publish_scheduled() -> None:
    """Wagtail's own command, by one worker at a time.

    Never raises: the next look tries again, and whether notices could be sent, which
    is what a worker reports, has nothing to do with it.
    """
    try:
        if claim_duty("publish_scheduled", since=timezone.now() - LOOK_EVERY):
            call_command("publish_scheduled")
    except Exception as error:  # noqa: BLE001  a site's receivers run in there
        logger.error("Scheduled publishing: %s", type(error).__name__)
