"""Counting clicks on numbers: of each only where and when, and of nobody who did it.

Whether somebody then called, nobody knows.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django.core.cache import cache
from django.db.models import F, QuerySet
from django.urls import Resolver404, resolve
from django.utils import timezone, translation

from ..clinics.models import Clinic
from ..hashing import hash_address, keyed_hash
from ..sources import Visits, get_source
from .models import CallCount
from .numbers import find_number

#: So long the same number counts once from one address, in seconds.
ONCE_IN = 30 * 60
#: So many clicks count from one address within a day: a household's, with room for an
#: office that shares one.
DAILY = 50
#: Two years can be compared, month by month.
KEPT_DAYS = 761


def count_click(
    *,
    clinic: str,
    number: str,
    page: str,
    visits: Visits,
    address: str,
    now: dt.datetime | None = None,
) -> bool:
    """Count one click, unless this address did that often, or the number isn't ours.

    Args:
        clinic: its slug.
        number: as after ``tel:`` in the link.
        page: path of the page.
        visits: as ``sources.read_visits`` gives them.
        address: is used for a limit only, and neither stored nor logged.
        now: aware.

    Returns:
        Whether it counted.
    """
    if not _passes(address, number):
        return False
    found = Clinic.objects.filter(slug=clinic).first()
    own = find_number(found, number) if found else ""
    if not found or not own:
        return False
    moment = (now or timezone.now()).astimezone(found.zone)
    _add(
        clinic=found,
        date=moment.date(),
        hour=moment.hour,
        number=own,
        page_path=clean_path(page),
        source=get_source(visits),
    )
    return True


def _passes(address: str, number: str) -> bool:
    """Asked before the database is: who makes numbers up uses up what is theirs.

    The cache has hashes that match none of a stored request's, for a day at most.
    """
    sender = hash_address(address)
    day = f"tpi_cms.calls.{keyed_hash('calls', sender or 'unknown')}"
    once = f"tpi_cms.calls.{keyed_hash('calls', f'{sender} {number}')}"
    if cache.get(day, 0) >= DAILY or not cache.add(once, 1, ONCE_IN):
        return False
    cache.add(day, 0, 24 * 60 * 60)
    try:
        cache.incr(day)
    except ValueError:  # It went in between, so a new day began.
        cache.set(day, 1, 24 * 60 * 60)
    return True


def _add(**row: Any) -> None:
    """Each statement is right whatever others do meanwhile: no lock, no transaction."""
    rows = CallCount.objects.filter(**row)
    if not rows.update(count=F("count") + 1):
        CallCount.objects.bulk_create([CallCount(**row)], ignore_conflicts=True)
        rows.update(count=F("count") + 1)


def clean_path(path: str) -> str:
    """Of a page of this site, at most 200 characters; "" of none.

    Of other views only what stands before their first variable: that of a thank-you
    page names one person's request.
    """
    path = re.split("[?#]", path)[0]
    try:
        # Addresses with a language in them are found in that language only.
        with translation.override(translation.get_language_from_path(path)):
            match = resolve(path)
    except Resolver404:
        return ""
    if match.url_name == "wagtail_serve" or not (match.args or match.kwargs):
        return path[:200]
    fixed = re.match(r"\^?([\w/-]*)", match.route)
    return f"/{fixed[1]}"[:200] if fixed else ""


def find_old_counts() -> QuerySet[CallCount]:
    """Those from more than ``KEPT_DAYS`` ago."""
    limit = timezone.localdate() - dt.timedelta(days=KEPT_DAYS)
    return CallCount.objects.filter(date__lt=limit)


def purge_counts() -> int:
    """Delete the old ones; returns how many."""
    return find_old_counts().delete()[0]
