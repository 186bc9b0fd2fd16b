"""What each outcome does, and two people at once."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.utils import timezone

from tests import factories
from tpi_cms.leads.audit.models import LeadLogEntry
from tpi_cms.leads.record.activities import Activity
from tpi_cms.leads.record.models import Lead
from tpi_cms.leads.record.steps import (
    LeadChangedError,
    LeadHeldError,
    add_note,
    change_clinic,
    change_status,
    close_duplicate,
    record_outcome,
    set_owner,
)

pytestmark = pytest.mark.django_db

CHICAGO = ZoneInfo("America/Chicago")
#: A Tuesday; the clinic is open from 8 to 5.
NOW = dt.datetime(2026, 11, 24, 10, tzinfo=CHICAGO)
LATER = dt.datetime(2026, 11, 24, 15, tzinfo=CHICAGO)
TOMORROW = dt.datetime(2026, 11, 25, 8, tzinfo=CHICAGO)
VISIT = dt.date(2026, 12, 3)


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW.astimezone(dt.UTC))


@pytest.fixture
def user(db):
    return factories.make_user()


def make(**fields):
    return factories.make_lead(
        created_at=NOW - dt.timedelta(minutes=25), phone="+18155550142", **fields
    )


TABLE = [
    # outcome, of it before, what is said, then: status, next step, its time
    ("reached", {}, {}, "waiting", "again", TOMORROW),
    ("reached", {"tries": 2}, {"next_at": LATER}, "waiting", "call_back", LATER),
    ("no_answer", {}, {}, "waiting", "again", TOMORROW),
    ("left_message", {}, {"next_at": LATER}, "waiting", "again", LATER),
    ("no_answer", {"tries": 2}, {}, "waiting", "write_or_close", TOMORROW),
    ("booked", {}, {"visit_on": VISIT}, "booked", None, None),
    ("not_a_fit", {}, {}, "closed", None, None),
    ("declined", {}, {"lost_reason": "cost"}, "closed", None, None),
    ("wrong_number", {"email": "a@example.org"}, {}, "waiting", "write_or_close", NOW),
    ("wrong_number", {}, {}, "closed", None, None),
    ("unreachable", {"tries": 3}, {}, "closed", None, None),
    ("reached", {"status": "closed", "lost_reason": "cost"}, {}, "waiting", "again",
     TOMORROW),
    ("declined", {"status": "booked", "visit_on": VISIT}, {}, "closed", None, None),
]  # fmt: skip


@pytest.mark.parametrize(("outcome", "before", "said", "status", "step", "at"), TABLE)
def test_an_outcome_sets_status_and_next_step(
    user, outcome, before, said, status, step, at
):
    lead = make(**before)
    record_outcome(lead=lead, outcome=outcome, user=user, **said)
    stored = Lead.objects.get()
    by = at and at + dt.timedelta(minutes=stored.clinic.answer_minutes)
    assert (stored.status, stored.next_at, stored.due_from) == (status, by, at)
    assert step in (stored.next_step, None)
    assert stored.visit_on == (VISIT if outcome == "booked" else None)
    assert (stored.booked_at is not None) == (status == "booked")
    assert bool(stored.lost_reason) == (status == "closed")
    assert stored.owner == user
    assert (lead.status, lead.next_at) == (stored.status, stored.next_at)


@pytest.mark.parametrize(
    ("outcome", "tries", "is_try", "is_contact", "reason"),
    [
        ("reached", 0, True, True, ""),
        ("booked", 1, True, True, ""),
        ("declined", 1, True, True, "other"),
        ("not_a_fit", 1, True, True, "not_a_fit"),
        ("no_answer", 2, True, False, ""),
        ("left_message", 2, True, False, ""),
        ("unreachable", 1, True, False, "unreachable"),
        ("wrong_number", 1, True, False, "wrong_number"),
        ("spam", 1, False, False, ""),
    ],
)
def test_a_call_without_an_answer_is_a_try_and_no_contact(
    user, outcome, tries, is_try, is_contact, reason
):
    lead = make(tries=1)
    record_outcome(lead=lead, outcome=outcome, user=user)
    lead = Lead.objects.get()
    assert (lead.tries, lead.lost_reason) == (tries, reason)
    assert (lead.first_try_at == NOW) == is_try
    assert (lead.contacted_at == NOW, lead.contact_minutes == 25) == (is_contact,) * 2


def test_first_times_stay_the_first(user):
    earlier = NOW - dt.timedelta(days=1)
    lead = make(first_try_at=earlier, contacted_at=earlier, contact_minutes=7)
    record_outcome(lead=lead, outcome="reached", user=user)
    lead = Lead.objects.get()
    assert lead.first_try_at == lead.contacted_at == earlier
    assert lead.contact_minutes == 7


def test_spam_leaves_the_lists_and_keeps_its_status(user):
    lead = make(status="waiting", spam_reasons=["links", "marked_by_staff"])
    record_outcome(lead=lead, outcome="spam", user=user)
    lead = Lead.objects.get()
    assert lead.held_at == lead.held_told_at == NOW
    assert (lead.status, lead.next_at, lead.owner) == ("waiting", None, None)
    assert lead.spam_reasons == ["links", "marked_by_staff"]


def test_what_was_written_down_and_what_the_log_says(user):
    lead = make()
    record_outcome(lead=lead, outcome="no_answer", user=user, note="Try the daughter")
    add_note(lead=lead, note="She is away", user=user)
    notes = Activity.objects.order_by("pk").values_list("outcome", "note")
    assert [*notes] == [("no_answer", "Try the daughter"), ("", "She is away")]
    entries = LeadLogEntry.objects.order_by("pk")
    assert [entry.action.rpartition(".")[2] for entry in entries] == [
        *("outcome", "status", "note")
    ]
    assert "daughter" not in str([entry.data for entry in entries])


def test_open_again_is_due_now_and_forgets_how_it_ended(user):
    lead = make(status="booked", visit_on=VISIT, booked_at=NOW, tries=2)
    assert change_status(lead=lead, status="waiting", user=user)
    lead = Lead.objects.get()
    assert (lead.due_from, lead.next_step, lead.tries) == (NOW, "again", 0)
    assert lead.next_at > NOW  # and not late yet
    assert (lead.booked_at, lead.visit_on) == (None, None)


def test_the_second_save_is_refused_and_changes_nothing(user):
    lead = make()
    mine, theirs = Lead.objects.get(), Lead.objects.get()
    assert set_owner(lead=theirs, owner=user, user=user, version=0)
    for do in (
        lambda: record_outcome(lead=mine, outcome="booked", user=user, version=0),
        lambda: add_note(lead=mine, note="Mine", user=user, version=0),
        lambda: change_status(lead=mine, status="closed", user=user, version=0),
        lambda: set_owner(lead=mine, owner=None, user=user, version=0),
    ):
        with pytest.raises(LeadChangedError):
            do()
    stored = Lead.objects.get()
    assert (stored.status, stored.version, stored.owner) == ("new", 1, user)
    assert not Activity.objects.exists()
    add_note(lead=mine, note="Mine", user=user, version=1)
    assert (lead.version, Lead.objects.get().version) == (0, 2)


@pytest.mark.parametrize("field", ["held_at", "erased_at"])
def test_nothing_is_done_about_what_is_held_or_erased(user, field):
    lead = make(**{field: NOW})
    with pytest.raises(LeadHeldError):
        record_outcome(lead=lead, outcome="booked", user=user)


def test_unknown_outcomes_and_reasons_change_nothing(user):
    lead = make()
    for said in ({"outcome": "x"}, {"outcome": "declined", "lost_reason": "x"}):
        with pytest.raises(ValueError, match="x"):
            record_outcome(lead=lead, user=user, **said)
    assert Lead.objects.get().status == "new"
    assert not Activity.objects.exists()


def test_a_duplicate_is_closed_points_to_the_other_and_keeps_the_promise(user):
    lead = make()
    other = factories.make_lead(lead.clinic, message="The other words")
    close_duplicate(lead=other, of=lead, outcome="left_message", user=user)
    other = Lead.objects.get(pk=other.pk)
    assert (other.status, other.lost_reason) == ("closed", "duplicate")
    assert (other.possible_duplicate_of, other.next_at) == (lead, None)
    assert (other.first_try_at, other.contacted_at) == (NOW, None)
    assert other.message == "The other words"
    close_duplicate(lead=lead, of=other, outcome="spam", user=user)
    assert Lead.objects.get(pk=lead.pk).held_at == NOW


def test_with_a_wrong_number_an_email_of_the_other_is_the_way_that_is_left(user):
    lead, other = make(), make(email="a@example.org")
    record_outcome(lead=lead, outcome="wrong_number", user=user)
    close_duplicate(lead=other, of=lead, outcome="wrong_number", user=user)
    other = Lead.objects.get(pk=other.pk)
    assert (other.status, other.next_step) == ("waiting", "write_or_close")


@pytest.mark.parametrize(
    "changes",
    [
        {"version": 1},
        {"status": "booked", "next_at": None, "visit_on": VISIT},
    ],
)
def test_a_duplicate_that_somebody_worked_on_is_left_alone(user, changes):
    lead, other = make(), make()
    Lead.objects.filter(pk=other.pk).update(**changes)
    with pytest.raises(LeadChangedError):
        close_duplicate(lead=other, of=lead, outcome="booked", user=user, version=0)
    stored = Lead.objects.filter(pk=other.pk, **changes).get()
    assert stored.possible_duplicate_of is None


@pytest.mark.django_db(transaction=True)
def test_of_two_saves_at_the_same_moment_one_is_stored():
    lead, user = make(), factories.make_user()

    def save(outcome):
        try:
            mine = Lead(pk=lead.pk)
            record_outcome(lead=mine, outcome=outcome, user=user, version=0)
        except LeadChangedError:
            return None
        finally:
            connection.close()
        return outcome

    with ThreadPoolExecutor(2) as pool:
        saved = [*filter(None, pool.map(save, ["no_answer", "not_a_fit"]))]
    assert [activity.outcome for activity in Activity.objects.all()] == saved
    assert len(saved) == Lead.objects.get().version == 1


def test_a_step_waits_until_its_clinic_is_open(user, monkeypatch):
    """Opened again at night, or moved to where it is night; a promise stays as told."""
    night = dt.datetime(2026, 11, 24, 21, tzinfo=CHICAGO)
    monkeypatch.setattr(timezone, "now", lambda: night.astimezone(dt.UTC))
    lead = make(status="closed")
    change_status(lead=lead, status="waiting", user=user)
    assert Lead.objects.get().due_from == TOMORROW
    friday = factories.make_clinic(weekly_hours={"fr": [["09:00", "12:00"]]})
    change_clinic(lead=lead, clinic=friday, user=user)
    assert Lead.objects.get().due_from == TOMORROW.replace(day=27, hour=9)
    promised = make(promised_at=TOMORROW)
    change_clinic(lead=promised, clinic=friday, user=user)
    assert Lead.objects.get(pk=promised.pk).next_at == TOMORROW
