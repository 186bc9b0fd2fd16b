"""Tests of clinics: run, kept track of, and tidied up."""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass

from django.db import connections
from django.utils import timezone, translation

from ....clinics.models import Clinic
from ...outbox import heartbeat
from ...outbox.models import Heartbeat
from ...record.models import Lead
from .chain import Chain, Step

logger = logging.getLogger("tpi_cms.leads")

#: For a worker, and for the mail server: longer than from one run of cron to the next.
WAIT_SECONDS = 90.0
#: A test without a sign of life for so long was broken off.
BROKEN_OFF = dt.timedelta(minutes=4)
#: What a test that was broken off left is deleted after that.
LEFT_AFTER = dt.timedelta(hours=1)


@dataclass(frozen=True)
class Run:
    """The last test of a clinic. ``passed_at``: when all was well last, or None."""

    steps: tuple[Step, ...]
    seen_at: dt.datetime
    is_over: bool
    passed_at: dt.datetime | None

    @property
    def failed(self) -> bool:
        return any(not step.holds for step in self.steps)

    @property
    def is_running(self) -> bool:
        return not self.is_over and timezone.now() - self.seen_at < BROKEN_OFF


def run_test(
    clinic: Clinic,
    *,
    base: str = "",
    wait_seconds: float = WAIT_SECONDS,
    report: Callable[[Step], object] = lambda step: None,
) -> bool:
    """Test a clinic's chain, and note each step as it comes.

    Args:
        base: scheme and host where the site answers; "": as Wagtail's sites say.
        report: called with each step.

    Returns:
        Whether the whole chain holds.
    """
    delete_leftovers()
    steps: list[Step] = []
    _note(clinic, steps)
    for step in Chain(clinic, base=base, wait_seconds=wait_seconds).test():
        steps.append(step)
        _note(clinic, steps)
        report(step)
    _note(clinic, steps, is_over=True)
    holds = all(step.holds for step in steps)
    if holds:
        heartbeat.note(f"tested:{clinic.pk}")
    return holds


def start_test(clinic: Clinic) -> None:
    """Run it beside this request, unless one runs already.

    A thread, as a server with one process would wait for itself otherwise.
    """
    if _claim(clinic):
        args = (clinic, translation.get_language())
        threading.Thread(target=_run_alone, args=args, daemon=True).start()


def _claim(clinic: Clinic) -> bool:
    """True for one of those who ask at once, where none runs."""
    run = get_run(clinic)
    if run and run.is_running:
        return False
    begun = {"seen_at": timezone.now(), "steps": []}
    rows = Heartbeat.objects.filter(name=f"test:{clinic.pk}")
    if run:
        return rows.filter(seen_at=run.seen_at).update(**begun) == 1
    return rows.get_or_create(name=f"test:{clinic.pk}", defaults=begun)[1]


def _run_alone(clinic: Clinic, language: str | None) -> None:
    try:
        with translation.override(language):
            run_test(clinic)
    except Exception as error:  # noqa: BLE001  nobody is there to see it
        logger.error("Test request: %s", type(error).__name__)
    finally:
        connections.close_all()


def get_run(clinic: Clinic) -> Run | None:
    """The last test of a clinic, also one that goes on; None: there never was any."""
    row = Heartbeat.objects.filter(name=f"test:{clinic.pk}").first()
    if row is None:
        return None
    found = tuple(Step(**step) for step in row.steps if step)
    passed_at = heartbeat.get_noted(f"tested:{clinic.pk}")
    return Run(found, row.seen_at, None in row.steps, passed_at)


def _note(clinic: Clinic, steps: list[Step], *, is_over: bool = False) -> None:
    """A null at the end says that no step follows."""
    told = [*map(asdict, steps), *([None] if is_over else [])]
    Heartbeat.objects.update_or_create(
        name=f"test:{clinic.pk}", defaults={"seen_at": timezone.now(), "steps": told}
    )


def delete_leftovers() -> None:
    """Of tests that were broken off; a daily duty, too."""
    before = timezone.now() - LEFT_AFTER
    Lead.with_tests.filter(is_test=True, created_at__lt=before).delete()
    marks = Heartbeat.objects.filter(name__startswith="mark:")
    marks.filter(seen_at__lt=before).delete()
