"""``tpi_deliver``: send the notices that are due, publish what is scheduled."""

from __future__ import annotations

import argparse
import math
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tpi_cms.conf import conf
from tpi_cms.leads.outbox.heartbeat import beat
from tpi_cms.leads.outbox.worker import Worker


@contextmanager
def own_process(worker: Worker) -> Iterator[None]:
    """What concerns the whole process: only where the command is its main thread."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    with default_timeout(conf.delivery_timeout_seconds), stopped_by_signals(worker):
        yield


@contextmanager
def default_timeout(seconds: float) -> Iterator[None]:
    """A server that never answers must not hold a thread for good.

    Our channels have limits of their own. This is for what has none: a site's channel
    or mail backend on plain sockets.
    """
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(seconds)
    try:
        yield
    finally:
        socket.setdefaulttimeout(before)


@contextmanager
def stopped_by_signals(worker: Worker) -> Iterator[None]:
    """SIGTERM and SIGINT let the current sends finish."""
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(number, worker.stop) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


def at_least_one(typed: str) -> int:
    if (number := int(typed)) < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


def some_seconds(typed: str) -> float:
    if not 0 < (seconds := float(typed)) < math.inf:
        raise argparse.ArgumentTypeError("more than 0")
    return seconds


class Command(BaseCommand):
    help = (
        "Sends the notices of new requests that are due, and publishes what editors "
        "scheduled. Several may run at once."
    )

    def add_arguments(self, parser):
        how = parser.add_mutually_exclusive_group(required=True)
        how.add_argument(
            "--once", action="store_true", help="Send what is due, then stop."
        )
        how.add_argument("--loop", action="store_true", help="Go on until interrupted.")
        parser.add_argument(
            "--interval",
            type=some_seconds,
            default=2.0,
            help="Seconds to wait when nothing is due (default: 2).",
        )
        parser.add_argument(
            "--threads",
            type=at_least_one,
            default=conf.delivery_threads,
            help="Senders of each channel (default: TPI_CMS_DELIVERY_THREADS, 2).",
        )

    def handle(self, *, once: bool, interval: float, threads: int, **options: Any):
        worker = Worker(
            threads=threads, interval=interval, once=once, report=self.report
        )
        with own_process(worker):
            worker.run()
        if once:
            self.finish(worker)

    def finish(self, worker: Worker) -> None:
        """Let cron know of a failure, and the health page of this run."""
        if worker.failed:
            raise CommandError("Some notices could not be looked at.")
        beat("once")

    def report(self, name: str) -> None:
        self.stderr.write(f"Database not available: {name}")
