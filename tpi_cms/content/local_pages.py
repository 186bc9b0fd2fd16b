"""Where the pages about a treatment at a clinic stand: below its location page."""

from __future__ import annotations

from collections.abc import Collection
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

from ..clinics.location_pages import get_location_page_models


def find_location_pages(clinics: Collection[int], locale_id: int) -> dict[int, Any]:
    """Clinic primary key to its location page of that language; one query a class.

    A live page wins, then the older one.
    """
    found: dict[int, Any] = {}
    for model in get_location_page_models():
        pages = model.objects.filter(clinic__in=clinics, locale_id=locale_id)
        for page in pages.order_by("live", "-pk").defer_streamfields():
            found[page.clinic_id] = page
    return found


def find_local_pages(pages: QuerySet, parents: dict[int, Any]) -> list[tuple[int, Any]]:
    """Those of ``pages`` right below the parents, each with the parent's key.

    Looked up by the tree's own index: as fast among millions of pages.
    """
    if not parents:
        return []
    below = (_is_below(parent) for parent in parents.values())
    keys = {parent.path: key for key, parent in parents.items()}
    found = pages.filter(reduce(or_, below)).defer_streamfields()
    return [(keys[page.path[: -page.steplen]], page) for page in found]


def _is_below(parent: Any) -> Q:
    first_and_last = parent._get_children_path_interval(parent.path)
    return Q(path__range=first_and_last, depth=parent.depth + 1)
