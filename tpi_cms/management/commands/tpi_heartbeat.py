"""``tpi_heartbeat``: a test request through the whole chain, a line a step."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ...clinics.models import Clinic
from ...leads.intake.trials.chain import Step
from ...leads.intake.trials.runs import WAIT_SECONDS, run_test
from .tpi_deliver import some_seconds


class Command(BaseCommand):
    help = (
        "Sends a test request to each clinic that takes requests, as a patient's "
        "browser would: page, form, answer, outbox, mail. It counts nowhere and is "
        "deleted. Exits with 0 only where the whole chain holds."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--clinic", default="", help="Slug of one clinic; all.")
        parser.add_argument(
            "--url",
            default="",
            help="Where the site answers, such as https://www.example.org; default: as "
            "the admin says under Settings, Sites.",
        )
        parser.add_argument(
            "--wait",
            type=some_seconds,
            default=WAIT_SECONDS,
            help="Seconds for a worker, and for the mail server (default: 90).",
        )

    def handle(self, *, clinic: str, url: str, wait: float, **options: Any) -> None:
        broken = []
        for each in self.find_clinics(clinic):
            self.stdout.write(each.name)
            more = {"base": url.rstrip("/"), "wait_seconds": wait}
            if not run_test(each, report=self.write_step, **more):
                broken.append(each.name)
        if broken:
            raise CommandError(f"Requests may not reach: {', '.join(broken)}.")

    def find_clinics(self, slug: str) -> list[Clinic]:
        clinics = Clinic.objects.taking_requests().order_by("name")
        found = clinics.filter(slug=slug) if slug else clinics.public()
        if not found:
            raise CommandError("There is no such clinic that takes requests.")
        return list(found)

    def write_step(self, step: Step) -> None:
        word = "ok    " if step.holds else "FAILED"
        self.stdout.write(f"  {word}  {step}")
