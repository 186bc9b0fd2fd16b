"""Rich text as Markdown: reading it gives the same text, whatever it holds."""

from __future__ import annotations

import re
from html import escape as escape_html

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tpi_cms.content.files.inline import Reading, parse, read_plain, read_rich
from tpi_cms.content.rich_markdown import write_plain, write_rich

FEATURES = ("bold", "italic", "link", "ul", "ol", "h2", "h3", "hr")
#: What has a meaning in Markdown, beside letters, spaces and other people's marks.
ALPHABET = "ab \u00a0\n*_[]()<>!#+-=|`~:.\\&;{}1é’“€–"
texts = st.text(ALPHABET, min_size=1, max_size=12)
urls = st.sampled_from(
    ["https://example.org/a_(b)*c?d=1&e=2|f", "mailto:a@example.org", "/x", "#y"]
)


def tag(name: str, inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return inner.map(lambda html: f"<{name}>{html}</{name}>")


def link(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(
        lambda url, html: f'<a href="{escape_html(url)}">{html}</a>', urls, inner
    )


plain = texts.map(lambda text: escape_html(text, quote=False))
styled = st.one_of(plain, tag("b", plain), tag("i", plain), st.just("<br/>"))
marked = st.lists(
    st.one_of(
        styled,
        tag("b", st.lists(styled, max_size=3).map("".join)),
        tag("i", st.lists(styled, max_size=3).map("".join)),
        link(st.lists(styled, max_size=3).map("".join)),
        tag("b", link(styled)),
    ),
    max_size=5,
).map("".join)
items = st.lists(tag("li", marked), min_size=1, max_size=3).map("".join)
nested = st.builds(lambda a, b: f"{a}<li>x{b}</li>", items, tag("ul", items))
blocks = st.one_of(
    tag("p", marked),
    tag("h3", plain),
    tag("ul", items),
    tag("ol", items),
    tag("ul", nested),
    st.just("<hr/>"),
)
rich = st.lists(blocks, max_size=4).map("".join)


def write(html: str) -> str:
    return write_rich(html, lambda _tag, attributes: (attributes.get("href", ""), None))


def read(markdown: str) -> str:
    reading = Reading()
    html = read_rich(parse(markdown), FEATURES, 1, reading)
    assert reading.problems == []
    return html


def get_words(html: str) -> str:
    """All letters, without tags and white space."""
    from html import unescape

    return re.sub(r"\s+", "", unescape(re.sub(r"<[^>]*>", "", html)))


@settings(max_examples=150, deadline=None)
@given(rich)
def test_rich_text_reads_back_as_it_was(html):
    written = write(html)
    again = read(written)
    assert get_words(again) == get_words(html)
    assert write(again) == written


@settings(max_examples=100, deadline=None)
@given(st.lists(st.one_of(plain, tag("b", plain), tag("i", plain))).map("".join))
def test_styles_stay_on_their_words(html):
    """A mark that doesn't take would stand in the text, or style its neighbours."""
    again = read(write(f"<p>{html}</p>"))
    assert get_styled(again) == get_styled(html)


def get_styled(html: str) -> list[tuple[str, str]]:
    found, style = [], ""
    for part in re.findall(r"<[^>]*>|&[#\w]+;|[^<]", html):
        if part.startswith("<"):
            style = part[1] if part in ("<b>", "<i>") else ""
        else:
            found += [(escape_html(part), style)] if part.strip() else []
    return [(re.sub("&amp;(\\w+;)", r"&\1", text), style) for text, style in found]


@settings(max_examples=100, deadline=None)
@given(st.text(ALPHABET))
def test_plain_text_reads_back_as_it_was(text):
    written = write_plain(text)
    again = read_plain(parse(written), 1)
    assert re.sub(r"\s", "", again) == re.sub(r"\s", "", text)
    assert write_plain(again) == written


def test_line_breaks_of_plain_text_stay():
    assert read_plain(parse(write_plain("a\nb\n\nc")), 1) == "a\nb\n\nc"


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>a <b>bold</b> word</p>", "a **bold** word"),
        ("<p>foo<b>(bar)</b>baz</p>", "fo&#111;**(bar)**&#98;az"),
        ("<p>foo<i>bar</i></p>", "fo&#111;_bar_"),
        ("<p><b>one </b>two</p>", "**one** two"),
        ("<p><b>a <a href='/x'>b</a> c</b></p>", "**a [b](/x) c**"),
        ("<p>- no list</p><p>1. neither</p>", "\\- no list\n\n1\\. neither"),
        ("<ul><li>a<br/>b</li><li></li></ul>", "- a\\\n  b"),
        ("<p>Look!<a href='/x'>here</a></p>", "Look\\![here](/x)"),
        ("<p>A &amp; B &amp;amp; C</p>", "A & B \\&amp; C"),
    ],
)
def test_it_is_markdown_that_people_write(html, markdown):
    assert write(html) == markdown


def test_long_paragraphs_are_wrapped_and_no_line_begins_another_block():
    written = write(f"<p>{'word ' * 16}- 1. more # words &gt; and {'x ' * 50}</p>")
    assert max(map(len, written.split("\n"))) <= 88
    assert read(written).count("<p>") == 1
    assert "<ul>" not in read(written)
