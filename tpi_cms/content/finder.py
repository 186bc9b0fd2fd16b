"""The search for a clinic: what was asked, which clinics answer it, in which order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from math import ceil, inf
from typing import Any
from urllib.parse import urlencode

from django.core.cache import cache
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.functional import cached_property

from wagtail.models import Locale

from ..clinics.languages import to_name
from ..clinics.location_pages import get_treatment_models
from ..clinics.models import Clinic
from ..clinics.places.distance import Point, find_nearest
from ..clinics.places.search import Understood, understand
from ..clinics.querysets import ClinicQuerySet
from ..clinics.status import Status
from .directory import load_clinics

PER_PAGE = 20
#: Near a place so many at least are looked for, and at most so many are given: nobody
#: drives past a hundred clinics, and the hours of all of them are read.
ENOUGH, MOST = 5, 100
#: What is further away isn't called near.
NEAR_KM = 160
#: Open ones come first among clinics that are about as far: within as many kilometres.
ABOUT_AS_FAR_KM = 3


@dataclass(frozen=True)
class Question:
    """What a visitor asked; ``page`` from 1."""

    q: str = ""
    treatment: str = ""
    open: bool = False
    language: str = ""
    new: bool = False
    page: int = 1

    @classmethod
    def read(cls, data: Any) -> Question:
        """Of a query; what can't be read is as if it weren't there."""
        page = data.get("page", "")
        return cls(
            # A database refuses NUL.
            q=" ".join(data.get("q", "").replace("\0", "").split())[:100],
            treatment=data.get("treatment", "").replace("\0", "")[:255],
            open=bool(data.get("open")),
            language=data.get("language", "")[:20],
            new=bool(data.get("new")),
            page=int(page) if page.isdecimal() and len(page) < 6 and int(page) else 1,
        )

    @property
    def is_plain(self) -> bool:
        """The list as it is for everybody, at any time."""
        return replace(self, page=1) == Question()

    @property
    def has_filter(self) -> bool:
        return bool(self.treatment or self.open or self.language or self.new)

    def link(self, **changes: Any) -> str:
        """``?q=60991&open=1``: the address of a question like this one."""
        asked = vars(replace(self, **changes))
        words = {k: 1 if v is True else v for k, v in asked.items() if v}
        if words["page"] == 1:
            del words["page"]
        return f"?{urlencode(words)}"


@dataclass(frozen=True)
class Result:
    """``number`` counts from 1 over all pages; ``km``: None where nobody knows."""

    number: int
    clinic: Clinic
    km: float | None = None
    is_open: bool = False


class Finder:
    """Answers a question, lazily; as many queries for any number of clinics."""

    def __init__(self, request: Any, question: Question) -> None:
        self.request, self.question = request, question

    @cached_property
    def place(self) -> Understood | None:
        """What was understood; None: nothing was typed."""
        return understand(self.question.q) if self.question.q else None

    @property
    def point(self) -> Point | None:
        return self.place.point if self.place else None

    @property
    def is_unknown(self) -> bool:
        return self.place is not None and not self.place.kind

    @cached_property
    def others(self) -> list[tuple[str, str]]:
        """Address and name of what else may be meant."""
        others = self.place.others if self.place else ()
        return [(self.question.link(q=name, page=1), name) for name in others]

    @cached_property
    def treatments(self) -> list[tuple[str, str]]:
        """Slug and title of the live treatments in the active language, by title."""
        return sorted(
            (
                row
                for pages in _get_treatments()
                for row in pages.values_list("slug", "title")
            ),
            key=lambda row: row[1].casefold(),
        )

    @cached_property
    def languages(self) -> list[tuple[str, str]]:
        """Code and name of the languages that are spoken at any clinic."""
        # Reading all clinics takes longer than the search: once a change of any.
        key = f"tpi_cms_languages_{Clinic.objects.fingerprint()}"
        named = [(code, to_name(code)) for code in cache.get_or_set(key, _get_codes)]
        return sorted(named, key=lambda row: row[1].casefold())

    @cached_property
    def clinics(self) -> ClinicQuerySet:
        """All that pass the filters, but that of the moment."""
        question, clinics = self.question, Clinic.objects.public()
        if question.new:
            clinics = clinics.filter(accepting_new_patients=True)
        if question.language:
            text = Cast("languages", TextField())
            spoken = clinics.alias(spoken=text)
            clinics = spoken.filter(spoken__contains=f'"{question.language}"')
        if question.treatment:
            clinics = self._filter_offering(clinics)
        return clinics

    def _filter_offering(self, clinics: ClinicQuerySet) -> ClinicQuerySet:
        for pages in _get_treatments():
            page = pages.filter(slug=self.question.treatment).first()
            if page:
                offering = page.get_offering_clinics()
                if offering is None:
                    return clinics
                return clinics.filter(pk__in=offering.order_by().values("pk"))
        return clinics.none()

    @property
    def is_by_distance(self) -> bool:
        return self.point is not None and bool(self._near)

    @property
    def is_near(self) -> bool:
        """Whether those that are shown are in reach of a day."""
        return all((each.km or 0) < NEAR_KM for each in self.results)

    @cached_property
    def is_too_many(self) -> bool:
        """Too many for asking of each whether it is open, without a place."""
        is_asked = self.question.open and not self._near
        return is_asked and self.clinics.count() > MOST

    @cached_property
    def _near(self) -> dict[int, float | None]:
        """Kilometres by primary key, the nearest first after those that are meant."""
        if self.place is None:
            return {}
        known = self.clinics.filter(pk__in=self.place.clinics)
        meant = list(known.order_by().values_list("pk", flat=True))
        near: dict[int, float] = {}
        if self.point:
            rows = find_nearest(self.clinics, self.point, enough=ENOUGH, most=MOST)
            near = dict(rows)
        meant.sort(key=lambda pk: near.get(pk, inf))
        return {pk: near.get(pk) for pk in meant} | near

    @cached_property
    def _ranked(self) -> list[Result] | None:
        """All answers in their order; None: they are the clinics by name."""
        question = self.question
        if not self._near and not (question.open and not self.is_too_many):
            return None
        if self._near:
            found = Clinic.objects.filter(pk__in=self._near).with_facts()
        else:
            found = self.clinics.with_facts()
        results = [self._make_result(clinic) for clinic in found]
        if self._near:
            results = self._order(results)
        return [each for each in results if each.is_open or not question.open]

    def _make_result(self, clinic: Clinic) -> Result:
        is_open = clinic.status == Status.OPEN and clinic.schedule.state().is_open
        return Result(0, clinic, self._near.get(clinic.pk), is_open)

    def _order(self, results: Iterable[Result]) -> list[Result]:
        by_pk = {each.clinic.pk: each for each in results}
        ranked = [by_pk[pk] for pk in self._near if pk in by_pk]
        meant = [each for each in ranked if each.clinic.pk in self.place.clinics]
        others = [each for each in ranked if each not in meant]
        return [*_open_first(meant), *_open_first(others)]

    @cached_property
    def count(self) -> int:
        return self.clinics.count() if self._ranked is None else len(self._ranked)

    @property
    def pages(self) -> int:
        return max(1, ceil(self.count / PER_PAGE))

    @property
    def number(self) -> int:
        """Of the page that is shown: the last one where the asked one is beyond."""
        return min(self.question.page, self.pages)

    @property
    def previous(self) -> str:
        return self.question.link(page=self.number - 1) if self.number > 1 else ""

    @property
    def next(self) -> str:
        has_next = self.number < self.pages
        return self.question.link(page=self.number + 1) if has_next else ""

    @property
    def without_filters(self) -> str:
        """The address of the same place, with all clinics; an area is in none."""
        is_area = self.place is not None and self.place.kind == "area"
        return Question().link() if is_area else Question(q=self.question.q).link()

    @cached_property
    def count_without_filters(self) -> int:
        return Finder(self.request, Question(q=self.question.q)).count

    @cached_property
    def results(self) -> list[Result]:
        """Those of the page, with all their facts."""
        start = (self.number - 1) * PER_PAGE
        part = slice(start, start + PER_PAGE)
        if self._ranked is None:
            clinics = self.clinics.order_by("name", "pk")[part]
            shown = [Result(0, c) for c in load_clinics(self.request, clinics)]
        else:
            shown = self._load(self._ranked[part])
        return [replace(each, number=i) for i, each in enumerate(shown, start + 1)]

    def _load(self, results: list[Result]) -> list[Result]:
        pks = [each.clinic.pk for each in results]
        found = load_clinics(self.request, Clinic.objects.filter(pk__in=pks))
        clinics = {clinic.pk: clinic for clinic in found}
        return [
            replace(each, clinic=clinics[each.clinic.pk])
            for each in results
            if each.clinic.pk in clinics
        ]


def _open_first(results: list[Result]) -> Iterator[Result]:
    """The nearest first; of those about as far as it, the open ones before it."""
    while results:
        reach = _get_far(results[0]) + ABOUT_AS_FAR_KM
        level = [each for each in results if _get_far(each) <= reach]
        yield from sorted(level, key=lambda each: not each.is_open)
        results = results[len(level) :]


def _get_far(result: Result) -> float:
    return inf if result.km is None else result.km


def _get_codes() -> list[str]:
    """Of the languages spoken at any public clinic."""
    rows = Clinic.objects.public().order_by().values_list("languages", flat=True)
    return sorted({code for row in rows.distinct() for code in row})


def _get_treatments() -> Iterator[QuerySet]:
    active = Locale.get_active()
    for model in get_treatment_models():
        yield model.objects.live().public().filter(locale_id=active.pk)
