from __future__ import annotations

from typing import Any

from django.db.models import Count, Max
from django.utils.functional import cached_property

from ...seo import pages
from ...seo.graph import Node, ref
from .base import PageFacts


class CollectionFacts(PageFacts):
    """Of a page whose subject is a list (schema.org ``CollectionPage``)."""

    needs = ()

    def get_page_properties(self) -> dict[str, Any]:
        return {"@type": "CollectionPage", "mainEntity": ref(f"{self.url}#list")}


class IndexFacts(CollectionFacts):
    """Of a page that lists the pages below it."""

    @cached_property
    def version(self) -> str:
        """Changes when a listed page is published, unpublished or deleted, too."""
        children = self.page.get_child_model().objects.child_of(self.page).live()
        live = children.aggregate(count=Count("pk"), at=Max("last_published_at"))
        return f"{super().version}-{live['count']}-{live['at']}"

    @cached_property
    def children(self) -> list:
        """Live, public children in menu order, without their bodies."""
        children = self.page.get_child_model().objects.child_of(self.page)
        # An address depends on the page's language.
        listed = children.live().public().select_related("locale")
        return list(listed.defer_streamfields())

    def get_nodes(self) -> list[Node]:
        links = [
            (child.title, child.get_full_url(self.request) or "")
            for child in self.children
        ]
        return [pages.item_list(self.url, links)]
