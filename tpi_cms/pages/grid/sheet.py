"""What the grid shows: which clinic offers what, and where it has a page about it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _

from wagtail.models import Revision, WorkflowState

from ...clinics.models import Clinic
from ...content.likeness import NEARLY
from ...content.local_pages import find_local_pages, find_location_pages
from ..models import LocalTreatmentPage, TreatmentClinic, TreatmentPage


@dataclass
class Offer:
    """Where a treatment is offered, as patients read it; of a page that isn't live, as
    its draft says. ``clinics``: primary keys of those that are chosen.
    """

    everywhere: bool
    clinics: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class Cell:
    """``local``: the clinic's page about the treatment, or None.

    ``key``, ``column``: as the form names the cell, and the document the clinic.
    """

    key: str
    column: str
    clinic: Clinic
    is_chosen: bool
    is_offered: bool
    local: Any
    can_make: bool

    @property
    def is_odd(self) -> bool:
        """Patients find a page about what they don't get."""
        return bool(self.local and self.local.live and not self.is_offered)

    @property
    def is_alike(self) -> bool:
        return bool(self.local and (self.local.likeness or 0) >= NEARLY)


@dataclass(frozen=True)
class Row:
    """``problem``: why the user can't change it; "" if nothing keeps them."""

    treatment: TreatmentPage
    offer: Offer
    problem: str
    cells: list[Cell]

    @property
    def key(self) -> str:
        return str(self.treatment.pk)

    @property
    def stamp(self) -> str:
        """What was shown, to tell what changed: page, revision, everywhere, clinics."""
        page = self.treatment
        chosen = ",".join(str(c.clinic.pk) for c in self.cells if c.is_chosen)
        everywhere = int(self.offer.everywhere)
        return f"{page.pk}:{page.latest_revision_id or 0}:{everywhere}:{chosen}"


def build_rows(
    treatments: Sequence[TreatmentPage], clinics: Sequence[Clinic], user: Any
) -> list[Row]:
    """A row for each; the same queries for any number. All are of one language."""
    if not treatments:
        return []
    pks = [clinic.pk for clinic in clinics]
    offers = read_offers(treatments, pks)
    problems = find_problems(treatments, user)
    parents = find_location_pages(pks, treatments[0].locale_id)
    local = _find_local(treatments, parents)
    may_add = {key for key, parent in parents.items() if _may_add(parent, user)}
    return [
        Row(
            page,
            offer := offers[page.pk],
            problems.get(page.pk, ""),
            [_build_cell(page, clinic, offer, local, may_add) for clinic in clinics],
        )
        for page in treatments
    ]


def _build_cell(
    page: Any, clinic: Clinic, offer: Offer, local: Any, may_add: Any
) -> Cell:
    is_chosen = clinic.pk in offer.clinics
    is_offered = is_chosen or offer.everywhere
    found = local.get((page.pk, clinic.pk))
    can_make = is_offered and found is None and clinic.pk in may_add
    key, column = f"{page.pk}-{clinic.pk}", f"column-{clinic.pk}"
    return Cell(key, column, clinic, is_chosen, is_offered, found, can_make)


def _find_local(
    treatments: Sequence[TreatmentPage], parents: dict[int, Any]
) -> dict[tuple[int, int], Any]:
    """Also what is linked to the same treatment in another language."""
    keys = {page.translation_key: page.pk for page in treatments}
    pages = LocalTreatmentPage.objects.select_related("treatment__page_ptr")
    pages = pages.filter(treatment__translation_key__in=keys)
    return {
        (keys[page.treatment.translation_key], clinic): page
        for clinic, page in find_local_pages(pages, parents)
    }


def _may_add(parent: Any, user: Any) -> bool:
    is_place = LocalTreatmentPage.can_create_at(parent)
    return is_place and parent.permissions_for_user(user).can_add_subpage()


def read_offers(
    treatments: Sequence[TreatmentPage], clinics: Collection[int]
) -> dict[int, Offer]:
    """By page; of the clinics chosen only these are looked for."""
    offers = {page.pk: Offer(page.offered_everywhere) for page in treatments}
    drafts = _read_drafts([page for page in treatments if not page.live])
    for pk, (everywhere, chosen) in drafts.items():
        offers[pk] = Offer(bool(everywhere), chosen & {*clinics})
    stored = TreatmentClinic.objects.filter(
        treatment__in=offers.keys() - drafts.keys(), clinic__in=clinics
    )
    for treatment, clinic in stored.order_by().values_list("treatment", "clinic"):
        offers[treatment].clinics.add(clinic)
    return offers


def _read_drafts(pages: Sequence[TreatmentPage]) -> dict[int, tuple[Any, set[int]]]:
    """A page that isn't live has its rows in its latest revision."""
    revisions = Revision.objects.filter(
        pk__in=[page.latest_revision_id for page in pages if page.latest_revision_id]
    )
    read = ("object_id", "content__offered_everywhere", "content__clinic_links")
    return {
        int(pk): (everywhere, {link["clinic"] for link in links or ()})
        for pk, everywhere, links in revisions.values_list(*read)
    }


def find_problems(pages: Sequence[TreatmentPage], user: Any) -> dict[int, str]:
    """Why the user can't change what these pages say; nothing of those they can."""
    waiting = _find_waiting(pages)
    found = {page.pk: _find_problem(page, user) or waiting[page.pk] for page in pages}
    return {pk: str(problem) for pk, problem in found.items() if problem}


def _find_problem(page: TreatmentPage, user: Any) -> str:
    may = page.permissions_for_user(user)
    if page.live and not may.can_publish():
        return _("You may not publish it")
    if not may.can_edit():
        return _("You may not edit it")
    if page.alias_of_id:
        return _("An alias of another page")
    # Wagtail's own lock; the others would be a query a page.
    is_locked = page.locked and page.get_lock().for_user(user)
    return _("Locked") if is_locked else ""


def _find_waiting(pages: Sequence[TreatmentPage]) -> dict[int, str]:
    """Wagtail locks these too: what waits would be overtaken, or overtake."""
    keys = [str(page.pk) for page in pages]
    kind = ContentType.objects.get_for_model(TreatmentPage)
    scheduled = Revision.page_revisions.filter(object_id__in=keys)
    scheduled = scheduled.filter(approved_go_live_at__isnull=False)
    asked = WorkflowState.objects.active().filter(object_id__in=keys, content_type=kind)
    found: dict[int, str] = defaultdict(str)
    for queryset, words in (
        (scheduled, _("Scheduled to be published")),
        (asked, _("Waiting for approval")),
    ):
        found |= {int(pk): words for pk in queryset.values_list("object_id", flat=True)}
    return found
