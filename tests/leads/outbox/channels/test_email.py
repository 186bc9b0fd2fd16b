"""Mail as a real server receives it."""

from __future__ import annotations

import datetime as dt
import email
import email.message
import socket
import struct

import hypothesis
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from django.core import mail
from django.urls import reverse
from django.utils import translation
from hypothesis import strategies as st

from tests import factories
from tpi_cms.leads.outbox import sending
from tpi_cms.leads.outbox.channels.email import EmailChannel
from tpi_cms.leads.outbox.models import Delivery

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
    assert sending.deliver(row.pk)
    (message,) = mailbox
    assert message["Subject"] == "New request for Port Ansel"
    assert message["To"] == "pa@example.org"
    text = message.get_payload()[0].get_payload(decode=True).decode()
    path = reverse("tpi_cms_lead:edit", args=[row.lead_id])
    assert f"http://testserver{path}" in text
    assert row.lead.reference in text


def test_mail_holds_nothing_personal(row, mailbox):
    sending.deliver(row.pk)
    raw = mailbox[0].as_bytes().decode()
    parts = [
        part.get_payload(decode=True).decode() for part in mailbox[0].get_payload()
    ]
    for secret in ("Zephyrine", "zq@example.com", "Sciatica", "burns", "8020088"):
        assert secret not in raw
        assert not any(secret in part for part in parts)
    assert "Reply-To" not in mailbox[0]


def test_a_repeat_carries_the_same_message_id(row, mailbox):
    sending.deliver(row.pk)
    Delivery.objects.update(state=Delivery.State.DUE)
    sending.deliver(row.pk)
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
    sending.deliver(row.pk)
    text = mailbox[0].get_payload()[0].get_payload(decode=True).decode()
    assert "Jan. 5, 2026, 1:05 p.m." in text


HEADERS = {
    "Content-Type",
    "MIME-Version",
    "Subject",
    "From",
    "To",
    "Date",
    "Message-ID",
}
#: Parts of attacks, and whatever else there is in Unicode.
HOSTILE = st.lists(
    st.sampled_from(["\r\n", "\n", "\r", "\x0b", "\x85", "\u2028", "\x00", "\r\n\r\n"])
    | st.sampled_from(["Bcc: thief@example.org", "Reply-To: zq@example.com", " ", ","])
    | st.text(max_size=8),
    max_size=8,
).map("".join)


def build(row):
    """The message as any mail server would read it."""
    message = EmailChannel().get_message(row, EmailChannel().get_recipients(row))
    return email.message_from_bytes(message.message().as_bytes())


@hypothesis.given(name=HOSTILE, typed=HOSTILE)
def test_nothing_of_a_clinic_or_lead_can_add_a_header(name, typed):
    clinic = factories.Clinic(name=name, time_zone="America/Chicago")
    lead = factories.Lead(pk=1, clinic=clinic, reference="7K")
    lead.topic = lead.message = lead.name = lead.page_title = typed
    read = build(Delivery(pk=1, lead=lead, target="pa@example.org"))
    assert set(read) == HEADERS
    assert read["To"] == "pa@example.org"


@hypothesis.given(target=HOSTILE.map("pa@example.org".__add__))
def test_a_mailbox_can_add_no_header(target):
    clinic = factories.Clinic(name="Port Ansel", time_zone="America/Chicago")
    lead = factories.Lead(pk=1, clinic=clinic, reference="7K")
    try:
        read = build(Delivery(pk=1, lead=lead, target=target))
    except ValueError:
        return  # refused as a whole
    assert set(read) == HEADERS


def test_a_mailbox_that_is_two_gets_nothing(row, mailbox):
    Delivery.objects.update(target="pa@example.org\r\nBcc: thief@example.org")
    assert not sending.deliver(row.pk)
    assert mailbox == []


@pytest.mark.parametrize(
    "target",
    ["pa@example.org, thief@example.org", "pa@example.org,\U00010000", "nobody", ","],
)
def test_what_is_not_one_mailbox_gets_nothing(row, mailbox, target):
    Delivery.objects.update(target=target)
    assert not sending.deliver(row.pk)
    assert mailbox == []
    row.refresh_from_db()
    assert row.last_error == "UnsoundRecipientError"


def test_a_mailbox_may_have_a_name(row, mailbox):
    Delivery.objects.update(target='"Desk, front" <desk@example.org>')
    assert sending.deliver(row.pk)
    assert mailbox[0]["To"] == '"Desk, front" <desk@example.org>'


def test_a_clinic_with_a_line_break_in_its_name_is_told_all_the_same(row, mailbox):
    row.lead.clinic.name = "Port\r\nBcc: thief@example.org"
    row.lead.clinic.save()
    assert sending.deliver(row.pk)
    assert mailbox[0]["Subject"] == "New request for Port Bcc: thief@example.org"
    assert mailbox[0]["X-RcptTo"] == "pa@example.org"


def test_a_site_can_replace_the_templates(row, settings, tmp_path):
    folder = tmp_path / "tpi_cms" / "email"
    folder.mkdir(parents=True)
    for kind in ("txt", "html"):
        (folder / f"new_lead.{kind}").write_text(f"{kind}: {{{{ clinic.name }}}}")
    (engine,) = settings.TEMPLATES
    settings.TEMPLATES = [{**engine, "DIRS": [tmp_path]}]
    assert sending.deliver(row.pk)
    (message,) = mail.outbox
    assert message.body == "txt: Port Ansel"
    assert message.alternatives[0][0] == "html: Port Ansel"


def write_catalogue(path, texts):
    """A compiled catalogue (.mo), which gettext reads; ``texts`` by source text."""
    pairs = [("", "Content-Type: text/plain; charset=UTF-8\n"), *sorted(texts.items())]
    pairs = [(source.encode(), text.encode()) for source, text in pairs]
    data, places = b"", []
    start = 28 + 16 * len(pairs)
    for column in (0, 1):
        for pair in pairs:
            places += [len(pair[column]), start + len(data)]
            data += pair[column] + b"\0"
    count = len(pairs)
    header = (0x950412DE, 0, count, 28, 28 + 8 * count, 0, 0)
    path.parent.mkdir(parents=True)
    path.write_bytes(struct.pack(f"<{7 + 4 * count}I", *header, *places) + data)


def test_a_site_can_translate_the_mail(row, settings, tmp_path):
    texts = {
        "New request for %(clinic)s": "Neue Anfrage an %(clinic)s",
        "There is a new request for %(clinic)s.": "Neue Anfrage an %(clinic)s.",
        "Reference: %(reference)s": "Zeichen: %(reference)s",
    }
    write_catalogue(tmp_path / "de" / "LC_MESSAGES" / "django.mo", texts)
    settings.LOCALE_PATHS = [tmp_path]
    settings.LANGUAGE_CODE = "de"
    assert sending.deliver(row.pk)
    (message,) = mail.outbox
    assert message.subject == "Neue Anfrage an Port Ansel"
    assert "Neue Anfrage an Port Ansel." in message.body
    assert f"Zeichen: {row.lead.reference}" in message.alternatives[0][0]


def test_an_open_target_is_looked_up_when_it_is_sent(row, mailbox, settings):
    settings.TPI_CMS_FALLBACK_RECIPIENTS = []
    Delivery.objects.update(target="")
    row.lead.clinic.intake_emails = []
    row.lead.clinic.save()
    assert not sending.deliver(row.pk)
    row.refresh_from_db()
    assert row.last_error == "NoRecipientError"
    row.lead.clinic.intake_emails = ["new@example.org"]
    row.lead.clinic.save()
    Delivery.objects.update(next_at=row.created_at)
    assert sending.deliver(row.pk)
    assert mailbox[0]["To"] == "new@example.org"


def test_mail_is_in_the_sites_language_whatever_the_visitor_reads(row):
    with translation.override("de"):
        assert sending.deliver(row.pk)
    html = mail.outbox[0].alternatives[0][0]
    assert '<html lang="en-us">' in html


def test_mail_links_nowhere_while_the_admins_host_is_unknown(row, settings):
    settings.WAGTAILADMIN_BASE_URL = ""
    assert sending.deliver(row.pk)
    assert "/admin/" not in mail.outbox[0].body


def test_a_site_without_our_admin_gets_mail_without_a_link(row, settings):
    settings.ROOT_URLCONF = "tests.testapp.empty_urls"
    assert sending.deliver(row.pk)
    assert "http" not in mail.outbox[0].body
