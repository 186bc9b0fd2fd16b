"""What is wrong with clinics: one list, for the form, the listing and the report."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.db.models import (
    BooleanField,
    CharField,
    Count,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
    QuerySet,
    TextChoices,
    TextField,
)
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ...conf import conf
from ..importing.judging import OWN_NUMBERS
from ..models import Clinic, ClinicPhone
from ..places.distance import Point, measure_km
from ..places.search import find_strange, locate_codes
from ..status import TAKING_REQUESTS

#: Farther from the middle of its postal code no clinic is.
MOST_KM = 50


class Problem(TextChoices):
    """In the order that they are told in."""

    PAGE = "page", gettext_lazy("Not on the website: none of its pages is live")
    MAILBOX = "mailbox", gettext_lazy("No mailbox for requests")
    PHONE = "phone", gettext_lazy("No phone number on the website")
    OPENS = "opens", gettext_lazy("The day it opens has come: is it open?")
    ADDRESS = "address", gettext_lazy("No address")
    HOURS = "hours", gettext_lazy("No weekly hours")
    PLACE = "place", gettext_lazy("No coordinates: not listed as nearby or nearest")
    CODE = "code", gettext_lazy("A ZIP or postal code that its country doesn’t have")
    FAR = "far", gettext_lazy("Coordinates far from its ZIP or postal code")
    CHECK_DUE = "check_due", gettext_lazy("Numbers not checked for long")
    SHARED = "shared", gettext_lazy("Has a number that another clinic has too")
    NOT_CHECKED = "not_checked", gettext_lazy("Numbers never checked")
    NOT_CONFIRMED = "not_confirmed", gettext_lazy("Hours never confirmed")


#: For the report alone: true of each new clinic, meant so by groups of one number, or
#: only not known yet to the data of postal codes.
QUIET = frozenset(
    {Problem.CODE, Problem.SHARED, Problem.NOT_CHECKED, Problem.NOT_CONFIRMED}
)


def attach_problems(clinics: Iterable[Clinic], *, quiet: bool = False) -> None:
    """Give each its ``problems`` in words; the same few queries for any number.

    Args:
        quiet: those of ``QUIET`` too.
    """
    clinics = list(clinics)
    wanted = [problem for problem in Problem if quiet or problem not in QUIET]
    found = find_problems([clinic.pk for clinic in clinics], wanted)
    for clinic in clinics:
        clinic.problems = [_describe(problem) for problem in found[clinic.pk]]


def find_problems(
    clinics: list[int], wanted: Collection[Problem] = Problem
) -> dict[int, list[Problem]]:
    """By primary key; closed clinics have none."""
    asked = _get_asked(Clinic.objects.filter(pk__in=clinics))
    flags = {
        f"has_{problem.value}": ExpressionWrapper(holds, output_field=BooleanField())
        for problem, holds in _get_conditions(asked, wanted)
    }
    found: dict[int, list[Problem]] = defaultdict(list)
    for pk, *values in asked.annotate(**flags).values_list("pk", *flags):
        names = (name for name, holds in zip(flags, values, strict=True) if holds)
        found[pk] = [Problem(name.removeprefix("has_")) for name in names]
    return found


def with_problem(
    clinics: QuerySet[Clinic], problems: Iterable[str] = ()
) -> QuerySet[Clinic]:
    """Those that have one of the problems; of any where none is named."""
    asked = _get_asked(clinics)
    wanted = [Problem(each) for each in problems] or Problem
    any_of = Q(pk__in=[])
    for _problem, holds in _get_conditions(asked, wanted):
        any_of |= holds
    return asked.filter(any_of)


def _get_asked(clinics: QuerySet[Clinic]) -> QuerySet[Clinic]:
    asked = clinics.with_live_page().exclude(status=Clinic.Status.CLOSED)
    # Read as text: what a script wrote there may be no hours at all.
    return asked.alias(hours_text=Cast("weekly_hours", TextField())).order_by("name")


def _get_conditions(
    clinics: QuerySet[Clinic], wanted: Collection[Problem]
) -> Iterator[tuple[Problem, Q]]:
    conditions = {
        Problem.PAGE: Q(public_without_page=False, has_live_page=False),
        Problem.MAILBOX: Q(status__in=TAKING_REQUESTS, intake_emails=[]),
        Problem.PHONE: ~Q(Exists(_get_voice_phones())),
        Problem.OPENS: ~Q(status=Clinic.Status.OPEN)
        & Q(opens_on__lte=timezone.localdate()),
        Problem.ADDRESS: Q(street_address=""),
        Problem.HOURS: ~Q(hours_text__regex=r"[0-9][0-9]:[0-9][0-9]"),
        Problem.PLACE: Q(latitude=None),
        Problem.SHARED: Q(pk__in=_get_sharing()),
        Problem.NOT_CHECKED: Q(numbers_checked_on=None),
        Problem.NOT_CONFIRMED: Q(hours_confirmed_on=None),
    }
    if conf.phone_check_days:
        last = timezone.localdate() - dt.timedelta(days=conf.phone_check_days)
        conditions[Problem.CHECK_DUE] = Q(numbers_checked_on__lt=last)
    if {Problem.CODE, Problem.FAR} & {*wanted}:
        found = _compare_with_places(clinics, Problem.CODE in wanted)
        conditions |= {problem: Q(pk__in=pks) for problem, pks in found.items()}
    for problem in wanted:
        if problem in conditions:
            yield problem, conditions[problem]


def _get_voice_phones() -> QuerySet[ClinicPhone]:
    """Public ones that can be dialled: what can't be read isn't stored with a plus."""
    phones = ClinicPhone.objects.filter(clinic=OuterRef("pk"), is_public=True)
    typed = phones.alias(typed=Cast("number", CharField(max_length=32)))
    return typed.exclude(role=ClinicPhone.Role.FAX).filter(typed__startswith="+")


def _get_sharing() -> QuerySet:
    """Clinics with a number of their own that stands at another one too.

    One for billing or for the night is often shared.
    """
    phones = ClinicPhone.objects.filter(role__in=OWN_NUMBERS).order_by()
    phones = phones.exclude(clinic__status=Clinic.Status.CLOSED)
    clinics = Count("clinic", distinct=True)
    shared = phones.values("number").annotate(clinics=clinics).filter(clinics__gt=1)
    return phones.filter(number__in=shared.values("number")).values("clinic")


def _compare_with_places(
    clinics: QuerySet[Clinic], is_code_wanted: bool
) -> dict[Problem, list[int]]:
    """Whose coordinates are far from the postal code, and whose code isn't known."""
    coded = clinics.order_by().exclude(postal_code="")
    if not is_code_wanted:
        coded = coded.exclude(latitude=None)
    names = ("pk", "latitude", "longitude", "country", "postal_code")
    rows = [(row[0], row[1:3], row[3:]) for row in coded.values_list(*names)]
    codes = {code for _pk, _place, code in rows}
    places = locate_codes(codes)
    found = {
        Problem.FAR: [
            pk for pk, place, code in rows if _is_far(place, places.get(code))
        ]
    }
    if is_code_wanted:
        strange = find_strange(codes, places)
        found[Problem.CODE] = [pk for pk, _place, code in rows if code in strange]
    return found


def _is_far(place: Any, middles: list[Point] | None) -> bool:
    if not middles or None in place:
        return False
    here = (float(place[0]), float(place[1]))
    return min(measure_km(here, middle) for middle in middles) > MOST_KM


def _describe(problem: Problem) -> str:
    if problem == Problem.MAILBOX and conf.fallback_recipients:
        return _("No mailbox for requests: the site’s fallback gets them")
    if problem == Problem.MAILBOX:
        return _("No mailbox for requests: nobody is told")
    if problem == Problem.CHECK_DUE:
        words = _("Numbers not checked for more than %(days)s days")
        return words % {"days": conf.phone_check_days}
    return str(problem.label)
