"""What an index lists as RSS, at ``feed/`` below its own address."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

from wagtail.models import Site
from wagtail.url_routing import RouteResult

from .facts.base import DESCRIPTION_LENGTH, get_site_name
from .plain_text import shorten

#: So many are told, the newest first; readers ask often, for a few.
NEWEST = 20
#: A reader asks again after this many seconds at the soonest.
FEED_SECONDS = 600
PATH = "feed"


class PagesFeed(Feed):
    """RSS 2.0 of the live, public pages below an index, for one request."""

    item_guid_is_permalink = False

    def __init__(self, page: Any, request: HttpRequest) -> None:
        self.page, self.request = page, request
        self.language = page.locale.language_code

    def title(self) -> str:
        name = get_site_name(Site.find_for_request(self.request))
        return f"{self.page.title} · {name}" if name else str(self.page.title)

    def link(self) -> str:
        return self.page.get_full_url(self.request) or ""

    def feed_url(self) -> str:
        return self.page.get_feed_url(self.request)

    def description(self) -> str:
        page = self.page
        return str(page.search_description or page.introduction or page.title)

    def items(self) -> list[Any]:
        model = self.page.get_child_model()
        pages = model.objects.child_of(self.page).live().public()
        pages = pages.filter(first_published_at__isnull=False)
        related = {"locale", "author"} & {field.name for field in model._meta.fields}
        newest = pages.select_related(*related).order_by("-first_published_at")
        return list(newest[:NEWEST])

    def item_title(self, item: Any) -> str:
        return str(item.title)

    def item_description(self, item: Any) -> str:
        opening = item.search_description or getattr(item, "standfirst", "")
        return shorten(str(opening), 2 * DESCRIPTION_LENGTH)

    def item_link(self, item: Any) -> str:
        return item.get_full_url(self.request) or ""

    def item_guid(self, item: Any) -> str:
        """The same after the page was moved or renamed; another for each language."""
        return f"{item.translation_key}-{item.locale.language_code}"

    def item_pubdate(self, item: Any) -> dt.datetime:
        return item.first_published_at

    def item_author_name(self, item: Any) -> str | None:
        known = getattr(item, "author", None)
        named = known.full_name if known else None
        return getattr(item, "author_name", "") or named


class FeedPageMixin:
    """Of an index page whose list is a feed too; stands before ``IndexPageMixin``."""

    def route(self, request, path_components):
        if path_components == [PATH] and self.live:
            return RouteResult(self, kwargs={"as_feed": True})
        return super().route(request, path_components)

    def serve(self, request, *args, as_feed: bool = False, **kwargs) -> HttpResponse:
        if not as_feed:
            return super().serve(request, *args, **kwargs)
        response = PagesFeed(self, request)(request)
        patch_cache_control(response, max_age=FEED_SECONDS)
        return response

    def get_feed_url(self, request: HttpRequest | None = None) -> str:
        """Its full address; "" where the page has none."""
        url = self.get_full_url(request)
        return f"{url.rstrip('/')}/{PATH}/" if url else ""
