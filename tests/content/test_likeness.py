"""Whether one text repeats another: words of our own demo, told twice."""

from __future__ import annotations

from pathlib import Path

import example_project
from tpi_cms.content.likeness import NEARLY, count_words, measure_likeness

TREATMENTS = Path(example_project.__file__).parent / "content" / "treatments"
TOLD, NEEDLING = (
    (TREATMENTS / name).read_text().split("\n---\n", 1)[1]
    for name in ("trigger-point-injections/index.md", "dry-needling.md")
)
TOLD = TOLD.partition("\n## Places we treat")[0]


def test_a_text_repeats_itself_whatever_its_case_and_marks():
    assert measure_likeness(TOLD, [TOLD]) == 100
    assert measure_likeness(TOLD.upper().replace(",", ";"), [TOLD]) == 100


def test_another_town_in_each_second_sentence_makes_no_other_text():
    sentences = TOLD.split(". ")
    swapped = [
        f"In Tessen {each}" if i % 2 else each for i, each in enumerate(sentences)
    ]
    assert measure_likeness(". ".join(swapped), [TOLD]) >= NEARLY


def test_a_part_of_a_long_text_repeats_it_and_more_text_of_its_own_helps():
    part = " ".join(TOLD.split()[:120])
    assert measure_likeness(part, [TOLD]) >= 95
    own = " ".join(NEEDLING.split()[:400])
    assert measure_likeness(f"{part} {own}", [TOLD]) < NEARLY


def test_two_treatments_told_apart_share_next_to_nothing():
    assert measure_likeness(NEEDLING.split("\n## ")[1], [TOLD]) == 0


def test_the_most_alike_of_several_counts_and_no_text_repeats_nothing():
    assert measure_likeness("one two three four five", ["", "one two three four five"])
    assert measure_likeness("", [TOLD]) == measure_likeness("one two", [TOLD]) == 0
    assert measure_likeness("one two three four five", []) == 0


def test_words_are_counted_as_people_do():
    assert count_words("Don’t bend, twist or lift: 2 days.") == 8
