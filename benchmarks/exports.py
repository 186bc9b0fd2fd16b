"""Spreadsheets of requests beside those of wagtail.contrib.forms.

    python -m benchmarks.exports [--rows 100000] [--rounds 3] [--database postgres]

Both from one server of one process, in turn. For each: seconds until the first byte and
until the last, and by how much the server's memory grew at most. On SQLite also how
long a row takes that is written meanwhile. Fails over budget: CSV +15 MiB, first byte
within 200 ms, at most twice the seconds of theirs; XLSX +60 MiB.
"""

from __future__ import annotations

import argparse
import http.client
import sys
import tempfile
import threading
import time
from pathlib import Path
from statistics import median

from .rows import Server, fill, fill_forms, log_in, make_database


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--database", choices=["postgres", "sqlite"], default="postgres"
    )
    parser.add_argument("--no-xlsx", action="store_true")
    asked = parser.parse_args()
    with make_database(asked.database):
        fill(asked.rows)
        page, cookie = fill_forms(asked.rows), log_in()
        paths = {
            "csv of theirs": f"/admin/forms/submissions/{page.pk}/?export=csv",
            "csv of ours": "/admin/leads/all/?export=csv",
            "xlsx of ours": "/admin/leads/all/?export=xlsx",
        }
        if asked.no_xlsx:
            del paths["xlsx of ours"]
        with tempfile.TemporaryDirectory() as folder:
            server = Server(Path(folder))
            try:
                report(server, cookie, paths, asked.rounds)
            finally:
                server.stop()


def report(server: Server, cookie: str, paths: dict, rounds: int) -> None:
    wait(server)
    for path in paths.values():  # Warm: imports, connections, a small answer.
        get(server, cookie, path.partition("?")[0])
    found: dict[str, list] = {name: [] for name in paths}
    for _round in range(rounds):
        for name, path in paths.items():
            found[name].append(measure(server, cookie, path))
    middle = {
        name: [median(each) for each in zip(*rows, strict=True)]
        for name, rows in found.items()
    }
    for name, (first, seconds, memory, size, write) in middle.items():
        print(
            f"{name}: first byte {1000 * first:.0f} ms, {seconds:.1f} s, "
            f"+{memory:.1f} MiB, {size / 2**20:.1f} MiB sent, "
            f"a write meanwhile at most {1000 * write:.0f} ms"
        )
    ours, theirs = middle["csv of ours"], middle["csv of theirs"]
    print(f"seconds, ours by theirs: {ours[1] / theirs[1]:.2f}")
    over = [ours[0] > 0.2, ours[1] > 2 * theirs[1], ours[2] > 15]
    over.append(middle.get("xlsx of ours", [0, 0, 0])[2] > 60)
    if any(over):
        sys.exit("Over budget")


def measure(server: Server, cookie: str, path: str) -> tuple[float, ...]:
    """First byte and last in seconds, growth in MiB, bytes, the longest write."""
    server.forget()
    before, writer = server.memory, Writer()
    writer.start()
    first, seconds, size = get(server, cookie, path)
    writer.stop()
    return first, seconds, server.memory - before, size, writer.longest


class Writer(threading.Thread):
    """Writes a row ten times a second, as captures do."""

    longest = 0.0

    def run(self) -> None:
        from tpi_cms.leads.outbox.models import Heartbeat
        from tpi_cms.transactions import write_transaction

        self.goes_on = True
        while self.goes_on:
            start = time.perf_counter()
            with write_transaction():
                Heartbeat.objects.update_or_create(name="bench")
            self.longest = max(self.longest, time.perf_counter() - start)
            time.sleep(0.1)
        from django.db import connection

        connection.close()

    def stop(self) -> None:
        self.goes_on = False
        self.join()


def get(server: Server, cookie: str, path: str) -> tuple[float, float, int]:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=600)
    start = time.perf_counter()
    connection.request("GET", path, headers={"Cookie": cookie})
    response = connection.getresponse()
    if response.status != 200:
        sys.exit(f"{path}: {response.status} {response.read()[:500]!r}")
    size = len(response.read(1))
    first = time.perf_counter() - start
    while data := response.read(65536):
        size += len(data)
    return first, time.perf_counter() - start, size


def wait(server: Server) -> None:
    for _try in range(300):
        try:
            http.client.HTTPConnection("127.0.0.1", server.port).connect()
        except OSError:
            time.sleep(0.2)
        else:
            return
    sys.exit("No server")


if __name__ == "__main__":
    main()
