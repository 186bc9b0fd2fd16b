"""All that a page lacks, whoever finds it; and how much that was, for lists."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple
from uuid import UUID

from django.core.cache import cache
from django.utils.translation import gettext as _

from ..copy.registry import find_problems
from ..copy.values import Finding, Severity
from ..facts.base import PageFacts
from ..gaps import NAMED, Gap, Group
from ..plain_text import shorten

#: A page is counted anew once a day: a review falls due, a clinic loses its phone.
KEPT_SECONDS = 24 * 60 * 60
#: Checks on copy that say what a page's facts say of it.
SAID_ALREADY = frozenset({"faq-question", "no-reviewer", "overdue"})


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
    order, gaps = list(Group), [*facts.get_gaps(), *_find_in_copy(page)]
    return sorted(gaps, key=lambda gap: order.index(Group(gap.group)))


def _find_in_copy(page: Any) -> Iterator[Gap]:
    """What may mislead; that a sentence is long, the report on copy tells."""
    for finding in find_problems(page):
        if finding.severity > Severity.NOTE and finding.id not in SAID_ALREADY:
            yield _make_gap(finding)


def _make_gap(finding: Finding) -> Gap:
    """Its path is a field, and the ids of blocks with names between them."""
    field, *inner = finding.path.split(".")
    ids = [name for name in inner if _is_id(name)]
    text, words = finding.what, shorten(finding.words, NAMED)
    if words:
        values = {"problem": text, "words": words}
        text = _("%(problem)s: “%(words)s”") % values
    block = ids[-1] if ids else ""
    return Gap(Group.COPY, text, field, block, hint=finding.how)


def _is_id(name: str) -> bool:
    try:
        return bool(UUID(name))
    except ValueError:
        return False


def count_gaps(page: Any, gaps: list[Gap]) -> Counts:
    """Counted by group, and kept for ``get_counts``."""
    copy = sum(1 for gap in gaps if gap.group == Group.COPY)
    counts = Counts(len(gaps) - copy, copy)
    cache.set(_get_key(page), counts, KEPT_SECONDS)
    return counts


def get_counts(pages: list[Any]) -> dict[Any, Counts]:
    """By primary key, of those pages whose newest revision was counted of late."""
    keys = {page.pk: _get_key(page) for page in pages}
    found = cache.get_many(keys.values())
    return {pk: Counts(*found[key]) for pk, key in keys.items() if key in found}


def _get_key(page: Any) -> str:
    """What a script made may have no revision."""
    return f"tpi-cms-gaps-{page.pk}-{page.latest_revision_id}"
