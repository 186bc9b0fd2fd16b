"""``tpi_purge``: erase old requests, after a report of them."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import formats, timezone

from ...calls.counting import find_old_counts, purge_counts
from ...leads.privacy.retention import PurgeRefused, purge, report_purge


class Command(BaseCommand):
    help = (
        "Erases the person from requests older than TPI_CMS_RETENTION_DAYS and deletes "
        "those held as spam for TPI_CMS_HELD_DAYS, and counts of clicks older than 25 "
        "months, after a report of them. Asks first where the clock may be wrong, or "
        "where it would be unusually much."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Report only.")
        parser.add_argument(
            "--include-undelivered",
            action="store_true",
            help="Also requests with a notice that was not delivered.",
        )
        parser.add_argument(
            "--yes", action="store_true", help="Ask nothing: you read the dry run."
        )

    def handle(
        self, *, dry_run: bool, include_undelivered: bool, yes: bool, **options: Any
    ) -> None:
        self.write_report(report_purge(include_undelivered=include_undelivered))
        if old := find_old_counts().count():
            self.stdout.write(f"Counts of clicks on numbers: {old} to delete")
        if dry_run:
            self.stdout.write("Dry run: nothing was changed.")
            return
        try:
            count = purge(include_undelivered=include_undelivered, confirmed=yes)
        except PurgeRefused as refused:
            self.ask(str(refused))
            count = purge(include_undelivered=include_undelivered, confirmed=True)
        purge_counts()
        self.stdout.write(f"Purged: {count}.")

    def ask(self, doubts: str) -> None:
        if not sys.stdin.isatty():
            raise CommandError(f"Refused, as {doubts}. If that is right, add --yes.")
        self.stdout.write(f"Stop: {doubts}.")
        if input("Purge all the same? Type yes: ") != "yes":
            raise CommandError("Nothing was changed.")

    def write_report(self, rows: list[Any]) -> None:
        if not rows:
            self.stdout.write("Nothing is old enough.")
        for row in rows:
            self.stdout.write(
                f"{row.clinic_name}: {row.old} to erase "
                f"({row.open} of them still open), "
                f"{row.held} held to delete{self.describe_span(row)}"
            )
            if row.kept:
                self.stdout.write(f"{row.clinic_name}: {row.kept} kept, as undelivered")
            if row.untold:
                self.stdout.write(
                    f"{row.clinic_name}: {row.untold} held and kept, as nobody was told"
                )

    def describe_span(self, row: Any) -> str:
        """When the oldest and the newest of them last changed."""
        if row.oldest is None or row.newest is None:
            return ""
        oldest, newest = (
            formats.date_format(timezone.localtime(at), "Y-m-d")
            for at in (row.oldest, row.newest)
        )
        return f", last changed {oldest} to {newest}"
