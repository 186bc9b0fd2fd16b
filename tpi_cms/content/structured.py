"""From a page's facts to one JSON-LD graph.

What a kind of page adds stands on its facts; builders know no model.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wagtail.models import Page

from ..seo import graph, pages
from ..seo.graph import Node, ref
from .facts.base import PageFacts
from .plain_text import get_blocks, rich_text


def get_structured_data(facts: PageFacts) -> Node:
    """The graph of any live page: of ours, or of a site's own kind."""
    return graph.build_graph(_get_nodes(facts))


def _get_nodes(facts: PageFacts) -> Iterator[Node]:
    properties = facts.get_page_properties()
    faq = pages.faq_page(facts.url, _questions(facts.page))
    if faq:
        parts = properties.get("hasPart", [])
        properties["hasPart"] = [*parts, ref(faq["@id"])]
    yield _web_page(facts, properties)
    yield from facts.get_nodes()
    if faq:
        yield faq
    yield _web_site(facts) if facts.is_home else _breadcrumb_list(facts)
    yield pages.organization(root_url=facts.root_url, name=facts.site_name)


def _web_page(facts: PageFacts, properties: dict[str, Any]) -> Node:
    page = facts.page
    return pages.web_page(
        url=facts.url,
        name=page.title,
        description=facts.description,
        language=page.locale.language_code,
        published=page.first_published_at,
        modified=page.last_published_at,
        is_part_of=f"{facts.root_url}#website",
        publisher=f"{facts.root_url}#organization",
        breadcrumb="" if facts.is_home else f"{facts.url}#breadcrumb",
        **{"primaryImageOfPage": facts.make_image_node(), **properties},
    )


def _questions(page: Page) -> Iterator[tuple[str, str]]:
    for faq in get_blocks(page, "faq"):
        for item in faq["items"]:
            yield item.get("question") or "", rich_text(item.get("answer"))


def _web_site(facts: PageFacts) -> Node:
    return pages.web_site(
        root_url=facts.root_url,
        name=facts.site_name,
        language=facts.page.locale.language_code,
    )


def _breadcrumb_list(facts: PageFacts) -> Node:
    crumbs = facts.make_links(facts.breadcrumbs)
    return pages.breadcrumb_list(facts.url, [*crumbs, (facts.page.title, facts.url)])
