"""Signs of life: which worker was seen when, and which duty was done today."""

from __future__ import annotations

import datetime as dt
import os
import socket

from django.utils import timezone

from .models import Heartbeat

_WORKER = "worker:"
_DAILY = "daily:"

#: A worker not seen for so long is forgotten.
FORGET_AFTER = dt.timedelta(days=1)

#: Daily duties begin at this hour, in the site's time zone: after the night's
#: backups, before people read their mail.
DAY_BEGINS = dt.time(5)


def beat(process: str = "") -> None:
    """Say that this worker lives, and forget those long gone.

    Args:
        process: names the worker on this machine; "" means its process id.
    """
    now = timezone.now()
    name = f"{_WORKER}{socket.gethostname()[:100]}:{process or os.getpid()}"
    Heartbeat.objects.update_or_create(name=name, defaults={"seen_at": now})
    long_gone = Heartbeat.objects.filter(name__startswith=_WORKER)
    long_gone.filter(seen_at__lt=now - FORGET_AFTER).delete()


def get_last_seen() -> dt.datetime | None:
    """When any worker was seen last."""
    workers = Heartbeat.objects.filter(name__startswith=_WORKER)
    return workers.order_by("-seen_at").values_list("seen_at", flat=True).first()


def claim_duty(name: str) -> bool:
    """Whether the caller is to do this duty today; True for one caller a day."""
    now = timezone.now()
    row, is_new = Heartbeat.objects.get_or_create(
        name=f"{_DAILY}{name}", defaults={"seen_at": now}
    )
    undone = Heartbeat.objects.filter(pk=row.pk, seen_at__lt=get_day_start(now))
    return is_new or undone.update(seen_at=now) == 1


def get_day_start(now: dt.datetime) -> dt.datetime:
    """The last time that it was ``DAY_BEGINS`` in the site's time zone."""
    local = timezone.localtime(now)
    start = timezone.make_aware(dt.datetime.combine(local.date(), DAY_BEGINS))
    return start if start <= now else start - dt.timedelta(days=1)
