"""Blocks written as Markdown and read again: the same blocks, whatever they hold."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wagtail import blocks

from tests.content.test_rich_markdown import ALPHABET, get_words, marked, rich, tag
from tpi_cms.content.blocks.body import Aspect, register_section_block
from tpi_cms.content.files.fences import Reading, read_body
from tpi_cms.content.files.kinds import get_content_blocks
from tpi_cms.content.files.names import Names
from tpi_cms.content.files.writing import write_body


class Known(Names):
    """Everything there is has a number, and is called by it."""

    def find(self, model, name):
        return int(name.removeprefix("no-"))

    def name(self, model, pk):
        return f"no-{pk}" if pk else ""


NAMES = Known()
line = st.text(ALPHABET, max_size=12).map(lambda text: " ".join(text.split()))
filled = line.filter(bool)
paragraphs = st.lists(filled, max_size=2).map("\n\n".join)
urls = st.sampled_from(["https://example.org/a?b=1|2", "https://example.org/(x)"])
some_url = st.one_of(st.just(""), urls)
phones = st.sampled_from(
    [
        '<embed embedtype="tpi-phone" whose="page" use="main"/>',
        '<embed embedtype="tpi-phone" whose="network" use="nurse"/>',
        '<embed embedtype="tpi-phone" whose="clinic" id="7" use="main"/>',
    ]
)
inner = st.builds("{}{}{}".format, marked, st.one_of(st.just(""), phones), marked)
paged = inner.map(lambda html: f'{html} <a linktype="page" id="3">there</a>')
one_line = tag("p", st.one_of(inner, paged))
raw = st.one_of(rich, one_line).filter(get_words)
prose = raw.filter(lambda html: "<hr" not in html)


def items(value, least=1):
    return st.lists(value, min_size=least, max_size=3)


def listed(item, **more):
    return st.fixed_dictionaries(
        {"lead_in": paragraphs, "items": items(item), "closing": paragraphs, **more}
    )


def fields(**named):
    return st.fixed_dictionaries(named)


choices = st.sampled_from
KINDS = {
    "prose": prose,
    "callout": fields(text=one_line),
    "bullets": listed(one_line, marker=choices(["dot", "check", "cross"])),
    "steps": listed(fields(title=line, duration=line, text=one_line)),
    "timeline": listed(fields(when=line, text=one_line)),
    "terms": listed(fields(term=line, text=one_line)),
    "variants": listed(fields(name=line, body_area=line, purpose=one_line)),
    "faq": fields(
        lead_in=paragraphs, items=items(fields(question=line, answer=one_line))
    ),
    "care_cards": fields(
        cards=items(
            fields(
                urgency=choices(["home", "call", "emergency"]),
                heading=line,
                signs=items(one_line),
                action=paragraphs,
            )
        )
    ),
    "image": fields(
        image=fields(image=st.just(4), alt_text=line, decorative=st.booleans()),
        caption=line,
        credit=line,
    ),
    "video": fields(url=urls, title=line, duration=line, transcript=one_line),
    "quote": fields(
        kind=choices(["patient", "expert", "other"]),
        text=one_line,
        speaker=line,
        role=line,
        consent_on_file=st.booleans(),
        incentive=line,
        typicality=line,
    ),
    "citations": fields(
        items=items(
            fields(title=filled, publisher=line, url=some_url, date=line, note=line)
        )
    ),
    "clinic_action": fields(
        heading=line,
        text=paragraphs,
        scope=choices(["all", "nearest", "chosen"]),
        clinics=items(st.just(7), least=0),
    ),
    "lead_form": fields(heading=line, text=paragraphs),
    "related": fields(
        items=items(
            fields(
                page=choices([None, 3]),
                url=st.just(""),
                kind=line,
                title=filled,
                text=line,
            )
        )
    ),
}


@st.composite
def comparisons(draw):
    width = draw(st.integers(1, 3))
    cells = st.lists(line, min_size=width, max_size=width)
    rows = st.lists(fields(label=line, cells=cells), max_size=3)
    columns = draw(cells)
    return {
        "lead_in": draw(paragraphs),
        "columns": columns,
        "rows": draw(rows),
        "closing": draw(paragraphs),
    }


KINDS["comparison"] = comparisons()


def make(kind):
    return KINDS[kind].map(lambda value: {"type": kind, "value": value})


contents = st.lists(st.one_of(*map(make, KINDS)), max_size=4)
parts = fields(heading=filled, content=contents).map(
    lambda value: {"type": "part", "value": value}
)
sections = fields(
    heading=line,
    aspect=choices(["", *Aspect.values]),
    anchor=choices(["", "here", "Not so simple"]),
    author_name=line,
    author_role=choices(["", "patient"]),
    content=st.lists(st.one_of(parts, *map(make, KINDS)), max_size=4),
).map(lambda value: {"type": "section", "value": value})
raws = fields(text=raw).map(lambda value: {"type": "raw", "value": value})
bodies = st.lists(st.one_of(sections, sections, raws), max_size=3)


IS_HTML = re.compile("<(?:p|h3|[uo]l)>")


def strings(stored) -> list[str]:
    """All words in it, sorted: of lists, of dictionaries, of rich text."""
    if isinstance(stored, dict):
        stored = list(stored.values())
    if isinstance(stored, list):
        return sorted(word for each in stored for word in strings(each))
    text = (
        get_words(stored)
        if isinstance(stored, str) and IS_HTML.match(stored)
        else stored
    )
    text = re.sub(r"\s", "", text) if isinstance(text, str) else str(text)
    return [text] if text else []


def test_every_kind_of_block_is_tried():
    assert set(KINDS) == set(get_content_blocks()) - {"own_block"}


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_block_reads_back_as_it_was(kind, data):
    block = data.draw(make(kind))
    body = [{"type": "section", "value": {"heading": "A", "content": [block]}}]
    written = write_body(body, NAMES)
    reading = Reading(NAMES)
    again = read_body(written, reading)
    assert reading.problems == []
    assert write_body(again, NAMES) == written
    assert [each["type"] for each in again[0]["value"]["content"]] == [kind]
    plain = again[0]["value"]["content"][0]["value"]
    assert strings(plain) == strings(block["value"])


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(bodies)
def test_a_body_reads_back_as_it_was(body):
    written = write_body(body, NAMES)
    reading = Reading(NAMES)
    again = read_body(written, reading)
    assert reading.problems == []
    assert write_body(again, NAMES) == written
    assert get_shape(again) == get_shape(body)


def get_shape(blocks_) -> list:
    """Kinds of blocks, and whose they are."""
    found = []
    for block in blocks_:
        value = block["value"]
        inner = value.get("content") if isinstance(value, dict) else None
        found.append((block["type"], get_shape(inner) if inner else []))
    return found


def test_a_block_of_the_site_keeps_its_value():
    own = blocks.StructBlock([("name", blocks.CharBlock())])
    register_section_block("own_block", own)
    try:
        value = {"name": "a: b", "more": [1, "no", None]}
        content = [{"type": "own_block", "value": value}]
        written = write_body(
            [{"type": "section", "value": {"content": content}}], NAMES
        )
        again = read_body(written, Reading(NAMES))
        assert write_body(again, NAMES) == written
        assert again[0]["value"]["content"][0]["value"]["name"] == "a: b"
    finally:
        del get_all_content()["own_block"]


def get_all_content():
    from tpi_cms.content.blocks.body import BODY_BLOCKS

    return dict(BODY_BLOCKS)["section"].child_blocks["content"].child_blocks
