"""What treatment and condition pages share: author, review, sources, pages to read."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

from django.utils import formats, timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ...seo import medical, pages
from ...seo.graph import Node, ref
from ..gaps import BODY, PICTURE, STANDFIRST, Gap, Group
from ..plain_text import get_blocks
from ..roles import AuthorRole
from .base import LinkedPage, PageFacts

#: So many days ahead an editor is told that a review is due.
DUE_DAYS = 30
_ISO_DATE = re.compile(r"\d{4}(-\d{2}){0,2}")


class MedicalFacts(PageFacts):
    open_graph_type = "article"
    needs = (
        STANDFIRST,
        BODY,
        PICTURE,
        Gap(
            Group.DATA,
            gettext_lazy("No author: readers and search engines ask who wrote it"),
            "author_name",
        ),
    )

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

    def get_gaps(self) -> Iterator[Gap]:
        yield from super().get_gaps()
        yield from self._find_open_review()

    def _find_open_review(self) -> Iterator[Gap]:
        """Not signed, or to be signed again by now or soon."""
        due, today = self.page.next_review, timezone.localdate()
        if not self.page.is_reviewed:
            words = _("Nobody has signed it off: it shows no reviewer")
            yield Gap(Group.SIGN_OFF, words, "reviewer_name")
        elif due is None:
            words = _("No day for the next review")
            yield Gap(Group.SIGN_OFF, words, "next_review")
        elif due <= today + dt.timedelta(days=DUE_DAYS):
            is_late = due < today
            words = (
                _("Review overdue since %(date)s")
                if is_late
                else _("Review due on %(date)s")
            )
            words %= {"date": formats.date_format(due)}
            yield Gap(Group.SIGN_OFF, words, "next_review")

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
            properties["reviewedBy"] = pages.person(
                self.page.reviewer_name, self.page.reviewer_role
            )
            properties["lastReviewed"] = pages.iso(self.page.last_reviewed)
        return properties

    def _author(self) -> Node | None:
        name = self.page.author_name
        if name and self.page.author_role == AuthorRole.EDITORIAL:
            return {"@type": "Organization", "name": name}
        return pages.person(name)

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
