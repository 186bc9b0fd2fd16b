"""Places out of packages and files into the database."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import transaction

from .models import Place
from .names import normalise_code, normalise_name

#: So many rows are in memory at once.
BATCH = 2000
#: Columns of https://download.geonames.org/export/zip/readme.txt
GEONAMES_COLUMNS = 12


class PlacesError(Exception):
    """Words for who runs the command; nothing was changed."""


@transaction.atomic
def load_places(places: Iterable[Place]) -> dict[str, int]:
    """Replaces all rows of each country that occurs; counts by country.

    Raises:
        PlacesError: a line can't be read, or there is none.
    """
    countries: set[str] = set()
    places = iter(places)
    while batch := list(islice(places, BATCH)):
        new = {place.country for place in batch} - countries
        Place.objects.filter(country__in=new).delete()
        countries |= new
        # Towns written twice, in other letters, are one.
        Place.objects.bulk_create(batch, ignore_conflicts=True)
    if not countries:
        raise PlacesError("No place in it. Nothing was changed.")
    return {c: Place.objects.filter(country=c).count() for c in sorted(countries)}


def read_us() -> Iterator[Place]:
    """The United States out of the package ``zipcodes``, without what is nowhere."""
    try:
        import zipcodes
    except ImportError:
        raise PlacesError(
            "The package zipcodes is missing: pip install tpi-cms[places]"
        ) from None
    for row in zipcodes.list_all():
        latitude, longitude = float(row["lat"]), float(row["long"])
        if not row["active"] or (latitude == longitude == 0):
            continue
        for town in (row["city"], *row["acceptable_cities"]):
            yield _make("US", row["zip_code"], town, row["state"], latitude, longitude)


def read_file(path: Path) -> Iterator[Place]:
    """Rows of a GeoNames file of postal codes, plain or zipped."""
    try:
        with _open(path) as lines:
            rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
            for number, row in enumerate(rows, 1):
                yield _read_row(row, number)
    except (UnicodeDecodeError, zipfile.BadZipFile, csv.Error) as error:
        raise PlacesError(f"{path} is no GeoNames file: {error}") from None
    except OSError as error:
        raise PlacesError(f"{path} can't be read: {error.strerror}") from None


@contextmanager
def _open(path: Path) -> Iterator[Iterable[str]]:
    if path.suffix.lower() != ".zip":
        with path.open(encoding="utf-8", newline="") as lines:
            yield lines
        return
    with zipfile.ZipFile(path) as archive:
        # Beside the data lies a readme.
        names = [n for n in archive.namelist() if "readme" not in n.lower()]
        if len(names) != 1:
            raise PlacesError(f"{path} must hold one file of places.")
        with archive.open(names[0]) as binary:
            yield io.TextIOWrapper(binary, encoding="utf-8", newline="")


def _read_row(row: list[str], number: int) -> Place:
    error = PlacesError(
        f"Line {number} is not of GeoNames' format for postal codes "
        f"({GEONAMES_COLUMNS} columns parted by tabs). Nothing was changed."
    )
    if len(row) != GEONAMES_COLUMNS or len(row[0]) != 2 or not row[1]:
        raise error
    try:
        latitude, longitude = float(row[9]), float(row[10])
    except ValueError:
        raise error from None
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):
        raise error
    # Short where people write it short: IL, but Bayern for BY's "02".
    region = row[4] if row[0] in ("US", "CA", "AU") and row[4] else row[3]
    return _make(row[0].upper(), row[1], row[2], region, latitude, longitude)


def _make(country: str, code: str, town: str, region: str, *place: Any) -> Place:
    return Place(
        country=country,
        postal_code=normalise_code(code)[:20],
        town=town[:120],
        search_name=normalise_name(town)[:120],
        region=region[:100],
        latitude=place[0],
        longitude=place[1],
    )
