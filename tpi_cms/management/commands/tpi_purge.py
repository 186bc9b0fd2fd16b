"""``tpi_purge``: erase old requests, after a report of them."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import formats, timezone

from ...leads.privacy.retention import purge, report_purge


class Command(BaseCommand):
    help = (
        "Erases the person from requests older than TPI_CMS_RETENTION_DAYS and deletes "
        "those held as spam for TPI_CMS_HELD_DAYS, after a report of them."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Report only.")
        parser.add_argument(
            "--include-undelivered",
            action="store_true",
            help="Also requests with a notice that was not delivered.",
        )

    def handle(
        self, *, dry_run: bool, include_undelivered: bool, **options: Any
    ) -> None:
        self.write_report(report_purge(include_undelivered=include_undelivered))
        if dry_run:
            self.stdout.write("Dry run: nothing was changed.")
            return
        count = purge(include_undelivered=include_undelivered)
        self.stdout.write(f"Purged: {count}.")

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

    def describe_span(self, row: Any) -> str:
        """When the oldest and the newest of them last changed."""
        if row.oldest is None or row.newest is None:
            return ""
        oldest, newest = (
            formats.date_format(timezone.localtime(at), "Y-m-d")
            for at in (row.oldest, row.newest)
        )
        return f", last changed {oldest} to {newest}"
