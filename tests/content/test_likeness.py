"""Whether one text repeats another: words of our own demo, told twice."""

from __future__ import annotations

from example_project.demo.content.treatments import dry_needling, trigger_point_story
from tpi_cms.content.likeness import NEARLY, count_words, measure_likeness

TOLD = str(trigger_point_story.HOW_IT_WORKS) + str(trigger_point_story.BENEFITS)


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
    own = " ".join(str(dry_needling.PAGE["body"]).split()[:400])
    assert measure_likeness(f"{part} {own}", [TOLD]) < NEARLY


def test_two_treatments_told_apart_share_next_to_nothing():
    assert measure_likeness(str(dry_needling.PAGE["standfirst"]), [TOLD]) == 0


def test_the_most_alike_of_several_counts_and_no_text_repeats_nothing():
    assert measure_likeness("one two three four five", ["", "one two three four five"])
    assert measure_likeness("", [TOLD]) == measure_likeness("one two", [TOLD]) == 0
    assert measure_likeness("one two three four five", []) == 0


def test_words_are_counted_as_people_do():
    assert count_words("Don’t bend, twist or lift: 2 days.") == 8
