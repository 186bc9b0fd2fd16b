"""The rule that finds numbers: hits in any notation, and what only looks like one."""

from __future__ import annotations

import pytest

from tpi_cms.content.phones.numbers import clean_html, find_in_html, find_numbers


def find(text, regions=("US",)):
    return [
        (typed.number.e164, typed.number.extension)
        for typed in find_numbers(text, regions)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Call (815) 555-0142 today",
        "815-555-0142",
        "815.555.0142",
        "8155550142",
        "+1 815 555 0142",
        "1-815-555-0142.",
        "Ring 815\N{NO-BREAK SPACE}555\N{NON-BREAKING HYPHEN}0142",
        "815/555-0142",
    ],
)
def test_any_notation_is_found(text):
    assert find(text) == [("+18155550142", "")]


@pytest.mark.parametrize("text", ["815-555-0142 ext. 4", "(815) 555-0142 x4"])
def test_its_extension_belongs_to_it(text):
    assert find(text) == [("+18155550142", "4")]


@pytest.mark.parametrize(
    "text",
    [
        "on 2026-11-28 at 08:00",
        "11/28/2026 - 12/01/2026",
        "$1,200 - $2,400, or $8155550142",
        "after 24-48 h, 3 to 12 weeks",
        "Harborview, IL 60901-1234",
        "Fax: (815) 555-0142",
        "Fax number 815-555-0142",
        "NPI 2155550142",
        "Ref. no. 815 555 0142",
        "PMID: 28402534, doi:10.1001/jama.2018.8155550142",
        "https://example.org/8155550142",
        "In an emergency call 911 or 988.",
        "12345678901234567890",
        "",
    ],
)
def test_what_only_looks_like_one_is_none(text):
    assert find(text) == []


def test_each_country_of_the_sites_clinics_is_read():
    assert find("030 901820", ("US", "DE")) == [("+4930901820", "")]
    assert find("030 901820") == []


def html_of(html):
    return [
        (typed.number.e164, html[typed.start : typed.end], typed.is_whole)
        for typed in find_in_html(html, ("US",))
    ]


def test_a_number_in_rich_text_is_cut_out_where_it_stands():
    html = "<p>Call <b>815-555-0142</b>.</p><p>60901</p><p>815-555-0143</p>"
    assert html_of(html) == [
        ("+18155550142", "815-555-0142", True),
        ("+18155550143", "815-555-0143", True),
    ]


def test_one_that_markup_splits_is_found_and_left_to_people():
    html = "<p>Call <b>815</b>-555-0142</p>"
    assert html_of(html) == [("+18155550142", "815</b>-555-0142", False)]


def test_a_link_by_hand_is_cut_out_with_its_number():
    html = '<p><a href="tel:+18155550142">(815) 555-0142</a></p>'
    assert html_of(html) == [("+18155550142", html[3:-4], True)]


def test_a_link_by_hand_with_other_words_is_left_to_people():
    html = '<p><a href="tel:+18155550142">Ring us</a></p>'
    assert html_of(html) == [("+18155550142", html[3:-4], False)]
    other = '<p><a href="https://example.org">815-555-0142</a></p>'
    assert html_of(other) == [("+18155550142", "815-555-0142", False)]


def test_an_emergency_link_is_none():
    assert html_of('<p><a href="tel:911">Call 911</a></p>') == []


def test_references_hold_no_number():
    assert html_of('<p><embed embedtype="tpi-phone" id="8155550142"/></p>') == []


def test_spaces_may_be_written_as_entities():
    html = clean_html("<p>815&nbsp;555&#8209;0142 &amp; more &#60;</p>")
    assert html_of(html)[0][0] == "+18155550142"
    assert "&amp;" in html and "&#60;" in html
