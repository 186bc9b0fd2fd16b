"""``tpi_import_page``: what it makes, prints and refuses."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import CommandError, call_command

from tests import factories
from tpi_cms.pages.models import ConditionPage, TreatmentIndexPage, TreatmentPage

TEXT = """Cupping for stiff backs

A cup draws the skin up for some minutes, and what lies below it gets more blood.

What we do

1. We warm the cups.
2. We set six of them beside your spine.
3. We take them off after ten minutes.

The session takes 25 minutes. Come back every 2 to 3 weeks.

FAQ

Q1: Does it leave marks?
Round ones, for about a week.

Q2: Who sets the cups?
A nurse who learned it.
"""


@pytest.fixture
def index(db):
    return factories.make_index(TreatmentIndexPage, slug="treatments")


def run(tmp_path, text=TEXT, name="cupping.txt", **options):
    file = tmp_path / name
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    output = io.StringIO()
    defaults = {"type": "treatment", "parent": "/treatments/"}
    call_command("tpi_import_page", file, **{**defaults, **options}, stdout=output)
    return output.getvalue()


def test_json_says_all_that_became_of_the_text(index, tmp_path):
    report = json.loads(run(tmp_path, json=True))
    assert list(report) == [
        *["id", "url", "sections", "facts", "set_aside", "flags"],
        *["words_in", "words_lost"],
    ]
    page = TreatmentPage.objects.get(pk=report["id"])
    assert not page.live
    assert page.title == "Cupping for stiff backs"
    assert report["url"].endswith("/treatments/cupping-for-stiff-backs/")
    assert report["sections"] == [
        {"kind": "prose", "heading": ""},
        {"kind": "steps", "heading": "What we do"},
        {"kind": "prose", "heading": "What we do"},
        {"kind": "faq", "heading": "FAQ"},
    ]
    assert report["words_lost"] == 0
    assert ("procedure_time", "25 minutes") in [
        (fact["kind"], fact["value"]) for fact in report["facts"]
    ]


def test_the_page_is_published_when_asked(index, tmp_path):
    report = json.loads(run(tmp_path, json=True, publish=True))
    assert TreatmentPage.objects.get(pk=report["id"]).live


def test_what_is_not_valid_is_not_published_and_nothing_is_stored(index, tmp_path):
    text = TEXT.replace("Q2: Who sets the cups?", "Q2: Who sets the cups?\nQ3: When?")
    with pytest.raises(CommandError, match="required"):
        run(tmp_path, text, publish=True)
    assert not TreatmentPage.objects.exists()


def test_the_words_for_people_name_page_and_address(index, tmp_path):
    said = run(tmp_path)
    page = TreatmentPage.objects.get()
    assert f"Draft: page {page.pk}, " in said
    assert "Fact, to accept: interval: every 2 to 3 weeks" in said
    assert "words, 0 lost." in said


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"type": "recipe"}, "no pages of the kind “recipe”"),
        ({"parent": "/nowhere/"}, "no page at /nowhere/"),
        ({"type": "condition"}, "can’t stand below"),
        ({"text": b"%PDF-1.7 ..."}, "PDF"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(index, tmp_path, options, words):
    with pytest.raises(CommandError, match=words):
        run(tmp_path, **options)
    assert not ConditionPage.objects.exists() and not TreatmentPage.objects.exists()


def test_two_pages_of_one_title_get_addresses_of_their_own(index, tmp_path):
    urls = {json.loads(run(tmp_path, json=True))["url"] for _each in range(2)}
    assert len(urls) == 2
