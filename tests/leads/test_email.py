"""Mail as a real server receives it."""

from __future__ import annotations

import datetime as dt
import email.message
import socket

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from django.core import mail
from django.urls import reverse
from django.utils import translation

from tests import factories
from tpi_cms.leads import delivery
from tpi_cms.leads.channels.email import EmailChannel
from tpi_cms.leads.models import Delivery

pytestmark = pytest.mark.django_db


class Mailbox(Message):
    def __init__(self):
        super().__init__()
        self.mails: list[email.message.Message] = []

    def handle_message(self, message):
        self.mails.append(message)


@pytest.fixture
def mailbox(settings):
    handler = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = port
    yield handler.mails
    controller.stop()


@pytest.fixture
def row(clinic):
    lead = factories.make_lead(
        clinic=clinic,
        name="Zephyrine Quill",
        email="zq@example.com",
        topic="Sciatica",
        message="It burns",
    )
    return Delivery.objects.create(lead=lead, channel="email", target="pa@example.org")


def test_mail_names_the_clinic_and_links_to_the_lead(row, mailbox):
    assert delivery.deliver(row.pk)
    (message,) = mailbox
    assert message["Subject"] == "New enquiry for Port Ansel"
    assert message["To"] == "pa@example.org"
    text = message.get_payload()[0].get_payload(decode=True).decode()
    path = reverse("tpi_cms_lead:edit", args=[row.lead_id])
    assert f"http://testserver{path}" in text
    assert row.lead.reference in text


def test_mail_holds_nothing_personal(row, mailbox):
    delivery.deliver(row.pk)
    raw = mailbox[0].as_bytes().decode()
    parts = [
        part.get_payload(decode=True).decode() for part in mailbox[0].get_payload()
    ]
    for secret in ("Zephyrine", "zq@example.com", "Sciatica", "burns", "8020088"):
        assert secret not in raw
        assert not any(secret in part for part in parts)
    assert "Reply-To" not in mailbox[0]


def test_a_repeat_carries_the_same_message_id(row, mailbox):
    delivery.deliver(row.pk)
    Delivery.objects.update(state=Delivery.State.DUE)
    delivery.deliver(row.pk)
    first, second = mailbox
    assert first["Message-ID"] == second["Message-ID"]


def test_the_message_id_is_the_same_on_any_machine(row, settings):
    settings.DEFAULT_FROM_EMAIL = "Harbor Care <care@harbor.example>"
    message_id = EmailChannel().get_message_id(row)
    assert message_id == f"<tpi-cms.{row.lead.reference}.{row.pk}@harbor.example>"


def test_time_is_the_clinics_own(row, mailbox):
    row.lead.clinic.time_zone = "America/Denver"
    row.lead.clinic.save()
    row.lead.created_at = dt.datetime(2026, 1, 5, 20, 5, tzinfo=dt.UTC)
    row.lead.save()
    delivery.deliver(row.pk)
    text = mailbox[0].get_payload()[0].get_payload(decode=True).decode()
    assert "Jan. 5, 2026, 1:05 p.m." in text


def test_a_clinic_name_cant_add_a_header(row):
    row.lead.clinic.name = "Port\nBcc: thief@example.org"
    row.lead.clinic.save()
    assert not delivery.deliver(row.pk)
    assert mail.outbox == []


def test_closed_mail_server_leaves_the_row_for_later(row, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert not delivery.deliver(row.pk)
    row.refresh_from_db()
    assert row.state == Delivery.State.DUE
    assert row.last_error.startswith("ConnectionRefusedError")


def test_an_open_target_is_looked_up_when_it_is_sent(row, mailbox, settings):
    settings.TPI_CMS_FALLBACK_RECIPIENTS = []
    Delivery.objects.update(target="")
    row.lead.clinic.intake_emails = []
    row.lead.clinic.save()
    assert not delivery.deliver(row.pk)
    row.refresh_from_db()
    assert row.last_error == "NoRecipientError"
    row.lead.clinic.intake_emails = ["new@example.org"]
    row.lead.clinic.save()
    Delivery.objects.update(next_at=row.created_at)
    assert delivery.deliver(row.pk)
    assert mailbox[0]["To"] == "new@example.org"


def test_mail_is_in_the_sites_language_whatever_the_visitor_reads(row):
    with translation.override("de"):
        assert delivery.deliver(row.pk)
    html = mail.outbox[0].alternatives[0][0]
    assert '<html lang="en-us">' in html


def test_mail_links_nowhere_while_the_admins_host_is_unknown(row, settings):
    settings.WAGTAILADMIN_BASE_URL = ""
    assert delivery.deliver(row.pk)
    assert "/admin/" not in mail.outbox[0].body


def test_a_site_without_our_admin_gets_mail_without_a_link(row, settings):
    settings.ROOT_URLCONF = "tests.testapp.empty_urls"
    assert EmailChannel().get_admin_url(row.lead) == ""
