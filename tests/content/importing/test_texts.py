"""Texts as clinics paste them: what an editor finds when the import is done."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import factories
from tests.content.importing.documents import make_docx, noted, para, run_in, table
from tests.content.importing.test_proof import find_problems
from tpi_cms.content.importing.actions import create_page, read_draft, retype
from tpi_cms.pages.models import TreatmentIndexPage, TreatmentPage

TEXTS = Path(__file__).with_name("texts")
pytestmark = pytest.mark.django_db


def read(name: str, data: bytes | None = None):
    data = (TEXTS / name).read_bytes() if data is None else data
    draft = read_draft(data, name, kind="treatment")
    assert find_problems(draft) == []
    return draft


def outline(draft) -> list[tuple[str, str, list[str]]]:
    return [
        (s["value"]["heading"], s["value"]["aspect"],
         [block["type"] for block in s["value"]["content"]])
        for s in draft.sections
    ]  # fmt: skip


def find(draft, kind: str) -> list:
    blocks = [block for s in draft.sections for block in s["value"]["content"]]
    return [block["value"] for block in blocks if block["type"] == kind]


def aside(draft) -> str:
    return "\n".join(entry["text"] for entry in draft.set_aside)


def facts(draft) -> list[tuple]:
    names = ("kind", "value", "minimum", "maximum", "unit")
    return [tuple(fact[name] for name in names) for fact in draft.facts]


def test_a_text_with_headings_lists_steps_and_questions():
    draft = read("marked.txt")
    assert draft.title == "Is Dry Needling Something for You?"
    assert draft.search_description.startswith("Learn what a thin needle")
    assert draft.standfirst == ""
    assert outline(draft) == [
        ("", "", ["prose"]),
        ("What a Tight Band Is", "", ["prose"]),
        ("How the Needle Helps", "", ["prose"]),
        ("Signs That It May Be Your Turn", "", ["bullets", "prose"]),
        ("What People Like About It", "Overview", ["terms"]),
        ("The Visit Step by Step", "Procedure", ["steps", "prose"]),
        ("Afterwards", "PatientExperience", ["prose"]),
        ("Risks", "RisksOrComplications", ["prose"]),
        ("Questions and Answers", "", ["faq"]),
    ]
    [faq] = find(draft, "faq")
    assert [item["question"] for item in faq["items"]] == [
        "Does it hurt?",
        "How many visits will I need?",
        "May I run the same day?",
    ]
    assert "maria p." in aside(draft) and "3 Blog posts" in aside(draft)
    assert ("procedure_time", "less than 25 minutes", None, 25, "minute") in facts(
        draft
    )
    assert ("relief", "3 to 8 weeks", 3, 8, "week") in facts(draft)
    assert ("sessions", "2 to 4 visits", 2, 4, "count") in facts(draft)
    assert any("taken for some: What a Tight Band Is" in flag for flag in draft.flags)


def test_a_short_text_keeps_its_only_heading():
    draft = read("short.txt")
    assert outline(draft) == [
        ("", "", ["prose"]),
        ("What happens in the room?", "Procedure", ["prose"]),
    ]


def test_groups_that_lost_their_headings_are_told_apart():
    draft = read("lost.txt")
    assert outline(draft) == [
        ("", "", ["prose"]),
        ("", "Procedure", ["steps"]),
        ("", "Benefits", ["terms"]),
        ("", "MayTreat", ["terms"]),
        ("", "Procedure", ["steps"]),
        ("", "", ["variants", "prose"]),
        ("", "", ["faq"]),
        ("", "", ["clinic_action"]),
    ]
    assert [item["name"] for item in find(draft, "variants")[0]["items"]] == ["", ""]
    said = "\n".join(draft.flags)
    assert said.count("lost its question") == 4
    assert said.count("no name, only its purpose") == 2
    assert "no title" in said
    assert "No clinic has this number, or not alone: 815 555-0142" in said
    assert ("interval", "every 2 to 3 hours", 2, 3, "hour") in facts(draft)


def test_numbers_of_known_clinics_become_those_clinics():
    clinics = [
        factories.make_clinic(name="Harborview"),
        factories.make_clinic(name="Port Ansel"),
    ]
    factories.make_phone(clinics[0], number="+18155550142")
    factories.make_phone(clinics[1], number="+18155550199")
    draft = read("lost.txt")
    [action] = find(draft, "clinic_action")
    assert action["clinics"] == [clinic.pk for clinic in clinics]
    assert "call us at Harborview or Port Ansel." in action["text"]
    assert not any("No clinic has" in flag for flag in draft.flags)
    as_note = retype(draft, draft.sections[-1]["value"]["content"][0]["id"], "callout")
    [note] = find(as_note, "callout")
    assert f'whose="clinic" id="{clinics[0].pk}"' in note["text"]
    assert "0142" not in note["text"]
    assert find_problems(as_note) == []


def test_an_interview_becomes_questions():
    draft = read("transcript.txt")
    [faq] = find(draft, "faq")
    assert [item["question"] for item in faq["items"]] == [
        "What do people fear most before an injection?",
        "And what should they bring?",
        "How long do they stay?",
    ]
    assert "worried for nothing" in faq["items"][0]["answer"]
    assert "Nurse Odile:" in faq["items"][0]["answer"]
    assert "[00:00:12] Host:" in aside(draft)
    assert any("interview" in flag for flag in draft.flags)


def test_headings_in_capitals():
    draft = read("caps.txt")
    assert draft.title == "HEEL PAIN IN THE MORNING"
    assert outline(draft) == [
        ("", "", ["prose"]),
        ("WHAT CAUSES IT", "", ["prose"]),
        ("WHAT YOU CAN DO YOURSELF", "", ["bullets"]),
        ("WHEN TO CALL US", "SeeDoctor", ["prose"]),
        ("WHAT IT COSTS", "GettingAccess", ["prose"]),
    ]
    assert ("price", "$80 to $120", None, None, "") in facts(draft)


def test_lines_that_were_broken_to_fit_are_joined():
    draft = read("wrapped.txt")
    kinds = [blocks for _heading, _aspect, blocks in outline(draft)]
    assert kinds == [["prose"], ["prose"], ["prose"], ["steps", "prose"]]
    nested = find(draft, "prose")[2]
    assert nested.count("<ul>") == 2
    assert (
        "<li>look out of the window as far as you can, which rests the eyes too<"
        in nested
    )
    assert find(draft, "steps")[0]["items"][0]["text"].endswith(
        "since when it hurts.</p>"
    )


def test_a_page_with_all_that_stands_around_it():
    draft = read("page.html")
    assert draft.title == "Shoulder Injections"
    assert draft.standfirst.startswith("When the arm won’t go up")
    assert draft.search_description.startswith("What an injection into the shoulder")
    assert outline(draft) == [
        ("How it works", "HowItWorks", ["prose"]),
        ("Conditions we treat", "MayTreat", ["terms"]),
        ("What to expect", "PatientExperience", ["timeline"]),
        ("Compared with other treatments", "Comparison", ["comparison", "quote"]),
        ("Frequently asked questions", "", ["faq"]),
        ("References", "", ["citations"]),
    ]
    assert find(draft, "quote")[0]["speaker"] == "M. K."
    assert find(draft, "citations")[0]["items"][0]["url"].endswith("/shoulder")
    for words in ("cookies", "Ann Example", "Facebook", "Leave a reply", "Stiff necks",
                  "Newsletter", "12 Example Street", "Home > Treatments"):  # fmt: skip
        assert words in aside(draft)
    assert "Hidden words" not in str(draft.to_json())


def test_tables_become_what_their_heads_say():
    draft = read("tables.md")
    assert [blocks for _h, _a, blocks in outline(draft)] == [
        ["prose", "comparison"],
        ["terms"],
        ["steps"],
        ["faq"],
    ]
    [comparison] = find(draft, "comparison")
    assert comparison["columns"] == ["Visits", "Starts to work", "Cost"]
    assert comparison["rows"][1] == {
        "label": "Needle",
        "cells": ["2", "3 days", "$120"],
    }


def test_a_spanish_text():
    draft = read("spanish.txt")
    assert outline(draft) == [
        ("", "", ["prose"]),
        ("¿Cómo funciona?", "HowItWorks", ["prose"]),
        ("Beneficios", "Benefits", ["terms"]),
        ("Paso a paso", "Procedure", ["steps"]),
        ("Preguntas frecuentes", "", ["faq"]),
    ]
    assert find(draft, "faq")[0]["items"][1]["question"] == "¿Cada cuánto se repite?"
    assert ("interval", "Cada 2 o 3 semanas", 2, 3, "week") in facts(draft)


def test_bold_words_that_head_what_follows():
    draft = read("runin.html")
    assert draft.title == "Plantar Fasciitis: A Guide"
    kinds = [blocks for _h, _a, blocks in outline(draft)]
    assert kinds == [["prose", "terms", "faq", "steps", "callout"], ["citations"]]
    assert [item["term"] for item in find(draft, "terms")[0]["items"]] == [
        "Causes",
        "Symptoms",
        "Treatment",
    ]


DOCUMENT = make_docx(
    para("Needles for Tight Backs", "Title")
    + para("What we do, and what we don't.", "Subtitle")
    + noted("Tight backs are common.")
    + para("Why it helps", bold=True)
    + run_in("Less pain:", "the muscle lets go.")
    + run_in("More rest:", "you sleep on your side.")
    + para("The visit", "heading 1")
    + para("We look.", number=2)
    + para("We treat.", number=2)
    + para("Bring:", "")
    + para("a towel", "List Paragraph", number=1)
    + para("loose clothes", "List Paragraph", number=1)
    + para("Compared", "heading 1")
    + table([["", "Needle", "Rest"], ["Starts", "3 days", "weeks"]]),
    note="Somebody. Backs. 2020.",
    head="Our practice",
    foot="Page 1",
)


def test_a_document_of_a_word_processor():
    draft = read("backs.docx", DOCUMENT)
    assert draft.title == "Needles for Tight Backs"
    assert draft.standfirst == "What we do, and what we don't."
    assert outline(draft) == [
        ("", "", ["prose"]),
        ("Why it helps", "", ["terms"]),
        ("The visit", "Procedure", ["steps", "bullets"]),
        ("Compared", "Comparison", ["comparison", "citations"]),
    ]
    assert "[1]" in find(draft, "prose")[0]
    assert "Our practice" in aside(draft) and "Page 1" in aside(draft)


@pytest.mark.parametrize("file", sorted(TEXTS.iterdir()), ids=lambda file: file.name)
def test_each_becomes_a_page_that_wagtail_takes(file):
    draft = read(file.name)
    index = factories.make_index(TreatmentIndexPage)
    page = create_page(draft, model=TreatmentPage, parent=index)
    page = TreatmentPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    stored = [block.value for block in page.body]
    assert [value["heading"] for value in stored] == [h for h, _a, _b in outline(draft)]
    assert not page.live


def test_each_sentence_knows_where_it_went_and_each_block_where_it_came_from():
    draft = read("marked.txt")
    [piece] = [p for p in draft.pieces if p["text"].startswith("2. We press along")]
    [block] = [b for s in draft.sections for b in s["value"]["content"]
               if b["id"] == piece["where"]]  # fmt: skip
    assert block["type"] == "steps"
    [title] = [p for p in draft.pieces if p["text"] == draft.title]
    assert title["where"] == "title"


def test_an_editor_says_what_a_block_is():
    draft = read("short.txt")
    [_first, section] = draft.sections
    block = section["value"]["content"][0]["id"]
    steps = retype(draft, block, "steps")
    assert len(find(steps, "steps")[0]["items"]) == 3
    assert find(draft, "steps") == []  # The draft before is as it was.
    gone = retype(steps, block, "set_aside")
    assert "You lie on your side" in aside(gone)
    back = retype(gone, gone.set_aside[0]["id"], "back")
    assert outline(back) == outline(draft)
    plain = retype(back, back.sections[1]["id"], "prose")
    assert len(plain.sections) == 1
    [unit] = [u for u in plain.units if u.text == "What happens in the room?"]
    assert outline(retype(plain, unit.id, "heading")) == outline(draft)
    for each in (steps, gone, back, plain):
        assert find_problems(each) == []
