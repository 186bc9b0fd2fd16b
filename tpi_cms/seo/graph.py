"""One JSON-LD graph a page: nodes with ids, nothing empty, safe inside a script.

Source: https://www.w3.org/TR/json-ld11/#embedding-json-ld-in-html-documents
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

Node = dict[str, Any]

_ESCAPES = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


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
        kept = {key: prune(item) for key, item in value.items()}
        kept = {key: item for key, item in kept.items() if _says_something(item)}
        return {} if set(kept) == {"@type"} else kept
    if isinstance(value, list | tuple):
        return [item for item in map(prune, value) if _says_something(item)]
    return value


def to_script_json(document: Node) -> str:
    """JSON that can't end the ``<script>`` it stands in."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return text.translate(_ESCAPES)


def _says_something(value: Any) -> bool:
    return value is not None and value not in ("", [], {})
