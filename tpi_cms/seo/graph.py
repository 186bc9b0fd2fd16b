"""One JSON-LD graph a page: nodes with ids, nothing empty, safe inside a script.

Source: https://www.w3.org/TR/json-ld11/#embedding-json-ld-in-html-documents
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

Node = dict[str, Any]

_ESCAPES = [(char, f"\\u{ord(char):04x}") for char in "<>&\u2028\u2029"]


def ref(node_id: str) -> Node:
    """Points to a node that stands elsewhere in the graph, or on another page."""
    return {"@id": node_id}


def build_graph(nodes: Iterable[Node]) -> Node:
    """A document with one node an ``@id``; of two with the same id the first wins.

    Properties that only a later one has are added to the first.
    """
    by_id: dict[str, Node] = {}
    for node in map(prune, nodes):
        known = by_id.get(node["@id"], {})
        by_id[node["@id"]] = {**node, **known}
    return {"@context": "https://schema.org", "@graph": list(by_id.values())}


def prune(value: Any) -> Any:
    """Without None, empty text, empty lists and nodes that say nothing but a type.

    ``False`` and 0 are facts and stay.
    """
    if isinstance(value, dict):
        items = ((key, prune(item)) for key, item in value.items())
        kept = {key: item for key, item in items if _says_something(item)}
        return {} if len(kept) == 1 and "@type" in kept else kept
    if isinstance(value, list | tuple):
        return [item for item in map(prune, value) if _says_something(item)]
    return value


def to_script_json(document: Node) -> str:
    """JSON that can't end the ``<script>`` it stands in, and can be sent as UTF-8.

    Half of a surrogate pair, as stored JSON may hold, is kept as its escape.
    """
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    text = text.encode("utf-8", "backslashreplace").decode()
    for char, escape in _ESCAPES:
        text = text.replace(char, escape)
    return text


def _says_something(value: Any) -> bool:
    return bool(value) or value == 0  # False is 0 too
