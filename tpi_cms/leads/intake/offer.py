"""Which clinics a form offers: all of a few to choose among, of many the nearest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import swapper
from django.utils.translation import gettext

from ...clinics.models import Clinic
from ...clinics.places import distance as places
from ...clinics.places.search import Understood, understand
from ...clinics.querysets import ClinicQuerySet
from .token import FormToken

#: Of more the form asks where the visitor is, and offers the nearest.
MOST_CHOICES = 12
#: So many near a place are offered.
MOST_NEAR = 5


@dataclass(frozen=True)
class Offer:
    """``few``: all of them with facts; None where they are many.

    ``is_narrowed``: they are those of the page, not all of the site.
    """

    few: list[Clinic] | None
    is_narrowed: bool = False


@dataclass(frozen=True)
class Nearest:
    """A few clinics near a place, the nearest first; never empty.

    ``words``: the first, and why.
    """

    clinics: list[Clinic]
    words: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        """For the script, which knows better where the visitor is."""
        return [
            {
                "id": each.pk,
                "name": name_choice(each),
                "place": each.place,
                "here": _say_nearest(each),
            }
            for each in self.clinics
        ]


def find_nearest(typed: str, clinics: ClinicQuerySet) -> Nearest | None:
    """Those of the clinics that are near what was typed; None: nobody knows it.

    Who typed a clinic's name gets that one first.
    """
    meant = understand(typed)
    found = {pk: 0.0 for pk in meant.clinics if meant.kind == "clinic"}
    if meant.point:
        found |= dict(places.find_nearest(clinics, meant.point, enough=MOST_NEAR))
    by_pk = clinics.in_bulk([*found])
    near = [by_pk[pk] for pk in found if pk in by_pk][:MOST_NEAR]
    if not near:
        return None
    return Nearest(near, _say_why(near[0], meant))


def _say_why(clinic: Clinic, meant: Understood) -> str:
    if meant.kind == "area":
        return _say_nearest(clinic)
    if meant.kind == "clinic":
        return gettext("%(clinic)s gets in touch.") % {"clinic": clinic.name}
    values = {"clinic": clinic.name, "place": meant.label}
    return gettext("%(clinic)s is the nearest to %(place)s.") % values


def _say_nearest(clinic: Clinic) -> str:
    return gettext("%(clinic)s is the nearest to you.") % {"clinic": clinic.name}


def name_choice(clinic: Clinic) -> str:
    """With the town, where the name doesn't tell it."""
    if clinic.locality and clinic.locality not in clinic.name:
        return f"{clinic.name}, {clinic.locality}"
    return clinic.name


def get_offer(
    offering: ClinicQuerySet | None = None, known: list[Clinic] | None = None
) -> Offer:
    """What a fresh form offers.

    Args:
        offering: a page's own clinics; None: all. While none of them takes requests it
            is all too, or nobody could send the form.
        known: the public ones of these with facts, where the page has loaded them;
            None: it hasn't, or they are many.
    """
    is_narrowed = offering is not None
    if known is not None:
        few: list[Clinic] | None = [each for each in known if each.takes_requests]
    else:
        few = _get_few(get_choices(offering))
    if is_narrowed and few == []:
        return get_offer()
    return Offer(few, is_narrowed)


def _get_few(clinics: ClinicQuerySet) -> list[Clinic] | None:
    # In no order: the database stops at the first so many.
    few = [*clinics.with_facts().order_by()[: MOST_CHOICES + 1]]
    if len(few) > MOST_CHOICES:
        return None
    return sorted(few, key=lambda clinic: clinic.name.casefold())


def get_choices(offering: ClinicQuerySet | None = None) -> ClinicQuerySet:
    """Those of them that a visitor may choose among; None means all public ones."""
    clinics = Clinic.objects.all() if offering is None else offering
    return clinics.public().taking_requests()


def get_clinics_to_call(offering: ClinicQuerySet | None = None) -> Iterable[Clinic]:
    """A few of the clinics that a visitor may choose among, with phones and hours."""
    # In no order: the database stops at the first so many.
    return get_choices(offering).with_facts().order_by()[:MOST_CHOICES]


def get_offered(token: FormToken) -> ClinicQuerySet | None:
    """The clinics that the form with this token was about, as a query; None: all."""
    if token.clinics is not None:
        return Clinic.objects.filter(pk__in=token.clinics)
    if not (token.is_narrowed and token.page):
        return None
    pages = swapper.load_model("wagtailcore", "Page").objects
    page: Any = pages.filter(pk=token.page).first()
    get = getattr(page and page.specific, "get_offering_clinics", None)
    offering: ClinicQuerySet | None = get() if get else None
    return offering
