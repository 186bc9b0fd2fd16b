"""``tpi_setup``: a new or existing site's address, pages, first clinic and groups."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import translation

from ...clinics.models import Clinic
from ...setup import site as verbs
from ...setup.first_steps import get_steps
from ...setup.outlines import plant_outlines

#: Options that are asked for where they are missing.
QUESTIONS = {
    "name": "Name of the clinic group",
    "hostname": "Host name, such as www.example.org",
    "clinic": "Name of the first clinic",
    "phone": "Its phone number",
    "email": "Mailbox for its requests",
}


class Command(BaseCommand):
    help = (
        "Sets a site up: its name and address, a home page, pages that list "
        "treatments, conditions and clinics, a first clinic with its page, and groups. "
        "Makes what is missing and changes nothing else, so it may be run again."
    )

    def add_arguments(self, parser: Any) -> None:
        for name, words in QUESTIONS.items():
            parser.add_argument(f"--{name}", default="", help=f"{words}.")
        parser.add_argument(
            "--noinput",
            "--no-input",
            action="store_false",
            dest="interactive",
            help="Ask nothing: what is not given stays as it is.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        site = verbs.get_site()
        if site is None:
            raise CommandError("Wagtail has no default site: run `migrate` first.")
        if options["interactive"] and sys.stdin.isatty():
            self.ask(options, site)
        try:
            with translation.override(settings.LANGUAGE_CODE), transaction.atomic():
                lines = list(set_up(site, options))
        except ValidationError as error:
            raise CommandError(f"Nothing was changed. {_describe(error)}") from None
        for line in lines:
            self.stdout.write(line)
        self.write_rest()

    def ask(self, options: dict[str, Any], site: Any) -> None:
        """For what is not given; an empty answer keeps what is there."""
        now = {"name": site.site_name, "hostname": site.hostname}
        for name, words in QUESTIONS.items():
            if options[name] or not self.is_wanted(name, options):
                continue
            kept = f" [{now[name]}]" if now.get(name) else ""
            options[name] = input(f"{words}{kept}: ").strip()

    def is_wanted(self, name: str, options: dict[str, Any]) -> bool:
        """A clinic is asked for where none is, its phone and mailbox with its name."""
        if name == "clinic":
            return not Clinic.objects.exists()
        return name in ("name", "hostname") or bool(options["clinic"])

    def write_rest(self) -> None:
        words = "Left for you, also on the dashboard until the first request:"
        self.stdout.write(f"\n{words}")
        for step in get_steps():
            if not step.is_done:
                text = f" ({step.text})" if step.text else ""
                self.stdout.write(f"- {step.title}{text}")


def set_up(site: Any, options: dict[str, Any]) -> Iterator[str]:
    """Words about all that was made, or there already."""
    names = {name: options[name] for name in ("name", "hostname")}
    yield from verbs.set_address(site, **names)
    # Before the pages: what is wrong with it leaves no page's address in a cache.
    if clinic := options["clinic"]:
        more = {name: options[name] for name in ("phone", "email")}
        yield from verbs.open_clinic(name=clinic, **more)
    yield from verbs.plant_pages(site)
    if clinic:
        yield from verbs.plant_location(site, name=clinic)
    yield from plant_outlines(site)
    yield from verbs.make_groups()


def _describe(error: ValidationError) -> str:
    """``hostname: Enter a valid …``, by the field where there is one."""
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    return " ".join(
        f"{name}: {' '.join(messages)}" for name, messages in error.message_dict.items()
    )
