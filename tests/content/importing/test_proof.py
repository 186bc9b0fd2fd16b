"""No word is lost and none is invented, whatever comes in and is made of it."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wagtail.blocks import StreamBlock

from tpi_cms.content.blocks.body import BODY_BLOCKS
from tpi_cms.content.importing import actions
from tpi_cms.content.importing.building import KINDS
from tpi_cms.content.importing.counting import count_html
from tpi_cms.content.importing.draft import Draft, _Reader
from tpi_cms.content.importing.plain import read_plain
from tpi_cms.content.importing.reading import Source, _add_unread
from tpi_cms.content.importing.retyping import CannotRetype, retype
from tpi_cms.content.importing.tree import read_html
from tpi_cms.content.importing.units import Unit, collapse, find_words

pytestmark = pytest.mark.django_db

#: Lines that the importer knows to read, and what may stand between them.
LINES = [
    "",
    "",
    "",
    "What we do",
    "FAQ",
    "Q1: Does it hurt?",
    "A: No.",
    "Does it hurt?",
    "• Point one",
    "- Point: with text",
    "* x",
    "1. First",
    "2) Second",
    "  - Nested",
    "Step 1: Look",
    "Step 2",
    "Term: what it is",
    "Purpose: Calming.",
    "Purpose: Rest.",
    "Less pain: It aches less.",
    "Neck pain: It aches.",
    "| a | b |",
    "| - | - |",
    "| c | d |",
    "Host: And then?",
    "Ines: Then we look.",
    "Host: Why?",
    "Ines: Because.",
    "[1] Somebody. Something. 2020. https://example.org/a_b?c=1",
    "References",
    "Note: Careful.",
    "“It helped me to sleep at night again.”",
    "— Ann, 52",
    "Call us at (815) 555-0142 or 815-555-0199 to book a visit.",
    "Share this",
    "Comments",
    "It takes 20 minutes and lasts 3 to 6 weeks.",
    "=====",
    "***",
    "## Marked",
    "**Bold**",
    "**Run in:** with text",
    "These help:",
    "by Ann Example on May 3",
    "A\tB\tC",
    "D\tE\tF",
    "\ue0007\ue001",
    "A long line that has more than a dozen words and then ends, so it is prose.",
    "",
]
TEXTS = st.lists(st.sampled_from(LINES) | st.text(max_size=30), max_size=30).map(
    "\n".join
)
TAGS = [
    "p",
    "div",
    "h2",
    "ul",
    "li",
    "b",
    "table",
    "tr",
    "td",
    "dl",
    "dt",
    "dd",
    "nav",
    "main",
    "article",
    "blockquote",
    "br",
    "form",
    "a",
    "h1",
    "section",
    "ol",
]
TOKENS = st.one_of(
    st.sampled_from([f"<{tag}>" for tag in TAGS] + [f"</{tag}>" for tag in TAGS]),
    st.sampled_from(
        ['<a href="https://example.org/x">', "<div class='menu'>", "&amp;"]
    ),
    st.sampled_from(LINES),
    st.text(alphabet="abc <>&;é1", max_size=8),
)
often = settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def read_text(text: str) -> Draft:
    text = text.replace("\r", "\n")
    words = find_words(collapse(text))
    source = Source(read_plain(text), words, has_links=True)
    return actions.make_draft(source, "treatment")


def read_page(html: str) -> Draft:
    source = Source(read_html(html), count_html(html))
    unread = len(source.units)
    _add_unread(source)
    assert len(source.units) == unread, source.units[-1].text
    return actions.make_draft(source, "treatment")


def find_problems(draft: Draft) -> list[str]:
    """Words that are lost or invented, and blocks that aren't in the source's order."""
    stored, words = Counter(draft.find_stored_words()), Counter(draft.words)
    problems = [f"lost {word}" for word in words - stored]
    problems += [f"invented {word}" for word in stored - words]
    problems += find_disorder(draft)
    where = {piece["where"] for piece in draft.pieces}
    known = {"set_aside", *draft.fields, *find_ids(draft.sections)}
    return problems + [f"nowhere: {place}" for place in where - known]


def find_disorder(draft: Draft) -> list[str]:
    """Blocks whose words stand in another order than in the source."""
    sources: dict[str, list[str]] = {}
    for piece in draft.pieces:
        sources.setdefault(piece["where"], []).extend(find_words(piece["text"]))
    body, found = StreamBlock(BODY_BLOCKS), []
    for section in draft.sections:
        for block in section["value"]["content"]:
            # Addresses and numbers of clinics stand apart from the words.
            if block["type"] in ("citations", "related", "clinic_action", "part"):
                continue
            alone = {"type": "section", "value": {"content": [block]}}
            told = _Reader(draft._find_phones(), False).read(body, [alone])
            rest = iter(sources[block["id"]])
            words = [word for text in told for word in find_words(text)]
            if not all(word in rest for word in words):
                found.append(f"in another order: {block['value']}")
    return found


def find_ids(content: list) -> list[str]:
    ids = []
    for block in content:
        ids.append(block["id"])
        if isinstance(block["value"], dict):
            ids += find_ids(block["value"].get("content") or [])
    return ids


@often
@given(TEXTS)
def test_every_word_of_any_text_is_kept_and_none_is_invented(text):
    draft = read_text(text)
    assert find_problems(draft) == []
    assert draft.words_in == len(find_words(collapse(text)))


@often
@given(st.lists(TOKENS, max_size=40).map("".join))
def test_every_word_of_any_page_is_kept_and_none_is_invented(html):
    assert find_problems(read_page(html)) == []


@often
@given(TEXTS, st.data())
def test_no_word_is_lost_whatever_an_editor_says_a_block_is(text, data):
    draft = read_text(text)
    for _turn in range(3):
        places = [p["where"] for p in draft.pieces] + [unit.id for unit in draft.units]
        ids = sorted({*places} - {"set_aside"})
        kinds = [*KINDS, "heading", "set_aside", "back", "standfirst", "title"]
        if not ids:
            return
        try:
            draft = retype(draft, data.draw(st.sampled_from(ids)),
                           data.draw(st.sampled_from(kinds)))  # fmt: skip
        except CannotRetype:
            continue
        assert find_problems(draft) == []


@often
@given(TEXTS)
def test_a_draft_survives_being_kept_as_json(text):
    draft = read_text(text)
    again = Draft.from_json(json.loads(json.dumps(draft.to_json())))
    assert (again.sections, again.pieces) == (draft.sections, draft.pieces)
    assert (again.set_aside, again.flags) == (draft.set_aside, draft.flags)
    assert find_problems(again) == []


def test_the_proof_sees_a_word_that_is_dropped():
    draft = read_text("A title\n\nIt helps some people, and not all of them.")
    block = draft.plan[0].blocks[0]
    unit = draft.by_id[block.units[0]]
    block.units.clear()
    lost = Draft.from_json(draft.to_json())
    assert lost.words_lost == len(find_words(unit.text))


def test_the_proof_sees_a_word_that_a_builder_forgets(monkeypatch):
    draft = read_text("A title\n\n1. Look at it.\n2. Treat it.")
    assert draft.words_lost == 0
    monkeypatch.setattr(Unit, "find_pair", lambda unit: (4, len(unit.text)))
    assert Draft.from_json(draft.to_json()).words_lost > 0


def test_a_word_that_stands_twice_must_be_kept_twice():
    draft = read_text("Rest\n\nRest and rest, and then some more rest for the arm.")
    unit = draft.by_id[draft.plan[0].blocks[0].units[0]]
    unit.runs = [(unit.text.replace("more rest", "more"), "", "")]
    assert Draft.from_json(draft.to_json()).words_lost == 1
