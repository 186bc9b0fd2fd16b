"""What a visitor types is stored, and left nowhere else, at whichever step it fails."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest
from django.contrib.sessions.models import Session
from django.db import DatabaseError
from django.urls import reverse

from tests.leads.canary import (
    EMAIL,
    NAME,
    PHONE,
    QUOTED,
    assert_clean,
    assert_nothing_left,
    raise_quoting,
)
from tpi_cms import signals
from tpi_cms.leads.outbox.models import Delivery
from tpi_cms.leads.outbox.sending import deliver
from tpi_cms.leads.privacy.erase import erase_lead
from tpi_cms.leads.record.models import Lead
from tpi_cms.leads.record.steps import change_status

pytestmark = pytest.mark.django_db

VIEWS = "tpi_cms.leads.intake.views"
CAPTURE = "tpi_cms.leads.intake.capture"

#: Whatever the request runs through, in its order.
STEPS = [
    f"{VIEWS}.create.read_payload",
    f"{VIEWS}.create.read_token",
    f"{VIEWS}.create.FormToken.read",
    f"{VIEWS}.create.get_supported_language",
    f"{VIEWS}.create.get_origin",
    f"{VIEWS}.create.has_repeated_fields",
    "tpi_cms.leads.intake.build._find_fixed_clinic",
    "tpi_cms.leads.intake.build._find_page",
    "tpi_cms.leads.intake.form.LeadForm.clean",
    "tpi_cms.leads.intake.form.LeadForm._clean_phone",
    f"{VIEWS}.create.get_consents",
    f"{VIEWS}.create.get_client_address",
    f"{VIEWS}.create.get_signs",
    f"{VIEWS}.create.verify",
    f"{CAPTURE}.get_keys",
    f"{CAPTURE}.look_back",
    f"{CAPTURE}._set_hashes",
    f"{CAPTURE}.get_score",
    f"{CAPTURE}._store",
    f"{CAPTURE}.create_deliveries",
    f"{VIEWS}.create.LeadCreateView.thank",
]


def raise_database_error(*args, **kwargs):
    raise DatabaseError(f"{QUOTED}: Failing row contains ({NAME}, {PHONE})")


@pytest.fixture
def typed(filled, admin_mail, client):
    client.raise_request_exception = False

    def build(**changes):
        person = {"name": NAME, "email": EMAIL, "topic": NAME, "message": NAME}
        return filled(**{**person, "phone": PHONE, **changes})

    return build


def assert_answer_is_clean(response):
    """The answer to a person holds what the person typed, but no library's words."""
    assert QUOTED not in response.content.decode()
    assert_clean(str(response.headers) + response.request["QUERY_STRING"])
    assert not response.cookies


@pytest.mark.parametrize("fail", [raise_quoting, raise_database_error])
@pytest.mark.parametrize("step", STEPS)
def test_a_failing_step_leaves_nothing_behind(
    send, typed, monkeypatch, everything_logged, reports, step, fail
):
    monkeypatch.setattr(step, fail)
    response = send(typed())
    assert response.status_code in (500, 503)
    assert "NOT sent" in response.content.decode()
    assert_answer_is_clean(response)
    answer = send(typed(), json=True)
    assert "NOT sent" in answer.json()["summary"]
    assert_clean(answer.content.decode())
    assert_nothing_left(everything_logged)
    assert not reports


@pytest.mark.parametrize(
    "first", [f"{CAPTURE}.look_back", f"{VIEWS}.create.read_token"]
)
@pytest.mark.parametrize(
    "then", [f"{VIEWS}.unavailable.render", f"{VIEWS}.unavailable.get_context"]
)
def test_an_answer_that_fails_too_leaves_nothing_behind(
    send, typed, monkeypatch, everything_logged, reports, first, then
):
    monkeypatch.setattr(first, raise_quoting)
    monkeypatch.setattr(then, raise_quoting)
    response = send(typed())
    assert response.status_code == 500
    assert "NOT sent" in response.content.decode()
    assert_answer_is_clean(response)
    assert_nothing_left(everything_logged)
    assert not reports


@pytest.mark.parametrize(
    "changes", [{"consent": None}, {"phone": "12", "email": NAME}, {"clinic": NAME}]
)
def test_a_form_that_cant_be_rendered_leaves_nothing_behind(
    send, typed, monkeypatch, everything_logged, reports, changes
):
    monkeypatch.setattr(f"{VIEWS}.create.render", raise_quoting)
    response = send(typed(**changes))
    assert response.status_code == 500
    assert_answer_is_clean(response)
    assert_nothing_left(everything_logged)
    assert not reports


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"token": None},
        {"token": NAME},
        {"subject": NAME},
        {"consent": None},
        {"phone": PHONE[:9], "email": NAME},
        {"clinic": NAME, "contact_method": NAME, "contact_time": NAME},
        {"key": NAME * 9},
        {"live": NAME, "altcha": NAME},
        {"consent": [NAME, NAME]},
    ],
)
@pytest.mark.parametrize("headers", [{}, {"HTTP_ORIGIN": "https://evil.example"}])
def test_whatever_is_typed_is_left_nowhere(
    send, typed, everything_logged, changes, headers
):
    response = send(typed(**changes), **headers)
    assert response.status_code in (303, 400, 403, 422)
    assert_answer_is_clean(response)
    assert_nothing_left(everything_logged)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (json.dumps([NAME]), "application/json"),
        (f"{{{NAME}", "application/json"),
        (f"name={NAME}", "text/plain"),
        (f"--{NAME}", f"multipart/form-data; boundary={NAME}"),
        (NAME, "multipart/form-data"),
    ],
)
def test_a_body_that_cant_be_read_is_left_nowhere(
    client, typed, everything_logged, body, content_type
):
    client.raise_request_exception = False
    url = reverse("tpi_cms:lead_create")
    response = client.post(url, body, content_type=content_type)
    assert response.status_code in (400, 422)
    assert_answer_is_clean(response)
    assert_nothing_left(everything_logged)


# --- after it ---------------------------------------------------------------------


def test_the_whole_way_leaves_nothing_behind(
    client,
    send,
    typed,
    monkeypatch,
    everything_logged,
    django_capture_on_commit_callbacks,
):
    told = []
    monkeypatch.setattr("tpi_cms.leads.outbox.tasks.has_queue", lambda: True)
    task = SimpleNamespace(enqueue=lambda *args, **kwargs: told.append((args, kwargs)))
    monkeypatch.setattr("tpi_cms.leads.outbox.tasks.deliver_task", task)
    with django_capture_on_commit_callbacks(execute=True):
        response = send(typed())
    lead, delivery = Lead.objects.get(), Delivery.objects.get()
    assert (lead.name, lead.email) == (NAME, EMAIL)
    assert told == [((delivery.pk,), {})]
    thanks = client.get(response["Location"])
    assert lead.reference in thanks.content.decode()
    for answer in (response, thanks):
        assert_clean(str(answer.headers) + answer.content.decode())
        assert not answer.cookies
    assert deliver(delivery.pk)
    assert not Session.objects.exists()
    assert_nothing_left(everything_logged)


def test_a_nudge_that_fails_leaves_nothing_behind(
    send, typed, monkeypatch, everything_logged, django_capture_on_commit_callbacks
):
    monkeypatch.setattr("tpi_cms.leads.outbox.tasks.has_queue", raise_quoting)
    with django_capture_on_commit_callbacks(execute=True):
        assert send(typed()).status_code == 303
    assert "Nudge failed: RuntimeError" in everything_logged.text
    assert_nothing_left(everything_logged)


@pytest.mark.parametrize(
    "name", ["lead_captured", "lead_status_changed", "lead_erased"]
)
def test_a_receiver_that_fails_stops_nothing_and_leaves_nothing_behind(
    send, typed, everything_logged, django_capture_on_commit_callbacks, name
):
    def quote(**kwargs):
        raise_quoting()

    signal, heard = getattr(signals, name), []

    def hear(**kwargs):
        heard.append(kwargs)

    signal.connect(quote)
    signal.connect(hear)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            assert send(typed()).status_code == 303
            lead = Lead.objects.get()
            change_status(lead=lead, status="waiting", user=None)
            erase_lead(lead=lead, user=None)
    finally:
        signal.disconnect(quote)
        signal.disconnect(hear)
    assert len(heard) == 1
    (said,) = [r for r in everything_logged.records if "quote" in r.getMessage()]
    assert said.levelname == "ERROR" and "RuntimeError" in said.getMessage()
    assert_nothing_left(everything_logged)
