"""What goes wrong before a server is reached, and what tests leave."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from tests import factories
from tpi_cms.leads.intake.trials import runs
from tpi_cms.leads.intake.trials.chain import Chain, Step
from tpi_cms.leads.outbox.models import Heartbeat
from tpi_cms.leads.record.models import Lead

pytestmark = pytest.mark.django_db


def test_without_a_web_server_the_first_step_says_so(clinic):
    (step,) = Chain(clinic, base="http://127.0.0.1:9", wait_seconds=1).test()
    assert not step.holds and "ConnectionError" in step.text


def test_a_form_signed_by_another_site(clinic, token):
    """An old copy in a cache, or a command with other settings."""
    chain = Chain(clinic, base="", wait_seconds=1)
    chain.form = type("Form", (), {"values": {"token": f"{token()}x"}})
    chain.open_page = lambda: ""
    _page, step = chain.test()
    assert (step.name, step.holds) == ("Form", False)


@pytest.mark.parametrize("fields", [{"status": "closed"}, {"public_without_page": 0}])
def test_clinics_that_nobody_can_ask_are_not_tested(clinic, fields):
    type(clinic).objects.update(**fields)
    with pytest.raises(CommandError):
        call_command("tpi_heartbeat")


def test_what_a_broken_off_test_left_is_deleted(clinic):
    old = timezone.now() - dt.timedelta(hours=2)
    factories.make_lead(clinic, is_test=True, created_at=old)
    young = factories.make_lead(clinic, is_test=True)
    real = factories.make_lead(clinic, created_at=old)
    Heartbeat.objects.create(name="mark:x:1", seen_at=old)
    runs.delete_leftovers()
    assert set(Lead.with_tests.all()) == {young, real}
    assert not Heartbeat.objects.exists()


def test_a_test_broken_off_is_not_waited_for(clinic):
    runs._note(clinic, [Step("Page", True, "")])
    assert runs.get_run(clinic).is_running
    Heartbeat.objects.update(seen_at=timezone.now() - runs.BROKEN_OFF)
    run = runs.get_run(clinic)
    assert not run.is_running and not run.is_over and not run.failed
