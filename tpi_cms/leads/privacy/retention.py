"""Old requests: the person is taken out of them, and held ones are deleted.

Old is what had no change of status, outcome or note for ``TPI_CMS_RETENTION_DAYS``,
whatever the status, and has no next step or visit ahead: a request that nobody worked
on for so long helps the person no more. What is left, a tombstone, stays. Requests held
as spam are deleted whole, ``TPI_CMS_HELD_DAYS`` after somebody was told. A request with
a notice that is still undelivered is kept, and said so, as is one that is held and
nobody was told of.
"""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet
from django.utils import timezone

from wagtail.log_actions import log

from ...conf import conf
from ...signals import lead_erased
from ...transactions import after_commit, with_pauses, write_transaction
from ..audit.words import PURGE
from ..outbox import heartbeat
from ..outbox.channels.base import OWN
from ..outbox.health import NOT_DONE
from ..outbox.models import Delivery
from ..record.activities import Activity
from ..record.models import Lead
from .doubts import find_doubts
from .erase import erase_lead

logger = logging.getLogger("tpi_cms.privacy")

OPEN = (Lead.Status.NEW, Lead.Status.WAITING)


class PurgeRefused(Exception):
    """The clock may be wrong, or it would be unusually much; the text says which."""


def report_purge(*, include_undelivered: bool = False) -> list[Any]:
    """What a purge would do now, one row for each clinic that it concerns.

    Returns:
        Rows with ``clinic_name``; the counts ``old`` to erase, ``open`` those of them
        that are new or waiting, ``held`` to delete, ``kept`` old but undelivered,
        ``untold`` held for long but nobody was told; and ``oldest`` and ``newest``:
        when what goes last changed, None without any.
    """
    going, kept = _get_going(include_undelivered), _get_kept(include_undelivered)
    goes, held = Q(goes=True), Q(held_at__isnull=False)
    rows = (
        (going | kept)
        .order_by()
        .annotate(goes=Exists(going.filter(pk=OuterRef("pk"))))
        .values("clinic_id", clinic_name=F("clinic__name"))
        .annotate(
            old=Count("pk", filter=goes & ~held),
            open=Count("pk", filter=goes & ~held & Q(status__in=OPEN)),
            held=Count("pk", filter=goes & held),
            kept=Count("pk", filter=~goes & ~held),
            untold=Count("pk", filter=~goes & held),
            oldest=Min("status_changed_at", filter=goes),
            newest=Max("status_changed_at", filter=goes),
        )
    )
    names = ("clinic_name", "old", "open", "held", "kept", "untold", "oldest", "newest")
    ordered = rows.order_by("clinic_name", "clinic_id")
    return list(ordered.values_list(*names, "clinic_id", named=True))


def purge(*, include_undelivered: bool = False, confirmed: bool = False) -> int:
    """Erase old requests and delete held ones, each in a transaction of its own.

    May be stopped and started again. Writes an audit row for each, and a warning when
    undelivered ones are kept.

    Args:
        confirmed: somebody looked at the report; nothing is doubted then.

    Returns:
        How many were erased or deleted.

    Raises:
        PurgeRefused: nothing was changed; staff are told until a purge is well.
    """
    kept = _get_kept(include_undelivered).count()
    if kept:
        logger.warning("Not purged, as undelivered or untold: %s requests", kept)
    going = _get_going(include_undelivered)
    pks = list(going.order_by("pk").values_list("pk", flat=True))
    _settle_doubts([] if confirmed else find_doubts(len(pks)), bool(pks))
    return sum(_purge_one(going, pk) for pk in with_pauses(pks))


def _settle_doubts(doubts: list[str], goes: bool) -> None:
    """A clock in doubt is never noted, or tomorrow it would speak for itself."""
    if doubts and goes:
        heartbeat.note(heartbeat.PURGE_REFUSED)
        logger.error("Purge refused: %s", "; ".join(doubts))
        raise PurgeRefused("; ".join(doubts))
    heartbeat.forget(heartbeat.PURGE_REFUSED)
    if not doubts:
        heartbeat.note(heartbeat.PURGE_PASSED)


def _purge_one(going: QuerySet[Lead], pk: int) -> bool:
    """Looks again, as somebody may have worked on it, and reads nothing private."""
    with write_transaction():
        locked = going.select_for_update().filter(pk=pk)
        lead = locked.only("reference", "clinic", "held_at").first()
        if lead is None:
            return False
        if not lead.held_at:
            return erase_lead(lead=lead, user=None, action=PURGE)
        log(lead, PURGE, user=None)
        told = {"pk": lead.pk, "reference": lead.reference}
        after_commit(lead_erased.send_robust, Lead, **told)
        lead.delete()
    return True


def _get_going(include_undelivered: bool) -> QuerySet[Lead]:
    """Old ones to erase, and held ones to delete."""
    told = Q(held_at__isnull=False) & _is_before("held_told_at", conf.held_days)
    if include_undelivered:
        going = _is_old() | told | _is_untold()
    else:
        going = (_is_old() & ~_is_undelivered()) | told
    return Lead.objects.filter(going, erased_at=None)


def _get_kept(include_undelivered: bool) -> QuerySet[Lead]:
    if include_undelivered:
        return Lead.objects.none()
    kept = (_is_old() & _is_undelivered()) | _is_untold()
    return Lead.objects.filter(kept, erased_at=None)


def _is_old() -> Q:
    """Not worked on for long, and nothing is agreed for a day to come."""
    now = timezone.now()
    ahead = Q(next_at__gt=now) | Q(visit_on__gte=timezone.localdate())
    old = Q(held_at=None) & _is_before("status_changed_at", conf.retention_days)
    worked_on = Activity.objects.filter(lead=OuterRef("pk"))
    worked_on = worked_on.exclude(_is_before("created_at", conf.retention_days))
    return old & ~ahead & ~Q(Exists(worked_on))


def _is_untold() -> Q:
    """Held for long, and nobody knows."""
    return Q(held_told_at=None) & _is_before("held_at", conf.held_days)


def _is_before(field: str, days: int | None) -> Q:
    """So many days ago; never, without a number of days."""
    if not days:
        return Q(pk__in=[])
    return Q(**{f"{field}__lt": timezone.now() - dt.timedelta(days=days)})


def _is_undelivered() -> Q:
    undelivered = Delivery.objects.filter(NOT_DONE)
    # What our own channels say is for the clinic, and tells nobody of the request.
    undelivered = undelivered.exclude(channel__in=OWN)
    return Q(Exists(undelivered.filter(lead=OuterRef("pk"))))
