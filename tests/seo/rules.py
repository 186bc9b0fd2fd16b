"""Rules that every JSON-LD document of ours must keep."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def assert_sound(document: dict[str, Any], *, is_whole: bool = True) -> None:
    """One graph; unique absolute ids; types everywhere; nothing empty.

    A whole page's graph also has every node of the page that another points to.
    """
    assert document["@context"] == "https://schema.org"
    nodes = document["@graph"]
    ids = [node["@id"] for node in nodes]
    assert len(ids) == len(set(ids))
    for node in iter_dicts(nodes):
        assert set(node) == {"@id"} or node.get("@type"), node
        assert set(node) != {"@type"}, node
        for key, value in node.items():
            assert value not in (None, "", [], {}), (key, node)
        if "@id" in node:
            assert node["@id"].startswith(("http://", "https://")), node
    if is_whole:
        _assert_no_loose_ends(nodes, ids)


def _assert_no_loose_ends(nodes: list[dict[str, Any]], ids: list[str]) -> None:
    page_url = ids[0].partition("#")[0]
    for node in iter_dicts(nodes):
        target = node.get("@id", "")
        if set(node) == {"@id"} and target.startswith(f"{page_url}#"):
            assert target in ids or _is_home_node(target), target


def iter_dicts(value: Any) -> Iterator[dict[str, Any]]:
    """Every node, however deep."""
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from iter_dicts(item)


def find(document: dict[str, Any], node_type: str) -> dict[str, Any]:
    """The one top node of that type."""
    found = [n for n in document["@graph"] if node_type in as_list(n["@type"])]
    assert len(found) == 1, f"{len(found)} nodes of type {node_type}"
    return found[0]


def types(document: dict[str, Any]) -> set[str]:
    return {t for node in document["@graph"] for t in as_list(node["@type"])}


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _is_home_node(target: str) -> bool:
    return target.endswith(("#website", "#organization"))
