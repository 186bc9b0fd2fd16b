from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from tests.seo.rules import assert_sound
from tpi_cms.seo.graph import build_graph, prune, ref, to_script_json

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=12,
)


@given(values)
def test_script_json_reads_back_and_cannot_end_its_script(value):
    text = to_script_json({"value": value})
    assert json.loads(text) == {"value": value}
    assert not set("<>&\u2028\u2029") & set(text)


def test_markup_in_text_is_escaped():
    text = to_script_json({"name": "</script><b>&"})
    assert text == '{"name":"\\u003c/script\\u003e\\u003cb\\u003e\\u0026"}'


def test_other_scripts_stay_readable():
    assert to_script_json({"name": "Español"}) == '{"name":"Español"}'


def test_empty_values_and_bare_types_are_left_out():
    node = {
        "@type": "A",
        "name": "",
        "image": None,
        "list": [None, "", {"@type": "B"}, "kept"],
        "deep": {"@type": "C", "more": {"@type": "D", "name": ""}},
    }
    assert prune(node) == {"@type": "A", "list": ["kept"]}


def test_false_and_zero_are_facts():
    assert prune({"@id": "x", "no": False, "none": 0}) == {
        "@id": "x",
        "no": False,
        "none": 0,
    }


@given(values)
def test_pruned_values_hold_nothing_empty(value):
    def is_sound(item):
        if isinstance(item, dict):
            return all(v not in (None, "", [], {}) for v in item.values()) and all(
                map(is_sound, item.values())
            )
        if isinstance(item, list):
            return all(v not in (None, "", [], {}) for v in item) and all(
                map(is_sound, item)
            )
        return True

    assert is_sound(prune(value))


def test_a_node_is_named_once_and_first_values_win():
    document = build_graph(
        [
            {"@type": "A", "@id": "https://x/#a", "name": "first", "part": ref("y")},
            {"@type": "A", "@id": "https://x/#a", "name": "second", "url": "u"},
        ]
    )
    assert len(document["@graph"]) == 1
    node = document["@graph"][0]
    assert node["name"] == "first"
    assert node["url"] == "u"


def test_an_empty_graph_is_sound():
    document = build_graph([{"@type": "WebPage", "@id": "https://x/#webpage"}])
    assert_sound(document)
