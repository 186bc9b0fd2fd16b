"""Old requests: the person is taken out of them, and held ones are deleted.

Old is what had no change of status for ``TPI_CMS_RETENTION_DAYS``, whatever the status:
a request that nobody worked on for so long helps the person no more. What is left, a
tombstone, stays. Requests held as spam for ``TPI_CMS_QUARANTINE_DAYS`` are deleted
whole. A request with a notice that is still undelivered is kept, and said so.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet
from django.utils import timezone

from wagtail.log_actions import log

from ...conf import conf
from ...signals import lead_erased
from ...transactions import after_commit, write_transaction
from ..audit.words import PURGE
from ..outbox.models import Delivery
from ..record.models import Lead
from .erase import erase_lead

logger = logging.getLogger("tpi_cms.privacy")

OPEN = (Lead.Status.NEW, Lead.Status.WAITING)
BATCH = 200


@dataclass(frozen=True)
class ClinicReport:
    """What a purge does for one clinic.

    ``old`` counts requests to erase, ``open`` those of them that are new or waiting,
    ``held`` those to delete, ``kept`` old ones that stay as they are undelivered.
    ``oldest`` and ``newest`` are the times of the last change; None without any.
    """

    clinic: str
    old: int
    open: int
    held: int
    kept: int
    oldest: dt.datetime | None
    newest: dt.datetime | None


def report_purge(*, include_undelivered: bool = False) -> list[ClinicReport]:
    """One row for each clinic that a purge would concern now."""
    going = _get_old(include_undelivered) | _get_held()
    held = Q(quarantined_at__isnull=False)
    counts = (
        (going | _get_kept(include_undelivered))
        .order_by()
        .annotate(goes=Exists(going.filter(pk=OuterRef("pk"))))
        .values("clinic_id", "clinic__name")
        .annotate(
            old=Count("pk", filter=Q(goes=True) & ~held),
            open=Count("pk", filter=Q(goes=True, status__in=OPEN) & ~held),
            held=Count("pk", filter=Q(goes=True) & held),
            kept=Count("pk", filter=Q(goes=False)),
            oldest=Min("status_changed_at", filter=Q(goes=True)),
            newest=Max("status_changed_at", filter=Q(goes=True)),
        )
        .order_by("clinic__name", "clinic_id")
    )
    return [_to_report(row) for row in counts]


def _to_report(row: Mapping[str, Any]) -> ClinicReport:
    names = ("old", "open", "held", "kept", "oldest", "newest")
    return ClinicReport(row["clinic__name"], *(row[name] for name in names))


def purge(*, include_undelivered: bool = False) -> int:
    """Erase old requests and delete held ones, each in a transaction of its own.

    May be stopped and started again. Writes an audit row for each, and a warning when
    undelivered ones are kept.

    Returns:
        How many were erased or deleted.
    """
    kept = _get_kept(include_undelivered).count()
    if kept:
        logger.warning("Not purged, as undelivered: %s requests", kept)
    old, held = _get_old(include_undelivered), _get_held()
    count = sum(_purge_one(lead, old) for lead in _iterate(old))
    count += sum(_delete_one(lead, held) for lead in _iterate(held))
    return count


def _purge_one(lead: Lead, old: QuerySet[Lead]) -> bool:
    """Looks again, as somebody may have worked on it meanwhile."""
    with write_transaction():
        if not old.select_for_update().filter(pk=lead.pk).exists():
            return False
        return erase_lead(lead=lead, user=None, action=PURGE)


def _delete_one(lead: Lead, held: QuerySet[Lead]) -> bool:
    with write_transaction():
        locked = held.select_for_update().only("reference", "clinic")
        stored = locked.filter(pk=lead.pk).first()
        if stored is None:
            return False
        log(stored, PURGE, user=None)
        told = {"pk": stored.pk, "reference": stored.reference}
        after_commit(lead_erased.send_robust, Lead, **told)
        stored.delete()
    return True


def _iterate(leads: QuerySet[Lead]) -> Iterator[Lead]:
    """Batch by batch, by primary key: what is kept is passed over once."""
    last = 0
    while batch := list(
        leads.filter(pk__gt=last).order_by("pk").only("pk", "reference")[:BATCH]
    ):
        yield from batch
        last = batch[-1].pk


def _get_old(include_undelivered: bool) -> QuerySet[Lead]:
    old = _get_past_retention()
    if include_undelivered:
        return old
    return old.exclude(Exists(_get_undelivered()))


def _get_kept(include_undelivered: bool) -> QuerySet[Lead]:
    if include_undelivered:
        return Lead.objects.none()
    return _get_past_retention().filter(Exists(_get_undelivered()))


def _get_past_retention() -> QuerySet[Lead]:
    leads = Lead.objects.filter(erased_at=None, quarantined_at=None)
    return _older_than(leads, "status_changed_at", conf.retention_days)


def _get_held() -> QuerySet[Lead]:
    held = Lead.objects.filter(erased_at=None, quarantined_at__isnull=False)
    return _older_than(held, "quarantined_at", conf.quarantine_days)


def _older_than(leads: QuerySet[Lead], field: str, days: int | None) -> QuerySet[Lead]:
    if not days:
        return leads.filter(pk__in=[])
    before = timezone.now() - dt.timedelta(days=days)
    return leads.filter(**{f"{field}__lt": before})


def _get_undelivered() -> QuerySet[Delivery]:
    return Delivery.objects.exclude(state=Delivery.State.DONE).filter(
        lead=OuterRef("pk")
    )
