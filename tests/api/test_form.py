from __future__ import annotations

import json

import pytest
from django.urls import reverse

from tests import factories
from tpi_cms.leads.questions.question import Kind, Question
from tpi_cms.leads.questions.registry import BUILT_IN
from tpi_cms.leads.record.models import Lead

pytestmark = pytest.mark.django_db


def get_fields(form) -> dict[str, dict]:
    return {f["key"]: f for part in form["parts"] for f in part["fields"]}


@pytest.fixture
def clinic():
    return factories.make_clinic(name="Port Ansel", slug="port-ansel")


@pytest.fixture(autouse=True)
def text():
    return factories.make_consent_text(wording="You may call me.")


def test_each_question_with_its_kind_words_and_choices(get, clinic):
    form = get("form/")
    fields = get_fields(form)
    assert {question.key for question in BUILT_IN} <= fields.keys()
    assert fields["name"] == {
        "key": "name",
        "kind": "text",
        "label": "Your name",
        "hint": "",
        "required": True,
        "max_length": 120,
        "autocomplete": "name",
        "initial": None,
        "choices": [],
    }
    assert [choice["value"] for choice in fields["contact_method"]["choices"]] == [
        "phone",
        "email",
    ]
    assert fields["message"]["kind"] == "long_text"
    assert fields["clinic"]["choices"][1]["label"] == "Port Ansel, Harborview"
    assert fields["consent"]["kind"] == "yes_no"
    assert fields["consent"]["label"].endswith("You may call me.")
    assert "subject" not in fields and "token" not in fields
    assert form["needs"] == {"phone": ["phone"], "email": ["email"]}
    assert form["action"].endswith(reverse("tpi_cms:lead_create"))


def test_parts_are_in_the_order_of_the_screen(get, clinic):
    parts = get("form/")["parts"]
    assert [field["key"] for field in parts[0]["fields"]] == ["name", "phone"]
    assert parts[1]["summary"] == "Rather by email?"
    assert [field["key"] for field in parts[-1]["fields"]] == ["consent"]


def test_of_one_clinic_it_asks_for_none(get, clinic):
    factories.make_clinic()
    form = get("form/", clinic="port-ansel")
    assert form["clinic"] == "port-ansel"
    assert "clinic" not in get_fields(form)


def test_of_a_page_it_knows_what_it_is_about_and_who_offers_that(get, clinic):
    factories.make_clinic(name="Elsewhere")
    treatment = factories.make_treatment(title="Injections")
    factories.offer(treatment, clinic)
    fields = get_fields(get("form/", page=treatment.pk))
    assert fields["topic"]["initial"] == "Injections"
    labels = [choice["label"] for choice in fields["clinic"]["choices"][1:]]
    assert labels == ["Port Ansel, Harborview"]
    location = factories.make_location(clinic)
    assert get("form/", page=location.pk)["clinic"] == "port-ansel"


def test_of_text_messages_it_says_what_they_need(get, clinic):
    factories.make_consent_text(purpose="sms", wording="You may text me.")
    form = get("form/")
    assert form["needs"]["text"] == ["phone", "consent_sms"]


def test_in_each_language_of_the_site_and_no_other(get, clinic, settings):
    settings.LANGUAGES = [("en", "English"), ("es", "Spanish"), ("de", "German")]
    factories.make_consent_text(language="es", wording="Pueden llamarme.")
    form = get("form/", language="es")
    assert form["language"] == "es"
    assert get_fields(form)["name"]["label"] == "Su nombre"
    assert get_fields(form)["consent"]["label"].endswith("Pueden llamarme.")
    # Whole in English where a language lacks its words.
    form = get("form/", language="de")
    assert form["language"] == "en-us"
    assert get_fields(form)["name"]["label"] == "Your name"
    get("form/", status=404, language="xx")


@pytest.mark.parametrize(
    "query",
    [{"clinic": "nowhere"}, {"page": "0"}, {"page": "x"}, {"page": "9" * 30}],
    ids=str,
)
def test_what_is_not_there_is_not_found(get, query):
    get("form/", status=404, **query)


def test_of_a_hidden_clinic_or_a_draft_nothing_is_told(get):
    factories.make_clinic(slug="hidden", public_without_page=False)
    get("form/", status=404, clinic="hidden")
    get("form/", status=404, page=factories.make_treatment(live=False).pk)


def test_questions_of_the_sites_own_are_there(get, clinic, monkeypatch):
    own = Question("insurance", Kind.TEXT, label="Your insurer", name="Insurer")
    monkeypatch.setattr(
        "tpi_cms.leads.questions.registry.get_own_questions", lambda: [own]
    )
    assert get_fields(get("form/"))["insurance"]["label"] == "Your insurer"


def test_what_it_describes_can_be_sent(get, client, clinic):
    form = get("form/", clinic="port-ansel")
    given = {
        "name": "Dana Whitfield",
        "phone": "(402) 555-0142",
        "consent": True,
    }
    for key, field in get_fields(form).items():
        if field["required"] and key not in given:
            given[key] = field["initial"]
    body = json.dumps({**given, "token": form["token"], "key": "5f0c6f8e-1"})
    response = client.post(form["action"], body, content_type="application/json")
    assert response.status_code == 201, response.content
    lead = Lead.objects.get()
    assert lead.clinic == clinic and lead.held_at is None


def test_an_unknown_parameter_is_a_mistake(client, settings):
    settings.ROOT_URLCONF = "tests.api.urls"
    response = client.get("/api/v2/form/", {"klinik": "x"})
    assert response.status_code == 400
