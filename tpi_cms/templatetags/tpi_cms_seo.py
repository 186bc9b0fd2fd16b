"""What search engines and social networks read of a page, on any page of a site."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import mark_safe

from ..content.facts.base import PageFacts
from ..content.metadata import get_metadata
from ..content.structured import get_structured_data
from ..seo.graph import to_script_json

register = template.Library()


@register.inclusion_tag("tpi_cms/seo/page_metadata.html", takes_context=True)
def page_metadata(context) -> dict[str, Any]:
    """Description, canonical address, Open Graph and languages; not the title."""
    facts = _get_facts(context)
    return get_metadata(facts) if facts else {}


@register.inclusion_tag("tpi_cms/seo/structured_data.html", takes_context=True)
def structured_data(context) -> dict[str, Any]:
    """One JSON-LD block, from the same facts as the page."""
    facts = _get_facts(context)
    if facts is None:
        return {"document": ""}
    document = to_script_json(get_structured_data(facts))
    # Escaped for its place by to_script_json; HTML entities would break it.
    return {"document": mark_safe(document)}  # noqa: S308  # nosec B308 B703


def _get_facts(context) -> PageFacts | None:
    """The facts of the page shown; a site's own page needs none in its context."""
    page, request = context.get("page"), context.get("request")
    if page is None or request is None:
        return None
    facts = context.get("facts")
    is_of_page = isinstance(facts, PageFacts) and facts.page == page
    return facts if is_of_page else PageFacts(page, request)
