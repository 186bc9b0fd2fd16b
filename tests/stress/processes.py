"""The site's processes: started, killed, always ended."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def get_environment(database, **changes: str) -> dict[str, str]:
    """Of a process of the site on that database (see ``settings``)."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.stress.settings",
        "STRESS_DATABASE_URL": database.url,
        **changes,
    }


class Process:
    """One child process; what it writes goes to ``log``."""

    def __init__(self, arguments: list[str], environment: dict, log: Path) -> None:
        self.arguments, self.environment, self.log = arguments, environment, log
        self.start()

    def start(self) -> None:
        with self.log.open("ab") as output:
            self.popen = subprocess.Popen(  # noqa: S603  our own command
                [sys.executable, *self.arguments],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=output,
            )

    def kill(self) -> None:
        """As ``kill -9``: it can't tidy up."""
        self.popen.kill()
        self.popen.wait()

    def stop(self) -> None:
        self.popen.stdin.close()
        with suppress(ProcessLookupError):
            self.popen.terminate()
        try:
            self.popen.wait(10)
        except subprocess.TimeoutExpired:
            self.kill()

    @property
    def is_running(self) -> bool:
        return self.popen.poll() is None


class Worker(Process):
    """``tpi_deliver --loop``, as a site runs it."""

    def __init__(self, environment: dict, folder: Path) -> None:
        command = ["-m", "django", "tpi_deliver", "--loop", "--interval", "0.1"]
        super().__init__(command, environment, folder / "worker.log")


class WebServer(Process):
    """waitress, whose serving process can be killed and comes back by itself."""

    def __init__(self, environment: dict, folder: Path, threads: int = 8) -> None:
        self.port = find_free_port()
        self.pid_file = folder / f"web-{self.port}.pid"
        self.pid_file.unlink(missing_ok=True)
        module = ["-m", "tests.stress.serve"]
        arguments = [*module, str(self.port), str(threads), str(self.pid_file)]
        super().__init__(arguments, environment, folder / "web.log")

    def stop(self) -> None:
        """Its standard input ends, so that it takes the serving process along."""
        self.popen.stdin.close()
        self.popen.wait(10)

    @property
    def serving_pid(self) -> int:
        return int(self.pid_file.read_text() or 0)

    def kill_serving(self) -> int:
        """Kill the process that serves; returns its id."""
        pid = self.serving_pid
        os.kill(pid, signal.SIGKILL)
        return pid

    def wait_until_listening(self, seconds: float = 30) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            with (
                suppress(OSError),
                socket.create_connection(("127.0.0.1", self.port), 1),
            ):
                return
            if not self.is_running:
                break
            time.sleep(0.02)
        raise AssertionError(f"No web server: {self.log.read_text()[-2000:]}")
