"""What treatment and condition pages share: author, review, sources, pages to read."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

from django.utils import formats
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from ...conf import conf
from ...seo import medical, pages, people
from ...seo.graph import Node, ref
from ..gaps import BODY, PICTURE, STANDFIRST, Gap, Group
from ..plain_text import get_blocks
from ..review.panel import describe
from ..roles import AuthorRole
from .base import LinkedPage
from .people import SignedFacts

_ISO_DATE = re.compile(r"\d{4}(-\d{2}){0,2}")


class MedicalFacts(SignedFacts):
    open_graph_type = "article"
    needs = (STANDFIRST, BODY, PICTURE)

    @cached_property
    def version(self) -> str:
        """Changes on the day when the page's review is overdue, too."""
        return f"{super().version}-{self.page.is_reviewed:d}"

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
        if not (self.page.author_name or self.page.author_id):
            words = _("No author: readers and search engines ask who wrote it")
            yield Gap(Group.DATA, words, "author_name")
        if words := self._describe_open_review():
            yield Gap(Group.SIGN_OFF, words, "reviewer_name")

    def _describe_open_review(self) -> str:
        """ "" while it is signed off, and not to be read again soon."""
        due, state = self.page.next_review, describe(self.page)
        soon = state["today"] + dt.timedelta(weeks=conf.review_notice_weeks)
        values = {"date": formats.date_format(due)} if due else {}
        if state["is_overdue"]:
            return _("Review overdue since %(date)s: patients see none") % values
        if state["is_changed"]:
            return _("Changed since it was signed: the sign-off is gone")
        if not state["is_signed"]:
            return _("Nobody has signed it off: patients see no review")
        if due and due <= soon:
            return _("Review due on %(date)s") % values
        return ""

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
        """As signed; with the letters, where they are part of that name."""
        page, known = self.page, self.reviewer
        url = self.make_absolute(known.page_url) if known and known.page_url else ""
        letters = known.credentials if known else ""
        name = page.reviewer_name.removesuffix(f", {letters}")
        return people.author(
            name,
            url=url,
            job_title=page.reviewer_role,
            suffix=letters if name != page.reviewer_name else "",
        )

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
