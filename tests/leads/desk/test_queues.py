"""Which request is in which queue, in which order, how many, and what comes next."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import factories
from tpi_cms.leads.desk import queues
from tpi_cms.leads.outbox.models import Delivery
from tpi_cms.leads.record.models import Lead

pytestmark = pytest.mark.django_db

NOW = timezone.now()
AGO, SOON = NOW - dt.timedelta(hours=1), NOW + dt.timedelta(hours=3)
ALL = QueryDict()


@pytest.fixture
def clinic():
    return factories.make_clinic()


@pytest.fixture
def user(clinic):
    return factories.make_frontdesk_user(clinic)


def names(user, name, query=ALL):
    return [lead.name for lead in queues.find_queue(name).get_leads(user, query)]


#: State of a request, and the queues that it is in.
STATES = {
    "overdue": ({"due_from": AGO, "next_at": AGO}, {"due", "all"}),
    "begun": ({"due_from": AGO, "next_at": SOON}, {"due", "all"}),
    "later": ({"due_from": SOON, "next_at": SOON}, {"waiting", "all"}),
    "tried": (
        {"due_from": SOON, "next_at": SOON, "status": "waiting"},
        {"waiting", "all"},
    ),
    "mine": ({"owner": True}, {"due", "mine", "all"}),
    "booked": ({"status": "booked", "owner": True}, {"booked", "all"}),
    "closed": ({"status": "closed"}, {"closed", "all"}),
    "held": ({"held_at": AGO}, {"held"}),
    "held when it was closed": ({"held_at": AGO, "status": "closed"}, {"held"}),
    "erased": ({"erased_at": AGO, "status": "closed"}, set()),
    "erased while held": ({"erased_at": AGO, "held_at": AGO}, set()),
    "test": ({"is_test": True}, set()),
}


@pytest.mark.parametrize("state", STATES)
def test_a_state_is_in_its_queues_and_in_no_other(clinic, user, state):
    fields, expected = STATES[state]
    fields = {**fields, **({"owner": user} if "owner" in fields else {})}
    factories.make_lead(clinic, **fields)
    factories.make_lead(factories.make_clinic(), **fields)
    counts = queues.count_queues(user)
    assert counts.pop("undelivered") == 0
    assert {name for name, count in counts.items() if count == 1} == expected - {"all"}
    assert {name for name in queues.QUEUES if names(user, name)} == expected
    assert sum(counts.values()) == len(expected - {"all"})


def test_orders(clinic, user):
    times = {"B": 2, "A": 1, "C": 3}
    for name, hours in times.items():
        at = NOW - dt.timedelta(hours=hours)
        common = {"name": name, "created_at": at, "status_changed_at": at}
        factories.make_lead(clinic, **common, due_from=at, next_at=at, owner=user)
        factories.make_lead(clinic, **common, status="booked")
        factories.make_lead(clinic, **common, held_at=at)
    assert names(user, "due") == names(user, "mine") == ["C", "B", "A"]
    assert names(user, "booked") == names(user, "held") == ["A", "B", "C"]
    assert names(user, "due", QueryDict("ordering=-next_at")) == ["A", "B", "C"]
    assert names(user, "booked", QueryDict("ordering=name")) == ["A", "B", "C"]
    Lead.objects.filter(name="C").update(status_changed_at=NOW)
    assert names(user, "booked") == ["C", "A", "B"]
    # Asked by the day received, it is in that order.
    since = QueryDict("created_at_from=2020-01-01")
    assert names(user, "booked", since) == ["A", "B", "C"]


def test_all_counts_are_one_query_and_stop_at_the_cap(clinic, user, monkeypatch):
    monkeypatch.setattr(queues, "CAP", 2)
    user.get_all_permissions()
    for _number in range(4):
        lead = factories.make_lead(clinic)
    Delivery.objects.create(lead=lead, channel="email", target="x@example.org")
    Delivery.objects.create(lead=lead, channel="email", target="y", state="done")
    queues.count_queues(user)
    with CaptureQueriesContext(connection) as captured:
        counts = queues.count_queues(user)
    assert len(captured) == 1
    assert counts["due"] == 3
    assert (counts["closed"], counts["undelivered"]) == (0, 1)
    assert queues.show_count(counts["due"]) == "2+"
    assert queues.show_count(2) == "2"


# --- next -------------------------------------------------------------------------


@pytest.fixture
def line(clinic, user):
    """A, B, C and D, due in this order; B and C at the same moment."""
    return {
        name: factories.make_lead(
            clinic, name=name, due_from=AGO, next_at=NOW - dt.timedelta(minutes=left)
        )
        for name, left in {"A": 30, "B": 20, "C": 20, "D": 10}.items()
    }


def follow(user, lead, name="due", query=ALL):
    found = queues.get_next(user, name, query, lead)
    return found and found.name


@pytest.mark.parametrize(
    ("at", "query", "expected"),
    [
        ("A", "", "B"),
        ("B", "", "C"),
        ("C", "", "D"),
        ("D", "", "A"),
        ("C", "ordering=-next_at", "B"),
        ("A", "ordering=-next_at", "D"),
        ("B", "owner=me", None),
        ("B", "created_at_from=nonsense", None),
    ],
)
def test_next_is_behind_in_the_list_as_it_is_sorted(user, line, at, query, expected):
    assert follow(user, line[at], query=QueryDict(query)) == expected


def test_next_of_one_that_is_not_in_the_list_is_the_first(clinic, user, line):
    closed = factories.make_lead(clinic, status="closed")
    assert follow(user, closed) == "A"
    assert follow(user, line["A"], name="no-such-list") == "B"
    foreign = factories.make_lead(factories.make_clinic(), next_at=NOW, name="No")
    Lead.objects.exclude(pk=foreign.pk).delete()
    assert follow(user, foreign) is None


def test_next_asks_twice_at_most(user, line):
    user.get_all_permissions()
    with CaptureQueriesContext(connection) as captured:
        queues.get_next(user, "due", ALL, line["D"])
    assert len([q for q in captured if "tpi_cms_lead" in q["sql"]]) == 2


# --- indexes ----------------------------------------------------------------------


@pytest.mark.parametrize("role", ["manager", "desk"])
def test_lists_and_counts_are_read_by_an_index(clinic, user, role):
    """What the planner of SQLite says, which knows of no rows."""
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite plans without rows")
    reader = factories.make_superuser() if role == "manager" else user
    rows = {
        name: queue.get_leads(reader, ALL)[:20] for name, queue in queues.QUEUES.items()
    }
    rows["undelivered"] = queues.get_undelivered(reader)[:20]
    for name, leads in rows.items():
        first = next(
            line
            for line in leads.explain().splitlines()
            if "tpi_cms_lead" in line or "tpi_cms_delivery" in line
        )
        index = {"all": "clinic" if role == "desk" else "received"}.get(
            name, "tpi_cms_"
        )
        assert "USING INDEX" in first and index in first, (name, first)
        assert "lead_clinic" not in first or name == "all", (name, first)
