"""What a fence, a heading and a text say, and what is told of what can't be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import factories
from tpi_cms.content.files.fences import (
    Fence,
    Reading,
    read_body,
    read_fence,
    read_heading,
    split_fences,
)
from tpi_cms.content.files.kinds import get_content_blocks
from tpi_cms.content.files.problems import (
    UnknownAttribute,
    UnknownKind,
    Unreadable,
    WrongShape,
)

DOCS = Path(__file__).parents[3] / "docs" / "content-files.md"


def read(text: str) -> tuple[list, list[str]]:
    """The first section's blocks, and what was told."""
    reading = Reading()
    body = read_body(text, reading)
    content = body[0]["value"]["content"] if body else []
    return content, [str(problem) for problem in reading.problems]


def read_one(text: str):
    content, told = read(text)
    assert told == []
    return content[0]["value"]


@pytest.mark.django_db
def test_the_examples_in_the_docs_are_read_as_they_say():
    alder = factories.make_clinic(slug="alder-mills")
    factories.make_clinic(slug="tessen")
    factories.make_page(factories.pages.StandardPage, slug="dry-needling")
    factories.make_image(title="Muscle band")
    example = DOCS.read_text().split("```markdown")[2].split("```")[0]
    content, told = read(example)
    assert told == []
    kinds = {block["type"] for block in content}
    assert kinds == set(get_content_blocks())
    action = next(b["value"] for b in content if b["type"] == "clinic_action")
    assert action["scope"] == "chosen"
    assert action["clinics"][0] == alder.pk


def test_a_text_is_cut_at_its_fences():
    parts = split_fences("a\n\n::: callout\nb\n:::\nc\n")
    assert [(line, getattr(part, "kind", part)) for line, part in parts] == [
        (1, "a\n"),
        (3, "callout"),
        (6, "c\n"),
    ]


def test_attributes_may_be_quoted_and_quotes_within_are_escaped():
    fence = split_fences(
        '::: video title="A \\"b\\" c" url=https://x.example/?a=b\n:::'
    )
    assert fence[0][1].attributes == {
        "title": 'A "b" c',
        "url": "https://x.example/?a=b",
    }


@pytest.mark.parametrize(
    ("text", "error", "line"),
    [
        ("\n::: callout\ntext", Unreadable, 2),
        ("::: \n:::", UnknownKind, 1),
        ("\n::: callout a=\n:::", UnknownAttribute, 2),
    ],
)
def test_a_broken_fence_is_told_with_its_line(text, error, line):
    with pytest.raises(error) as raised:
        split_fences(text)
    assert raised.value.problem.line == line
    assert raised.value.problem.is_error


@pytest.mark.parametrize(
    ("fence", "error", "line"),
    [
        (Fence("boxes", line=5), UnknownKind, 5),
        (Fence("callout", {"colour": "red"}, line=5), UnknownAttribute, 5),
        (Fence("bullets", {"marker": "star"}, "- a", 5), UnknownAttribute, 5),
        (Fence("quote", {"consent": "maybe"}, "a", 5), UnknownAttribute, 5),
        (Fence("video", {"url": "javascript:1"}, "", 5), UnknownAttribute, 5),
        (Fence("image", {}, "", 5), UnknownAttribute, 5),
        (Fence("bullets", {}, "no list", 5), WrongShape, 6),
        (Fence("terms", {}, "- **A**: b\n- no term", 5), WrongShape, 7),
        (Fence("callout", {}, "a\n\n- b", 5), WrongShape, 8),
        (Fence("callout", {}, "![a](b)", 5), WrongShape, 6),
        (Fence("lead_form", {}, "a\n\n**bold**", 5), WrongShape, 8),
        (Fence("comparison", {}, "| | A | B |\n|-|-|-|\n| c | d |", 5), WrongShape, 8),
        (Fence("comparison", {}, "| x | A |\n|-|-|\n| c | d |", 5), WrongShape, 6),
        (Fence("comparison", {}, "text", 5), WrongShape, 5),
        (Fence("care_cards", {}, "### soon\n- a", 5), UnknownAttribute, 6),
        (Fence("care_cards", {}, "### home\nwords\n\n- a", 5), WrongShape, 6),
        (Fence("care_cards", {}, "words", 5), WrongShape, 6),
        (Fence("faq", {}, "words", 5), WrongShape, 6),
        (Fence("citations", {}, "- a | b | c | d | e", 5), WrongShape, 6),
        (Fence("citations", {}, "words\n\n- a", 5), WrongShape, 6),
        (Fence("citations", {}, "- [a](javascript:1)", 5), UnknownAttribute, 6),
        (Fence("prose", {}, "[call](phone:page)", 5), WrongShape, 6),
        (Fence("prose", {}, "[phone](phone:page?use=pager)", 5), WrongShape, 6),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(fence, error, line):
    with pytest.raises(error) as raised:
        read_fence(fence, Reading())
    assert raised.value.problem.line == line


def test_an_error_leaves_out_its_block_only():
    content, told = read(
        "::: boxes\n:::\n\n::: callout\na\n:::\n\n::: callout\n- b\n:::"
    )
    assert [block["value"] for block in content] == [{"text": "<p>a</p>"}]
    assert [each.partition(":")[0] for each in told] == ["1", "9"]


def test_html_is_text_and_no_script_gets_through():
    text = 'a <script>x</script> <b onclick="x">b</b> [c](javascript:alert(1))'
    content, told = read(text)
    assert content[0]["value"] == (
        '<p>a &lt;script&gt;x&lt;/script&gt; &lt;b onclick="x"&gt;b&lt;/b&gt; c</p>'
    )
    assert told == ["1: No page may link to “javascript:alert(1)”."]


def test_an_address_cannot_leave_its_attribute():
    value = read_one('[a](</x"onclick="y>)')
    assert value == '<p><a href="/x&quot;onclick=&quot;y">a</a></p>'


def test_emphasis_and_breaks_are_wagtails():
    assert read_one("**a** _b_\\\nc & d") == "<p><b>a</b> <i>b</i><br/>c &amp; d</p>"


@pytest.mark.django_db
def test_links_lead_to_pages_by_slug_and_phones_to_clinics():
    page = factories.make_page(factories.pages.StandardPage, slug="about-us")
    clinic = factories.make_clinic(slug="mill")
    text = "[a](page:about-us) [phone](phone:mill?use=nurse) [phone](phone:network)"
    assert read_one(text) == (
        f'<p><a linktype="page" id="{page.pk}">a</a> <embed embedtype="tpi-phone" '
        f'whose="clinic" id="{clinic.pk}" use="nurse"/> '
        '<embed embedtype="tpi-phone" whose="network" use="main"/></p>'
    )


@pytest.mark.django_db
def test_what_is_not_there_is_told_and_its_words_stay():
    content, told = read("a\n\n[b](page:gone) and [phone](phone:gone)\n")
    assert content[0]["value"] == "<p>a</p><p>b and phone</p>"
    assert told == [
        "3: There is no page called “gone”.",
        "3: There is no clinic called “gone”.",
    ]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("## A {#b .Procedure}", (2, "A", "b", "Procedure", "", "")),
        ("##", (2, "", "", "", "", "")),
        ("## {.Safety}", (2, "", "", "Safety", "", "")),
        (
            '## A {author="Ann {x} Example" role=patient}',
            (2, "A", "", "", "Ann {x} Example", "patient"),
        ),
        ("## Of {sets\\}", (2, "Of {sets}", "", "", "", "")),
        ("### A part", (3, "A part", "", "", "", "")),
        ("###", (3, "", "", "", "", "")),
    ],
)
def test_a_heading_says_its_subject_and_its_author(line, expected):
    assert tuple(vars(read_heading(line, 1)).values()) == expected


@pytest.mark.parametrize("line", ["#5 is alive", "##no", "# Title", "text ## no"])
def test_other_lines_are_no_headings(line):
    assert read_heading(line, 1) is None


@pytest.mark.parametrize(
    "line",
    [
        "## A {.Cost}",
        "## A {role=nurse}",
        "## A {colour=red}",
        "## A {words}",
        "### A {.Safety}",
    ],
)
def test_unknown_words_in_braces_are_told(line):
    with pytest.raises(UnknownAttribute) as raised:
        read_heading(line, 7)
    assert raised.value.problem.line == 7


def test_a_part_ends_at_a_line_of_three_marks():
    body = read_body("## A\n\n### B\n\nc\n\n###\n\nd\n\n##\n\ne", Reading())
    first, second = (block["value"] for block in body)
    assert [block["type"] for block in first["content"]] == ["part", "prose"]
    assert first["content"][0]["value"]["heading"] == "B"
    assert second["heading"] == ""
    assert second["content"][0]["value"] == "<p>e</p>"


def test_pasted_text_stands_between_sections():
    body = read_body("## A\na\n\n::: raw\n## B\n:::\n\nc", Reading())
    assert [block["type"] for block in body] == ["section", "raw", "section"]


def test_steps_and_variants_may_lack_either_part_of_their_head():
    text = "1. **A** (5 min): b\n2. **C**\n3. (6 min): d\n4. Just text: e\n5. **F:** g"
    steps = read_one(f"::: steps\n{text}\n:::")["items"]
    assert [tuple(step.values()) for step in steps] == [
        ("A", "5 min", "<p>b</p>"),
        ("C", "", ""),
        ("", "6 min", "<p>d</p>"),
        ("", "", "<p>Just text: e</p>"),
        ("F", "", "<p>g</p>"),
    ]


def test_bars_in_a_cell_are_escaped():
    table = "| | A\\|B |\n|---|---|\n| c | d\\|e |"
    value = read_one(f"before\n{table}\nafter".join(["::: comparison\n", "\n:::"]))
    assert value["columns"] == ["A|B"]
    assert value["rows"] == [{"label": "c", "cells": ["d|e"]}]
    assert (value["lead_in"], value["closing"]) == ("before", "after")


def test_a_long_text_takes_its_time_and_no_more():
    """Nested marks and brackets are what parsers of Markdown choke on."""
    import time

    start = time.perf_counter()
    for text in ("[" * 9_000, "**a _b " * 2_000, "> " * 2_000, "- " * 2_000):
        read(text)
        read(f"::: bullets\n- {text}\n:::")
    assert time.perf_counter() - start < 20
