"""Who wrote a page, who reviewed it, who does what it tells of."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import cached_property

from ..people import get_fingerprint, load_practitioners
from ..review.models import Practitioner
from ..roles import AuthorRole
from .base import PageFacts


@dataclass(frozen=True)
class Byline:
    """Who wrote it; ``url``: of the practitioner's page, or ""."""

    name: str
    role: str = ""
    url: str = ""


class PeopleFacts(PageFacts):
    """Of a page that names practitioners."""

    @cached_property
    def version(self) -> str:
        """Changes when any practitioner does, too; one query more."""
        return f"{super().version}-{get_fingerprint()}"


class SignedFacts(PeopleFacts):
    """Of a page with an author and a reviewer."""

    @cached_property
    def _signers(self) -> dict[int, Practitioner]:
        keys = filter(None, [self.page.author_id, self.page.reviewer_id])
        if not (wanted := set(keys)):
            return {}
        found = Practitioner.objects.filter(pk__in=wanted)
        return {each.pk: each for each in load_practitioners(self.request, found)}

    @cached_property
    def author(self) -> Byline | None:
        """As the page names them; else the practitioner, as they are named now."""
        page, known = self.page, self._signers.get(self.page.author_id)
        name = page.author_name or (known.full_name if known else "")
        if not name:
            return None
        is_editorial = page.author_role == AuthorRole.EDITORIAL
        role = "" if is_editorial else page.get_author_role_display()
        if known is None:
            return Byline(name, role)
        return Byline(name, known.job_title or role, known.page_url)

    @property
    def reviewer(self) -> Practitioner | None:
        """Of the one who signed, what the page doesn't keep: photo and ``page_url``."""
        return self._signers.get(self.page.reviewer_id)
