"""Mail some weeks before a review is due: once for each page and day."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from functools import partial
from typing import Any

import swapper
from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.translation import ngettext

from ...conf import conf
from .mail import get_admin_link, send_mail
from .models import ReviewNotice
from .states import get_reviewed_models


def tell_of_reviews() -> None:
    """For the daily duties. What can't be sent is tried again the next day."""
    if not conf.review_notice_weeks:
        return
    claimed = [page for page in _find_due() if _claim(page)]
    lists: dict[Any, list[Any]] = defaultdict(list)
    for page in claimed:
        for user in _find_readers(page):
            lists[user].append(page)
    failed = {
        page
        for user, pages in lists.items()
        if not send_mail(
            [user], "review_due", partial(_name, pages), pages=_list(pages)
        )
        for page in pages
    }
    for page in failed:
        ReviewNotice.objects.filter(page=page.pk, due=page.next_review).delete()


def _find_due() -> list[Any]:
    """Live pages, signed, that are due within so many weeks or were before."""
    until = timezone.localdate() + dt.timedelta(weeks=conf.review_notice_weeks)
    pages = []
    for model in get_reviewed_models():
        due = model.objects.live().filter(next_review__lte=until)
        due = due.exclude(reviewer_name="").select_related("owner", "reviewer__user")
        pages += due.select_related("live_revision__user").defer_streamfields()
    return sorted(pages, key=lambda page: page.next_review)


def _claim(page: Any) -> bool:
    model = swapper.load_model("wagtailcore", "Page")
    _row, is_new = ReviewNotice.objects.get_or_create(
        page=model(pk=page.pk), due=page.next_review
    )
    return is_new


def _find_readers(page: Any) -> set[Any]:
    """Who signed it, its owner and who edited it last; else the superusers."""
    signer = page.reviewer.user if page.reviewer else None
    editor = page.live_revision.user if page.live_revision else None
    editors = {
        user
        for user in (page.owner, editor)
        if user and _is_reached(user) and page.permissions_for_user(user).can_edit()
    }
    if not editors:
        superusers = get_user_model()._default_manager.filter(is_superuser=True)
        editors = {user for user in superusers if _is_reached(user)}
    return editors | ({signer} if signer and _is_reached(signer) else set())


def _is_reached(user: Any) -> bool:
    return bool(user.is_active and user.email)


def _name(pages: list[Any]) -> str:
    words = ngettext(
        "%(count)s medical review is due soon",
        "%(count)s medical reviews are due soon",
        len(pages),
    )
    return words % {"count": len(pages)}


def _list(pages: list[Any]) -> list[dict[str, Any]]:
    return [
        {
            "title": page.title,
            "due": page.next_review,
            "url": get_admin_link("tpi_cms_review:review", page.pk),
        }
        for page in pages
    ]
