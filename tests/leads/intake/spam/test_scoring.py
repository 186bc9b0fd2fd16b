"""The table of rules: what scores, what is held, and what must not score."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from django.utils import translation

from tpi_cms.leads.intake.spam.scoring import (
    RULES,
    Signs,
    describe_reasons,
    get_score,
)

ROOT = Path(__file__).resolve().parents[4]
LONG = "I had an injection in my knee last spring and the pain is back again."


def score(**signs):
    """Of a request with JavaScript, and nothing against it, but for ``signs``."""
    return get_score(Signs(**{"has_script": True, "live_seconds": 40.0, **signs}))


def test_a_person_with_javascript_scores_nothing():
    person = score(name="Marguerite Osei", message=LONG, topic="Knee pain")
    assert (person.points, person.reasons, person.is_spam) == (0, (), False)


@pytest.mark.parametrize(
    ("signs", "points", "reason"),
    [
        ({"honeypot": True}, 100, "honeypot"),
        ({"has_token": False}, 50, "no_token"),
        ({"name": "Win at casino-9.example.com"}, 50, "link_in_name"),
        ({"message": "https://a.example/x and www.b.example"}, 50, "links"),
        ({"topic": "b.example.net", "message": "see a.example.org"}, 50, "links"),
        ({"message": "Buy <a href='x'>this</a>"}, 50, "markup"),
        ({"topic": "[url=x]this[/url]"}, 50, "markup"),
        ({"message": LONG, "same_message_today": 2}, 100, "same_message"),
        (
            {"message": "a.example.com", "same_message_today": 2},
            100,
            "same_message",
        ),
        ({"from_address_recently": 5}, 50, "busy_address"),
    ],
)
def test_one_medium_rule_is_enough_to_be_held(signs, points, reason):
    result = score(**signs)
    assert (result.points, result.reasons) == (points, (reason,))
    assert result.is_spam


@pytest.mark.parametrize("live_seconds", [0.0, 2.9])
def test_a_phone_that_fills_the_form_in_is_too_fast_and_not_held(live_seconds):
    result = score(live_seconds=live_seconds, name="Marguerite Osei", topic="Knee pain")
    assert (result.points, result.reasons) == (40, ("too_fast",))
    assert not result.is_spam


@pytest.mark.parametrize(
    ("sign", "reason"),
    [
        ({"message": "Hello"}, "text_too_fast"),
        ({"from_address_recently": 5}, "busy_address"),
        ({"name": "a.example.com"}, "link_in_name"),
    ],
)
def test_too_fast_and_one_more_sign_is_held(sign, reason):
    result = score(live_seconds=2.9, **sign)
    assert result.is_spam and {"too_fast", reason} <= {*result.reasons}


@pytest.mark.parametrize(
    "signs",
    [
        {"live_seconds": 3.0, "message": "Please call me."},
        {"live_seconds": 200_000.0},
        {"message": "My insurer: https://www.blue-heron.example/plans?id=4"},
        {"message": LONG, "same_message_today": 1},
        {"message": "Please call me.", "same_message_today": 40},
        {"from_address_recently": 4},
    ],
)
def test_what_people_do_is_not_held(signs):
    assert score(**signs).points == 0


def test_no_javascript_counts_little():
    result = score(has_script=False, live_seconds=None)
    assert (result.points, result.reasons) == (10, ("no_script",))
    assert not result.is_spam


def test_a_solved_task_makes_up_for_one_medium_rule_and_not_for_a_high_one():
    assert not score(proof_of_work=True, live_seconds=1.0, message="Hi").is_spam
    assert score(proof_of_work=True, honeypot=True).is_spam


@pytest.mark.parametrize(
    "text",
    [
        "Write to ana.maria@correo.example.com, or jo@post.example.net",
        "I <3 your nurses. Pain is <5 in the morning, >7 at night, a < b > c",
        "Dr.Smith said L4/L5... see p. 3, e.g. the spine; it's 50/50 and/or worse",
        "MRI on 3.11.2025 at 10.30, copay 25.00, v.2 [see letter] [B] [1]",
        "Mom's arm [left], her <arm>, so-so.Then better.Not good",
        "Đau lưng 3 tháng. Боли спина. ¿Aceptan seguro? 疼 😀",
    ],
)
def test_words_of_patients_are_neither_links_nor_markup(text):
    assert score(name=text[:100], message=text, topic=text).reasons == ()


@pytest.mark.parametrize(
    "name", ["O'Brien", "X", "Anne-Marie St.John-Smythe, Jr.", "Nguyễn Thị Ánh", "李"]
)
def test_names_of_people_are_no_links(name):
    assert score(name=name).reasons == ()


def test_reasons_are_said_in_words_and_unknown_ones_as_they_are():
    assert describe_reasons(["too_fast", "rule_of_old"]) == [
        "Filled in within three seconds",
        "rule_of_old",
    ]
    with translation.override("en"):
        words = describe_reasons(rule.name for rule in RULES)
    assert all(type(word) is str for word in words)
    assert len(set(words)) == len(RULES)


# Each repeats what a pattern begins with, and never ends it.
HOSTILE = (
    "a.",
    "a-",
    "www.",
    "www",
    "http://",
    "https://a",
    "<a",
    "<a ",
    "<a href",
    "<a href ",
    "</",
    "[url",
    "[url=",
    "[/",
    "t.me/",
    "a@b.",
    "\u0430.",
    "< b ",
    "<h1 :",
    "[",
    "_",
    " ",
)
SCORE_ALL = """
import resource, sys
resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
from tpi_cms.leads.intake.spam.scoring import Signs, get_score
for part in {parts!r}:
    for text in (part * (100_000 // len(part)), part * (100_000 // len(part)) + "!"):
        get_score(Signs(name=text, message=text, topic=text))
print("done")
"""


def test_hostile_texts_of_100_kilobytes_are_read_in_linear_time():
    """22 kinds, two texts each, take a second or two; one pattern whose time grew
    with the square of the length would need minutes for one of them."""
    pytest.importorskip("resource")
    code = SCORE_ALL.format(parts=HOSTILE)
    run = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True
    )
    assert run.stdout == "done\n", run.stderr[-500:]
