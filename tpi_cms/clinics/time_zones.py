"""The zones that a clinic can be in."""

from __future__ import annotations

import functools
import zoneinfo

from django.conf import settings


@functools.cache
def time_zone_choices() -> tuple[tuple[str, str], ...]:
    """IANA names of places, such as ``America/Chicago``, after an empty one.

    A new clinic starts with the site's zone. Where that is no place, such as UTC, the
    empty one shows, so that nobody saves the first place of the list unseen.
    """
    names = sorted(n for n in zoneinfo.available_timezones() if "/" in n)
    places = [(n, n.replace("_", " ")) for n in names if not n.startswith("Etc/")]
    return ("", "---------"), *places


def default_time_zone() -> str:
    return settings.TIME_ZONE
