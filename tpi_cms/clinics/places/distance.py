"""The nearest clinics to a place: a query, no extension of the database."""

from __future__ import annotations

import math

from django.db.models import FloatField, Q, Value
from django.db.models.functions import ASin, Cast, Cos, Least, Power, Radians, Sin, Sqrt

from ..querysets import ClinicQuerySet

EARTH_KM = 6371.0
#: Looked at one after the other; the last is the whole earth.
RADII_KM = (40.0, 160.0, 640.0, None)

#: Latitude and longitude in degrees.
Point = tuple[float, float]


def find_nearest(
    clinics: ClinicQuerySet, here: Point, *, enough: int, most: int | None = None
) -> list[tuple[int, float]]:
    """Primary key and kilometres of the nearest; at most four queries.

    The circle grows until it holds ``enough``, and all in it are given, the nearest
    first, at most ``most`` (None: ``enough``). Clinics without a place never are.
    """
    placed = clinics.order_by().filter(_get_box(here, None))
    found: list[tuple[int, float]] = []
    for radius in RADII_KM:
        near = placed.filter(_get_box(here, radius)) if radius else placed
        near = near.annotate(km=_get_distance(here))
        if radius:
            near = near.filter(km__lte=radius)
        rows = near.order_by("km", "pk").values_list("pk", "km")
        found = list(rows[: most or enough])
        if len(found) >= enough:
            break
    return found


def _get_distance(here: Point) -> ASin:
    """Great-circle distance in kilometres (haversine)."""
    latitude, longitude = (
        Cast("latitude", FloatField()),
        Cast("longitude", FloatField()),
    )
    half = Power(Sin(Radians(latitude - Value(here[0])) / 2.0), 2) + Cos(
        Radians(latitude)
    ) * Value(math.cos(math.radians(here[0]))) * Power(
        Sin(Radians(longitude - Value(here[1])) / 2.0), 2
    )
    return Value(2 * EARTH_KM) * ASin(
        # Of opposite points the sum may be a little more than 1.
        Sqrt(Least(half, Value(1.0))),
        output_field=FloatField(),
    )


def _get_box(here: Point, radius: float | None) -> Q:
    """All that can be within ``radius`` kilometres; None: all that is on this earth."""
    earth = Q(latitude__range=(-90, 90), longitude__range=(-180, 180))
    if radius is None:
        return earth
    latitude, longitude = here
    degrees = math.degrees(radius / EARTH_KM)
    south, north = latitude - degrees, latitude + degrees
    box = Q(latitude__range=(south, north))
    if max(-south, north) >= 90:
        return box  # A pole is in it, and so is every longitude.
    wide = math.degrees(
        math.asin(math.sin(radius / EARTH_KM) / math.cos(math.radians(latitude)))
    )
    west, east = longitude - wide, longitude + wide
    if west < -180:
        return box & (Q(longitude__gte=west + 360) | Q(longitude__lte=east))
    if east > 180:
        return box & (Q(longitude__gte=west) | Q(longitude__lte=east - 360))
    return box & Q(longitude__range=(west, east))


def measure_km(one: Point, other: Point) -> float:
    """Great-circle distance of two points."""
    lat1, lon1, lat2, lon2 = map(math.radians, (*one, *other))
    half = (
        math.sin((lat2 - lat1) / 2) ** 2
        + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return 2 * EARTH_KM * math.asin(math.sqrt(min(1.0, half)))
