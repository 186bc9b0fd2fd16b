"""A worker process: threads of each channel, so that none waits for another."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from django.db import Error, connections
from django.db.models import QuerySet

from ...conf import conf
from .daily import run_duties
from .heartbeat import beat
from .models import Delivery
from .sending import deliver_next, get_due

logger = logging.getLogger("tpi_cms.delivery")

#: Seconds between two signs of life, and between two looks at the daily duties.
BEAT_EVERY = 10
DUTIES_EVERY = 60

#: Seconds until a request to stop is noticed.
_TICK = 0.1

Rows = Callable[[], QuerySet[Delivery]]


class Worker:
    """Sends what is due, in ``threads`` threads of each channel.

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
        self.interval = interval
        self.once = once
        self.report = report
        self.failed = False
        self._asked_to_stop = False
        self._stopping = threading.Event()
        senders = [get_rows_of(name) for name in conf.channels for _i in range(threads)]
        self._threads = [
            threading.Thread(target=self._send, args=[rows], name=f"sender-{number}")
            for number, rows in enumerate([*senders, get_orphaned_rows])
        ]
        if not once:
            self._threads += [
                threading.Thread(target=self._repeat, args=[beat, BEAT_EVERY]),
                threading.Thread(target=self._repeat, args=[run_duties, DUTIES_EVERY]),
            ]

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
        for thread in self._threads:
            thread.join()

    def _send(self, rows: Rows) -> None:
        """One sender's life."""
        while not self._stopping.is_set():
            if self._attempt(lambda: deliver_next(rows())):
                continue
            if self.once:
                break
            self._rest(self.interval)
        connections.close_all()

    def _repeat(self, duty: Callable[[], object], seconds: float) -> None:
        while not self._stopping.is_set():
            self._attempt(duty)
            self._rest(seconds)
        connections.close_all()

    def _rest(self, seconds: float) -> None:
        for connection in connections.all(initialized_only=True):
            connection.close_if_unusable_or_obsolete()
        self._stopping.wait(seconds)

    def _attempt(self, duty: Callable[[], object]) -> object:
        """A database that is away comes back: say so, and start afresh."""
        try:
            return duty()
        except Error as error:
            self.report(type(error).__name__)
        # A sender must outlive any fault, a library that ends the program included.
        except (Exception, SystemExit) as error:  # noqa: BLE001
            logger.error("Worker: %s", type(error).__name__)
        self.failed = True
        connections.close_all()
        return None


def get_rows_of(channel: str) -> Rows:
    return lambda: get_due().filter(channel=channel)


def get_orphaned_rows() -> QuerySet[Delivery]:
    """Rows of channels that the site has no more: they fail, and are seen to."""
    return get_due().exclude(channel__in=conf.channels)
