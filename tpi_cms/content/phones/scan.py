"""Looking through all pages, some at a time, for numbers typed by hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import swapper
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone

from wagtail.models import Revision

from .directory import get_regions
from .models import PhoneScan, TypedNumber
from .numbers import Typed, clean_html, find_in_html, find_numbers
from .texts import Spot, find_spots, read_content, read_revision

#: So many pages at a time: about a second.
BATCH = 200


@dataclass(frozen=True)
class Progress:
    """``after`` is the last page's key; None where all are done."""

    done: int
    total: int
    after: int | None


def scan_batch(after: int = 0, size: int = BATCH) -> Progress:
    """Scan the next pages by their keys, beginning behind ``after``; stores its finds.

    A scan that is left half way has the new finds of those pages, the old of others.
    """
    pages = swapper.load_model("wagtailcore", "Page").objects.order_by("pk")
    batch = list(pages.filter(pk__gt=after, depth__gt=1)[:size])
    with transaction.atomic():
        scan_pages(batch)
        total = pages.filter(depth__gt=1).count()
        if len(batch) < size:
            _finish(total)
            return Progress(total, total, None)
    last = batch[-1].pk
    return Progress(pages.filter(pk__lte=last, depth__gt=1).count(), total, last)


def _finish(total: int) -> None:
    values = {"finished_at": timezone.now(), "pages": total}
    PhoneScan.objects.update_or_create(pk=1, defaults=values)


def scan_pages(pages: list[Any]) -> None:
    """Store what is typed on these pages, in place of what was found there before."""
    regions = get_regions()
    found = [
        TypedNumber(
            page_id=page_id,
            in_draft=in_draft,
            path=spot.path[:255],
            label=spot.label[:120],
            text=typed.text[:120],
            e164=typed.number.e164[:32],
            extension=typed.number.extension[:32],
            can_convert=spot.takes_references and typed.is_whole,
        )
        for page_id, in_draft, model, content in _read_all(pages)
        for spot in find_spots(model, content)
        for typed in find_typed(spot, regions)
    ]
    TypedNumber.objects.filter(page__in=[page.pk for page in pages]).delete()
    TypedNumber.objects.bulk_create(found, batch_size=500)


def find_typed(spot: Spot, regions: list[str]) -> list[Typed]:
    if spot.is_html:
        spot.holder[spot.key] = clean_html(spot.text)
        return find_in_html(spot.text, regions)
    return find_numbers(spot.text, regions)


def _read_all(pages: list[Any]) -> Iterator[tuple[int, bool, Any, dict[str, Any]]]:
    """Page key, whether it is its draft, its class and its content."""
    kinds: dict[int, list[int]] = defaultdict(list)
    for page in pages:
        kinds[page.content_type_id].append(page.pk)
    drafts = [page for page in pages if has_draft(page)]
    models = {
        pk: ContentType.objects.get_for_id(pk).model_class() or type(pages[0])
        for pk in kinds
    }
    unread = {page.pk for page in drafts if not page.live}
    for kind, pks in kinds.items():
        for page in models[kind].objects.filter(pk__in={*pks} - unread):
            yield page.pk, not page.live, models[kind], read_content(page)
    revisions = Revision.objects.in_bulk([page.latest_revision_id for page in drafts])
    for page in drafts:
        model = models[page.content_type_id]
        content = read_revision(model, revisions[page.latest_revision_id].content)
        yield page.pk, True, model, content


def has_draft(page: Any) -> bool:
    """Whether what editors see is not what is stored with the page."""
    return bool(page.latest_revision_id) and (
        page.has_unpublished_changes or not page.live
    )
