"""A site on its database, with its processes and its mail server."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from .clients import Crowd, open_form
from .mailserver import MailServer
from .processes import Process, WebServer, Worker, get_environment


@dataclass
class Stage:
    """A site on its database: starts processes, and ends all of them."""

    database: object
    paths: dict[str, str]
    folder: Path
    mail: MailServer
    processes: list[Process] = field(default_factory=list)

    @property
    def trouble(self) -> Path:
        """See ``sabotage``."""
        return self.folder / "trouble"

    def get_environment(self, **changes: str) -> dict[str, str]:
        own = {
            "STRESS_SMTP_PORT": str(self.mail.port),
            "STRESS_TROUBLE": str(self.trouble),
        }
        return get_environment(self.database, **{**own, **changes})

    def start_web(self, threads: int = 8, **changes: str) -> WebServer:
        environment = self.get_environment(**changes)
        server = WebServer(environment, self.folder, threads)
        self.processes.append(server)
        server.wait_until_listening()
        return server

    def start_worker(self, **changes: str) -> Worker:
        worker = Worker(self.get_environment(**changes), self.folder)
        self.processes.append(worker)
        return worker

    def stop(self) -> None:
        for process in self.processes:
            process.stop()

    def meet_crowd(self, server: WebServer, seed: int, page="treatment") -> Crowd:
        """People who all read the same copy of that page."""
        form = asyncio.run(open_form(server.port, self.paths[page]))
        return Crowd(form, seed)

    def count_open(self) -> int:
        """Deliveries that aren't done."""
        sql = "SELECT COUNT(*) FROM tpi_cms_delivery WHERE state <> 'done'"
        return self.database.run(sql)[0][0]

    def hurry(self) -> None:
        """Tries that wait for their turn are due now."""
        past = "'2020-01-01 00:00:00+00'" if self.is_postgres else "'2020-01-01'"
        self.database.run(
            f"UPDATE tpi_cms_delivery SET next_at = {past} "  # noqa: S608  ours
            "WHERE state = 'due'"
        )

    @property
    def is_postgres(self) -> bool:
        return self.database.vendor == "postgresql"

    def wait_until_delivered(self, seconds: float, hurry: bool = True) -> None:
        wait_for(
            self._is_delivered if hurry else lambda: not self.count_open(), seconds
        )

    def _is_delivered(self) -> bool:
        self.hurry()
        return not self.count_open()


def wait_for(condition: Callable[[], object], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"Not within {seconds} s"
        time.sleep(0.05)
