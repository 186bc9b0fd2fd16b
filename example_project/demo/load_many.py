"""``CLINICS=400 make demo``: invented clinics in real towns, over the whole country."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import zipcodes
from django.db import transaction
from django.utils.text import slugify

from tpi_cms.models import Clinic, ClinicPhone
from tpi_cms.pages.models import LocationIndexPage, LocationPage

from .content.clinics import CLINICS

#: Numbers for examples: 555-0100 to 555-0199 of every area code.
EXAMPLE_NUMBERS = 100
STREETS = ("Mill Lane", "Orchard Road", "Station Street", "Harbor Avenue", "Elm Court")
LANGUAGES = (["en"], ["en", "es"], ["en", "vi"], ["en", "es", "tl"])
WEEKS = (
    {day: [["08:00", "17:00"]] for day in ("mo", "tu", "we", "th", "fr")},
    {day: [["07:30", "12:00"], ["13:00", "18:00"]] for day in ("mo", "tu", "th", "fr")},
    {day: [["09:00", "19:00"]] for day in ("mo", "tu", "we", "th", "fr", "sa")},
)


def add_clinics(total: int) -> int:
    """Add clinics with live location pages until there are so many; returns how many.

    The same ones in the same order, so that a larger number adds to a smaller one.
    """
    there = Clinic.objects.count()
    if there >= total:
        return 0
    index = LocationIndexPage.objects.get()
    with transaction.atomic():
        for number, fields in enumerate(_get_fields(total - len(CLINICS))):
            if number >= there - len(CLINICS):
                _add(index, number, fields)
    return total - there


def _get_fields(count: int) -> Iterator[dict[str, Any]]:
    """Of that many clinics, spread evenly over the country's towns."""
    towns = [
        town
        for town in zipcodes.list_all()
        if town["active"] and town["zip_code_type"] == "STANDARD" and town["timezone"]
        if town["area_codes"] and float(town["lat"])
    ]
    # A stride without a common factor meets each town once before any comes again.
    stride = 7_919
    for number in range(count):
        yield towns[number * stride % len(towns)]


def _add(index: LocationIndexPage, number: int, town: dict[str, Any]) -> None:
    name = f"{town['city']} {town['zip_code']}"
    clinic = Clinic(
        name=name,
        slug=slugify(name),
        code=f"D{number:05}",
        street_address=f"{number % 90 + 10} {STREETS[number % len(STREETS)]}",
        locality=town["city"],
        region=town["state"],
        postal_code=town["zip_code"],
        latitude=town["lat"],
        longitude=town["long"],
        time_zone=town["timezone"],
        weekly_hours=WEEKS[number % len(WEEKS)],
        languages=LANGUAGES[number % len(LANGUAGES)],
        accepting_new_patients=number % 7 != 3,
        intake_emails=[f"desk.{number}@wrenfield.example.org"],
    )
    clinic.save()
    line = f"+1{town['area_codes'][0]}55501{number % EXAMPLE_NUMBERS:02}"
    ClinicPhone.objects.create(clinic=clinic, number=line)
    page = LocationPage(
        title=f"{town['city']} clinic",
        slug=clinic.slug,
        clinic=clinic,
        standfirst=f"Pain care in {town['city']}, {town['state']}.",
    )
    index.add_child(instance=page)
