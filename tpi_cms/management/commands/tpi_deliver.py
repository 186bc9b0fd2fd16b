"""``tpi_deliver``: send the notices that are due."""

from __future__ import annotations

import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections

from tpi_cms.conf import conf
from tpi_cms.leads.delivery import sweep

BATCH = 50


@contextmanager
def default_timeout(seconds: float) -> Iterator[None]:
    """A mail server that never answers must not hold a worker for good."""
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(seconds)
    try:
        yield
    finally:
        socket.setdefaulttimeout(before)


class Command(BaseCommand):
    help = "Sends the notices of new requests that are due. Several may run at once."

    def add_arguments(self, parser):
        how = parser.add_mutually_exclusive_group(required=True)
        how.add_argument(
            "--once", action="store_true", help="Send what is due, then stop."
        )
        how.add_argument("--loop", action="store_true", help="Go on until interrupted.")
        parser.add_argument(
            "--interval",
            type=float,
            default=2.0,
            help="Seconds to wait when nothing is due (default: 2).",
        )

    def handle(self, *, once: bool, loop: bool, interval: float, **options):
        with default_timeout(conf.delivery_timeout_seconds):
            if once:
                while sweep(BATCH):
                    pass
            else:
                self.run_until_stopped(interval)

    def run_until_stopped(self, interval: float) -> None:
        stopped = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_args: stopped.set())
        while not stopped.is_set():
            if not self.sweep_once():
                stopped.wait(interval)

    def sweep_once(self) -> int:
        """A database that is away comes back: say so and wait, don't end."""
        close_old_connections()
        try:
            return sweep(BATCH)
        except DatabaseError as error:
            self.stderr.write(f"Database not available: {type(error).__name__}")
            return 0
