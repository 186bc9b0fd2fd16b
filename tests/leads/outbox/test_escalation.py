"""A missed promise: told to the manager once, whatever happens."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tpi_cms.clinics.models import Clinic
from tpi_cms.leads.intake.held import release_lead
from tpi_cms.leads.outbox import escalation, sending
from tpi_cms.leads.outbox.models import Delivery, Heartbeat
from tpi_cms.leads.outbox.moving import move_lead
from tpi_cms.leads.record.missed import get_missed
from tpi_cms.leads.record.models import Lead
from tpi_cms.leads.record.steps import record_outcome

from .. import canary

pytestmark = pytest.mark.django_db


@pytest.fixture
def managed(clinic):
    clinic.manager_emails = ["boss@example.org"]
    clinic.save()
    return clinic


def miss(clinic, minutes=20, **fields):
    """An open request whose promise was missed so many minutes ago."""
    promised = timezone.now() - dt.timedelta(minutes=minutes)
    came = promised - dt.timedelta(hours=1)
    words = {"name": canary.NAME, "email": canary.EMAIL, "message": canary.NAME}
    return factories.make_lead(
        clinic, created_at=came, promised_at=promised, **{**words, **fields}
    )


def look():
    """At once, as if a minute had passed."""
    Heartbeat.objects.all().delete()
    escalation.escalate()


def send() -> list:
    for pk in Delivery.objects.filter(state="due").values_list("pk", flat=True):
        sending.deliver(pk)
    return [(message.to, message.subject) for message in mail.outbox]


def test_the_manager_is_told_once(managed, caplog):
    lead = miss(managed)
    miss(managed, minutes=5)
    for _minute in range(3):
        look()
    assert send() == [(["boss@example.org"], "Not answered in time: Port Ansel")] * 2
    message = mail.outbox[0]
    assert "Late by: 20\xa0minutes" in message.body and lead.reference in message.body
    assert "1 other request of this clinic is late too." in message.body
    path = reverse("tpi_cms_lead:edit", args=[lead.pk])
    assert f"http://testserver{path}" in message.body
    lead.refresh_from_db()
    assert lead.escalated_at
    canary.assert_nothing_left(caplog)


def test_a_manager_of_both_clinics_is_told_once_where_it_was_moved(managed):
    boss, other = "boss@example.org", "other@example.org"
    twin = factories.make_clinic(manager_emails=[boss, other])
    lead = miss(managed)
    look()
    send()
    move_lead(lead=lead, clinic=twin, user=None)
    Delivery.objects.filter(channel="email").delete()
    look()
    assert [to for to, _subject in send()] == [[boss], [other]]


CLOSED = {"status": "closed", "next_at": None}
HELD = {"held_at": timezone.now(), "next_at": None}


@pytest.mark.parametrize(
    "fields",
    [
        {"first_try_at": timezone.now()},
        {"is_test": True},
        {"minutes": -1},
        {"minutes": 60 * 25},
        CLOSED,
        HELD,
    ],
    ids=["tried", "test", "not yet", "old", "closed", "held"],
)
def test_what_nobody_is_told_of(managed, fields):
    miss(managed, **fields)
    look()
    assert not Delivery.objects.exists()


def test_old_ones_are_marked_so_that_they_never_are(managed):
    """A site that imports or upgrades."""
    miss(managed, minutes=60 * 25)
    look()
    assert not Lead.objects.filter(escalated_at=None).exists()


def test_many_at_once_are_a_few_mails_for_each_clinic(managed):
    other = factories.make_clinic(manager_emails=["other@example.org"])
    for _n in range(8):
        miss(managed)
    miss(other)
    look()
    look()
    assert len(send()) == escalation.MAILS_AT_ONCE + 1
    assert "7 other requests" in mail.outbox[0].body
    assert not Lead.objects.filter(escalated_at=None).exists()


def test_one_that_is_answered_before_the_mail_goes_out_is_told_to_nobody(managed):
    lead = miss(managed)
    look()
    record_outcome(lead=lead, outcome="no_answer", user=factories.make_user())
    assert send() == []
    assert Delivery.objects.get().state == "done"


def test_a_clinic_closed_meanwhile_still_has_people_who_wait(managed):
    miss(managed)
    Clinic.objects.update(status=Clinic.Status.CLOSED)
    look()
    assert len(send()) == 1


def test_without_a_manager_the_site_is_told(clinic, settings):
    miss(clinic)
    look()
    assert send()[0][0] == ["fallback@example.org"]
    settings.TPI_CMS_FALLBACK_RECIPIENTS = []
    miss(clinic)
    look()
    assert Delivery.objects.count() == 1
    assert not Lead.objects.filter(escalated_at=None).exists()


def test_a_clinic_that_cant_be_read_holds_up_nobody_and_shows(managed, monkeypatch):
    broken = factories.make_clinic()
    read = Clinic.from_db.__func__

    def fail_for_one(cls, *args, fetch_mode=None, **more):
        if fetch_mode:  # Django 6.1 asks for this argument.
            more["fetch_mode"] = fetch_mode
        clinic = read(cls, *args, **more)
        if clinic.pk == broken.pk:
            raise ValueError(canary.NAME)
        return clinic

    miss(broken, minutes=30)
    miss(managed)
    monkeypatch.setattr(Clinic, "from_db", classmethod(fail_for_one))
    look()
    send()
    rows = Delivery.objects.order_by("target").values_list("target", "state")
    assert list(rows) == [("", "due"), ("boss@example.org", "done")]


def test_a_failure_leaves_it_to_the_next_look(managed, monkeypatch, caplog):
    first, _second = miss(managed, minutes=30), miss(managed)
    put = escalation.put_in_outbox

    def fail(lead, channel, **again):
        if lead.pk == first.pk:
            raise ValueError(canary.NAME)
        put(lead, channel, **again)

    monkeypatch.setattr(escalation, "put_in_outbox", fail)
    look()
    assert Delivery.objects.count() == 1
    assert caplog.messages == [f"Escalation of {first.pk}: ValueError"]
    monkeypatch.setattr(escalation, "put_in_outbox", put)
    look()
    assert Delivery.objects.count() == 2


def test_one_that_was_spam_by_mistake_stays_missed(managed):
    """And isn't told twice."""
    lead = miss(managed)
    look()
    record_outcome(lead=lead, outcome="spam", user=factories.make_user())
    release_lead(lead=Lead.objects.get(), user=None)
    look()
    stored = Lead.objects.get()
    assert get_missed(timezone.now()).get() == stored
    assert stored.promised_at == lead.promised_at and stored.escalated_at
    assert [subject for _to, subject in send()].count(
        "Not answered in time: Port Ansel"
    ) == 1


def test_of_workers_that_saw_it_at_once_one_tells(managed, monkeypatch):
    """The UPDATE finds it untold only once."""
    lead, told = miss(managed), []
    monkeypatch.setattr(
        escalation, "put_in_outbox", lambda lead, *_channel, **_how: told.append(lead)
    )
    for _worker in range(2):
        escalation._tell(lead.pk, timezone.now())
    assert len(told) == 1


@pytest.mark.django_db(transaction=True)
def test_cron_tells_too(managed):
    miss(managed)
    call_command("tpi_deliver", "--once")
    Heartbeat.objects.all().delete()
    call_command("tpi_deliver", "--once")
    assert len(mail.outbox) == 1
