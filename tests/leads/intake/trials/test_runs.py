"""What goes wrong before a server is reached, and what tests leave."""

from __future__ import annotations

import datetime as dt
import io

import pytest
import requests
from django.core.management import CommandError, call_command
from django.utils import timezone

from tests import factories
from tpi_cms.leads.intake.trials import chain as trials_chain
from tpi_cms.leads.intake.trials import runs
from tpi_cms.leads.intake.trials.chain import Chain, Step
from tpi_cms.leads.outbox.models import Heartbeat
from tpi_cms.leads.record.models import Lead

pytestmark = pytest.mark.django_db


def test_without_a_web_server_the_first_step_says_so(clinic):
    (step,) = Chain(clinic, base="http://127.0.0.1:9", wait_seconds=1).test()
    assert not step.holds and "ConnectionError" in step.text


class Redirects(requests.adapters.BaseAdapter):
    """Each address but ``end`` leads there; it has a form that goes to ``action``."""

    def __init__(self, end, action):
        self.end, self.action, self.posted = end, action, []

    def send(self, request, **kwargs):
        response = requests.Response()
        response.request, response.url = request, request.url
        response.status_code, response.raw = 200, io.BytesIO(self.get_form())
        if not request.url.startswith(self.end):
            response.status_code = 302
            response.headers["Location"] = self.end
        if request.method == "POST":
            self.posted.append(request.url)
        return response

    def get_form(self):
        form = f'<form action="{self.action}"><input type="hidden" name="token"></form>'
        return form.encode()

    def close(self):
        pass


@pytest.mark.parametrize(
    ("end", "action", "posted"),
    [
        ("https://clinic.example/x", "/form/", ["https://clinic.example/form/"]),
        ("http://clinic.example:81/", "/form/", []),
        ("https://thief.example/", "/form/", []),
        ("https://clinic.example/", "https://thief.example/form/", []),
        ("https://clinic.example/", "http://clinic.example/form/", []),
    ],
)
def test_the_mark_goes_to_the_sites_own_host_only(
    clinic, monkeypatch, end, action, posted
):
    chain = Chain(clinic, base="http://clinic.example", wait_seconds=1)
    site = Redirects(end, action)
    for scheme in ("http://", "https://"):
        chain.http.mount(scheme, site)
    chain.read_form = lambda: setattr(chain, "token", None) or ""
    monkeypatch.setattr(trials_chain, "fill_in", lambda token, clinic: {})
    *_steps, step = chain.test()
    assert not step.holds and site.posted == posted
    assert posted or "another address" in step.text


def test_a_form_signed_by_another_site(clinic, token):
    """An old copy in a cache, or a command with other settings."""
    chain = Chain(clinic, base="", wait_seconds=1)
    chain.form = type("Form", (), {"values": {"token": f"{token()}x"}})
    chain.open_page = lambda: ""
    _page, step = chain.test()
    assert (step.name, step.holds) == ("Form", False)
    found, remedy = step.text.split("\n")
    assert found == "The form isn’t this site’s own."
    assert remedy.startswith("Tell whoever runs the site: ") and "SECRET_KEY" in remedy


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
