"""Rules that every JSON-LD document of ours must keep."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

from tpi_cms.clinics.hours.answers import SCHEMA_DAYS

CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
PHONE = re.compile(r"\+\d[\d-]+\d(;ext=\d+)?")
ADDRESSES = ("url", "item", "contentUrl", "target", "hasMap", "sameAs", "@id")
DATES = ("dateModified", "datePublished", "lastReviewed", "validFrom", "validThrough")
#: What Google reads as a local business: these two of ours.
BUSINESSES = {"MedicalClinic", "IndividualPhysician"}


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
        _assert_values(node)
        for name in as_list(node.get("@type", [])):
            GOOGLE.get(name, lambda node: None)(node)
    if is_whole:
        _assert_no_loose_ends(nodes, ids)
        _assert_profiles(document)


def assert_resolved(documents: list[dict[str, Any]]) -> None:
    """Whatever one page of the site points to, the page whose it is describes."""
    nodes = [(d["@graph"][0]["url"], n) for d in documents for n in iter_dicts(d)]
    known = {
        node["@id"]
        for url, node in nodes
        if "@id" in node and "@type" in node and node["@id"].startswith(f"{url}#")
    }
    for url, node in nodes:
        assert node.get("@id", "") in {"", *known}, (url, node)


def _assert_values(node: dict[str, Any]) -> None:
    """What types can't see: dates, addresses, numbers, and whose praise it is."""
    for key in ADDRESSES:
        for value in as_list(node.get(key, [])):
            assert value.startswith(("http://", "https://")), (key, node)
    for key in DATES:
        for value in as_list(node.get(key, [])):
            # A source may be of a year or a month.
            day = value if len(value) >= 10 else (value + "-01-01")[:10]
            dt.datetime.fromisoformat(day)
    for key in ("telephone", "faxNumber"):
        assert PHONE.fullmatch(node.get(key, "+1-0")), node
    assert len(node.get("priceRange", "")) < 100, node
    assert not {"aggregateRating", "review"} & node.keys(), node
    assert not {"AggregateRating", "Review"} & {*as_list(node.get("@type"))}, node


def assert_hours(node: dict[str, Any]) -> None:
    """https://developers.google.com/search/docs/appearance/structured-data/local-business

    Closed all day is 00:00 to 00:00, open all day 00:00 to 23:59.
    """
    opens, closes = node["opens"], node["closes"]
    assert CLOCK.fullmatch(opens) and CLOCK.fullmatch(closes), node
    is_dated = "validFrom" in node
    assert is_dated == ("validThrough" in node) == ("dayOfWeek" not in node), node
    assert opens != closes or (is_dated and opens == "00:00"), node
    assert {*node.get("dayOfWeek", [])} <= {*SCHEMA_DAYS}, node
    if is_dated:
        assert node["validFrom"] <= node["validThrough"], node


def assert_breadcrumbs(node: dict[str, Any]) -> None:
    """https://developers.google.com/search/docs/appearance/structured-data/breadcrumb

    At least two, each with a name, its place from one on and an address.
    """
    items = node["itemListElement"]
    assert len(items) >= 2, node
    assert [item["position"] for item in items] == [*range(1, len(items) + 1)]
    assert all(item["name"] and item["item"] for item in items), node


def assert_business(node: dict[str, Any]) -> None:
    """https://developers.google.com/search/docs/appearance/structured-data/local-business

    Name and address are required, wherever it stands; coordinates have five decimals.
    """
    assert node["name"] and node["address"], node
    for degrees in (v for v in node.get("geo", {}).values() if isinstance(v, float)):
        assert round(degrees, 5) == degrees, node


def assert_organization(node: dict[str, Any]) -> None:
    """https://developers.google.com/search/docs/appearance/structured-data/organization

    Nothing is required, name and address of its site are recommended.
    """
    assert node["name"] and node["url"], node


def assert_article(node: dict[str, Any]) -> None:
    """https://developers.google.com/search/docs/appearance/structured-data/article

    Nothing is required. Headline and authors are recommended, each author with a name
    alone in it, and their kind.
    """
    assert node["headline"], node
    for author in node.get("author", []):
        assert author["name"] and author["@type"] in {"Person", "Organization"}, node


def assert_faq(node: dict[str, Any]) -> None:
    """https://developers.google.com/search/docs/appearance/structured-data/faqpage

    Shown by Google no more since May 2026, read by others: one answer a question.
    """
    assert node["mainEntity"], node
    for question in node["mainEntity"]:
        assert question["@type"] == "Question" and question["name"], node
        assert question["acceptedAnswer"]["text"], node


def _assert_profiles(document: dict[str, Any]) -> None:
    """https://developers.google.com/search/docs/appearance/structured-data/profile-page

    Its main entity is required: a person or an organization, with a name.
    """
    by_id = {node["@id"]: node for node in document["@graph"]}
    for node in document["@graph"]:
        if node["@type"] == "ProfilePage":
            subject = by_id[node["mainEntity"]["@id"]]
            assert subject["@type"] in {"Person", "Organization"}, subject
            assert subject["name"], subject


#: What Google documents of a type that we use.
GOOGLE = {
    "BreadcrumbList": assert_breadcrumbs,
    "OpeningHoursSpecification": assert_hours,
    "MedicalOrganization": assert_organization,
    "Article": assert_article,
    "FAQPage": assert_faq,
    **dict.fromkeys(BUSINESSES, assert_business),
}


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
