"""What staff do with a lead, one function an event: status and next step follow.

Each locks the row, refuses what was changed meanwhile, writes the audit log in the same
transaction, and leaves ``lead`` as it is stored then.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.utils import timezone

from wagtail.admin.utils import get_user_display_name
from wagtail.log_actions import log

from ...clinics.hours.promises import count_open_minutes
from ...clinics.models import Clinic
from ...signals import lead_status_changed
from ...transactions import after_commit, write_transaction
from ..secrets.fields import get_private_fields
from .activities import Activity, Outcome
from .callbacks import find_latest, find_tomorrow, get_opening
from .models import Lead

#: After so many tries in vain another call helps nobody: write, or close it.
MAX_TRIES = 3

#: Names of entries in Wagtail's audit log; their words are in ``audit``.
STATUS_LOG_ACTION = "tpi_cms.lead.status"
OUTCOME_LOG_ACTION = "tpi_cms.lead.outcome"
NOTE_LOG_ACTION = "tpi_cms.lead.note"
OWNER_LOG_ACTION = "tpi_cms.lead.owner"
MOVE_LOG_ACTION = "tpi_cms.lead.move"

#: Why a lead is held that staff found to be spam; a rule of ``scoring`` beside others.
MARKED_BY_STAFF = "marked_by_staff"

#: The person was spoken to, or answered.
CONTACT = {Outcome.REACHED, Outcome.BOOKED, Outcome.NOT_A_FIT, Outcome.DECLINED}
#: Somebody tried, and waits.
TRIED = {Outcome.NO_ANSWER, Outcome.LEFT_MESSAGE}

LOST_REASONS = {
    Outcome.NOT_A_FIT: Lead.LostReason.NOT_A_FIT,
    Outcome.UNREACHABLE: Lead.LostReason.UNREACHABLE,
    Outcome.WRONG_NUMBER: Lead.LostReason.WRONG_NUMBER,
}


class LeadHeldError(Exception):
    """A lead that is held as likely spam, or was erased: release it first."""


class LeadChangedError(Exception):
    """Somebody else changed it since ``version`` was read."""


def record_outcome(
    *,
    lead: Lead,
    outcome: str,
    user: Any,
    version: int | None = None,
    note: str = "",
    next_at: dt.datetime | None = None,
    visit_on: dt.date | None = None,
    lost_reason: str = "",
) -> None:
    """Write down what came of a call or message, and do what follows from it.

    ==============  ===================================================
    outcome         status and next step
    ==============  ===================================================
    reached         waiting; ``next_at``, else the next day
    no answer,      waiting, one try more; ``next_at``, else the next day. After
    left a message  ``MAX_TRIES`` the step is to write or to close
    booked          booked, with ``visit_on``
    not a fit       closed
    declined        closed, with ``lost_reason``
    wrong number    waiting, to write at once, where an email is known; else closed
    unreachable     closed
    spam            held as likely spam
    ==============  ===================================================

    Whoever writes it down becomes the owner, where there is none.

    Args:
        outcome: an ``Outcome`` value.
        version: of the lead as the person saw it; None doesn't look.
        next_at: aware, in the future; asked for by the patient if ``reached``. From
            then on it is due, and late once the clinic's time to answer is over.
        lost_reason: a ``Lead.LostReason`` value.

    Raises:
        ValueError: no such outcome or reason.
        LeadHeldError, LeadChangedError: nothing was changed.
    """
    outcome, now = Outcome(outcome), timezone.now()
    with _changing(lead, user, version) as stored:
        _note_contact(stored, outcome, now)
        _go_on(stored, outcome, now, next_at)
        if outcome is Outcome.BOOKED:
            stored.booked_at, stored.visit_on = now, visit_on
        if stored.status == Lead.Status.CLOSED and outcome is not Outcome.SPAM:
            reason = LOST_REASONS.get(outcome) or lost_reason or Lead.LostReason.OTHER
            stored.lost_reason = Lead.LostReason(reason)
        if stored.owner_id is None and outcome is not Outcome.SPAM:
            stored.owner = user
        _write_down(stored, user, outcome, note)


def close_duplicate(
    *, lead: Lead, of: Lead, outcome: str, user: Any, version: int | None = None
) -> None:
    """Another request of the same person: what came of ``of`` holds for it too.

    It is closed, or held where that is spam, and points to ``of``, with which the work
    goes on. Only where ``of`` was closed as a wrong number, and this one has an email,
    the work goes on here. Both keep all that they hold, and it can be opened again.

    Raises:
        ValueError: no such outcome.
        LeadHeldError: nothing was changed.
        LeadChangedError: nothing was; it may just be that it isn't open any more.
    """
    outcome, now = Outcome(outcome), timezone.now()
    with _changing(lead, user, version) as stored:
        if not stored.is_open:
            raise LeadChangedError
        _note_contact(stored, outcome, now)
        stored.possible_duplicate_of = of
        if outcome is Outcome.SPAM:
            _hold(stored, now)
        elif outcome is Outcome.WRONG_NUMBER and stored.email_hash and not of.is_open:
            _go_on(stored, outcome, now, None)  # Its address is the only way left.
        else:
            _set_status(stored, Lead.Status.CLOSED, now)
            stored.lost_reason = Lead.LostReason.DUPLICATE
        _write_down(stored, user, outcome, "")


def add_note(*, lead: Lead, note: str, user: Any, version: int | None = None) -> None:
    """Keep a note; status and next step stay.

    Raises:
        LeadHeldError, LeadChangedError
    """
    with _changing(lead, user, version) as stored:
        _write_down(stored, user, None, note)


def set_owner(*, lead: Lead, owner: Any, user: Any, version: int | None = None) -> bool:
    """Give the lead to ``owner``, a user who may change it, or with None to nobody.

    Returns:
        Whether it changed.

    Raises:
        LeadHeldError, LeadChangedError
    """
    with _changing(lead, user, version) as stored:
        if stored.owner_id == (owner and owner.pk):
            return False
        stored.owner = owner
        name = get_user_display_name(owner) if owner else ""
        data = {"owner": owner.pk if owner else None, "name": name}
        log(stored, OWNER_LOG_ACTION, user=user, data=data)
    return True


def change_status(
    *, lead: Lead, status: str, user: Any, version: int | None = None
) -> bool:
    """Set a status by hand, such as to open again what was closed.

    It is due then while the clinic is open, else when that opens.

    Args:
        status: a ``Lead.Status`` value.
        user: who did it, for the log.

    Returns:
        Whether it changed; ``lead`` then holds the new status.

    Raises:
        ValueError: no such status.
        LeadHeldError, LeadChangedError
    """
    status = Lead.Status(status)
    with _changing(lead, user, version) as stored:
        if stored.status == status:
            return False
        if not stored.is_open:
            stored.next_step, stored.tries = Lead.NextStep.AGAIN, 0
        _set_status(stored, status, timezone.now())
    return True


def change_clinic(
    *, lead: Lead, clinic: Clinic, user: Any, version: int | None = None
) -> Clinic:
    """Give an open lead to another clinic; nobody owns it there yet, and the promise
    stays.

    Written to the log of both. Its notices are ``outbox``'s affair.

    Returns:
        The clinic that it was with.

    Raises:
        LeadHeldError, LeadChangedError
    """
    with _changing(lead, user, version) as stored:
        if not stored.is_open:
            raise LeadChangedError
        previous: Clinic = stored.clinic
        data = {"from": previous.name, "to": clinic.name}
        log(stored, MOVE_LOG_ACTION, user=user, data={**data, "side": "from"})
        stored.clinic, stored.owner = clinic, None
        stored.escalated_at = None  # Its manager hasn't heard of a miss.
        _fit_hours(stored)
        log(stored, MOVE_LOG_ACTION, user=user, data={**data, "side": "to"})
    return previous


def lock_leads(pks: Iterable[int]) -> None:
    """In one order, whoever asks: two people with the same leads can't block another.

    Inside a transaction.
    """
    rows = Lead.objects.filter(pk__in=[*pks]).order_by("pk")
    list(rows.select_for_update().values_list("pk"))


@contextmanager
def _changing(lead: Lead, user: Any, version: int | None) -> Iterator[Lead]:
    """The stored row to change, locked; saved, logged and told afterwards."""
    private = get_private_fields(Lead)
    with write_transaction():
        rows = Lead.objects.select_for_update(of=("self",)).select_related("clinic")
        stored = rows.defer(*private).get(pk=lead.pk)
        if stored.held_at or stored.erased_at:
            raise LeadHeldError
        if version is not None and stored.version != version:
            raise LeadChangedError
        before = {name: getattr(stored, name) for name in STORED}
        yield stored
        if before == {name: getattr(stored, name) for name in STORED}:
            return
        stored.version = before["version"] + 1
        stored.save(update_fields=CHANGING)
        previous = before["status"]
        for name in CHANGING:
            setattr(lead, name, getattr(stored, name))
        if stored.status != previous:
            data = {"previous": previous, "status": str(stored.status)}
            log(stored, STATUS_LOG_ACTION, user=user, data=data)
            told = {"lead": lead, "previous": previous, "user": user}
            after_commit(lead_status_changed.send_robust, Lead, **told)


#: Columns that steps may change.
CHANGING = [
    *("status", "status_changed_at", "next_step", "due_from", "next_at", "tries"),
    *("last_outcome", "first_try_at", "contacted_at", "contact_minutes"),
    *("booked_at", "visit_on", "lost_reason", "owner", "version"),
    *("held_at", "held_told_at", "spam_reasons"),
    *("clinic", "escalated_at", "possible_duplicate_of"),
]
KEYS = {"owner", "clinic", "possible_duplicate_of"}
STORED = [f"{name}_id" if name in KEYS else name for name in CHANGING]


def _note_contact(lead: Lead, outcome: Outcome, now: dt.datetime) -> None:
    if outcome is Outcome.SPAM:
        return
    lead.first_try_at = lead.first_try_at or now
    if outcome in CONTACT and lead.contacted_at is None:
        schedule = lead.clinic.known_schedule
        lead.contacted_at = now
        lead.contact_minutes = count_open_minutes(schedule, lead.created_at, now)


def _go_on(
    lead: Lead, outcome: Outcome, now: dt.datetime, next_at: dt.datetime | None
) -> None:
    """Status and next step."""
    if outcome in TRIED:
        lead.tries += 1
        step = Lead.NextStep.AGAIN
        if lead.tries >= MAX_TRIES:
            step = Lead.NextStep.WRITE_OR_CLOSE
        _wait(lead, now, next_at or find_tomorrow(lead, now), step)
    elif outcome is Outcome.REACHED:
        lead.tries = 0
        step = Lead.NextStep.CALL_BACK if next_at else Lead.NextStep.AGAIN
        _wait(lead, now, next_at or find_tomorrow(lead, now), step)
    elif outcome is Outcome.WRONG_NUMBER and lead.email_hash:
        _wait(lead, now, now, Lead.NextStep.WRITE_OR_CLOSE)
    elif outcome is Outcome.SPAM:
        _hold(lead, now)
    elif outcome is Outcome.BOOKED:
        _set_status(lead, Lead.Status.BOOKED, now)
    else:
        _set_status(lead, Lead.Status.CLOSED, now)


def _wait(lead: Lead, now: dt.datetime, next_at: dt.datetime, step: str) -> None:
    _set_status(lead, Lead.Status.WAITING, now)
    lead.next_step, lead.due_from = step, next_at
    lead.next_at = find_latest(lead.clinic, next_at)


def _fit_hours(lead: Lead) -> None:
    """A step of its own waits until its clinic is open; what was promised stays."""
    if lead.status == Lead.Status.NEW and lead.promised_at:
        return
    begins = max(lead.due_from or timezone.now(), timezone.now())
    opens, _closes = get_opening(lead.clinic, begins)
    if opens and opens > begins:
        lead.due_from, lead.next_at = opens, find_latest(lead.clinic, opens)


def _set_status(lead: Lead, status: str, now: dt.datetime) -> None:
    if lead.status != status:
        lead.status, lead.status_changed_at = status, now
    if status in (Lead.Status.NEW, Lead.Status.WAITING):
        opens, _closes = get_opening(lead.clinic, now)
        lead.due_from = lead.due_from or opens or now
        lead.next_at = lead.next_at or find_latest(lead.clinic, lead.due_from)
    else:
        lead.due_from = lead.next_at = None
    # What belongs to one status goes with it: no visit of what isn't booked any more.
    if status != Lead.Status.BOOKED:
        lead.booked_at = lead.visit_on = None
    if status != Lead.Status.CLOSED:
        lead.lost_reason = ""


def _hold(lead: Lead, now: dt.datetime) -> None:
    """Whoever marks it knows of it, so retention may begin to count."""
    lead.held_at = lead.held_told_at = now
    lead.spam_reasons = [*dict.fromkeys([*lead.spam_reasons, MARKED_BY_STAFF])]
    lead.due_from = lead.next_at = None


def _write_down(lead: Lead, user: Any, outcome: Outcome | None, note: str) -> None:
    """A note is a change too."""
    if outcome:
        lead.last_outcome = outcome.value
        log(lead, OUTCOME_LOG_ACTION, user=user, data={"outcome": outcome.value})
    elif note:
        log(lead, NOTE_LOG_ACTION, user=user)
    lead.version += 1
    Activity.objects.create(lead=lead, outcome=outcome or "", note=note, user=user)
