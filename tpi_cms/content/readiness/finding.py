"""All that a page lacks, whoever finds it; and how much that was, for lists."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.core.cache import cache

from ..facts.base import PageFacts
from ..gaps import Gap, Group

#: A page is counted anew once a day: a review falls due, a clinic loses its phone.
KEPT_SECONDS = 24 * 60 * 60


class Counts(NamedTuple):
    """``copy`` are problems of wording; ``gaps`` all others."""

    gaps: int
    copy: int

    @property
    def total(self) -> int:
        return self.gaps + self.copy


def find_gaps(page: Any, request: Any = None) -> list[Gap]:
    """What a page lacks, of ours or of a site's own kind, in the order of ``Group``.

    Args:
        page: specific, with what its draft says; it has been saved.
    """
    facts = getattr(page, "facts_class", PageFacts)(page, request)
    order = list(Group)
    return sorted(facts.get_gaps(), key=lambda gap: order.index(Group(gap.group)))


def count_gaps(page: Any, gaps: list[Gap]) -> Counts:
    """Counted by group, and kept for ``get_counts``."""
    copy = sum(1 for gap in gaps if gap.group == Group.COPY)
    counts = Counts(len(gaps) - copy, copy)
    cache.set(_get_key(page.latest_revision_id), counts, KEPT_SECONDS)
    return counts


def get_counts(pages: list[Any]) -> dict[Any, Counts]:
    """By primary key, of those pages whose newest revision was counted of late."""
    keys = {page.pk: _get_key(page.latest_revision_id) for page in pages}
    found = cache.get_many(keys.values())
    return {pk: Counts(*found[key]) for pk, key in keys.items() if key in found}


def _get_key(revision: int | None) -> str:
    return f"tpi-cms-gaps-{revision}"
