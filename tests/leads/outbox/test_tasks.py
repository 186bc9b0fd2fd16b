from __future__ import annotations

import pytest

from tests import factories
from tpi_cms import transactions
from tpi_cms.leads.intake.capture import capture_lead
from tpi_cms.leads.outbox import tasks
from tpi_cms.leads.outbox.models import Delivery

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows(clinic):
    lead = factories.make_lead(clinic=clinic)
    return [
        Delivery.objects.create(lead=lead, channel="email", target=f"{n}@example.org")
        for n in range(8)
    ]


def states():
    return list(Delivery.objects.values_list("state", flat=True))


def test_without_a_queue_nothing_is_sent_inside_the_request(rows, mailoutbox):
    assert not tasks.has_queue()
    tasks.nudge([rows[0].pk])
    assert mailoutbox == []


IMMEDIATE = type(tasks.task_backends["default"])


class Instant(IMMEDIATE):
    """A site's own."""


@pytest.mark.parametrize(
    "backend",
    [
        f"{__name__}.Instant",
        "django_tasks.backends.immediate.ImmediateBackend",
        "django_tasks.backends.dummy.DummyBackend",
    ],
)
def test_what_runs_at_once_or_never_is_no_queue(settings, backend):
    settings.TASKS = {"default": {"BACKEND": backend}}
    assert type(tasks.task_backends["default"]).__name__ == backend.rpartition(".")[2]
    assert not tasks.has_queue()


class Faraway(IMMEDIATE.__base__):
    def enqueue(self, task, args, kwargs):
        raise NotImplementedError


def test_any_other_backend_is_a_queue(settings):
    settings.TASKS = {"default": {"BACKEND": f"{__name__}.{Faraway.__name__}"}}
    assert tasks.has_queue()


def test_sending_inside_the_request_is_an_explicit_choice(rows, mailoutbox, settings):
    settings.TPI_CMS_DELIVER_IN_REQUEST = True
    tasks.nudge([rows[7].pk])
    assert ["7@example.org"] in [mail.to for mail in mailoutbox]


def test_a_nudge_takes_a_few_missed_rows_along(rows, mailoutbox):
    tasks.deliver_task.call(rows[7].pk)
    assert len(mailoutbox) == 1 + tasks.SWEPT_PER_NUDGE
    assert states().count("due") == 2


def test_a_queue_that_is_down_stops_nothing(rows, monkeypatch, caplog):
    class Down:
        def enqueue(self, pk):
            raise ConnectionError("redis://user:secret@host")

    monkeypatch.setattr(tasks, "has_queue", lambda: True)
    monkeypatch.setattr(tasks, "deliver_task", Down())
    tasks.nudge([rows[0].pk])
    assert "ConnectionError" in caplog.text
    assert "secret" not in caplog.text


@pytest.mark.django_db(transaction=True)
def test_what_is_sent_inside_the_request_needs_no_turn_of_another(
    settings, mailoutbox, monkeypatch
):
    """The nudge comes after the commit, from the same thread."""
    monkeypatch.setattr(transactions, "SQLITE_WAIT", 100)
    settings.TPI_CMS_DELIVER_IN_REQUEST = True
    clinic = factories.make_clinic(intake_emails=["desk@example.org"])
    answers = {"name": "Marguerite Osei", "phone": "+18155550142"}
    capture_lead(clinic=clinic, answers=answers, consents=[])
    assert [mail.to for mail in mailoutbox] == [["desk@example.org"]]
