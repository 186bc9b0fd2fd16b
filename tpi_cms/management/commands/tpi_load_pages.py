"""Make and change pages as the Markdown files of a folder say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from wagtail.models import Site

from ...content.files.loading import NotLoaded, PageFile, load_pages


class Command(BaseCommand):
    help = (
        "Makes and changes the site’s pages as the Markdown files of a folder say: all "
        "of them, or none. docs/content-files.md describes the files."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--check", action="store_true", help="Only say what would.")
        parser.add_argument("--publish", action="store_true", help="No drafts.")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        site = Site.objects.filter(is_default_site=True).first()
        if site is None or not folder.is_dir():
            raise CommandError("There is no such folder." if site else "No site.")
        check = options["check"]
        try:
            files = load_pages(
                folder, site.root_page, publish=options["publish"], check=check
            )
        except NotLoaded as refused:
            self._say(refused.files, check=True)
            raise CommandError("Nothing was stored.", returncode=1) from None
        self._say(files, check=check)
        counts = [
            f"{_count(files, s)} {s}" for s in ("created", "changed", "unchanged")
        ]
        self.stdout.write(
            f"{', '.join(counts)}." + (" Nothing stored." if check else "")
        )

    def _say(self, files: list[PageFile], *, check: bool) -> None:
        for file in files:
            for problem in file.reading.problems:
                word = "error" if problem.is_error else "warning"
                self.stdout.write(
                    f"{file.name}:{problem.line}: {word}: {problem.message}"
                )
            if file.state != "unchanged":
                fields = (
                    f": {', '.join(file.changes)}" if file.state == "changed" else ""
                )
                would = "would be " if check else ""
                self.stdout.write(f"{file.name}: {would}{file.state}{fields}")


def _count(files: list[PageFile], state: str) -> int:
    return sum(file.state == state for file in files)
