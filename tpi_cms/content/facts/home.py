from __future__ import annotations

from typing import Any

from django.utils.functional import cached_property

from ..blocks.links import get_related_cards
from ..gaps import PICTURE, STANDFIRST
from .base import PageFacts


class HomeFacts(PageFacts):
    """Of the page where a visitor begins."""

    needs = (STANDFIRST, PICTURE)

    @cached_property
    def clinics_block(self) -> Any:
        return self.find_clinics_block()

    @cached_property
    def cards(self) -> list[dict[str, Any]]:
        """Ways in that lead to live, public pages, or elsewhere."""
        items = [block.value for block in self.page.cards]
        return get_related_cards(items, self.request)
