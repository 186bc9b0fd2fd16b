"""A request comes in: stored whole or not at all, and once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import swapper
from django.db import IntegrityError
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from ...clinics.models import Clinic
from ...sources import Visits, get_source
from ...transactions import write_transaction
from ..consents.models import Consent, get_digest
from ..outbox.notices import create_deliveries
from ..questions.registry import split_answers
from ..record.models import Lead
from ..record.promises import get_first_step
from .repeats import Earlier, Keys, find_same_request, get_keys, look_back
from .spam.scoring import Score, Signs, get_score


class TooManyRequests(Exception):
    """More came from this address than any shared network plausibly sends."""


@dataclass(frozen=True)
class Capture:
    """The stored lead; ``is_new`` is False when the request had come before."""

    lead: Lead
    is_new: bool


@dataclass(frozen=True)
class ConsentGiven:
    """What one box said and whether it was ticked.

    ``purpose``: a ``Purpose`` value. ``wording``: as shown; "" where it isn't known.
    ``version``: of the published text, or None for the built-in wording.
    """

    purpose: str
    wording: str
    is_given: bool
    version: int | None = None


@sensitive_variables()
def capture_lead(
    *,
    clinic: Clinic,
    answers: Mapping[str, Any],
    consents: Iterable[ConsentGiven],
    page_id: int | None = None,
    page_title: str = "",
    page_url: str = "",
    language: str = "",
    client_key: str = "",
    address: str = "",
    visits: Visits | None = None,
    signs: Signs | None = None,
    is_test: bool = False,
) -> Capture:
    """Store a request with its consents and deliveries, once, in one transaction.

    While a closure of the clinic sends its requests to another, that one gets it.

    What looks like spam is stored too, but held: its deliveries begin when somebody
    releases it.

    Args:
        answers: by the questions' keys, as ``LeadForm`` cleans them.
        page_url: path of the page that the form stood on.
        client_key: made by the browser for this filling-in, or "". The same key with
            the same answers is the same request; with other answers it is a new one,
            marked as a possible duplicate.
        address: network address it came from, or ""; only a keyed hash is stored.
        visits: where the visitor came from, as ``read_visits`` has it. No part of what
            makes a request the same: a repeat may come by another way.
        signs: what else is known; what came before is filled in here. None for a
            request that a person of the site enters, or a test.
        is_test: sent by the site itself (``mark``); it counts nowhere.

    Returns:
        The lead, and whether this call stored it.

    Raises:
        TooManyRequests: nothing was stored.
    """
    now, consents, asked = timezone.now(), list(consents), clinic
    said = {**answers, "agreed_to": _get_agreed(consents)}
    keys = get_keys(asked.pk, said, client_key=client_key, address=address, at=now)
    earlier = look_back(keys, now)
    if known := _find_kept(earlier.same_request):
        return Capture(known, is_new=False)
    if signs and earlier.is_flood:
        raise TooManyRequests
    columns, more = split_answers(answers)
    # A test is of that clinic, whoever stands in for it.
    stand_in = None if is_test else asked.get_stand_in(now)
    lead = Lead(
        clinic=stand_in or asked,
        asked_clinic=asked if stand_in else None,
        page_id=page_id,
        page_title=page_title[:255],
        language=language,
        possible_duplicate_of_id=earlier.same_filling_in,
        created_at=now,
        status_changed_at=now,
        is_test=is_test,
        answers=more,  # type: ignore[misc]  # A text column to Django's stubs.
        source=get_source(visits or {}),
        touches=visits or {},
        **columns,
    )
    _set_hashes(lead, keys)
    _judge(lead, earlier, signs)
    _promise(lead)
    return _store_once(lead, keys, consents, page_url)


def _find_kept(pk: int | None) -> Lead | None:
    """That request, unless it was purged or erased since it was found."""
    return Lead.objects.filter(pk=pk, erased_at=None).first() if pk else None


def _get_agreed(consents: Iterable[ConsentGiven]) -> list[str]:
    """Purposes: the same answers with another box ticked are another request."""
    return sorted(consent.purpose for consent in consents if consent.is_given)


def _set_hashes(lead: Lead, keys: Keys) -> None:
    lead.dedupe_key = keys.dedupe
    lead.content_key = keys.content[0]
    lead.client_key_hash = keys.client_key
    lead.address_hash = keys.address
    lead.message_hash = keys.message


def _judge(lead: Lead, earlier: Earlier, signs: Signs | None) -> None:
    score = _get_score(earlier, signs) if signs else Score(0, ())
    lead.spam_score = score.points
    lead.spam_reasons = list(score.reasons)
    lead.held_at = lead.created_at if score.is_spam else None


def _promise(lead: Lead) -> None:
    """Nothing while it is held: nobody knows of it yet."""
    step = get_first_step(lead.clinic, lead.created_at, lead.contact_time)
    if lead.held_at:
        step = {"week_hour": step["week_hour"]}
    for name, value in step.items():
        setattr(lead, name, value)


def _get_score(earlier: Earlier, signs: Signs) -> Score:
    return get_score(
        replace(
            signs,
            same_message_today=earlier.same_message,
            from_address_recently=earlier.from_address,
        )
    )


@sensitive_variables()
def _store_once(
    lead: Lead, keys: Keys, consents: Iterable[ConsentGiven], page_url: str
) -> Capture:
    """Of several that come at once the database lets one in; the others find it.

    Tried once more when they don't, as a purge may have come between.
    """
    try:
        with write_transaction():
            _store(lead, consents, page_url)
    except IntegrityError:
        if known := find_same_request(keys):
            return Capture(known, is_new=False)
        # What was in the way, or pointed to, is gone by now.
        _point_to_nothing_gone(lead)
        with write_transaction():
            _store(lead, consents, page_url)
    return Capture(lead, is_new=True)


def _point_to_nothing_gone(lead: Lead) -> None:
    pages = swapper.load_model("wagtailcore", "Page").objects
    if not pages.filter(pk=lead.page_id).exists():
        lead.page_id = None
    twin = lead.possible_duplicate_of_id
    if twin and not Lead.objects.filter(pk=twin).exists():
        lead.possible_duplicate_of_id = None


@sensitive_variables()
def _store(lead: Lead, consents: Iterable[ConsentGiven], page_url: str) -> None:
    """Write the rows; who hears of them is told after the commit."""
    lead.save(force_insert=True)
    Consent.objects.bulk_create(
        Consent(
            lead=lead,
            purpose=consent.purpose,
            wording=consent.wording,
            wording_digest=get_digest(consent.wording) if consent.wording else "",
            version=consent.version,
            is_given=consent.is_given,
            language=lead.language,
            page_url=page_url[:500],
            address_hash=lead.address_hash,
            created_at=lead.created_at,
        )
        for consent in consents
    )
    if not lead.held_at:
        create_deliveries(lead, at=lead.created_at)
