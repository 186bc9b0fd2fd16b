"""Typed numbers made references: a new revision of each page, by who may write it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from .directory import PhoneBook, get_regions
from .models import TypedNumber
from .numbers import Number
from .scan import find_typed, has_draft, scan_pages
from .texts import Spot, find_spots, read_content, write_content

LOG_ACTION = "tpi_cms.convert_phones"


class Outcome(models.TextChoices):
    PUBLISHED = "published", _("Changed and published")
    DRAFT = "draft", _("Changed in the draft: publish it for patients to see")
    FORBIDDEN = "forbidden", _("Left alone: you may not edit it")
    LOCKED = "locked", _("Left alone: it is locked")
    IN_WORKFLOW = "in_workflow", _("Left alone: it is in a workflow")
    INVALID = "invalid", _("Left alone: it has mistakes to mend first")
    NOTHING = "nothing", _("Left alone: nothing in it could be changed")


@dataclass
class Done:
    """Titles of pages by what became of them; how many numbers were changed."""

    pages: dict[Outcome, list[str]] = field(default_factory=dict)
    numbers: int = 0

    def add(self, outcome: Outcome, title: str, numbers: int = 0) -> None:
        self.pages.setdefault(outcome, []).append(title)
        self.numbers += numbers


def convert(rows: Collection[TypedNumber], *, user: Any) -> Done:
    """Each page by itself: one that fails leaves the others changed.

    Args:
        rows: with ``page``; of one page, all of the same number are changed.
    """
    done, book, regions = Done(), PhoneBook(), get_regions()
    chosen: dict[Any, set[Number]] = {}
    for row in rows:
        chosen.setdefault(row.page, set()).add(row.number)
    for page, numbers in chosen.items():
        outcome, count = _convert_page(page.specific, numbers, book, regions, user)
        done.add(outcome, page.get_admin_display_title(), count)
    return done


def _convert_page(
    page: Any, numbers: set[Number], book: PhoneBook, regions: list[str], user: Any
) -> tuple[Outcome, int]:
    if refusal := _find_refusal(page, user):
        return refusal, 0
    is_draft = has_draft(page)
    latest = page.get_latest_revision_as_object() if is_draft else page
    content = read_content(latest)
    count = sum(
        _replace(spot, numbers, book, regions) for spot in find_spots(latest, content)
    )
    if not count:
        return Outcome.NOTHING, 0
    write_content(latest, content)
    publishes = page.live and not is_draft
    publishes = publishes and page.permissions_for_user(user).can_publish()
    try:
        _save(latest, user, publishes)
    except ValidationError:
        return Outcome.INVALID, 0
    return (Outcome.PUBLISHED if publishes else Outcome.DRAFT), count


def _find_refusal(page: Any, user: Any) -> Outcome | None:
    permissions = page.permissions_for_user(user)
    # Before the others: who is not to edit it is told nothing of it.
    if not permissions.can_edit():
        return Outcome.FORBIDDEN
    if page.workflow_in_progress:
        return Outcome.IN_WORKFLOW
    return Outcome.LOCKED if page.locked or permissions.page_locked() else None


def _replace(
    spot: Spot, numbers: set[Number], book: PhoneBook, regions: list[str]
) -> int:
    """From the end, so that what stands before keeps its place."""
    if not spot.takes_references:
        return 0
    count = 0
    for typed in reversed(find_typed(spot, regions)):
        owner = book.find_owner(typed.number)
        if typed.is_whole and typed.number in numbers and owner:
            text, html = spot.text, owner.reference.html
            spot.holder[spot.key] = text[: typed.start] + html + text[typed.end :]
            count += 1
    return count


@transaction.atomic
def _save(page: Any, user: Any, publishes: bool) -> None:
    # The number that patients read is the same, so a clinical sign-off stays.
    page.immaterial_edit = "phones"
    revision = page.save_revision(user=user, log_action=LOG_ACTION)
    if publishes:
        revision.publish(user=user)
    stored = type(page)._base_manager.get(pk=page.pk)
    scan_pages([stored])
