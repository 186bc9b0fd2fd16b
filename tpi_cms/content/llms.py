"""What a site has to read, for language models: https://llmstxt.org

A site that wants it routes it: ``path("llms.txt", llms_txt)``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.text import capfirst
from django.views.decorators.cache import cache_control

from wagtail.models import Site

from .facts.base import DESCRIPTION_LENGTH, get_site_name
from .plain_text import shorten
from .twin import get_twin_url

#: More is no list to choose from. Pages higher up in the tree come first.
MOST_PAGES = 1000


@cache_control(max_age=3600, public=True)
def llms_txt(request: HttpRequest) -> HttpResponse:
    """The site's live, public pages by kind, each with its Markdown where it has some.

    Those below the site's home page, in its language.
    """
    site = Site.find_for_request(request)
    if site is None:
        raise Http404
    pages = site.root_page.get_descendants(inclusive=True).live().public()
    pages = pages.order_by("depth", "path").defer_streamfields().specific()
    home, *others = list(pages[:MOST_PAGES]) or [site.root_page.specific]
    name = get_site_name(site) or home.title
    lines = [f"# {_line(name)}", "", *_quote(_get_description(home))]
    lines += _list_by_kind(request, [home, *others])
    content = "\n".join(lines).rstrip() + "\n"
    return HttpResponse(content, content_type="text/plain; charset=utf-8")


def _list_by_kind(request: HttpRequest, pages: list[Any]) -> Iterator[str]:
    by_kind: dict[str, list[Any]] = {}
    for page in pages:
        kind = str(capfirst(type(page)._meta.verbose_name_plural))
        by_kind.setdefault(kind, []).append(page)
    for kind, found in by_kind.items():
        yield from (f"## {_line(kind)}", "")
        yield from (_list_item(page, request) for page in found)
        yield ""


def _list_item(page: Any, request: HttpRequest) -> str:
    url = page.get_full_url(request) or ""
    # Our own kinds have a twin in Markdown.
    address = get_twin_url(url) if hasattr(page, "get_facts") else url
    note = _get_description(page)
    return f"- [{_line(page.title)}]({address})" + (f": {note}" if note else "")


def _get_description(page: Any) -> str:
    opening = getattr(page, "standfirst", "") or getattr(page, "introduction", "")
    return _line(shorten(page.search_description or opening, DESCRIPTION_LENGTH))


def _quote(text: str) -> list[str]:
    return [f"> {text}", ""] if text else []


def _line(text: Any) -> str:
    """One line that Markdown reads as text."""
    line = " ".join(str(text).split())
    return line.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
