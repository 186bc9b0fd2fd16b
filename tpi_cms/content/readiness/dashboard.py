"""The dashboard's panel for who writes: drafts, what is scheduled, what to look at."""

from __future__ import annotations

import time
from functools import cached_property
from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from wagtail.admin.ui.components import Component
from wagtail.models import Revision, get_page_models
from wagtail.permission_policies.pages import PagePermissionPolicy

from .finding import Counts, count_gaps, find_gaps, get_counts

#: Each list shows so many; the pages changed last are looked at, so many of them.
SHOWN, LOOKED_AT = 5, 20
#: Pages that nobody has counted yet, of those at most so many a visit, and no further
#: one after so many seconds: a visit of the dashboard waits for none of it.
COUNTED, SECONDS = 5, 0.05


class Row(NamedTuple):
    """``at``: when it goes live, or changed last; ``counts`` of what it lacks."""

    page: Any
    url: str
    at: Any = None
    counts: Counts | None = None
    is_late: bool = False


def _make_row(page: Any, **values: Any) -> Row:
    return Row(page, reverse("wagtailadmin_pages:edit", args=[page.pk]), **values)


class WritingPanel(Component):
    """For people who may change pages: those that they may change."""

    name = "tpi_cms_writing"
    template_name = "tpi_cms/admin/home/writing_panel.html"
    order = 205

    def __init__(self, request: Any) -> None:
        self.user = request.user

    @cached_property
    def is_shown(self) -> bool:
        return bool(PagePermissionPolicy().user_has_permission(self.user, "change"))

    @cached_property
    def pages(self) -> QuerySet:
        policy = PagePermissionPolicy()
        pages = policy.instances_user_has_permission_for(self.user, "change")
        newest = F("latest_revision_created_at").desc(nulls_last=True)
        return pages.filter(depth__gt=1).order_by(newest)

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        rows, looked_at = self.get_open_pages()
        return {
            **self.get_drafts(),
            "scheduled": self.get_scheduled(),
            "open": [row for row in rows if row.counts.total][:SHOWN],
            "looked_at": looked_at,
            "explorer_url": reverse("wagtailadmin_explore_root"),
            "copy_url": reverse("tpi_cms_copy:index"),
        }

    def get_drafts(self) -> dict[str, Any]:
        """One's own, and where one has none those of others. Two queries."""
        drafts = self.pages.filter(has_unpublished_changes=True)
        mine = Q(latest_revision__user=self.user)
        count = Count("pk", filter=mine)
        numbers = drafts.order_by().aggregate(all=Count("pk"), mine=count)
        shown = drafts.filter(mine) if numbers["mine"] else drafts
        shown = shown.select_related("latest_revision__user")[:SHOWN]
        rows = [_make_row(p, at=p.latest_revision_created_at) for p in shown]
        return {"drafts": rows, "all_drafts": numbers["all"], "own": numbers["mine"]}

    def get_scheduled(self) -> list[Row]:
        """The next to go live first; late where nothing publishes them."""
        waiting = Revision.page_revisions.filter(approved_go_live_at__isnull=False)
        waiting = waiting.order_by("approved_go_live_at")
        moments = dict(waiting.values_list("object_id", "approved_go_live_at"))
        pages, now = self.pages.in_bulk([int(pk) for pk in moments]), timezone.now()
        return [
            _make_row(pages[int(pk)], at=at, is_late=at < now)
            for pk, at in moments.items()
            if int(pk) in pages
        ][:SHOWN]

    def get_open_pages(self) -> tuple[list[Row], int]:
        """Of the pages changed last those that lack most, and how many were counted."""
        kinds = [m for m in get_page_models() if hasattr(m, "facts_class")]
        types = ContentType.objects.get_for_models(*kinds).values()
        ours = self.pages.filter(content_type__in=types, alias_of=None)
        pages = list(ours[:LOOKED_AT])
        counts = get_counts(pages)
        counts |= _count_some([page for page in pages if page.pk not in counts])
        rows = [_make_row(p, counts=counts[p.pk]) for p in pages if p.pk in counts]
        return sorted(rows, key=lambda row: -row.counts.total), len(rows)

    def render_html(self, parent_context: Any = None) -> str:
        return super().render_html(parent_context) if self.is_shown else ""


def _count_some(pages: list[Any]) -> dict[int, Counts]:
    """The first of them, by primary key."""
    counts: dict[int, Counts] = {}
    since, some = time.perf_counter(), pages[:COUNTED]
    drafts = [page.latest_revision_id for page in some if page.latest_revision_id]
    revisions = Revision.objects.in_bulk(drafts)
    for page in some:
        if counts and time.perf_counter() - since > SECONDS:
            break
        revision = revisions.get(page.latest_revision_id)
        draft = revision.as_object() if revision else page.specific
        counts[page.pk] = count_gaps(draft, find_gaps(draft))
    return counts
