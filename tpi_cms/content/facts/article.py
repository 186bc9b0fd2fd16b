from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.functional import cached_property

from ...seo import pages
from ...seo.graph import Node, ref
from .index import IndexFacts
from .medical import MedicalFacts
from .people import PeopleFacts


class ArticleFacts(MedicalFacts):
    """Of a guide, or of a patient's story."""

    @property
    def subject_id(self) -> str:
        return pages.article_id(self.url)

    @property
    def is_story(self) -> bool:
        """One person's experience, to be called so."""
        return self.page.kind == self.page.Kind.STORY

    @property
    def modified_at(self) -> dt.datetime | None:
        """When it was changed, if that was on a later day."""
        first, last = self.page.first_published_at, self.page.last_published_at
        return last if first and last and last.date() > first.date() else None

    def get_page_properties(self) -> dict[str, Any]:
        """As of any page about health; what it tells isn't its subject but itself."""
        subject = {"about": None, "mainEntity": ref(self.subject_id)}
        return {**super().get_page_properties(), **subject}

    def get_nodes(self) -> list[Node]:
        page = self.page
        node = pages.article(
            url=self.url,
            headline=page.title,
            description=self.description,
            language=page.locale.language_code,
            published=page.first_published_at,
            modified=page.last_published_at,
            authors=[self.make_author_node()],
            publisher=f"{self.root_url}#organization",
            section=page.get_kind_display(),
            image=self.make_image_node(),
        )
        return [node]


class ArticleIndexFacts(PeopleFacts, IndexFacts):
    """Of the list of articles, which names who wrote each."""

    @cached_property
    def children(self) -> list:
        """The newest first."""
        found = super().children
        return sorted(found, key=lambda page: page.first_published_at, reverse=True)
