"""What treatment and condition pages share: author, review, sources, pages to read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.utils.functional import cached_property

from ...seo import medical, pages
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
            "author": self._author(),
            "citation": list(self._citations()),
            "hasPart": self.make_section_nodes(),
        }
        if self.page.is_reviewed:
            reviewer = self.reviewer
            properties["reviewedBy"] = self._make_person(
                self.page.reviewer_name,
                self.page.reviewer_role,
                reviewer.page_url if reviewer else "",
            )
            properties["lastReviewed"] = pages.iso(self.page.last_reviewed)
        return properties

    def _author(self) -> Node | None:
        author = self.author
        if author is None:
            return None
        if self.page.author_role == AuthorRole.EDITORIAL:
            return {"@type": "Organization", "name": author.name}
        return self._make_person(author.name, "", author.url)

    def _make_person(self, name: str, job_title: str, url: str) -> Node | None:
        person = pages.person(name, job_title)
        if person and url:
            address = self.make_absolute(url)
            person |= {"@id": f"{address}#person", "url": address}
        return person

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
