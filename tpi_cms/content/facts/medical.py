"""What treatment and condition pages share: author, review, sources, pages to read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.utils.functional import cached_property

from ...seo import medical, pages, people
from ...seo.graph import Node, ref
from ..plain_text import get_blocks
from ..roles import AuthorRole
from .base import LinkedPage
from .people import SignedFacts

_ISO_DATE = re.compile(r"\d{4}(-\d{2}){0,2}")


class MedicalFacts(SignedFacts):
    open_graph_type = "article"

    @property
    def subject_id(self) -> str:
        """``@id`` of the treatment or condition that the page is about."""
        raise NotImplementedError

    @cached_property
    def related(self) -> list[LinkedPage]:
        return self.page.get_related_pages()

    @cached_property
    def clinics_block(self) -> Any:
        return self.find_clinics_block()

    def get_page_properties(self) -> dict[str, Any]:
        properties = {
            "@type": "MedicalWebPage",
            "about": ref(self.subject_id),
            "mainEntity": ref(self.subject_id),
            "audience": medical.patients(),
            "author": self.make_author_node(),
            "citation": list(self._citations()),
            "hasPart": self.make_section_nodes(),
        }
        if self.page.is_reviewed:
            properties["reviewedBy"] = self._make_reviewer_node()
            properties["lastReviewed"] = pages.iso(self.page.last_reviewed)
        return properties

    def make_author_node(self) -> Node | None:
        author = self.author
        if author is None:
            return None
        url = self.make_absolute(author.url) if author.url else ""
        is_team = self.page.author_role == AuthorRole.EDITORIAL
        return people.author(author.name, url=url, is_team=is_team)

    def _make_reviewer_node(self) -> Node | None:
        page, known = self.page, self.reviewer
        url = self.make_absolute(known.page_url) if known and known.page_url else ""
        return people.author(page.reviewer_name, url=url, job_title=page.reviewer_role)

    def _citations(self) -> Iterator[Node]:
        for sources in get_blocks(self.page, "citations"):
            for item in sources["items"]:
                date = str(item.get("date") or "")
                yield pages.citation(
                    name=item.get("title") or "",
                    url=item.get("url") or "",
                    credit=item.get("publisher") or "",
                    date=date if _ISO_DATE.fullmatch(date) else "",
                )
