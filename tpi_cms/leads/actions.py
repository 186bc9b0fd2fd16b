"""What can happen to a lead: one function per event, values in, no request."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from wagtail.log_actions import log

from ..clinics.models import Clinic
from ..signals import lead_captured, lead_status_changed
from .channels import get_channels
from .models import Consent, Delivery, Lead
from .tasks import nudge

#: Without a client key, the same words within this time are one request.
DEDUPE_BUCKET = dt.timedelta(minutes=10)

#: Name of the entry in Wagtail's audit log; its words are in ``audit``.
STATUS_LOG_ACTION = "tpi_cms.lead.status"


@dataclass(frozen=True)
class Capture:
    """The stored lead; ``is_new`` is False when the request had come before."""

    lead: Lead
    is_new: bool


@dataclass(frozen=True)
class ConsentGiven:
    """A ``Consent.Purpose`` value, the wording shown, and whether it was ticked."""

    purpose: str
    wording: str
    is_given: bool


def capture_lead(
    *,
    clinic: Clinic,
    answers: Mapping[str, Any],
    consents: list[ConsentGiven],
    page_id: int | None = None,
    page_title: str = "",
    language: str = "",
    client_key: str = "",
) -> Capture:
    """Store a request with its consents and deliveries, once, in one transaction.

    Args:
        answers: ``Lead`` field values as ``LeadForm`` cleans them.
        client_key: made by the browser for this filling-in, or "". The same key with
            the same answers is the same request; with other answers it is a new one.

    Returns:
        The lead, and whether this call stored it.
    """
    keys = get_dedupe_keys(clinic.pk, answers, client_key, timezone.now())
    if len(keys) > 1 and (known := Lead.objects.filter(dedupe_key__in=keys).first()):
        return Capture(known, is_new=False)
    lead = Lead(
        clinic=clinic,
        page_id=page_id,
        page_title=page_title[:255],
        language=language,
        dedupe_key=keys[0],
        **answers,
    )
    try:
        with transaction.atomic():
            _store(lead, consents)
    except IntegrityError:
        known = Lead.objects.filter(dedupe_key=keys[0]).first()
        if known is None:
            raise
        return Capture(known, is_new=False)
    return Capture(lead, is_new=True)


def _store(lead: Lead, consents: list[ConsentGiven]) -> None:
    """Write the rows; who hears of them is told after the commit."""
    lead.save(force_insert=True)
    Consent.objects.bulk_create(
        Consent(
            lead=lead,
            purpose=consent.purpose,
            wording=consent.wording,
            is_given=consent.is_given,
            language=lead.language,
        )
        for consent in consents
    )
    deliveries = Delivery.objects.bulk_create(
        Delivery(lead=lead, channel=name, target=target)
        for name, channel in get_channels().items()
        for target in dict.fromkeys(channel.get_targets(lead))
    )
    pks = [delivery.pk for delivery in deliveries]
    transaction.on_commit(partial(nudge, pks), robust=True)
    transaction.on_commit(
        partial(lead_captured.send_robust, Lead, lead=lead), robust=True
    )


def get_dedupe_keys(
    clinic_pk: int, answers: Mapping[str, Any], client_key: str, at: dt.datetime
) -> list[str]:
    """Keyed hashes that name this request; the first is the one to store.

    With a client key there is one. Without, this ten-minute bucket's and the one's
    before, so that a repeat across the boundary is found too.
    """
    payload = json.dumps(
        {"clinic": clinic_pk, **{name: str(value) for name, value in answers.items()}},
        sort_keys=True,
    )
    bucket = int(at.timestamp() // DEDUPE_BUCKET.total_seconds())
    salts = (
        [f"key:{client_key}"]
        if client_key
        else [f"bucket:{bucket}", f"bucket:{bucket - 1}"]
    )
    return [
        salted_hmac(
            "tpi_cms.leads.dedupe", f"{salt}\n{payload}", algorithm="sha256"
        ).hexdigest()
        for salt in salts
    ]


def change_status(*, lead: Lead, status: str, user: Any) -> bool:
    """Set a lead's status, write it to the audit log, and tell receivers.

    Args:
        status: a ``Lead.Status`` value.
        user: who did it, for the log.

    Returns:
        Whether it changed; ``lead`` then holds the new status.

    Raises:
        ValueError: no such status.
    """
    status = Lead.Status(status)
    with transaction.atomic():
        stored = Lead.objects.select_for_update().only("status").get(pk=lead.pk)
        previous = stored.status
        if previous == status:
            lead.status = previous
            return False
        lead.status, lead.status_changed_at = status, timezone.now()
        lead.save(update_fields=["status", "status_changed_at"])
        data = {"previous": previous, "status": status.value}
        log(lead, STATUS_LOG_ACTION, user=user, data=data)
        told = {"lead": lead, "previous": previous, "user": user}
        transaction.on_commit(
            partial(lead_status_changed.send_robust, Lead, **told), robust=True
        )
    return True
