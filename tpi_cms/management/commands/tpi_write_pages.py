"""Write the site's pages as Markdown files, as ``tpi_load_pages`` reads them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from wagtail.models import Site

from ...content.files.loading import write_pages


class Command(BaseCommand):
    help = "Writes each live page to a Markdown file below a folder."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        site = Site.objects.filter(is_default_site=True).first()
        if site is None:
            raise CommandError("No site.")
        names = list(write_pages(folder, site.root_page))
        self.stdout.write(f"{len(names)} files written.")
