from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.utils import timezone

from tests import factories
from tpi_cms.leads.consents.models import Consent
from tpi_cms.leads.desk.queues import get_undelivered
from tpi_cms.leads.outbox import sending
from tpi_cms.leads.outbox.health import get_health
from tpi_cms.leads.outbox.models import Delivery
from tpi_cms.leads.outbox.moving import move_lead
from tpi_cms.leads.outbox.notices import create_deliveries
from tpi_cms.leads.privacy.retention import report_purge
from tpi_cms.leads.record.models import Lead

pytestmark = pytest.mark.django_db

ADDRESS = "zq@example.com"


@pytest.fixture(autouse=True)
def channels(settings):
    path = "tpi_cms.leads.outbox.channels"
    settings.TPI_CMS_CHANNELS = {
        "patient": f"{path}.patient.PatientChannel",
        "gone": "nowhere.Channel",
    }


@pytest.fixture
def lead(clinic) -> Lead:
    return factories.make_lead(
        clinic=clinic,
        name="Zephyrine Quill",
        email=ADDRESS,
        topic="Sciatica",
        message="It burns",
        language="en",
        promised_at=timezone.now() + dt.timedelta(days=1),
    )


def deliver(lead: Lead) -> Delivery:
    create_deliveries(lead)
    row = lead.deliveries.get(channel="patient")
    sending.deliver(row.pk)
    row.refresh_from_db()
    return row


def test_it_says_what_is_promised_and_nothing_that_was_typed(lead):
    row = deliver(lead)
    assert (row.state, row.target) == ("done", "patient")
    (message,) = mail.outbox
    assert message.to == [ADDRESS]
    by = lead.promised_at.astimezone(lead.clinic.zone)
    for text in (message.body, message.alternatives[0][0]):
        assert f"{by:%A, %B} {by.day}, by " in text.replace("\xa0", " ")
        assert "(815) 555-0142" in text and lead.reference in text
        assert "tomorrow" not in text and "<strong>" not in message.body
        for secret in ("Zephyrine", "Sciatica", "burns", ADDRESS):
            assert secret not in text + message.subject


def test_it_is_written_in_the_forms_language(lead):
    lead.language = "de"
    lead.save()
    deliver(lead)
    by = lead.promised_at.astimezone(lead.clinic.zone)
    weekdays = ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"]
    assert [*weekdays, "Sonntag"][by.weekday()] in mail.outbox[0].body


def test_who_left_no_address_gets_none(clinic):
    create_deliveries(factories.make_lead(clinic=clinic))
    assert not Delivery.objects.filter(channel="patient").exists()


@pytest.mark.parametrize("why", ["consent", "held", "erased"])
def test_who_may_not_be_written_to_any_more_is_not(lead, why):
    if why == "consent":
        Consent.objects.create(lead=lead, purpose="contact", is_given=False)
    else:
        Lead.objects.filter(pk=lead.pk).update(**{f"{why}_at": timezone.now()})
    assert deliver(lead).state == "done"
    assert mail.outbox == []


def test_who_is_moved_is_told_whom_to_expect_now(lead):
    deliver(lead)
    other = factories.make_clinic(name="Cold Harbor")
    move_lead(lead=lead, clinic=other, user=factories.make_manager())
    assert sending.deliver(lead.deliveries.get(channel="patient").pk)
    first, second = mail.outbox
    assert second.subject == "Cold Harbor has your request"
    ids = {message.extra_headers["Message-ID"] for message in mail.outbox}
    assert len(ids) == 2 and first.to == second.to


def test_a_mistyped_address_is_no_alarm_and_keeps_nobody(lead, settings):
    settings.TPI_CMS_FALLBACK_RECIPIENTS = ["fallback@example.org"]
    path = "tpi_cms.leads.outbox.channels"
    settings.TPI_CMS_CHANNELS["email"] = f"{path}.email.EmailChannel"
    Delivery.objects.create(
        lead=lead, channel="patient", target="patient", attempts=sending.MAX_TRIES
    )
    assert not sending.sweep(1)  # It used up its tries, so it dies.
    (row,) = lead.deliveries.all()  # No fallback is told.
    assert row.state == "dead"
    assert get_health().status == "ok"
    assert not get_undelivered(factories.make_superuser()).exists()
    old = timezone.now() - dt.timedelta(days=600)
    Lead.objects.update(status_changed_at=old, promised_at=None, next_at=old)
    assert report_purge()[0].old == 1
