"""Leads held as likely spam: let go by a person, and told of once a day."""

from __future__ import annotations

from typing import Any

from django.db.models import Max
from django.utils import timezone

from wagtail.log_actions import log

from ...conf import conf
from ...transactions import write_transaction
from ..audit.words import RELEASE
from ..outbox.health import UNDELIVERED
from ..outbox.models import HELD_COUNT, Delivery
from ..outbox.notices import create_deliveries, find_targets
from ..record.models import Lead
from ..record.promises import get_first_step
from ..secrets.fields import get_private_fields


def release_lead(*, lead: Lead, user: Any) -> bool:
    """Let a held lead go; its deliveries begin as at capture.

    Of several calls at once one releases it: the UPDATE finds the row held only once.

    Returns:
        Whether this call released it.
    """
    held = Lead.objects.filter(pk=lead.pk, held_at__isnull=False, erased_at=None)
    with write_transaction():
        if not held.update(held_at=None):
            return False
        lead.held_at = None
        _put_in_line(lead)
        # What staff marked as spam has its notices: those still due go on.
        if not lead.deliveries.filter(channel__in=[*conf.channels]).exists():
            create_deliveries(lead)
        log(lead, RELEASE, user=user)
    return True


def _put_in_line(lead: Lead) -> None:
    """The clinic hears of it now: its time to answer begins now too.

    What was promised before stays, kept or missed: staff marked that as spam.
    """
    if lead.status not in (Lead.Status.NEW, Lead.Status.WAITING):
        return
    now = timezone.now()
    if lead.promised_at or lead.first_try_at:
        by = None if lead.first_try_at else lead.promised_at
        step = {"due_from": now, "next_at": max(now, by or now)}
    else:
        step = get_first_step(lead.clinic, now, lead.contact_time)
        step.pop("week_hour")
    for name, value in step.items():
        setattr(lead, name, value)
    lead.save(update_fields=[*step])


def tell_of_held() -> None:
    """Put a count into the outbox, for each clinic with leads nobody was told of.

    One row a mailbox: the clinic's, else the site's fallback, else an open one that
    shows as undelivered. It hangs on the newest of those leads, so that another call
    makes no second one, and isn't made while an earlier one waits: that counts anew
    when it is sent.
    """
    waiting = Delivery.objects.filter(UNDELIVERED, channel=HELD_COUNT)
    busy = set(waiting.values_list("lead__clinic", "target"))
    rows = [
        Delivery(lead=lead, channel=HELD_COUNT, target=target)
        for lead in _find_newest_untold()
        for target in find_targets(HELD_COUNT, lead)
        if busy.isdisjoint([(lead.clinic_id, target), (lead.clinic_id, "")])
    ]
    with write_transaction():
        Delivery.objects.bulk_create(rows, ignore_conflicts=True)


def _find_newest_untold() -> Any:
    """One lead a clinic; nothing private is read."""
    untold = Lead.objects.filter(held_at__isnull=False, erased_at=None)
    clinics = untold.filter(held_told_at=None).order_by().values("clinic")
    newest = clinics.annotate(newest=Max("pk")).values("newest")
    leads = Lead.objects.filter(pk__in=newest).select_related("clinic")
    return leads.defer(*get_private_fields(Lead))
