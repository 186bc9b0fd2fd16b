"""A worker process: threads of each channel, so that none waits for another."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from functools import partial

from django.db import Error, connections

from .channels.base import OWN, get_paths
from .daily import run_duties
from .escalation import escalate
from .heartbeat import beat
from .scheduled import publish_scheduled
from .sending import deliver_next, get_due

logger = logging.getLogger("tpi_cms.delivery")

#: Seconds between two signs of life, and between two looks at the daily duties, at what
#: is scheduled and at promises that were missed.
BEAT_EVERY = 10
DUTIES_EVERY = 60

#: Seconds until a request to stop is noticed.
_TICK = 0.1


class Worker:
    """Sends what is due, in ``threads`` threads of each channel, our own in one.

    Publishes what is scheduled beside it, and escalates what wasn't answered in time.

    Args:
        interval: seconds to wait when nothing is due.
        once: end when nothing is due any more.
        report: called with the class name of a database error.
    """

    def __init__(
        self,
        *,
        threads: int,
        interval: float,
        once: bool,
        report: Callable[[str], object],
    ) -> None:
        self.once = once
        self.report = report
        self.failed = False
        self._asked_to_stop = False
        self._stopping = threading.Event()
        paths = get_paths()
        theirs = [[name] for name in paths if name not in OWN] * threads
        jobs: list[tuple[Callable[[], object], float]] = [
            (partial(deliver_next_of, *names), interval)
            for names in [*theirs, [name for name in paths if name in OWN]]
            if names
        ]
        # Threads of their own: receivers of a site may take long, notices don't wait.
        jobs += [(publish_scheduled, DUTIES_EVERY), (escalate, DUTIES_EVERY)]
        if not once:
            jobs += [(beat, BEAT_EVERY), (run_duties, DUTIES_EVERY)]
        self._threads = [threading.Thread(target=self._work, args=job) for job in jobs]

    def stop(self, *_args: object) -> None:
        """End after the current sends; may be called as a signal's handler.

        It takes no lock, which the interrupted code may be holding.
        """
        self._asked_to_stop = True

    def run(self) -> None:
        for thread in self._threads:
            thread.start()
        while any(thread.is_alive() for thread in self._threads):
            time.sleep(_TICK)
            if self._asked_to_stop:
                self._stopping.set()

    def _work(self, job: Callable[[], object], seconds: float) -> None:
        """One thread's life: again at once where there was something to do."""
        while not self._stopping.is_set():
            if self._attempt(job):
                continue
            if self.once:
                break
            for connection in connections.all(initialized_only=True):
                connection.close_if_unusable_or_obsolete()
            self._stopping.wait(seconds)
        connections.close_all()

    def _attempt(self, job: Callable[[], object]) -> object:
        """A database that is away comes back: say so, and start afresh."""
        try:
            return job()
        except Error as error:
            self.report(type(error).__name__)
        # A sender must outlive any fault, a library that ends the program included.
        except (Exception, SystemExit) as error:  # noqa: BLE001
            logger.error("Worker: %s", type(error).__name__)
        self.failed = True
        connections.close_all()
        return None


def deliver_next_of(*channels: str) -> bool:
    """Send the next due row of these channels, or of one that the site has no more.

    Those fail at once, and are seen to.
    """
    others = [name for name in get_paths() if name not in channels]
    return deliver_next(get_due().exclude(channel__in=others))
