from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tpi_cms
from tpi_cms.sources import CLICKS, PARTS, get_source, read_visits, to_host

SCRIPT = Path(tpi_cms.__file__).parent / "static/tpi_cms/tpi-cms.js"
AD = {"utm_source": "Google", "utm_medium": "CPC", "landing": "/treatments/"}
SEARCH = {"referrer": "www.google.co.uk", "landing": "/"}
DIRECT = {"landing": "/"}


def read(first, last=None):
    return read_visits(json.dumps({"first": first, "last": last or first}))


@pytest.mark.parametrize(
    ("first", "last", "source"),
    [
        (AD, AD, "google / cpc"),
        (AD, SEARCH, "google / cpc"),
        (SEARCH, AD, "google / cpc"),
        (AD, {"utm_source": "autumn letter"}, "autumn letter"),
        (DIRECT, {"click": "gclid", "referrer": "www.google.com"}, "google / cpc"),
        (SEARCH, SEARCH, "google / organic"),
        (SEARCH, {"referrer": "r.search.yahoo.com"}, "yahoo / organic"),
        (SEARCH, {"referrer": "mail.google.com"}, "mail.google.com / referral"),
        (DIRECT, {"referrer": "www.clinic-guide.example"}, "clinic-guide.example / re"),
        (DIRECT, SEARCH, "google / organic"),
        (DIRECT, DIRECT, "direct"),
        ({"utm_medium": "cpc"}, None, "direct"),
        ({"utm_source": "=1+1", "utm_medium": "<b>"}, None, "1+1"),
        ({"utm_source": "s" * 300, "utm_medium": "m" * 300}, None, "s" * 35),
        ({}, {}, ""),
    ],
)
def test_one_short_label_says_where_a_visitor_came_from(first, last, source):
    label = get_source(read(first, last))
    assert label.startswith(source) and bool(label) == bool(source)
    assert len(label) <= 80


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ({**AD, "email": "a@example.org", "": "x", "landing": 7}, ["utm_source"]),
        ({"utm_source": "ann@example.org", "utm_term": "<script>"}, []),
        ({"click": "gclid-value-of-a-person"}, []),
        ({"referrer": "https://guide.example/private?q=1"}, []),
        ({"referrer": "guide"}, []),
        ({"landing": "https://elsewhere.example/"}, []),
        ({"landing": "/back-pain/?q=secret#part"}, ["landing"]),
        (["utm_source"], []),
        (None, []),
    ],
)
def test_only_what_is_known_and_sound_is_kept(sent, kept):
    touch = read(sent).get("last", {})
    assert set(kept) <= set(touch) <= {*kept, "utm_medium"}
    assert "secret" not in str(touch) and "@" not in str(touch)


def test_texts_are_cut_to_one_line_without_what_nobody_sees():
    sent = {
        "utm_source": "a\x00\nb\u202e\ud800c" + "d" * 300,
        "landing": "/" + "x" * 999,
    }
    touch = read(sent)["first"]
    assert touch["utm_source"].startswith("a bcd")
    assert {name: len(text) for name, text in touch.items()} == {
        name: PARTS[name] for name in sent
    }


@pytest.mark.parametrize(
    "text",
    ["", "{", "[" * 3999, "7", "null", '"x"', json.dumps({"first": AD}) + " " * 9999],
)
def test_what_cant_be_read_is_nothing(text):
    assert read_visits(text) == {}


@given(
    st.recursive(
        st.none() | st.text() | st.integers() | st.floats(),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["first", "last", *PARTS]), inner, max_size=5
            )
        ),
        max_leaves=12,
    )
)
def test_whatever_is_sent_is_read_or_dropped(value):
    visits = read_visits(json.dumps(value))
    json.dumps(visits).encode()
    assert len(get_source(visits)) <= 80


def test_the_script_knows_the_same_click_ids():
    line = re.search(r"const CLICKS = (\[.*\]);", SCRIPT.read_text())
    assert json.loads(line[1]) == list(CLICKS)


@pytest.mark.parametrize(
    ("typed", "host"),
    [
        ("https://www.Example.com/doctors?x=1", "example.com"),
        ("example.co.uk:8080", "example.co.uk"),
        ("maps.example.com", "maps.example.com"),
        ("example", ""),
        ("a b.com", ""),
        ("", ""),
    ],
)
def test_a_host_is_read_from_an_address(typed, host):
    assert to_host(typed) == host
