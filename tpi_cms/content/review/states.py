"""How the sign-off of each page stands; the same few queries for any number."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet, TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail.models import Revision, get_page_models
from wagtail.permission_policies.pages import PagePermissionPolicy

from ...conf import conf
from .page import ReviewedPageMixin

_NAMES = ("reviewer_name", "last_reviewed", "next_review", "signed_digest")


class ReviewState(TextChoices):
    """In the order of how urgent they are."""

    OVERDUE = "overdue", _("Overdue: patients see no review")
    CHANGED = "changed", _("Changed since it was signed")
    UNSIGNED = "unsigned", _("Never signed")
    DUE = "due", _("Due soon")
    SIGNED = "signed", _("Signed off")


@dataclass(frozen=True)
class Standing:
    """Of what patients see; of a page that isn't live, of its draft."""

    state: ReviewState
    name: str = ""
    on: dt.date | None = None
    due: dt.date | None = None


def get_reviewed_models() -> list[Any]:
    return [m for m in get_page_models() if issubclass(m, ReviewedPageMixin)]


def get_standings(user: Any) -> dict[int, Standing]:
    """By primary key: of pages that the user may edit, publish, or has signed."""
    rows = list(_read_rows(user))
    drafts = _read_drafts([row for row in rows if _has_draft(row)])
    return {row["pk"]: _judge(row, drafts.get(row["latest_revision"])) for row in rows}


def _read_rows(user: Any) -> Iterator[dict[str, Any]]:
    actions = ["change", "publish"]
    policy = PagePermissionPolicy()
    seen = policy.instances_user_has_any_permission_for(user, actions)
    mine = Q(pk__in=seen.order_by().values("pk")) | Q(reviewer__user=user.pk)
    flags = ("pk", "live", "has_unpublished_changes", "latest_revision")
    for model in get_reviewed_models():
        yield from model.objects.filter(mine).order_by().values(*flags, *_NAMES)


def _has_draft(row: dict[str, Any]) -> bool:
    return row["has_unpublished_changes"] or not row["live"]


def _read_drafts(rows: list[dict[str, Any]]) -> dict[int, dict[str, Any]]:
    revisions: QuerySet[Revision] = Revision.objects.filter(
        pk__in=[row["latest_revision"] for row in rows]
    )
    found = revisions.order_by().values("pk", *(f"content__{name}" for name in _NAMES))
    return {
        each["pk"]: {name: each[f"content__{name}"] for name in _NAMES}
        for each in found
    }


def _judge(row: dict[str, Any], draft: dict[str, Any] | None) -> Standing:
    seen = draft if draft and not row["live"] else row
    name = seen["reviewer_name"]
    on, due = (_read_date(seen[each]) for each in ("last_reviewed", "next_review"))
    today = timezone.localdate()
    soon = today + dt.timedelta(weeks=conf.review_notice_weeks)
    # A live page may have what publishing its newest draft would lose.
    is_stale = draft and draft["signed_digest"] and not draft["reviewer_name"]
    if not (name and on):
        is_changed = bool(seen["signed_digest"])
        return Standing(ReviewState.CHANGED if is_changed else ReviewState.UNSIGNED)
    if due and due < today:
        state = ReviewState.OVERDUE
    elif is_stale:
        state = ReviewState.CHANGED
    else:
        state = ReviewState.DUE if due and due <= soon else ReviewState.SIGNED
    return Standing(state, name, on, due)


def _read_date(value: Any) -> dt.date | None:
    """Of a row, or of a revision's JSON."""
    return dt.date.fromisoformat(value) if isinstance(value, str) else value
