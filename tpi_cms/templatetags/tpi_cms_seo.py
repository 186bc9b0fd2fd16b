"""What search engines and social networks read of a page, on any page of a site."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import mark_safe

from ..content.facts import PageFacts
from ..content.metadata import get_metadata
from ..content.structured import get_structured_data
from ..seo.graph import to_script_json

register = template.Library()


@register.inclusion_tag("tpi_cms/seo/page_metadata.html", takes_context=True)
def page_metadata(context) -> dict[str, Any]:
    """Description, canonical address, Open Graph and languages; not the title."""
    page, facts = _get_page(context)
    return {"metadata": get_metadata(page, facts) if page else None}


@register.inclusion_tag("tpi_cms/seo/structured_data.html", takes_context=True)
def structured_data(context) -> dict[str, Any]:
    """One JSON-LD block, from the same facts as the page."""
    page, facts = _get_page(context)
    if page is None:
        return {"document": ""}
    document = to_script_json(get_structured_data(page, facts))
    # Escaped for its place by to_script_json; HTML entities would break it.
    return {"document": mark_safe(document)}  # noqa: S308  # nosec B308 B703


def _get_page(context) -> tuple[Any, PageFacts | None]:
    """The page shown and its facts; a site's own page needs none in its context."""
    page, request = context.get("page"), context.get("request")
    if page is None or request is None:
        return None, None
    facts = context.get("facts")
    if isinstance(facts, PageFacts) and facts.page == page:
        return page, facts
    return page, PageFacts(page, request)
