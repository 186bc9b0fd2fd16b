"""The health page: what monitoring asks."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tpi_cms.leads.outbox import heartbeat
from tpi_cms.leads.outbox.models import Delivery, Heartbeat
from tpi_cms.leads.outbox.retry import resend_delivery

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(client):
    def get():
        response = client.get(reverse("tpi_cms:health"))
        return response.status_code, response.json()

    return get


@pytest.fixture
def make_row(clinic):
    lead = factories.make_lead(clinic)
    count = iter(range(99))

    def build(minutes=0, **fields):
        ago = timezone.now() - dt.timedelta(minutes=minutes)
        defaults = {"created_at": ago, "next_at": ago, "target": f"t{next(count)}"}
        return Delivery.objects.create(
            lead=lead, channel="email", **{**defaults, **fields}
        )

    return build


def test_all_is_well(ask, make_row):
    heartbeat.beat()
    make_row(minutes=5)
    make_row(minutes=99, state="done")
    status, told = ask()
    assert (status, told["status"], told["undelivered"]) == (200, "ok", 1)
    assert 299 < told["oldest_undelivered_seconds"] < 400
    assert told["dead"] == 0 and told["worker_seen_seconds"] < 60


def test_nothing_to_do_and_nobody_there(ask):
    assert ask() == (
        200,
        {
            "status": "ok",
            "oldest_undelivered_seconds": None,
            "undelivered": 0,
            "dead": 0,
            "worker_seen_seconds": None,
            "purge_refused": False,
        },
    )


@pytest.mark.parametrize("state", ["due", "leased"])
def test_whoever_waits_too_long_is_late(ask, make_row, settings, state):
    row = make_row(minutes=16, state=state)
    Delivery.objects.update(next_at=timezone.now() + dt.timedelta(hours=2))
    assert ask()[0] == 503 and ask()[1]["status"] == "late"
    settings.TPI_CMS_LATE_SECONDS = 3_600
    assert ask()[0] == 200
    assert row.pk


def test_one_that_is_sent_again_waits_since_then(ask, make_row):
    row = make_row(minutes=9_999, state="done", target="pa@example.org")
    assert resend_delivery(pk=row.pk, user=None)
    assert ask()[0] == 200
    # However often it fails meanwhile, and whenever the next try is.
    later = timezone.now() + dt.timedelta(hours=2)
    created = timezone.now() - dt.timedelta(minutes=16)
    Delivery.objects.update(created_at=created, next_at=later)
    assert ask()[0] == 503


@pytest.mark.parametrize(("hours", "status"), [(1, 503), (25, 200)])
def test_a_delivery_given_up_is_a_fault_for_a_day(ask, make_row, hours, status):
    make_row(minutes=hours * 60, state="dead")
    assert (ask()[0], ask()[1]["dead"]) == (status, 1)


def test_a_database_that_is_away_is_down(ask):
    def fail(*args):
        raise OperationalError("secret")

    with connection.execute_wrapper(fail):
        answer = ask()
    assert answer == (
        503,
        {
            "status": "down",
            "oldest_undelivered_seconds": None,
            "undelivered": None,
            "dead": None,
            "worker_seen_seconds": None,
            "purge_refused": None,
        },
    )


def test_the_page_is_never_kept_and_sets_no_cookie(client):
    response = client.get(reverse("tpi_cms:health"))
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies
    assert client.post(reverse("tpi_cms:health")).status_code == 405


def test_a_worker_that_was_here(ask):
    heartbeat.beat()
    Heartbeat.objects.update(seen_at=timezone.now() - dt.timedelta(seconds=90))
    assert 90 <= ask()[1]["worker_seen_seconds"] < 120


def test_it_is_never_inside_the_sites_own_transaction(ask, monkeypatch):
    """Which fails to begin where the database is away."""
    monkeypatch.setitem(connection.settings_dict, "ATOMIC_REQUESTS", True)
    with CaptureQueriesContext(connection) as queries:
        assert ask()[0] == 200
    assert not [q for q in queries if q["sql"].startswith(("BEGIN", "SAVEPOINT"))]


def test_a_clock_that_was_wrong_shows_no_worker_that_is_gone(ask):
    heartbeat.beat()
    ahead = timezone.now() + dt.timedelta(days=300)
    Heartbeat.objects.update(seen_at=ahead)
    assert ask()[1]["worker_seen_seconds"] is None
