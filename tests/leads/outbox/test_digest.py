"""The morning's digest: what a manager should look at, and nothing about anybody."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
from django.core import mail
from django.utils import timezone

from tests import factories
from tpi_cms.leads.outbox import daily, sending
from tpi_cms.leads.outbox.channels import digest
from tpi_cms.leads.outbox.digest import write_digests
from tpi_cms.leads.outbox.models import DIGEST, SENDABLE, Delivery, Heartbeat

from .. import canary

pytestmark = pytest.mark.django_db
ZONE = "America/Chicago"


@pytest.fixture
def managed(clinic):
    clinic.manager_emails = ["boss@example.org", "deputy@example.org"]
    clinic.save()
    return clinic


@pytest.fixture(autouse=True)
def silent(monkeypatch):
    """Clinics that are silent, as the reports find them."""
    found = []
    monkeypatch.setattr(digest, "find_silent_clinics", lambda clinics: found)
    return found


def make_lead(clinic, hours, **fields):
    """Promised so many hours ago."""
    promised = timezone.now() - dt.timedelta(hours=hours)
    words = {"name": canary.NAME, "email": canary.EMAIL, "message": canary.NAME}
    came = promised - dt.timedelta(hours=1)
    return factories.make_lead(
        clinic, created_at=came, promised_at=promised, **{**words, **fields}
    )


def tell(zone=ZONE) -> list:
    """A morning: who hears what."""
    write_digests(zone)
    for pk in Delivery.objects.filter(channel=DIGEST).values_list("pk", flat=True):
        sending.deliver(pk)
    told = [(message.to[0], message.body) for message in mail.outbox]
    mail.outbox.clear()
    return told


def test_counts_with_links_and_nothing_about_anybody(managed, silent, caplog):
    tried = timezone.now() - dt.timedelta(hours=1)
    make_lead(managed, 2)
    make_lead(managed, 3, first_try_at=tried, next_at=None, status="closed")
    make_lead(managed, 30)  # of the day before, and open still
    kept = make_lead(managed, 2, first_try_at=timezone.now() - dt.timedelta(hours=3))
    kept.next_at = timezone.now() + dt.timedelta(hours=1)
    kept.save()
    Delivery.objects.create(lead=kept, channel="email", target="x", state="dead")
    Delivery.objects.create(lead=kept, channel="email", target="only just")
    silent.append(SimpleNamespace(clinic=managed, days=9, usual_days=4))
    write_digests(ZONE)
    for row in Delivery.objects.filter(channel=DIGEST):
        sending.deliver(row.pk)
    assert [message.to for message in mail.outbox] == [
        ["boss@example.org"],
        ["deputy@example.org"],
    ]
    message = mail.outbox[0]
    assert message.subject == "This morning at Port Ansel"
    for line in (
        "2 promises were missed since yesterday",
        "2 requests are overdue now",
        "1 notice did not arrive",
        "No request in 9 opening days, usually 4",
        "http://testserver/admin/leads/undelivered/",
    ):
        assert line in message.body
        assert line in message.alternatives[0][0]
    canary.assert_nothing_left(caplog)


def test_who_has_nothing_to_hear_hears_nothing(managed):
    factories.make_lead(managed, next_at=timezone.now() + dt.timedelta(hours=1))
    make_lead(factories.make_clinic(), 2)  # has no manager
    abroad = factories.make_clinic(
        time_zone="Europe/Paris", manager_emails=["paris@example.org"]
    )
    make_lead(abroad, 2)
    make_lead(managed, 2, is_test=True)
    assert tell() == []
    assert [to for to, _body in tell("Europe/Paris")] == ["paris@example.org"]


def test_a_clinic_that_is_silent_for_so_long_that_all_was_erased(managed, silent):
    factories.make_lead(managed, erased_at=timezone.now())
    silent.append(SimpleNamespace(clinic=managed, days=400, usual_days=4))
    told = tell()
    assert [to for to, _body in told] == managed.manager_emails
    assert "No request in 400 opening days" in told[0][1]
    Delivery.objects.update(state="dead")
    assert Delivery.objects.filter(SENDABLE).count() == 2  # It can be tried again.


def test_each_morning_is_a_message_of_its_own(managed):
    managed.manager_emails = ["boss@example.org"]
    managed.save()
    make_lead(managed, 2)
    keys = set()
    for _morning in range(3):
        assert len(tell()) == 1
        keys.add(Delivery.objects.get(channel=DIGEST).message_key)
    assert len(keys) == 3


def test_while_one_waits_there_is_no_second_one(managed):
    """The mail server was away all day, and another request came in."""
    make_lead(managed, 2)
    write_digests(ZONE)
    make_lead(managed, 1)
    write_digests(ZONE)
    assert Delivery.objects.filter(channel=DIGEST).count() == 2  # mailboxes
    (_boss, body), _deputy = tell()
    assert "2 promises" in body


def test_what_was_seen_to_meanwhile_is_not_told(managed):
    lead = make_lead(managed, 30)
    write_digests(ZONE)
    lead.next_at = None
    lead.save()
    assert tell() == []
    assert set(Delivery.objects.values_list("state", flat=True)) == {"done"}


def test_a_lead_that_was_moved_tells_no_other_clinics_manager(managed):
    lead = make_lead(managed, 2)
    write_digests(ZONE)
    lead.clinic = factories.make_clinic(manager_emails=["other@example.org"])
    lead.save()
    assert tell() == []


def test_it_is_written_once_a_day_in_the_clinics_own_morning(managed, monkeypatch):
    """It is five in Chicago an hour after New York, and two before Los Angeles."""
    written = []
    monkeypatch.setattr(f"{__name__}.note_zone.seen", written, raising=False)
    monkeypatch.setattr(daily, "DUTIES", {})
    monkeypatch.setattr(daily, "DUTIES_BY_ZONE", {"digest": f"{__name__}.note_zone"})
    for zone in ("America/New_York", "America/Los_Angeles"):
        factories.make_clinic(time_zone=zone)
    daily.run_duties()
    start = dt.datetime(2026, 3, 3, 9, 30, tzinfo=dt.UTC)
    Heartbeat.objects.update(seen_at=start - dt.timedelta(hours=9))
    for half_hour in range(48):
        now = start + dt.timedelta(minutes=30 * half_hour)
        monkeypatch.setattr(timezone, "now", lambda now=now: now)
        daily.run_duties()
    assert written == ["America/New_York", "America/Chicago", "America/Los_Angeles"]


def note_zone(zone):
    note_zone.seen.append(zone)


def test_the_real_duty_can_be_imported():
    assert daily.import_string(daily.DUTIES_BY_ZONE["digest"]) is write_digests
