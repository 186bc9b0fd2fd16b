"""Promises that nobody kept, and nobody can keep any more."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet

from .models import Lead


def is_missed(now: dt.datetime) -> Q:
    """Open, and nobody called or wrote by the promised moment, nor since."""
    return Q(
        promised_at__lt=now,
        next_at__isnull=False,  # Held and erased ones are not open.
        first_try_at=None,
    )


def get_missed(now: dt.datetime) -> QuerySet[Lead]:
    return Lead.objects.filter(is_missed(now))
