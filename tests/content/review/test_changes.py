"""What a doctor is shown: only what changed, claims first, each as what it is."""

from __future__ import annotations

import json
from copy import deepcopy

import pytest

from tests import factories
from tpi_cms.content.review.changes import compare, mark_words

from .pages import BODY, FACTS, prose, section
from .pages import make_treatment as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def old():
    return make().latest_revision.content


def tell(old, **fields) -> list[tuple[str, str, str, str]]:
    """Part, label, state and text of each change."""
    from tpi_cms.pages.models import TreatmentPage

    new = {**deepcopy(old), **fields}
    return [
        (part.title, entry.label, entry.state.value, str(entry.html))
        for part in compare(TreatmentPage, old, new)
        for entry in part.changed
    ]


def test_nothing_is_told_of_what_is_the_same(old):
    assert tell(old, hero_alt="A hand", slug="other") == []


def test_words_are_marked(old):
    ((part, label, state, html),) = tell(old, standfirst="A jab for sore muscles.")
    assert (part, label, state) == ("Standfirst", "Standfirst", "changed")
    assert html == "A<del> shot</del><ins> jab</ins> for sore muscles."


@pytest.mark.parametrize(
    ("was", "now", "html"),
    [
        ("in a day", "in a week", "in a<del> day</del><ins> week</ins>"),
        ("0.5 ml", "1.5 ml", "<del>0.5</del><ins>1.5</ins> ml"),
        ("may help", "may not help", "may<ins> not</ins> help"),
        ("a, b", "a; b", "a<del>,</del><ins>;</ins> b"),
        ("", "new", "<ins>new</ins>"),
        ("gone ", "", "<del>gone </del>"),
    ],
)
def test_short_words_are_words_too(was, now, html):
    assert mark_words(was, now) == html


def test_markup_in_a_text_is_shown_as_text():
    assert "<script>" not in mark_words("a <script>", "b <script>")


def test_key_facts_come_first_then_fields_then_claims_then_the_rest(old):
    facts, body = deepcopy(FACTS), deepcopy(BODY)
    facts[0]["value"]["value"] = "40 minutes"
    for each in body:
        each["value"]["content"].append(prose(each["id"] + "x", "<p>More.</p>"))
    found = tell(
        old,
        title="Jabs",
        body=json.dumps(body),
        key_facts=json.dumps(facts),
        alternate_names=["TPI"],
    )
    titles = [part for part, *_rest in found]
    assert titles == ["Key facts", "Title", "Other names", "Risks", "How it works"]


def test_numbers_and_choices_are_told_in_words(old):
    facts = deepcopy(FACTS)
    facts[0]["value"].update(kind="relief", minimum="30", unit="day")
    found = {
        label: html for _p, label, _s, html in tell(old, key_facts=json.dumps(facts))
    }
    assert "Relief lasts" in found["Fact"].replace("<ins>", "").replace("</ins>", "")
    assert found["From"] == "<del>20</del><ins>30</ins>"
    assert found["Unit"] == "<ins>days</ins>"


def test_a_text_is_told_with_what_it_belongs_to(old):
    facts = deepcopy(FACTS)
    facts[0]["value"]["value"] = "40 minutes"
    from tpi_cms.pages.models import TreatmentPage

    parts = compare(TreatmentPage, old, {**old, "key_facts": json.dumps(facts)})
    (entry,) = [entry for part in parts for entry in part.changed]
    assert (entry.lead, entry.label) == ("Time in the room", "In words")


def test_removed_and_new_texts_are_told_as_such(old):
    body = [BODY[0], section("s3", "After", prose("p3", "<p>Rest.</p>"))]
    found = tell(old, body=json.dumps(body))
    assert (
        "Risks",
        "Content",
        "removed",
        "<del>Bruises are common.</del>",
    ) not in found
    assert {(part, state) for part, _l, state, _h in found} == {
        ("Risks", "removed"),
        ("After", "added"),
    }
    assert any("<del>Bruises are common.</del>" in html for *_rest, html in found)


def test_a_moved_section_is_moved_not_removed_and_new(old):
    from tpi_cms.pages.models import TreatmentPage

    new = {**old, "body": json.dumps(BODY[::-1])}
    parts = compare(TreatmentPage, old, new)
    assert [part.title for part in parts if part.is_moved] in (
        ["Risks"],
        ["How it works"],
    )
    assert [entry for part in parts for entry in part.changed] == []


def test_a_block_that_went_to_another_section_is_moved(old):
    body = [
        section("s1", "How it works"),
        section(
            "s2", "Risks", *BODY[1]["value"]["content"], BODY[0]["value"]["content"][0]
        ),
    ]
    found = tell(old, body=json.dumps(body))
    assert [(part, state) for part, _l, state, _h in found] == [("Risks", "moved")]


def test_new_ids_of_the_same_text_are_no_change(old):
    text = json.dumps(BODY)
    for key in ("s1", "s2", "p1", "p2"):
        text = text.replace(f'"{key}"', f'"new-{key}"')
    assert tell(old, body=text) == []


def test_an_edited_text_with_a_new_id_is_still_that_text(old):
    body = deepcopy(BODY)
    body[0]["value"]["content"] = [
        prose(
            "other",
            "<p>The needle reaches the tight knot. The pain eases within a day.</p>",
        )
    ]
    ((_part, _label, state, html),) = tell(old, body=json.dumps(body))
    assert state == "changed"
    assert "<del> band</del>" in html


def test_lines_that_move_are_moved_and_one_that_goes_is_removed():
    page = make(alternate_names=["TPI", "Trigger shot", "Dry jab"])
    old = page.latest_revision.content
    found = tell(old, alternate_names=["Trigger shot", "TPI"])
    states = sorted((state, html) for _p, _l, state, html in found)
    assert ("removed", "<del>Dry jab</del>") in states
    assert [state for state, _html in states] == ["moved", "removed"]


def test_a_linked_condition_is_told_by_its_name(old):
    condition = factories.make_condition(title="Sciatica")
    rows = [{"pk": None, "condition": condition.pk, "note": "when it starts"}]
    ((_part, label, state, html),) = tell(old, condition_links=rows)
    assert (label, state) == ("Condition", "added")
    assert html == "<ins>Sciatica: when it starts</ins>"


def test_the_first_time_all_is_shown_and_nothing_marked(old):
    from tpi_cms.pages.models import TreatmentPage

    parts = compare(TreatmentPage, None, old)
    assert not any(part.changed for part in parts)
    assert [part.title for part in parts][0] == "Key facts"
    assert "Bruises are common." in [e.html for part in parts for e in part.same]
