"""``tpi_doctor``: a table of what can be wrong, and what it says of each."""

from __future__ import annotations

import datetime as dt
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from tests import factories
from tpi_cms.clinics.models import Clinic
from tpi_cms.leads.intake.trials import runs
from tpi_cms.leads.intake.trials.chain import Step
from tpi_cms.leads.outbox import heartbeat
from tpi_cms.leads.outbox.models import Delivery, Heartbeat
from tpi_cms.leads.record.promises import get_first_step
from tpi_cms.management.commands import tpi_doctor

pytestmark = pytest.mark.django_db
NOW = timezone.now()
LONG_AGO = NOW - dt.timedelta(days=9)


@pytest.fixture
def well(clinic, monkeypatch):
    """A site with nothing to do; its settings are those of tests."""
    clinic.manager_emails = ["boss@example.org"]
    clinic.save()
    heartbeat.beat()
    heartbeat.note("daily:purge")
    runs._note(clinic, [Step("Mail", True, "")], is_over=True)
    heartbeat.note(f"tested:{clinic.pk}")
    monkeypatch.setattr(tpi_doctor.checks, "run_checks", lambda **kwargs: [])
    return clinic


def ask() -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("tpi_doctor", stdout=out)
    except CommandError as error:
        return error.returncode, out.getvalue()
    return 0, out.getvalue()


def test_nothing_to_do(well):
    factories.make_lead(well, created_at=NOW, **get_first_step(well, NOW, "any"))
    assert ask() == (0, "Nothing to do.\n")


def add_notice(clinic, **fields):
    lead = factories.make_lead(clinic)
    Delivery.objects.create(lead=lead, channel="email", target="x", **fields)


def age(name):
    Heartbeat.objects.filter(name__startswith=name).update(seen_at=LONG_AGO)


def fail_test(clinic):
    steps = [Step("Page", True, ""), Step("Mail", False, "The mailbox is full.")]
    runs._note(clinic, steps, is_over=True)


def close_for_good(clinic):
    """Promised for tomorrow, by hours that are no more."""
    begins = NOW + dt.timedelta(days=1)
    promised = {"promised_at": begins + dt.timedelta(minutes=30), "due_from": begins}
    factories.make_lead(clinic, **promised)
    Clinic.objects.update(status=Clinic.Status.TEMPORARILY_CLOSED)


def leave(clinic):
    owner = factories.make_frontdesk_user(clinic)
    factories.make_lead(clinic, owner=owner)
    owner.groups.clear()


SICK = [
    (lambda c: add_notice(c, created_at=LONG_AGO), "wait for too long: 1"),
    (lambda c: add_notice(c, state="dead"), "given up: 1"),
    (lambda c: age("daily:"), "No daily duty"),
    (lambda c: heartbeat.note(heartbeat.PURGE_REFUSED), "the purge was refused"),
    (lambda c: Clinic.objects.update(manager_emails=[]), "a mailbox of its manager"),
    (lambda c: Clinic.objects.update(weekly_hours={}), "lacks weekly hours"),
    (lambda c: c.phones.all().delete(), "lacks a phone"),
    (fail_test, "Mail: The mailbox is full."),
    (lambda c: heartbeat.forget(f"tested:{c.pk}"), "no test request ever"),
    (lambda c: age("tested:"), "for a week"),
    (close_for_good, "don't allow any more: 1"),
    (lambda c: factories.make_lead(c, created_at=LONG_AGO), "taken by nobody: 1"),
    (lambda c: factories.make_lead(c, held_at=LONG_AGO), "nobody was told: 1"),
    (leave, "people who left: 1"),
]


@pytest.mark.parametrize(("make", "words"), SICK, ids=[row[1] for row in SICK])
def test_what_it_finds(well, make, words):
    make(well)
    code, said = ask()
    problem, hint = said.splitlines()
    assert (code, words in problem) == (1, True), said
    assert len(hint.strip()) > 10


def test_it_asks_our_own_checks(clinic, settings):
    settings.DEFAULT_FROM_EMAIL = "webmaster@localhost"
    settings.SILENCED_SYSTEM_CHECKS = ["tpi_cms.W005"]
    _code, said = ask()
    assert "(tpi_cms.W006)" in said and "(tpi_cms.W010)" in said
    assert "(security." not in said and "W005" not in said


def test_a_probe_that_fails_stops_no_other(well, monkeypatch):
    def find_nothing(now):
        raise ValueError("Marguerite Osei")

    monkeypatch.setattr(tpi_doctor, "PROBES", [find_nothing, tpi_doctor.find_duties])
    heartbeat.note(heartbeat.PURGE_REFUSED)
    code, said = ask()
    assert code == 1 and "The nothing could not be looked at: ValueError." in said
    assert "refused" in said and "Osei" not in said
