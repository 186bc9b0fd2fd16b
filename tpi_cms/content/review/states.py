"""How the sign-off of each page stands, asked of the database in one query."""

from __future__ import annotations

import datetime as dt
from typing import Any

import swapper
from django.contrib.contenttypes.models import ContentType
from django.db.models import (
    Case,
    CharField,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextChoices,
    Value,
    When,
)
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce, NullIf
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail.models import get_page_models
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


def get_reviewed_models() -> list[Any]:
    return [m for m in get_page_models() if issubclass(m, ReviewedPageMixin)]


def with_review_state(pages: QuerySet[Any]) -> QuerySet[Any]:
    """Those of them that can be signed, with ``review_state``.

    And, as texts, ``its_reviewer_name``, ``its_last_reviewed`` and ``its_next_review``
    (ISO 8601 or ""): of what patients see; of a page that isn't live, of its draft.
    """
    models = get_reviewed_models()
    types = ContentType.objects.get_for_models(*models).values()
    pages = pages.filter(content_type__in=types).annotate(
        **{f"row_{name}": _read_row(models, name) for name in _NAMES},
        **{f"draft_{name}": _read_draft(name) for name in _NAMES},
    )
    uses_row = Q(live=True) | Q(latest_revision=None)
    pages = pages.annotate(
        **{
            f"its_{name}": Case(
                When(uses_row, then=F(f"row_{name}")), default=F(f"draft_{name}")
            )
            for name in _NAMES
        }
    )
    return pages.annotate(review_state=_judge())


def _read_row(models: list[Any], name: str) -> Any:
    """A text, "" where there is none; of whichever class the page is."""
    rows = [
        Cast(
            Subquery(m._base_manager.filter(pk=OuterRef("pk")).values(name)[:1]),
            CharField(),
        )
        for m in models
    ]
    return Coalesce(*rows, Value(""), output_field=CharField())


def _read_draft(name: str) -> Any:
    text = Cast(KT(f"latest_revision__content__{name}"), CharField())
    # SQLite gives JSON's null as its name.
    return Coalesce(NullIf(text, Value("null")), Value(""))


def _judge() -> Any:
    today = timezone.localdate()
    soon = today + dt.timedelta(weeks=conf.review_notice_weeks)
    signed = ~Q(its_reviewer_name="") & ~Q(its_last_reviewed="")
    due = signed & ~Q(its_next_review="")
    # A live page whose newest draft lost what it has: publishing would lose it.
    stale = Q(live=True, has_unpublished_changes=True, draft_reviewer_name="")
    stale &= ~Q(draft_signed_digest="")
    State = ReviewState
    return Case(
        When(due & Q(its_next_review__lt=str(today)), then=Value(State.OVERDUE)),
        When(~signed & ~Q(its_signed_digest=""), then=Value(State.CHANGED)),
        When(~signed, then=Value(State.UNSIGNED)),
        When(stale, then=Value(State.CHANGED)),
        When(due & Q(its_next_review__lte=str(soon)), then=Value(State.DUE)),
        default=Value(State.SIGNED),
        output_field=CharField(),
    )


def get_pages(user: Any) -> QuerySet[Any]:
    """Pages that the user may edit or publish, and those that they signed or sign."""
    policy = PagePermissionPolicy()
    actions = ["change", "publish"]
    seen = policy.instances_user_has_any_permission_for(user, actions)
    model = swapper.load_model("wagtailcore", "Page")
    own = Q(pk__in=seen.order_by().values("pk"))
    for each in get_reviewed_models():
        signed = each._base_manager.filter(reviewer__user=user.pk)
        own |= Q(pk__in=signed.values("pk"))
    return with_review_state(model.objects.filter(own))
