"""Makes the draft of a treatment's page at a clinic."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from wagtail.coreutils import find_available_slug

from ...clinics.models import Clinic
from ...content.local_pages import find_local_pages, find_location_pages
from ...transactions import write_transaction
from ..models import LocalTreatmentPage, TreatmentPage
from .sheet import read_offers


class NoLocation(Exception):
    """The clinic has no location page in the treatment's language."""


class NotOffered(Exception):
    """The clinic doesn't offer the treatment."""


def make_local_page(
    treatment: TreatmentPage, clinic: Clinic, *, user: Any
) -> LocalTreatmentPage:
    """A draft below the clinic's location page; asked twice, the first.

    Raises:
        NotOffered: the clinic doesn't offer it.
        NoLocation: there is no page to make it below.
        PermissionDenied: the user may not add pages there.
    """
    with write_transaction():
        offer = read_offers([treatment], [clinic.pk])[treatment.pk]
        if not (offer.everywhere or offer.clinics):
            raise NotOffered
        parents = find_location_pages([clinic.pk], treatment.locale_id)
        if not (parent := parents.get(clinic.pk)):
            raise NoLocation
        return _find(treatment, parents) or _add(treatment, parent, clinic, user)


def _find(treatment: TreatmentPage, parents: dict[int, Any]) -> Any:
    pages = LocalTreatmentPage.objects.filter(
        treatment__translation_key=treatment.translation_key
    )
    return next((page for _clinic, page in find_local_pages(pages, parents)), None)


def _add(
    treatment: TreatmentPage, parent: Any, clinic: Clinic, user: Any
) -> LocalTreatmentPage:
    may_add = parent.permissions_for_user(user).can_add_subpage()
    if not (may_add and LocalTreatmentPage.can_create_at(parent)):
        raise PermissionDenied
    names = {"treatment": treatment.title, "clinic": clinic.name}
    page = LocalTreatmentPage(
        title=_("%(treatment)s at %(clinic)s") % names,
        slug=find_available_slug(parent, treatment.slug),
        treatment=treatment,
        live=False,
        owner=user,
    )
    parent.add_child(instance=page)
    page.save_revision(user=user, log_action="wagtail.create", clean=False)
    return page
