"""Where results lie around the place that was asked for: rings, no map."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ..clinics.places.distance import Point
from .finder import Finder, Result

#: Countries that measure roads in miles.
MILES = frozenset({"US", "GB", "LR", "MM"})
KM_PER_MILE = 1.609344
#: The first set that holds all results is drawn; miles or kilometres.
RINGS = (
    (5, 10, 25),
    (10, 25, 50),
    (25, 50, 100),
    (50, 100, 250),
    (100, 250, 500),
    (250, 500, 1000),
    (500, 1000, 2500),
    (2500, 5000, 12500),
)
#: Of the drawing, in its own units.
RADIUS, MIDDLE = 140, 160
#: Less than 1 gives what is near more room.
EVENNESS = 0.4
#: What would hide another mark is turned around the middle, in degrees, to be so far
#: from it: the distance stays right.
TURNS, APART = (0, 10, -10, 20, -20, 35, -35, 50, -50), 23


@dataclass(frozen=True)
class RingMap:
    """``rings``: radius and words of each; ``marks``: result and where it stands."""

    rings: list[tuple[float, str]]
    marks: list[tuple[Result, float, float]]


def draw_rings(finder: Finder) -> RingMap | None:
    """Of the results that have a place; None where there is nothing to draw."""
    here, results = finder.point, finder.results
    placed = [each for each in results if each.km is not None and each.clinic.place]
    if here is None or not placed:
        return None
    is_miles = placed[0].clinic.country in MILES
    unit, word = (KM_PER_MILE, "mi") if is_miles else (1.0, "km")
    farthest = max(each.km for each in placed) / unit
    rings = next((each for each in RINGS if each[-1] >= farthest), RINGS[-1])

    def scale(far: float) -> float:
        return RADIUS * min(far / rings[-1], 1.0) ** EVENNESS

    marks: list[tuple[Result, float, float]] = []
    for each in placed:
        bearing = _get_bearing(here, each.clinic.place)
        spots = [_get_spot(bearing, scale(each.km / unit), turn) for turn in TURNS]
        spot = next((s for s in spots if _is_free(s, marks)), spots[0])
        marks.append((each, *spot))
    drawn = [(round(scale(ring), 1), f"{ring} {word}") for ring in reversed(rings)]
    # The first of the list lies on top.
    return RingMap(drawn, marks[::-1])


def _get_spot(bearing: float, far: float, turn: float) -> Point:
    angle = bearing + math.radians(turn)
    x, y = MIDDLE + far * math.sin(angle), MIDDLE - far * math.cos(angle)
    return round(x, 1), round(y, 1)


def _is_free(spot: Point, marks: list[tuple[Result, float, float]]) -> bool:
    return all(math.dist(spot, (x, y)) >= APART for _each, x, y in marks)


def _get_bearing(here: Point, there: Point) -> float:
    """Radians from north, clockwise, of the way that starts the shortest one."""
    lat1, lon1, lat2, lon2 = map(math.radians, (*here, *there))
    east = math.sin(lon2 - lon1) * math.cos(lat2)
    north = math.cos(lat1) * math.sin(lat2) - math.sin(lat1) * math.cos(
        lat2
    ) * math.cos(lon2 - lon1)
    return math.atan2(east, north)
