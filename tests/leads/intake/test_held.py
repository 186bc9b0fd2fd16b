"""Clinics are told how many requests are held, through the outbox."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tpi_cms.leads.intake.held import release_lead, tell_of_held
from tpi_cms.leads.outbox import sending
from tpi_cms.leads.outbox.channels import email
from tpi_cms.leads.outbox.channels.mail_server import hand_over
from tpi_cms.leads.outbox.models import HELD_COUNT, Delivery
from tpi_cms.leads.record.models import Lead
from tpi_cms.leads.record.steps import record_outcome

pytestmark = pytest.mark.django_db


def make_held(clinic, **fields):
    defaults = {"held_at": timezone.now(), "name": "Marguerite Osei"}
    return factories.make_lead(clinic, **{**defaults, **fields})


@pytest.fixture
def break_mailbox(monkeypatch):
    """Mail to these addresses fails, without any to all."""

    def break_(*mailboxes):
        def fail(message, **kwargs):
            if message.to[0] in mailboxes or not mailboxes:
                raise OSError("secret words")
            hand_over(message, **kwargs)

        monkeypatch.setattr(email, "hand_over", fail)

    return break_


def tell(tries=1):
    """A morning, and what the worker makes of it."""
    tell_of_held()
    for _number in range(tries):
        Delivery.objects.update(next_at=timezone.now())
        for pk in Delivery.objects.values_list("pk", flat=True):
            sending.deliver(pk)


def get_told():
    return sorted(message.to[0] for message in mail.outbox)


def test_each_clinic_is_told_how_many_it_holds(clinic):
    nobody = factories.make_clinic(name="No mailbox", intake_emails=[])
    make_held(clinic)
    make_held(clinic)
    make_held(nobody)
    make_held(clinic, erased_at=timezone.now())
    factories.make_lead(factories.make_clinic(intake_emails=["quiet@example.org"]))
    tell()
    sent = {message.to[0]: message for message in mail.outbox}
    assert set(sent) == {"pa@example.org", "fallback@example.org"}
    message = sent["pa@example.org"]
    assert message.subject == "2 requests are held as likely spam: Port Ansel"
    html = message.alternatives[0][0]
    for body in (message.body, html):
        assert "2 requests to Port Ansel are held" in body
        assert f"http://testserver{reverse('tpi_cms_lead:held')}" in body
        for personal in ("Marguerite", "8020088", "802-0088"):
            assert personal not in body
    assert not Lead.objects.filter(held_at__isnull=False, erased_at=None).filter(
        held_told_at=None
    )


def test_what_was_told_is_not_told_again_and_what_came_since_is(clinic):
    make_held(clinic)
    tell()
    tell()
    assert get_told() == ["pa@example.org"]
    make_held(clinic)
    tell()
    assert [message.subject[:1] for message in mail.outbox] == ["1", "2"]


def test_a_worker_that_was_away_for_days_tells_of_all(clinic):
    make_held(clinic, held_at=timezone.now() - dt.timedelta(days=9))
    tell()
    assert get_told() == ["pa@example.org"]


def test_a_mailbox_that_refuses_is_tried_again_and_silences_no_other(
    clinic, break_mailbox
):
    clinic.intake_emails = ["broken@example.org", "sound@example.org"]
    clinic.save()
    make_held(clinic)
    break_mailbox("broken@example.org")
    tell()
    assert get_told() == ["sound@example.org"]
    break_mailbox("nobody@example.org")
    tell()
    assert get_told() == ["broken@example.org", "sound@example.org"]


def test_while_a_count_waits_there_is_no_second_one(clinic, break_mailbox):
    make_held(clinic)
    break_mailbox()
    tell()
    make_held(clinic)
    tell()
    break_mailbox("nobody@example.org")
    tell()
    (message,) = mail.outbox
    assert message.subject.startswith("2 requests")


def test_a_count_that_is_given_up_goes_to_the_fallback(clinic, break_mailbox):
    lead = make_held(clinic)
    break_mailbox("pa@example.org")
    tell(tries=sending.MAX_TRIES + 1)
    assert get_told() == ["fallback@example.org"]
    lead.refresh_from_db()
    assert lead.held_told_at


def test_where_nobody_can_be_told_it_shows_and_is_mended_by_a_mailbox(
    client, clinic, settings
):
    settings.TPI_CMS_FALLBACK_RECIPIENTS = []
    clinic.intake_emails = []
    clinic.save()
    lead = make_held(clinic)
    tell(tries=sending.MAX_TRIES)
    client.force_login(factories.make_frontdesk_user(clinic))
    url = reverse("tpi_cms_lead:undelivered")
    html = client.get(url).content.decode()
    assert "Neither the clinic nor the site has a mailbox." in html
    assert Lead.objects.get(held_told_at=None) == lead
    clinic.intake_emails = ["late@example.org"]
    clinic.save()
    client.post(reverse("tpi_cms_lead:retry_all"))
    tell()
    assert get_told() == ["late@example.org"]
    assert "Every notice has arrived" in client.get(url).content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_site_without_the_mail_channel_is_told_too(clinic, settings):
    settings.TPI_CMS_CHANNELS = {
        "webhook": "tpi_cms.leads.outbox.channels.webhook.WebhookChannel"
    }
    make_held(clinic)
    tell_of_held()
    call_command("tpi_deliver", "--once", "--threads=1")
    assert get_told() == ["pa@example.org"]


def test_of_what_was_looked_through_meanwhile_nothing_is_sent(clinic):
    lead = make_held(clinic)
    tell_of_held()
    release_lead(lead=lead, user=None)
    sending.deliver(Delivery.objects.get(channel=HELD_COUNT).pk)
    assert get_told() == []
    assert Delivery.objects.get(channel=HELD_COUNT).state == "done"
    # Its own notice is another row.
    assert Delivery.objects.get(channel="email").target == "pa@example.org"


def test_one_that_is_stored_while_the_mail_goes_out_is_told_of_next_time(
    clinic, monkeypatch
):
    make_held(clinic)

    def send_slowly(message, **kwargs):
        make_held(clinic)
        hand_over(message, **kwargs)

    monkeypatch.setattr(email, "hand_over", send_slowly)
    tell()
    assert Lead.objects.filter(held_told_at=None).count() == 1


def test_what_staff_marked_as_spam_and_let_go_is_due_and_told_of_once(clinic):
    missed = {"promised_at": timezone.now(), "escalated_at": timezone.now()}
    lead = factories.make_lead(clinic, **missed)
    user = factories.make_user()
    sent = Delivery.objects.create(lead=lead, channel="email", target="pa@example.org")
    record_outcome(lead=lead, outcome="spam", user=user)
    assert release_lead(lead=lead, user=user)
    lead.refresh_from_db()
    assert lead.is_open
    # A miss isn't undone by it.
    assert {name: getattr(lead, name) for name in missed} == missed
    assert [*lead.deliveries.all()] == [sent]


def test_what_was_promised_before_is_due_by_then(clinic):
    by = timezone.now() + dt.timedelta(hours=1)
    lead = factories.make_lead(clinic, promised_at=by)
    record_outcome(lead=lead, outcome="spam", user=factories.make_user())
    assert release_lead(lead=lead, user=None)
    lead.refresh_from_db()
    assert lead.promised_at == lead.next_at == by
    assert lead.due_from <= timezone.now()
