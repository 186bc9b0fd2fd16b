"""What a page says about itself in its head: for search engines and shared links."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import to_locale

from wagtail.models import Page

from ..spoken import get_own_language, has_many_languages
from .facts.base import PageFacts
from .twin import get_twin_url


def get_metadata(facts: PageFacts) -> dict[str, Any]:
    """What ``tpi_cms/seo/page_metadata.html`` shows beside ``facts`` themselves."""
    page = facts.page
    return {
        "facts": facts,
        "title": page.seo_title or page.title,
        "open_graph_type": "website" if facts.is_home else facts.open_graph_type,
        "locale": _open_graph_locale(page),
        # On the page's own host, unless pictures have one of theirs.
        "image_url": facts.make_absolute(facts.image.url) if facts.image else "",
        "feed_url": _get_feed_url(facts),
        "author_url": _author_url(facts),
        "alternates": get_alternates(page, facts.request),
        "markdown_url": get_twin_url(facts.url) if hasattr(page, "get_facts") else "",
    }


def get_alternates(page: Page, request: Any) -> list[tuple[str, str]]:
    """Language code and address of the page's live, public translations and itself.

    Last ``x-default``, for whom none of them is meant: the one in the site's own
    language, if there is. Empty if the page has no translation.
    https://developers.google.com/search/docs/specialty/international/localized-versions
    """
    found = [
        (other.locale.language_code, other.get_full_url(request) or "")
        for other in get_translations(page)
    ]
    if len(found) < 2:
        return []
    own = dict(found).get(get_own_language().partition("-")[0])
    own = dict(found).get(get_own_language(), own)
    return sorted(found) + ([("x-default", own)] if own else [])


def _author_url(facts: PageFacts) -> str:
    """A profile, as https://ogp.me/#type_article wants, not a name; else ""."""
    url = getattr(getattr(facts, "author", None), "url", "")
    return facts.make_absolute(url) if url else ""


def get_translations(page: Page) -> list[Page]:
    """The page and its live, public translations; none on a site of one language."""
    if not has_many_languages():
        return []
    found = page.get_translations(inclusive=True).live().public()
    return list(found.select_related("locale"))


def _open_graph_locale(page: Page) -> str:
    """``en_US``; Open Graph wants a country, so a bare language says nothing."""
    code, default = page.locale.language_code, settings.LANGUAGE_CODE
    if default.partition("-")[0] == code:
        code = default
    return to_locale(code) if "-" in code else ""


def _get_feed_url(facts: PageFacts) -> str:
    get = getattr(facts.page, "get_feed_url", None)
    return get(facts.request) if get else ""
