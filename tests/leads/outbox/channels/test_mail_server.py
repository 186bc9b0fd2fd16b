"""Mail servers that misbehave: what is recorded, and that the mail arrives later."""

from __future__ import annotations

import asyncio
import socket
import threading
from contextlib import suppress

import pytest
from aiosmtpd.controller import Controller
from django.core.mail import EmailMessage
from django.core.mail.backends import locmem
from django.utils import timezone

from tests import factories
from tpi_cms.leads.outbox import sending
from tpi_cms.leads.outbox.channels import mail_server
from tpi_cms.leads.outbox.models import Delivery

pytestmark = pytest.mark.django_db

WAIT = 0.5


class Handler:
    """Misbehaves as told, and keeps what it takes."""

    def __init__(self):
        self.mode = "well"
        self.taken: list[bytes] = []
        self.seen: list[bytes] = []

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.mode == "greylist":
            return "451 4.7.1 Zephyrine Quill is not known here"
        if self.mode == "slow":
            await asyncio.sleep(WAIT / 2)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.seen.append(envelope.content)
        if self.mode == "451":
            return "451 4.3.0 Zephyrine Quill is not known here"
        if self.mode == "stall":
            await asyncio.sleep(10 * WAIT)
        if self.mode == "cut":
            server.transport.abort()
        self.taken.append(envelope.content)
        return "250 OK"

    async def handle_QUIT(self, server, session, envelope):
        if self.mode == "no goodbye":
            await asyncio.sleep(3 * WAIT)
        return "500 " + "x" * 9000 if self.mode == "odd goodbye" else "221 Bye"


def get_free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


@pytest.fixture
def server(settings):
    """A real mail server; its handler's ``mode`` says how it behaves."""
    handler = Handler()
    port = get_free_port()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_TIMEOUT = None
    settings.TPI_CMS_DELIVERY_TIMEOUT_SECONDS = WAIT
    yield handler
    controller.stop()


class SilentServer(threading.Thread):
    """Accepts one client and says nothing; knows who hung up first."""

    client_left = False

    def __init__(self):
        super().__init__(daemon=True)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]

    def run(self):
        sock, _address = self.listener.accept()
        sock.settimeout(20 * WAIT)
        with sock, self.listener, suppress(TimeoutError):
            while sock.recv(1000):
                pass
            self.client_left = True


@pytest.fixture
def row(clinic):
    lead = factories.make_lead(clinic=clinic, name="Zephyrine Quill")
    return Delivery.objects.create(lead=lead, channel="email", target="pa@example.org")


def fail(row) -> str:
    assert not sending.deliver(row.pk)
    row.refresh_from_db()
    assert (row.state, row.attempts) == (Delivery.State.DUE, 1)
    return row.last_error


def retry(row) -> bool:
    Delivery.objects.update(next_at=timezone.now())
    return sending.deliver(row.pk)


def get_message_ids(mails: list[bytes]) -> list[bytes]:
    return [
        line for mail in mails for line in mail.split(b"\r\n") if b"Message-ID" in line
    ]


@pytest.mark.parametrize(
    ("mode", "recorded"),
    [
        ("451", "SMTPDataError 451"),
        ("greylist", "RecipientsRefusedError 451"),
        ("cut", "SMTPServerDisconnected"),
        ("stall", "SMTPServerDisconnected"),
    ],
)
def test_a_mail_that_is_not_taken_is_sent_again_later(server, row, mode, recorded):
    server.mode = mode
    assert fail(row) == recorded
    server.mode = "well"
    assert retry(row)
    assert len(set(get_message_ids(server.seen))) == 1
    assert row.message_key.encode() in get_message_ids(server.taken)[-1]


def test_a_mail_cut_off_after_it_was_taken_comes_again_under_the_same_id(server, row):
    server.mode = "cut"
    fail(row)
    server.mode = "well"
    assert retry(row)
    first, second = get_message_ids(server.taken)
    assert first == second


def test_a_closed_port_is_tried_again_later(server, row, settings):
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, get_free_port()
    assert fail(row).startswith("ConnectionRefusedError")
    settings.EMAIL_PORT = port
    assert retry(row)
    assert len(server.taken) == 1


def test_a_slow_server_gets_its_mail(server, row):
    server.mode = "slow"
    assert sending.deliver(row.pk)
    assert len(server.taken) == 1


@pytest.mark.parametrize("mode", ["no goodbye", "odd goodbye"])
def test_a_server_that_took_the_mail_has_it_whatever_its_goodbye(server, row, mode):
    server.mode = mode
    assert sending.deliver(row.pk)
    assert len(server.taken) == 1


def test_a_server_that_says_nothing_is_left_though_the_site_sets_no_timeout(
    server, row, settings
):
    assert socket.getdefaulttimeout() is None
    port = settings.EMAIL_PORT
    silent = SilentServer()
    silent.start()
    settings.EMAIL_PORT = silent.port
    assert fail(row) == "SMTPServerDisconnected"
    silent.join()
    assert silent.client_left
    settings.EMAIL_PORT = port
    assert retry(row)


@pytest.mark.parametrize(("site", "used"), [(None, 20), (5, 5), (90, 20)])
def test_the_shorter_of_two_timeouts_counts(server, settings, monkeypatch, site, used):
    settings.EMAIL_TIMEOUT = site
    seen = []

    def open_connection(backend):
        seen.append(backend.timeout)
        raise ConnectionRefusedError

    monkeypatch.setattr(mail_server.EmailBackend, "open", open_connection)
    with pytest.raises(ConnectionRefusedError):
        mail_server.hand_over(EmailMessage(), wait_seconds=20)
    assert seen == [used]


class UncountingBackend(locmem.EmailBackend):
    def send_messages(self, messages):
        super().send_messages(messages)


class SilentBackend(locmem.EmailBackend):
    def send_messages(self, messages):
        return 0


def test_a_backend_that_doesnt_count_has_sent(row, settings, mailoutbox):
    settings.EMAIL_BACKEND = f"{__name__}.UncountingBackend"
    assert sending.deliver(row.pk)
    assert len(mailoutbox) == 1


def test_a_backend_that_fails_silently_has_not(row, settings):
    settings.EMAIL_BACKEND = f"{__name__}.SilentBackend"
    assert fail(row) == "NotSentError"


def test_no_words_of_the_mail_server_are_kept(server, row, caplog):
    server.mode = "greylist"
    assert "Zephyrine" not in fail(row)
    assert "Zephyrine" not in caplog.text
