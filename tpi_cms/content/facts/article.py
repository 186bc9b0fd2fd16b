from __future__ import annotations

from django.utils.functional import cached_property

from .index import IndexFacts
from .medical import MedicalFacts
from .people import PeopleFacts


class ArticleFacts(MedicalFacts):
    """Of a guide, or of a patient's story."""

    @property
    def subject_id(self) -> str:
        return f"{self.url}#article"

    @property
    def is_story(self) -> bool:
        """One person's experience, to be called so."""
        return self.page.kind == self.page.Kind.STORY

    @property
    def published_at(self):
        return self.page.first_published_at

    @property
    def modified_at(self):
        """When it was changed, if that was on another day."""
        page = self.page
        first, last = page.first_published_at, page.last_published_at
        return last if first and last and last.date() > first.date() else None


class ArticleIndexFacts(PeopleFacts, IndexFacts):
    """Of the list of articles, which names who wrote each."""

    @cached_property
    def children(self) -> list:
        """The newest first."""
        found = super().children
        return sorted(found, key=lambda page: page.first_published_at, reverse=True)
