"""Promises that nobody kept, and nobody can keep any more."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from .models import Lead


def get_missed(now: dt.datetime) -> QuerySet[Lead]:
    """Open ones that nobody called or wrote to by the promised moment, nor since."""
    return Lead.objects.filter(
        promised_at__lt=now,
        next_at__isnull=False,  # Held and erased ones are not open.
        first_try_at=None,
    )
