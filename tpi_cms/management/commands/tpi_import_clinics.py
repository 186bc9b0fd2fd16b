"""Import clinics from a CSV or XLSX file: says what would change, or does it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ...clinics.importing.actions import NotApplied, Report, apply, preview
from ...clinics.importing.reading import UnreadableFile, read_table


class Command(BaseCommand):
    help = (
        "Says what a CSV or XLSX file of clinics would change, and what is wrong with "
        "it. With --apply it is stored: all of it, or nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--apply", action="store_true", help="Store it.")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            table = read_table(file.read_bytes(), file.name)
            run = apply if options["apply"] else preview
            report = run(table, mailboxes=True)
        except (OSError, UnreadableFile) as error:
            raise CommandError(str(error)) from error
        except NotApplied as refused:
            self._say(refused.report, table.note)
            words = "" if refused.report.errors else " Clinics changed meanwhile."
            raise CommandError(f"Nothing was stored.{words}", returncode=1) from None
        self._say(report, table.note)
        if report.errors:
            raise CommandError("Nothing was stored.", returncode=1)
        done = "Stored." if options["apply"] else "Nothing stored: run with --apply."
        self.stdout.write(done)

    def _say(self, report: Report, note: str) -> None:
        for row in report.rows:
            start = f"Row {row.number}, {row.code or '-'}"
            for column, message, is_error in row.issues:
                word = "error" if is_error else "warning"
                where = f", {column}" if column else ""
                self.stdout.write(f"{start}{where}: {word}: {message}")
            for column, old, new in row.changes if self._shows(row) else ():
                self.stdout.write(f"{start}, {column}: {old!r} -> {new!r}")
        if note:
            self.stdout.write(note)
        self.stdout.write(
            f"{report.new} new, {report.changed} changed, {report.same} unchanged, "
            f"{report.errors} with errors."
        )

    @staticmethod
    def _shows(row: Any) -> bool:
        """Of a new clinic everything is new: its file says it."""
        return not row.is_new and not row.has_errors
