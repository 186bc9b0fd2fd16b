"""Make a page of a text: plain, Markdown, HTML or DOCX."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from wagtail.models import Page, Site

from ...content.importing.actions import (
    Draft,
    NotCreated,
    UnreadableText,
    create_page,
    find_model,
    read_draft,
)


class Command(BaseCommand):
    help = (
        "Makes a draft page with typed sections of a text, Markdown, HTML or DOCX "
        "file, and says what it set aside and what to look at."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="The file, or - for standard input.")
        parser.add_argument("--type", required=True, help="treatment, condition, …")
        parser.add_argument("--parent", required=True, help="Such as /treatments/")
        parser.add_argument("--publish", action="store_true", help="Publish it.")
        parser.add_argument("--json", action="store_true", help="Print JSON only.")

    def handle(self, *args: Any, file: str, **options: Any) -> None:
        try:
            model = find_model(options["type"])
            parent = find_parent(options["parent"])
            is_piped = file == "-"
            data = sys.stdin.buffer.read() if is_piped else Path(file).read_bytes()
            name = "" if is_piped else Path(file).name
            draft = read_draft(data, name, kind=options["type"])
            publish = options["publish"]
            page = create_page(draft, model=model, parent=parent, publish=publish)
        except (NotCreated, OSError, UnreadableText) as error:
            raise CommandError(str(error)) from error
        report = describe(draft, page)
        if options["json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False, indent=2))
        else:
            self._say(report, page)

    def _say(self, report: dict[str, Any], page: Page) -> None:
        state = "Published" if page.live else "Draft"
        self.stdout.write(f"{state}: page {report['id']}, {report['url']}")
        for section in report["sections"]:
            self.stdout.write(f"  {section['kind']}: {section['heading']}")
        for fact in report["facts"]:
            self.stdout.write(f"Fact, to accept: {fact['kind']}: {fact['value']}")
        for text in report["set_aside"]:
            self.stdout.write(f"Set aside: {' / '.join(text.splitlines())}")
        for text in report["flags"]:
            self.stdout.write(f"Look at: {text}")
        self.stdout.write(f"{report['words_in']} words, {report['words_lost']} lost.")


def find_parent(path: str) -> Page:
    """The page at that path of the default site, live or not.

    Raises:
        CommandError: there is none.
    """
    site = Site.objects.select_related("root_page").filter(is_default_site=True).first()
    root = site.root_page if site else Page.get_first_root_node()
    wanted = f"{root.url_path.rstrip('/')}/{path.strip('/')}".rstrip("/") + "/"
    found = Page.objects.filter(url_path=wanted).first()
    if found is None:
        raise CommandError(
            f"There is no page at {path}: give its path such as /guides/."
        )
    return found.specific


def describe(draft: Draft, page: Page) -> dict[str, Any]:
    """What ``--json`` prints; ``sections`` has an entry for each block of content, with
    the heading that it stands under: a part's own, else its section's.
    """
    sections = []
    for section in draft.sections:
        for block in section["value"]["content"]:
            is_part = block["type"] == "part"
            inner = block["value"]["content"] if is_part else [block]
            heading = (block if is_part else section)["value"]["heading"]
            sections += [{"kind": b["type"], "heading": heading} for b in inner]
    return {
        "id": page.pk,
        "url": page.full_url or page.url_path,
        "sections": sections,
        "facts": draft.facts,
        "set_aside": [entry["text"] for entry in draft.set_aside],
        "flags": draft.flags,
        "words_in": draft.words_in,
        "words_lost": draft.words_lost,
    }
