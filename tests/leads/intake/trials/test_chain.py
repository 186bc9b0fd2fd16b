"""The whole way of a test request, against a real server and a real mail server."""

from __future__ import annotations

import socket
import threading
import time
from io import StringIO

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from django.core.management import CommandError, call_command
from django.db import connections

from tests import factories
from tpi_cms.leads.intake.trials import runs
from tpi_cms.leads.intake.views.create import LeadCreateView
from tpi_cms.leads.intake.views.thanks import LeadThanksView
from tpi_cms.leads.outbox import sending
from tpi_cms.leads.outbox.models import Delivery, Heartbeat
from tpi_cms.leads.record.models import Lead
from tpi_cms.signals import lead_captured

pytestmark = pytest.mark.django_db(transaction=True)
WAIT = 10
OK = ["Page", "Form", "Answer", "Thank-you", "Stored", "Notice", "Mail"]


class Mailbox(Message):
    answer = "250 OK"

    def __init__(self):
        super().__init__()
        self.mails = []

    async def handle_DATA(self, server, session, envelope):
        if self.answer.startswith("2"):
            await super().handle_DATA(server, session, envelope)
        return self.answer

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
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield handler
    controller.stop()


@pytest.fixture
def worker():
    """Delivers what is due, as tpi_deliver does, until the test ends."""
    stop = threading.Event()

    def work():
        while not stop.is_set():
            sending.sweep(5)
            time.sleep(0.05)
        connections.close_all()

    thread = threading.Thread(target=work)
    thread.start()
    yield
    stop.set()
    thread.join()


def send(live_server, *options) -> tuple[int, list[str]]:
    """Exit code, and a line a step."""
    out = StringIO()
    try:
        call_command("tpi_heartbeat", f"--url={live_server.url}", *options, stdout=out)
    except CommandError as error:
        return error.returncode, out.getvalue().splitlines()
    return 0, out.getvalue().splitlines()


def test_the_whole_chain_holds_and_leaves_nothing(
    clinic, live_server, mailbox, worker, settings
):
    settings.TPI_CMS_WEBHOOKS = {"crm": {"url": "https://crm.example/", "secret": "x"}}
    factories.make_location(clinic)
    heard = []
    lead_captured.connect(lambda **kwargs: heard.append(1), weak=False)
    code, lines = send(live_server, "--clinic", clinic.slug)
    assert [line.split(":")[0].split() for line in lines[1:]] == [["ok", n] for n in OK]
    assert (code, lines[0]) == (0, "Port Ansel")
    assert f"/{clinic.slug}/" in lines[1]
    (message,) = mailbox.mails
    assert message["Subject"] == "TEST: New request for Port Ansel"
    assert heard == []
    assert not Lead.with_tests.exists() and not Delivery.objects.exists()
    assert not Heartbeat.objects.filter(name__startswith="mark:").exists()
    assert runs.get_run(clinic).passed_at


def break_page(monkeypatch, **fixtures):
    monkeypatch.setattr(LeadCreateView, "render_form", raise_error)


def break_answer(monkeypatch, **fixtures):
    monkeypatch.setattr(LeadCreateView, "capture", raise_error)


def break_thanks(monkeypatch, **fixtures):
    monkeypatch.setattr(LeadThanksView, "get_context", raise_error)


def break_mark(monkeypatch, **fixtures):
    path = "tpi_cms.leads.intake.trials.chain.make_mark"
    monkeypatch.setattr(path, lambda clinic: "made up")


def break_worker(monkeypatch, **fixtures):
    monkeypatch.setattr(sending, "sweep", lambda limit: 0)


def break_mail(mailbox, **fixtures):
    mailbox.answer = "552 Full"


def raise_error(*args, **kwargs):
    raise RuntimeError("Marguerite Osei")


@pytest.mark.parametrize(
    ("sabotage", "step", "words"),
    [
        (break_page, "Page", "500"),
        (break_answer, "Answer", "500"),
        (break_thanks, "Thank-you", "500"),
        (break_mark, "Stored", "ordinary request"),
        (break_worker, "Notice", "tpi_deliver"),
        (break_mail, "Mail", "The mailbox is full."),
    ],
)
def test_each_broken_link_says_what_to_do(
    clinic, live_server, mailbox, worker, monkeypatch, sabotage, step, words
):
    sabotage(monkeypatch=monkeypatch, mailbox=mailbox)
    wait = 0.3 if step == "Notice" else WAIT
    code, lines = send(live_server, f"--wait={wait}")
    assert code == 1
    assert lines[-1].startswith(f"  FAILED  {step}: ") and words in lines[-1]
    assert [line.split()[0] for line in lines[1:-1]] == ["ok"] * OK.index(step)
    assert not Lead.with_tests.filter(is_test=True).exists()
    run = runs.get_run(clinic)
    assert run.failed and run.is_over and run.passed_at is None
