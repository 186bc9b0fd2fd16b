"""Writes what was changed in the grid: at once where patients read it, and in drafts.

Why both: ``docs/decisions/0017-offers-change-at-once.md``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from ...clinics.models import Clinic
from ...transactions import write_transaction
from ..models import TreatmentClinic, TreatmentPage
from .sheet import find_problems

_STAMP = re.compile(r"(\d{1,18}):(\d{1,18}):([01]):((?:\d{1,18},)*\d{0,18})")


@dataclass(frozen=True)
class Change:
    """Of one treatment. ``everywhere``: None leaves it as it is.

    ``revision``: the page's latest when the grid was shown.
    """

    treatment: int
    revision: int
    everywhere: bool | None
    added: frozenset[int]
    removed: frozenset[int]

    def __bool__(self) -> bool:
        return self.everywhere is not None or bool(self.added or self.removed)


@dataclass(frozen=True)
class Result:
    """``merged``: saved, though somebody else had changed the page meanwhile.

    ``refused``: (page, why, what was wanted); None for a page that is gone.
    """

    saved: list[TreatmentPage]
    merged: list[TreatmentPage]
    refused: list[tuple[TreatmentPage | None, str, Change]]


def read_changes(data: Any) -> list[Change]:
    """What differs from what was shown, of a form's data.

    Raises:
        ValueError: it isn't what our form sends.
    """
    everywhere = {*data.getlist("everywhere")}
    offered = [value.split("-") for value in data.getlist("offer")]
    ticked: dict[int, set[int]] = {}
    for treatment, clinic in offered:
        ticked.setdefault(int(treatment), set()).add(int(clinic))
    changes = (_read_change(row, everywhere, ticked) for row in data.getlist("row"))
    return [change for change in changes if change]


def _read_change(
    row: str, everywhere: Collection[str], ticked: dict[int, set[int]]
) -> Change:
    if not (match := _STAMP.fullmatch(row)):
        raise ValueError("no row of ours")
    pk, revision, was_everywhere, chosen = match.groups()
    before = {int(clinic) for clinic in chosen.split(",") if clinic}
    after, is_everywhere = ticked.get(int(pk), set()), pk in everywhere
    is_changed = is_everywhere != (was_everywhere == "1")
    return Change(
        treatment=int(pk),
        revision=int(revision),
        everywhere=is_everywhere if is_changed else None,
        added=frozenset(after - before),
        removed=frozenset(before - after),
    )


def save_changes(changes: Iterable[Change], *, user: Any) -> Result:
    """All that the user may change, or nothing where one of it fails."""
    wanted = {change.treatment: change for change in changes}
    result = Result([], [], [])
    with write_transaction():
        pages = _lock(wanted)
        known = _find_known({pk for change in wanted.values() for pk in change.added})
        problems = find_problems([*pages.values()], user)
        for pk, change in wanted.items():
            page = pages.get(pk)
            if page is None or pk in problems:
                result.refused.append((page, problems.get(pk, ""), change))
                continue
            is_old = (page.latest_revision_id or 0) != change.revision
            _save(page, change, known, user)
            (result.merged if is_old else result.saved).append(page)
            _touch_clinics(change)
    return result


def _lock(wanted: Collection[int]) -> dict[int, TreatmentPage]:
    rows = TreatmentPage.objects.select_for_update(of=("self",)).order_by("pk")
    return {page.pk: page for page in rows.filter(pk__in=wanted)}


def _find_known(clinics: Collection[int]) -> set[int]:
    """One may have been deleted since."""
    return {*Clinic.objects.filter(pk__in=clinics).values_list("pk", flat=True)}


def _save(page: TreatmentPage, change: Change, known: set[int], user: Any) -> None:
    """A draft that waits beside the live page stays one, with the same change."""
    has_draft = page.has_unpublished_changes or not page.live
    draft = page.latest_revision if has_draft else None
    if page.live:
        _apply(page, change, known)
        page.save_revision(user=user, clean=False).publish(user=user)
    elif draft is None:
        draft = page.save_revision(user=user, clean=False)
    if draft is not None:
        waiting = draft.as_object()
        _apply(waiting, change, known)
        waiting.save_revision(user=user, clean=False, log_action=True)


def _apply(page: TreatmentPage, change: Change, known: set[int]) -> None:
    if change.everywhere is not None:
        page.offered_everywhere = change.everywhere
    links = [*page.clinic_links.all()]
    kept = [link for link in links if link.clinic_id not in change.removed]
    there = {link.clinic_id for link in kept}
    last = max((link.sort_order or 0 for link in kept), default=0)
    new = [
        TreatmentClinic(clinic_id=pk, sort_order=last + place)
        for place, pk in enumerate(sorted((change.added & known) - there), 1)
    ]
    page.clinic_links = [*kept, *new]


def _touch_clinics(change: Change) -> None:
    """What is kept of pages that list them is dropped."""
    clinics = Clinic.objects.all()
    if change.everywhere is None:
        clinics = clinics.filter(pk__in=change.added | change.removed)
    clinics.update(updated_at=timezone.now())
