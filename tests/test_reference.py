"""docs/reference.md: what it shows can be stored and posted as it stands."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from django.urls import reverse

from tests import factories
from tpi_cms.clinics.hours.schedule import validate_weekly_hours
from tpi_cms.content.blocks.body import BODY_BLOCKS, SectionContentBlock
from tpi_cms.content.blocks.facts import KeyFactBlock
from tpi_cms.leads.record.models import Lead

pytestmark = pytest.mark.django_db

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference.md"
SECTION, FACT, HOURS, REQUEST = (
    json.loads(text)
    for text in re.findall(r"^```json\n(.*?)^```", PAGE.read_text(), re.M | re.S)
)


def with_keys(value, keys: dict[str, int]):
    """The same with primary keys of rows that are there."""
    if isinstance(value, list):
        return [with_keys(item, keys) for item in value]
    if isinstance(value, dict):
        return {
            name: keys[name]
            if name in keys and isinstance(item, int)
            else [keys[name]]
            if name in keys and item == [1]
            else with_keys(item, keys)
            for name, item in value.items()
        }
    return value


def test_each_block_is_shown_with_all_of_its_values():
    shown = {block["type"]: block["value"] for block in SECTION["value"]["content"]}
    blocks = SectionContentBlock().child_blocks
    assert set(shown) == set(blocks)
    assert set(SECTION["value"]) == set(dict(BODY_BLOCKS)["section"].child_blocks)
    for name, block in blocks.items():
        children = getattr(block, "child_blocks", None)
        assert children is None or set(shown[name]) == set(children), name


def test_it_can_be_stored_published_and_read(client):
    keys = {
        "image": factories.make_image().pk,
        "page": factories.make_condition(title="Neck pain").pk,
        "clinics": factories.make_clinic(name="Alder Mills").pk,
    }
    section = with_keys(SECTION, keys)
    block = dict(BODY_BLOCKS)["section"]
    block.clean(block.to_python(section["value"]))
    fact = KeyFactBlock()
    fact.clean(fact.to_python(FACT["value"]))
    page = factories.make_treatment(
        body=json.dumps([section]), key_facts=json.dumps([FACT])
    )
    page.save_revision().publish()
    html = client.get(page.url).content.decode()
    for words in ("A tight knot.", "Neck pain", "Alder Mills", "10 to 20 minutes"):
        assert words in html


def test_the_hours_are_those_of_a_clinic():
    validate_weekly_hours(HOURS)
    clinic = factories.make_clinic(weekly_hours=HOURS)
    clinic.full_clean()
    assert not clinic.schedule.is_empty


def post(client, **fields):
    url = reverse("tpi_cms:lead_create")
    clinic = factories.make_clinic()
    body = {**REQUEST, "clinic": clinic.pk, **fields}
    return client.post(url, json.dumps(body), content_type="application/json")


def test_a_request_without_a_token_is_thanked_and_held(client):
    answer = post(client)
    assert answer.status_code == 201
    assert set(answer.json()) == {"reference", "redirect"}
    lead = Lead.objects.get()
    assert lead.held_at is not None
    assert not lead.deliveries.exists()


def test_a_request_with_a_token_that_was_asked_for_is_not_held(client):
    asked = client.get(
        reverse("tpi_cms:lead_create"), headers={"accept": "application/json"}
    )
    answer = post(client, token=asked.json()["token"])
    assert answer.status_code == 201
    assert Lead.objects.get().held_at is None


def test_what_is_wrong_is_named_by_field(client):
    answer = post(client, phone="12", consent="")
    assert answer.status_code == 422
    assert set(answer.json()) == {"errors", "summary", "token"}
    assert set(answer.json()["errors"]) >= {"phone"}


def test_every_field_is_in_the_table(client):
    from tpi_cms.leads.questions.registry import get_questions

    table = PAGE.read_text().split("**POST**")[1].split("```")[0]
    named = set(re.findall(r"`(\w+)`", table))
    assert {question.key for question in get_questions()} <= named
