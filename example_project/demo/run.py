"""``make demo``: prepares the demo, runs it until interrupted, and ends it whole.

Two children run beside each other, as in production: the web server, and the worker
that delivers notices. When one of them dies the other is ended too.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from types import FrameType

HOST = "127.0.0.1"
SECONDS_TO_START = 60
SECONDS_TO_END = 10


class Stopped(Exception):
    """Ctrl-C, or a request to terminate."""


class Failed(Exception):
    """The demo can't go on; the text says why, in one line."""


@dataclass
class Child:
    name: str
    process: subprocess.Popen


def main() -> int:
    """Run the demo; returns the exit status of the command."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    children: list[Child] = []
    try:
        run(read_port(os.environ.get("PORT", "8000")), children)
    except Stopped:
        say("Stopping.")
        return 0
    except Failed as error:
        say(f"Demo: {error}")
        return 1
    finally:
        end(children)
    return 0


def run(port: int, children: list[Child]) -> None:
    check_port(port)
    os.environ["PORT"] = str(port)
    os.environ["DJANGO_SETTINGS_MODULE"] = "example_project.settings"
    from .prepare import Outdated, prepare

    try:
        names = prepare(host=HOST, port=port, say=say)
    except Outdated as error:
        raise Failed(str(error)) from error
    for name, command in commands(port).items():
        children.append(start(name, command))
    wait_for_server(port, children)
    announce(port, names)
    while True:
        check_children(children)
        time.sleep(0.2)


def commands(port: int) -> dict[str, list[str]]:
    """The children's command lines by name."""
    server = ["waitress", f"--listen={HOST}:{port}", "--threads=8"]
    return {
        "web server": [*server, "example_project.wsgi:application"],
        "delivery worker": ["django", "tpi_deliver", "--loop"],
    }


def start(name: str, command: list[str]) -> Child:
    """Start a Python module; Ctrl-C reaches it only through us."""
    return Child(
        name,
        subprocess.Popen(  # noqa: S603  our own commands
            [sys.executable, "-m", *command],
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        ),
    )


def end(children: list[Child]) -> None:
    """Ask all to end, wait, and insist where that isn't enough."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    for child in children:
        child.process.terminate()
    deadline = time.monotonic() + SECONDS_TO_END
    for child in children:
        try:
            child.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.process.kill()
            child.process.wait()


def check_children(children: list[Child]) -> None:
    for child in children:
        status = child.process.poll()
        if status is not None:
            raise Failed(f"the {child.name} ended by itself (exit status {status}).")


def read_port(text: str) -> int:
    if text.isdecimal() and 0 < int(text) < 65536:
        return int(text)
    raise Failed(f"PORT must be a number from 1 to 65535, not {text!r}.")


def check_port(port: int) -> None:
    """Say so now rather than after half a minute of preparation."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise Failed(
                f"port {port} can't be used ({error.strerror}). "
                "Try another: make demo PORT=8123"
            ) from error


def wait_for_server(port: int, children: list[Child]) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        check_children(children)
        try:
            socket.create_connection((HOST, port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise Failed(f"the web server did not answer within {SECONDS_TO_START} seconds.")


def get_mail_folder() -> str:
    from django.conf import settings

    return os.path.relpath(settings.EMAIL_FILE_PATH)


def announce(port: int, names: list[str]) -> None:
    url = f"http://{HOST}:{port}"
    say(
        f"""
The site    {url}/
A treatment {url}/treatments/trigger-point-injections/
The admin   {url}/admin/
Mail        a file each in {get_mail_folder()}/

Log in to the admin with the password "demo" as one of:"""
    )
    for name in names:
        say(f"  {name}")
    say("\nPress Ctrl-C to stop.")


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _stop(number: int, frame: FrameType | None) -> None:
    raise Stopped


if __name__ == "__main__":
    sys.exit(main())
