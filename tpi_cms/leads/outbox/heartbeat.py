"""Signs of life: which worker was seen when, and which duty was done when."""

from __future__ import annotations

import datetime as dt
import os
import socket

from django.db.models import Q
from django.utils import timezone

from ...transactions import write_transaction
from .models import Heartbeat

_WORKER = "worker:"
_DAILY = "daily:"
_OFTEN = "often:"

#: What is noted of purges.
PURGE_PASSED = "purge:passed"
PURGE_REFUSED = "purge:refused"

#: A worker not seen for so long is forgotten.
FORGET_AFTER = dt.timedelta(days=1)

#: Daily duties begin at this hour, in the site's time zone: after the night's
#: backups, before people read their mail.
DAY_BEGINS = dt.time(5)

#: A duty never done begins no sooner, so that a purge can be looked at before.
FIRST_WAIT = dt.timedelta(hours=12)


def beat(process: str = "") -> None:
    """Say that this worker lives; a new one forgets those long gone.

    Args:
        process: names the worker on this machine; "" means its process id.
    """
    now = timezone.now()
    name = f"{_WORKER}{socket.gethostname()[:100]}:{process or os.getpid()}"
    workers = Heartbeat.objects.filter(name__startswith=_WORKER)
    with write_transaction():
        if workers.filter(name=name).update(seen_at=now):
            return
        Heartbeat.objects.get_or_create(name=name, defaults={"seen_at": now})
        gone = Q(seen_at__lt=now - FORGET_AFTER) | _is_impossible(now)
        workers.filter(gone).delete()


def get_last_seen() -> dt.datetime | None:
    """When any worker was seen last."""
    workers = Heartbeat.objects.filter(name__startswith=_WORKER)
    workers = workers.exclude(_is_impossible(timezone.now()))
    return workers.order_by("-seen_at").values_list("seen_at", flat=True).first()


def claim_duty(
    name: str, since: dt.datetime | None = None, zone: dt.tzinfo | None = None
) -> bool:
    """Whether the caller is to do what nobody did ``since``; True for one caller.

    Args:
        since: the start of this day by default. The first call ever for a daily duty
            only plans it for a morning, ``FIRST_WAIT`` ahead or more.
        zone: where that day begins; by default the site's.
    """
    now = timezone.now()
    undone = Q(seen_at__lt=since or get_day_start(now, zone)) | _is_impossible(now)
    if since:  # noted by a clock that was ahead, it would stop the next ones
        undone |= Q(seen_at__gt=now + dt.timedelta(minutes=1))
    name = f"{_OFTEN if since else _DAILY}{name}"
    rows = Heartbeat.objects.filter(name=name)
    if rows.exclude(undone).exists():
        return False  # Asked often, without a transaction that writes.
    begins = now if since else now + FIRST_WAIT
    with write_transaction():
        _row, is_new = rows.get_or_create(name=name, defaults={"seen_at": begins})
        if is_new:
            return since is not None
        return rows.filter(undone).update(seen_at=now) == 1


def note(name: str) -> None:
    """Note that it happened now."""
    Heartbeat.objects.update_or_create(name=name, defaults={"seen_at": timezone.now()})


def forget(name: str) -> None:
    Heartbeat.objects.filter(name=name).delete()


def get_noted(name: str) -> dt.datetime | None:
    """When it happened last."""
    rows = Heartbeat.objects.filter(name=name)
    return rows.values_list("seen_at", flat=True).first()


def _is_impossible(now: dt.datetime) -> Q:
    """Noted by a clock that was wrong: it would hide a dead worker, or stop a duty."""
    return Q(seen_at__gt=now + dt.timedelta(days=1))


def get_day_start(now: dt.datetime, zone: dt.tzinfo | None = None) -> dt.datetime:
    """The last time that it was ``DAY_BEGINS`` in that time zone, or the site's."""
    local = timezone.localtime(now, zone)
    start = timezone.make_aware(dt.datetime.combine(local.date(), DAY_BEGINS), zone)
    return start if start <= now else start - dt.timedelta(days=1)
