"""``tpi_doctor``: what is stuck or set wrongly, each with what to do about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Count
from django.utils import timezone, translation

from ...clinics.models import Clinic
from ...leads.access.policy import lead_permission_policy
from ...leads.intake.trials.runs import get_run
from ...leads.outbox import heartbeat
from ...leads.outbox.channels.email import get_admin_link
from ...leads.outbox.health import DEAD, NOT_DONE, UNDELIVERED, is_stuck
from ...leads.outbox.models import SENDABLE, Delivery, Heartbeat
from ...leads.record.models import Lead
from ...leads.record.promises import find_broken, get_promises

DAY, WEEK = dt.timedelta(days=1), dt.timedelta(days=7)

#: Checks that a probe of clinics says more of.
TOLD_BELOW = {"tpi_cms.W003"}

#: What is wrong, and what to do.
Found = Iterator[tuple[str, str]]


def find_settings(now: dt.datetime) -> Found:
    """What our own system checks say, a missing worker among it."""
    everything = {"include_deployment_checks": True, "databases": ["default"]}
    for message in checks.run_checks(**everything):
        is_ours = str(message.id).startswith("tpi_cms.")
        if is_ours and message.id not in TOLD_BELOW and not message.is_silenced():
            yield str(message.msg), f"{message.hint} ({message.id})"


def find_notices(now: dt.datetime) -> Found:
    rows = Delivery.objects.filter(NOT_DONE, SENDABLE)
    if count := rows.filter(UNDELIVERED, is_stuck()).count():
        yield f"Notices that wait for too long: {count}.", "See Requests, Undelivered."
    if count := rows.filter(DEAD).count():
        hint = "Mend what Requests, Undelivered says of each, and press Retry all."
        yield f"Notices given up: {count}.", hint


def find_duties(now: dt.datetime) -> Found:
    done = Heartbeat.objects.filter(name__startswith="daily:")
    if done.exists() and not done.filter(seen_at__gt=now - 2 * DAY).exists():
        hint = "Run tpi_daily by cron, or keep tpi_deliver --loop running."
        yield "No daily duty was done for two days.", hint
    if heartbeat.get_noted(heartbeat.PURGE_REFUSED):
        hint = "Run tpi_purge, which says why and asks."
        yield "Old requests were not erased: the purge was refused.", hint


def find_clinics(now: dt.datetime) -> Found:
    for clinic in _get_clinics():
        wanted = {
            "a mailbox for requests": clinic.intake_emails,
            "a mailbox of its manager": clinic.manager_emails,
            "a phone": clinic.main_phone,
            "weekly hours": clinic.schedule.grouped(),
        }
        if missing := [name for name, there in wanted.items() if not there]:
            link = get_admin_link("tpi_cms_clinic:edit", clinic.pk)
            yield f"{clinic.name} lacks {', '.join(missing)}.", f"Enter it: {link}"


def find_tests(now: dt.datetime) -> Found:
    for clinic in _get_clinics():
        run = get_run(clinic)
        hint = f"Run tpi_heartbeat --clinic {clinic.slug}, daily by cron."
        if run and run.failed:
            yield f"{clinic.name}: a test request failed. {run.steps[-1]}", hint
        elif not run or not run.passed_at:
            yield f"{clinic.name}: no test request ever arrived.", hint
        elif run.passed_at < now - WEEK:
            yield f"{clinic.name}: no test request for a week.", hint


def find_promises(now: dt.datetime) -> Found:
    """By the hours of today, of what is still to come."""
    leads = find_broken(get_promises(Lead.objects.all()))
    broken = [lead.reference for lead in leads]
    if broken:
        some = ", ".join(broken[:5])
        hint = f"Call these people before, or give them to others: {some}."
        yield (
            f"Promises that the clinic's hours don't allow any more: {len(broken)}.",
            hint,
        )


def find_forgotten(now: dt.datetime) -> Found:
    overdue = Lead.objects.filter(next_at__lt=now - DAY, owner=None)
    for name, count in _count_by_clinic(overdue):
        hint = "Requests, Due now: somebody has to take them."
        yield f"{name}: overdue for a day and taken by nobody: {count}.", hint
    # Once told of, most of it is spam and waits for the purge.
    held = Lead.objects.filter(held_at__lt=now - WEEK, held_told_at=None)
    for name, count in _count_by_clinic(held.filter(erased_at=None)):
        hint = "Look through Requests, Likely spam; the clinic needs a mailbox."
        yield f"{name}: held for a week, and nobody was told: {count}.", hint


def find_owners(now: dt.datetime) -> Found:
    """Who left, or may not change requests any more."""
    left = lead_permission_policy.has_owner_left()
    if count := Lead.objects.filter(left, next_at__isnull=False).count():
        hint = "Requests, filter by owner, and let others take them."
        yield f"Open requests of people who left: {count}.", hint


PROBES: list[Callable[[dt.datetime], Found]] = [
    find_settings,
    find_notices,
    find_duties,
    find_clinics,
    find_tests,
    find_promises,
    find_forgotten,
    find_owners,
]


def _get_clinics() -> Any:
    clinics = Clinic.objects.public().taking_requests()
    return clinics.with_facts().order_by("name")


def _count_by_clinic(leads: Any) -> Any:
    counts = leads.order_by("clinic__name").values_list("clinic__name")
    return counts.annotate(Count("pk"))


class Command(BaseCommand):
    help = (
        "Says what is stuck or set wrongly, and what to do about it. Exits with 0 "
        "where there is nothing to do."
    )
    requires_system_checks: list[str] = []  # It asks them itself.

    def handle(self, **options: Any) -> None:
        with translation.override(settings.LANGUAGE_CODE):
            found = [each for probe in PROBES for each in self.look(probe)]
        for problem, hint in found:
            self.stdout.write(f"- {problem}\n    {hint}")
        if found:
            raise CommandError(f"To do: {len(found)}.")
        self.stdout.write("Nothing to do.")

    def look(self, probe: Callable[[dt.datetime], Found]) -> list[tuple[str, str]]:
        """A probe that fails is something to do as well, and stops no other."""
        try:
            return list(probe(timezone.now()))
        except Exception as error:  # noqa: BLE001  see above
            name = probe.__name__.removeprefix("find_")
            problem = f"The {name} could not be looked at: {type(error).__name__}."
            return [(problem, "Is the database there, and migrated?")]
