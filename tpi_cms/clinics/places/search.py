"""What somebody meant who typed where they are, or which clinic they look for."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q, Value
from django.db.models.functions import Replace, Upper

from ...conf import conf
from ..models import Clinic
from .distance import Point, measure_km
from .models import Place
from .names import normalise_code, normalise_name

#: A code at a clinic further away than this from where the data has it, in
#: kilometres, is another place's: the clinic knows better.
SAME_PLACE_KM = 80
#: So many other towns of one name are offered, and clinics that fit a name.
MOST_OTHERS = 8
#: Of one query; databases take only so many values.
CODES_AT_ONCE = 500


@dataclass(frozen=True)
class Understood:
    """``kind``: ``code``, ``town``, ``clinic``, ``area``, or "" for not at all.

    ``label``: as people know it. ``point``: where it is, if that is known;
    ``is_middle``: of the code or town itself, not of a clinic there. ``clinics``:
    primary keys of those that are meant themselves. ``others``: what else to search
    for, such as ``Springfield, MO``.
    """

    kind: str
    label: str
    point: Point | None = None
    clinics: tuple[int, ...] = ()
    others: tuple[str, ...] = ()
    is_middle: bool = False


def understand(typed: str) -> Understood:
    """A postal code, a town (``Peoria``, ``Peoria IL``), a clinic's name or code.

    A coarse area that a browser sends is ``41.2, -87.9``. At most four queries.
    """
    # PostgreSQL fails on NUL instead of finding nothing.
    typed = " ".join(typed[:100].replace("\0", " ").split())
    area = read_area(typed)
    if area:
        return Understood("area", typed, area)
    found = _find_code(typed) if re.search(r"\d", typed) else _find_town(typed)
    return found or _find_clinic(typed) or Understood("", typed)


def read_area(typed: str) -> Point | None:
    """``41.2, -87.9``; None of what is no place on this earth."""
    match = re.fullmatch(r"(-?\d{1,2}(?:\.\d+)?), ?(-?\d{1,3}(?:\.\d+)?)", typed)
    point = (float(match[1]), float(match[2])) if match else None
    return point if point and abs(point[0]) <= 90 and abs(point[1]) <= 180 else None


def _find_code(typed: str) -> Understood | None:
    code = normalise_code(typed)
    if len(code) < 3:
        return None
    places = sorted(Place.objects.filter(postal_code=code)[:20], key=_is_abroad)
    place = (places[0].latitude, places[0].longitude) if places else None
    stored = Replace(Replace(Upper("postal_code"), Value(" ")), Value("-"))
    clinics = Clinic.objects.public().alias(stored_code=stored).order_by("pk")
    # A clinic may have a ZIP+4.
    whole = Q(stored_code=code)
    if re.fullmatch(r"\d{5}", code):
        whole |= Q(stored_code__regex=rf"^{code}\d{{4}}$")
    own = list(clinics.filter(whole)[:MOST_OTHERS])
    point = get_middle(clinic.place for clinic in own if clinic.place)
    if not places and not own:
        return None
    pks = tuple(clinic.pk for clinic in own)
    if place and (point is None or measure_km(place, point) < SAME_PLACE_KM):
        return Understood("code", code, place, pks, is_middle=True)
    return Understood("code", code, point, pks)


def locate_codes(
    pairs: Iterable[tuple[str, str]],
) -> dict[tuple[str, str], list[Point]]:
    """The middles of each country's postal code, as typed; towns share one."""
    asked = {(country, code): normalise_code(code) for country, code in pairs if code}
    known = defaultdict(list)
    names = ("country", "postal_code", "latitude", "longitude")
    codes = sorted(set(asked.values()))
    for start in range(0, len(codes), CODES_AT_ONCE):
        batch = codes[start : start + CODES_AT_ONCE]
        places = Place.objects.filter(postal_code__in=batch).values_list(*names)
        for country, code, latitude, longitude in places:
            known[country, code].append((latitude, longitude))
    return {
        (country, typed): known[country, code]
        for (country, typed), code in asked.items()
        if (country, code) in known
    }


def find_strange(
    pairs: Iterable[tuple[str, str]], known: Collection[tuple[str, str]]
) -> set[tuple[str, str]]:
    """Those not ``known`` to ``locate_codes`` though their country's places are."""
    missing = {pair for pair in pairs if pair[1] and pair not in known}
    loaded = {country for country, _code in known}
    for country in {country for country, _code in missing} - loaded:
        if Place.objects.filter(country=country).exists():
            loaded.add(country)
    return {pair for pair in missing if pair[0] in loaded}


def _is_abroad(place: Place) -> bool:
    return place.country != conf.default_country


def _find_town(typed: str) -> Understood | None:
    for town, region in _split_region(typed):
        places = Place.objects.filter(search_name=normalise_name(town))
        found = list(places.order_by("pk")[:500])
        fitting = [p for p in found if p.region.casefold() == region.casefold()]
        if found and (fitting or not region or "," in typed):
            return _choose_town(found, region if fitting else "")
    return None


def _split_region(typed: str) -> list[tuple[str, str]]:
    """Ways to read it: ``Peoria, IL`` and ``Peoria IL`` have a region."""
    if "," in typed:
        town, region = typed.split(",", 1)
        return [(town, region.strip())]
    words = typed.split()
    ways = [(typed, "")]
    if len(words) > 1 and len(words[-1]) == 2:
        ways.append((" ".join(words[:-1]), words[-1]))
    return ways


def _choose_town(found: list[Place], region: str) -> Understood:
    towns = defaultdict(list)
    for place in found:
        towns[place.country, place.region].append(place)
    at_clinics = defaultdict(list)
    for clinic in Clinic.objects.public().filter(locality__iexact=found[0].town):
        at_clinics[clinic.country, clinic.region].append(clinic.pk)

    def rank(town: tuple[str, str]) -> tuple[bool, bool, bool, int]:
        is_other = bool(region) and town[1].casefold() != region.casefold()
        is_abroad = town[0] != conf.default_country
        # The town with a clinic, then the one with the most postal codes.
        return is_other, town not in at_clinics, is_abroad, -len(towns[town])

    best, *others = sorted(towns, key=rank)
    point = get_middle((p.latitude, p.longitude) for p in towns[best])
    names = [_name(towns[town][0]) for town in others[:MOST_OTHERS]]
    own = tuple(at_clinics.get(best, ()))
    label, others = _name(towns[best][0]), () if region else tuple(names)
    return Understood("town", label, point, own, others, is_middle=True)


def _name(place: Place) -> str:
    return f"{place.town}, {place.region}" if place.region else place.town


def _find_clinic(typed: str) -> Understood | None:
    """A clinic by name or code, or the only thing known of a town: its clinic."""
    town = typed.split(",")[0]
    if not town:
        return None
    fits = Q(code__iexact=typed) | Q(locality__iexact=town)
    if len(typed) > 2:
        fits |= Q(name__icontains=typed)
    found = list(Clinic.objects.public().filter(fits)[:MOST_OTHERS])
    if not found:
        return None
    pks = tuple(clinic.pk for clinic in found)
    points = [clinic.place for clinic in found if clinic.place]
    if any(normalise_name(c.locality) == normalise_name(town) for c in found):
        return Understood("town", found[0].locality, get_middle(points), pks)
    return Understood("clinic", typed, points[0] if points else None, pks)


def get_middle(points: Iterable[Point]) -> Point | None:
    """Their mean; None of none. Of points that are near each other."""
    known = list(points)
    if not known:
        return None
    latitudes, longitudes = zip(*known, strict=True)
    # Across the date line the mean would be on the other side of the earth.
    if max(longitudes) - min(longitudes) > 180:
        longitudes = tuple(each % 360 for each in longitudes)
    middle = sum(longitudes) / len(known)
    return sum(latitudes) / len(known), middle - 360 if middle > 180 else middle
