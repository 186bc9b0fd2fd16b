from __future__ import annotations

import pytest

from tests.factories import make_home
from tpi_cms.content.blocks.body import SectionBlock
from tpi_cms.content.plain_text import get_aspect_text, rich_text, shorten


class FakePage:
    """A page of a site's own, with a body of another shape or none."""

    def __init__(self, body):
        self.body = body


def test_rich_text_becomes_one_line():
    assert rich_text("<p>One</p>\n<p>two &amp; <b>three</b></p>") == "One two & three"
    assert rich_text(None) == ""


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ('<p>See <a href="/a>b/" title="x">here</a></p>', "See here"),
        ("<ul><li>one</li><li>two</li></ul>", "one two"),
        ("a<br/>b<hr>c", "a b c"),
        ("<p>3 &lt; 5 &amp;lt; <b>7</b></p>", "3 < 5 &lt; 7"),
        ("<p>3 < 5</p>", "3 < 5"),
        ("<p>a<!-- <b>no</b> -->b</p>", "ab"),
        ("<p>half<b", "half<b"),
        ("<p>wide&nbsp;space</p>", "wide space"),
        ("<embed embedtype='image' alt='a > b'/>end", "end"),
    ],
)
def test_markup_goes_whatever_somebody_wrote(html, text):
    assert rich_text(html) == text


def test_text_is_cut_between_words():
    assert shorten("one two three", 9) == "one two…"
    assert shorten("one", 9) == "one"


@pytest.mark.parametrize("body", [None, "text", [], {"section": "x"}])
def test_another_kind_of_body_tells_nothing(body):
    assert get_aspect_text(FakePage(body), "Overview") == ""


@pytest.mark.django_db
def test_a_page_without_body_tells_nothing():
    assert get_aspect_text(make_home(), "Overview") == ""


def make_body(content, **fields):
    from wagtail.blocks import StreamBlock

    block = StreamBlock([("section", SectionBlock())])
    section = {"type": "section", "value": {"content": content, **fields}}
    return FakePage(block.to_python([section]))


def test_every_line_becomes_a_sentence_and_links_are_left_out():
    content = [
        {
            "type": "steps",
            "value": {
                "lead_in": "In order:",
                "items": [{"title": "We talk", "text": "<p>Where?</p>"}, {}],
            },
        },
        {"type": "video", "value": {"url": "https://x.example/", "title": "A film"}},
    ]
    page = make_body(content, heading="Visit", aspect="Procedure")
    assert get_aspect_text(page, "Procedure") == "In order: We talk. Where?"
    assert get_aspect_text(page, "Safety") == ""


def test_long_sections_are_cut():
    page = make_body(
        [{"type": "prose", "value": "<p>" + "word " * 500 + "</p>"}], aspect="Safety"
    )
    text = get_aspect_text(page, "Safety", limit=50)
    assert len(text) <= 50
    assert text.endswith("…")
