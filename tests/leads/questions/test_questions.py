"""A question of a site's own, from the form to every place that shows its answer."""

from __future__ import annotations

import csv
import io
import re
import runpy
from pathlib import Path
from unittest import mock

import pytest
from django.core import mail
from django.core.checks import run_checks
from django.db import OperationalError
from django.urls import reverse

from wagtail import hooks

from tests import factories
from tpi_cms.leads.intake.build import build_lead_form
from tpi_cms.leads.outbox.channels.webhook import WebhookChannel
from tpi_cms.leads.outbox.sending import sweep
from tpi_cms.leads.privacy.erase import erase_lead
from tpi_cms.leads.privacy.export import export_person
from tpi_cms.leads.questions.question import Kind, Question
from tpi_cms.leads.record.models import Lead

ROOT = Path(__file__).resolve().parents[3]
EXAMPLE = ROOT / "tests/examples/questions.py"
HOOK = "register_lead_questions"
INTERPRETER = "Quillish sign language"


@pytest.fixture(autouse=True)
def asked():
    """The example's questions, for one test: running it registers them for good."""
    with mock.patch.dict(hooks._hooks, {HOOK: []}):
        runpy.run_path(str(EXAMPLE))
        yield


@pytest.fixture
def clinic(db):
    return factories.make_clinic(intake_emails=["pa@example.org"])


@pytest.fixture
def send(client, clinic):
    def post(**changes):
        token = build_lead_form(site=None).form_token.sign()
        values = {
            "name": "Ann",
            "email": "ann@example.org",
            "clinic": clinic.pk,
            "contact_method": "email",
            "contact_time": "any",
            "requested_for": "self",
            "consent": "on",
            "token": token,
            "visited_before": "yes",
            "interpreter": INTERPRETER,
        }
        return client.post(reverse("tpi_cms:lead_create"), values | changes)

    return post


@pytest.fixture
def lead(send):
    assert send().status_code == 303
    return Lead.objects.get()


def test_the_documentation_quotes_it():
    source = EXAMPLE.read_text(encoding="utf-8")
    assert f"```python\n{source}```" in (ROOT / "docs/questions.md").read_text("utf-8")


def test_its_answer_is_kept_under_its_key(lead):
    assert lead.answers == {"visited_before": "yes", "interpreter": INTERPRETER}


def test_it_is_asked_with_its_hint_and_words(client, clinic):
    page = client.get(reverse("tpi_cms:lead_create")).content.decode()
    assert "Have you been to one of our clinics?" in page
    assert re.search(r'id="[\w-]*interpreter-hint">Tell us the language', page)


def test_an_answer_that_is_none_of_its_choices_goes_back_with_the_others(send):
    response = send(visited_before="perhaps")
    assert response.status_code == 422
    assert "visited_before" in response.context["form"].errors
    assert INTERPRETER in response.content.decode()
    assert not Lead.objects.exists()


def test_another_answer_is_another_request(send):
    send()
    send(interpreter="None")
    assert Lead.objects.count() == 2


def test_what_was_typed_stays_when_nothing_can_be_stored(send, monkeypatch):
    def fail(**kwargs):
        raise OperationalError

    monkeypatch.setattr("tpi_cms.leads.intake.views.create.capture_lead", fail)
    page = send().content.decode()
    assert f'name="interpreter" value="{INTERPRETER}"' in page
    assert 'name="visited_before" value="yes"' in page
    assert "Do you need an interpreter?" in page


def test_staff_read_it_on_the_requests_page_and_in_the_list(admin_client, lead):
    page = admin_client.get(reverse("tpi_cms_lead:edit", args=[lead.pk]))
    assert INTERPRETER in page.content.decode()
    listing = admin_client.get(reverse("tpi_cms_lead:all")).content.decode()
    assert "Been here before" in listing
    assert "Interpreter" not in listing and INTERPRETER not in listing


def test_mail_holds_it_only_if_it_is_not_private(lead):
    sweep(9)
    (message,) = mail.outbox
    for text in (message.body, message.alternatives[0][0]):
        assert "Been here before: Yes" in text
        assert INTERPRETER not in text


def test_a_private_answer_can_not_be_asked_for_in_mail():
    with pytest.raises(ValueError, match="private"):
        Question("k", Kind.TEXT, label="L", name="N", in_mail=True)


def test_full_webhooks_hold_it_by_key_and_value(lead, settings):
    targets = {"crm": {"url": "https://x.example", "secret": "", "payload": "full"}}
    settings.TPI_CMS_WEBHOOKS = targets
    data = WebhookChannel().get_details(lead)
    assert data["answers"]["visited_before"] == "yes"
    assert data["answers"]["interpreter"] == INTERPRETER


def read_row(admin_client) -> dict[str, str]:
    response = admin_client.get(reverse("tpi_cms_lead:all"), {"export": "csv"})
    text = b"".join(response.streaming_content).decode()
    (row,) = csv.DictReader(io.StringIO(text, newline=""))
    return row


def test_the_spreadsheet_has_a_column_for_it(admin_client, lead):
    row = read_row(admin_client)
    assert (row["Been here before"], row["Interpreter"]) == ("Yes", INTERPRETER)


def test_a_person_gets_it_in_words(lead):
    (request,) = export_person(leads=[lead], user=None)["requests"]
    answers = {each["question"]: each["answer"] for each in request["answers"]}
    assert answers["Been here before"] == "Yes"


def test_an_erasure_takes_it(lead):
    erase_lead(lead=lead, user=None)
    lead.refresh_from_db()
    assert lead.answers == {}


def test_an_answer_outlives_its_question(admin_client, lead, monkeypatch):
    monkeypatch.setattr(hooks, "get_hooks", lambda name: [])
    (request,) = export_person(leads=[lead], user=None)["requests"]
    answers = {each["key"]: each["answer"] for each in request["answers"]}
    assert answers["interpreter"] == INTERPRETER


def test_an_answer_without_a_question_stays_in_the_spreadsheet(admin_client, lead):
    Lead.objects.update(answers={"shoe_size": "44"})
    assert read_row(admin_client)["Other answers"] == "shoe_size: 44"


@pytest.mark.parametrize("key", ["name", "clinic", "consent_x", "Shoe Size"])
def test_a_key_that_is_taken_or_unsound_is_an_error(key):
    question = Question(key, Kind.TEXT, label="L", name="N")
    with hooks.register_temporarily(HOOK, lambda: [question]):
        assert [m.id for m in run_checks()].count("tpi_cms.E015") == 1


def test_sound_keys_are_none():
    assert "tpi_cms.E015" not in [m.id for m in run_checks()]
