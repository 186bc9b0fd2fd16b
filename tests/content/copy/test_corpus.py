"""What is found in sentences, and what isn't: by the corpus."""

from __future__ import annotations

import time

import pytest

from tests.content.copy import corpus
from tests.content.copy.syllables import COUNTED, HELD_OUT
from tpi_cms.content.copy.ease import count_syllables, measure_smog
from tpi_cms.content.copy.registry import OWN
from tpi_cms.content.copy.sentences import read_sentences
from tpi_cms.content.copy.values import Copy, Fact, Section, Text

WORDS = {check.id: check for check in OWN if check.id in corpus.FOUND}


def find(html: str, language: str = "en-us") -> set[str]:
    """Ids of the checks that tell of it."""
    section = Section("body.s1")
    text = Text("body.s1.a", "Text", read_sentences(html, is_html=True), section)
    facts = [Fact(kind, words) for kind, words in corpus.FACTS.items()]
    copy = Copy(language=language, texts=[text], sections=[section], facts=facts)
    return {name for name, check in WORDS.items() if [*check.find(copy)]}


def get_missed(sentences: dict[str, list[str]]) -> list[str]:
    return [s for name, each in sentences.items() for s in each if name not in find(s)]


def get_blamed(sentences: dict[str, list[str]]) -> list[str]:
    return [s for each in sentences.values() for s in each if find(s)]


def test_the_corpus_is_a_hundred_sentences_half_of_them_innocent():
    for sentences in (corpus.FOUND, corpus.INNOCENT):
        each = [s for group in sentences.values() for s in group]
        assert len(each) == len(set(each)) == 50


def test_of_the_hundred_at_most_two_are_missed_and_none_is_blamed():
    assert len(get_missed(corpus.FOUND)) <= 2
    assert get_blamed(corpus.INNOCENT) == []


def test_of_the_later_ones_at_most_one_is_missed_and_one_blamed():
    assert len(get_missed(corpus.LATER_FOUND)) <= 1
    assert len(get_blamed(corpus.LATER_INNOCENT)) <= 1


def test_words_are_those_of_english_pages():
    claims = {name: s for name, s in corpus.FOUND.items() if name != "phone"}
    assert not any(find(s, "es") for each in claims.values() for s in each)


@pytest.mark.parametrize(("words", "bound"), [(COUNTED, 0.98), (HELD_OUT, 0.97)])
def test_syllables_are_counted_as_people_say_them(words, bound):
    counted = [(n, word) for n, line in words.items() for word in line.split()]
    right = sum(count_syllables(word) == n for n, word in counted)
    long = sum((count_syllables(word) >= 3) == (n >= 3) for n, word in counted)
    assert right >= bound * len(counted)
    assert long >= 0.995 * len(counted)  # what SMOG asks


def test_smog_is_mclaughlins():
    """His regression: 3.1291 + 1.0430 x the root of long words in thirty sentences."""
    easy, hard = ["It hurts."] * 30, ["Injections may help."] * 30
    assert measure_smog(easy) == pytest.approx(3.1291)
    assert measure_smog(hard) == pytest.approx(3.1291 + 1.0430 * 30**0.5)
    # Of more sentences the average counts; of less there is no measure.
    assert measure_smog(hard * 2) == pytest.approx(measure_smog(hard))
    assert measure_smog(hard[:29]) is None


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("See Dr. Moreau at 5 p.m. on Monday. Bring it, e.g. on paper.", 2),
        ("It takes 2.5 hours. “Really?” she asked.", 2),
        ("No. 5 hurts! Why? Nobody knows…", 3),
        ("<p>One<br>Two</p><ul><li>Three</li></ul>", 3),
    ],
)
def test_sentences_end_where_they_end(text, count):
    assert len(read_sentences(text, is_html="<" in text)) == count


@pytest.mark.parametrize(
    "text",
    ["guaranteed " * 5000, "A. B " * 10000, "1 in 2 " * 5000, "cure, if " * 5000],
)
def test_texts_that_nobody_writes_take_no_time_either(text):
    start = time.perf_counter()
    find(text)
    assert time.perf_counter() - start < 5
