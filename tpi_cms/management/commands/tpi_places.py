"""``tpi_places``: postal codes and towns, loaded once for the search by place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ...clinics.places.loading import PlacesError, load_places, read_file, read_us


class Command(BaseCommand):
    help = (
        "Loads postal codes and towns, so that clinics are found by them: those of the "
        "United States from the package zipcodes, or any country's from a GeoNames "
        "file. Replaces that country's places, so it may be run again."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("country", nargs="?", default="", help="us")
        parser.add_argument(
            "--file",
            type=Path,
            help="Postal codes from download.geonames.org/export/zip, also zipped.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        country, file = options["country"].lower(), options["file"]
        if bool(country) == bool(file):
            raise CommandError("Give either a country or --file.")
        if country and country != "us":
            raise CommandError(
                f"There is no package for {country}: get its file from "
                "https://download.geonames.org/export/zip/ and give it as --file."
            )
        try:
            counts = load_places(read_file(file) if file else read_us())
        except PlacesError as error:
            raise CommandError(str(error)) from None
        for name, count in counts.items():
            self.stdout.write(f"{name}: {count:,} places.")
