"""Import of clinics beside a plain loop of ``full_clean(); save()``.

    python -m benchmarks.importing [--rows 10000] [--database sqlite] [--kind csv]

Every column is filled. Looks at new clinics, stores them, looks at a change of each,
stores that, and looks at a file that changes nothing: seconds of each, those of them
that nobody else can write to SQLite, and the most memory of this process and of the one
that reads XLSX. Fails over budget: three minutes for looking and storing together, 300
MiB.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from .rows import make_database

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--database", choices=["postgres", "sqlite"], default="sqlite")
    parser.add_argument("--kind", choices=["csv", "xlsx"], default="csv")
    parser.add_argument("--theirs", action="store_true")
    asked = parser.parse_args()
    with make_database(asked.database):
        report(asked.rows, asked.kind)
        memory = show_memory(asked.rows, asked.kind)
        if asked.theirs:
            timed("their loop, phones and log left out", lambda: save_each(asked.rows))
    if memory > 300:
        sys.exit("Over budget")


def report(count: int, kind: str) -> None:
    from tpi_cms.clinics.importing import actions
    from tpi_cms.clinics.importing.actions import apply, preview
    from tpi_cms.clinics.importing.reading import read_table

    total = 0.0
    actions.write_transaction = held_transaction
    for name, note in (("new", "a"), ("changed", "b"), ("unchanged", "b")):
        data = make_file(count, kind, note)
        seconds, table = timed(f"{name}: read", lambda d=data: read_table(d, "a"))
        looked = timed(f"{name}: look", lambda t=table: preview(t, mailboxes=True))[0]
        stored, found = timed(
            f"{name}: store", lambda t=table: apply(t, mailboxes=True)
        )
        print(f"  {found.new} new, {found.changed} changed, {found.same} unchanged")
        total = max(total, seconds + looked + stored)
        del found  # An import has one report.
    if total > 180:
        sys.exit("Over budget")


@contextmanager
def held_transaction() -> Iterator[None]:
    from tpi_cms.transactions import write_transaction

    start = time.perf_counter()
    with write_transaction():
        yield
    print(f"  of these alone with the database: {time.perf_counter() - start:.1f} s")


def timed(name: str, do: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    found = do()
    seconds = time.perf_counter() - start
    print(f"{name}: {seconds:.1f} s")
    return seconds, found


def show_memory(count: int, kind: str) -> float:
    """The reader has ended before the rest begins."""
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    reader = measure_reader(make_file(count, kind, "a")) if kind == "xlsx" else 0
    print(f"at most {own:.0f} MiB here, {reader:.0f} MiB in the reader's process")
    return max(own, reader)


def measure_reader(data: bytes) -> float:
    """Begun by a small process: a child counts what its parent holds as its own."""
    from tpi_cms.clinics.importing import reading

    limits = [reading.CHILD_LIMITS.memory, 60, 2**30, 20_000, 99]
    code = (
        "import resource, subprocess, sys;"
        "subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)"
    )
    command = [sys.executable, "-c", code, sys.executable, reading._CHILD, *limits]
    return float(subprocess.check_output([*map(str, command)], input=data))  # noqa: S603


def make_row(number: int, note: str) -> dict[str, str]:
    phone = f"(815) 555-{number % 10_000:04}"
    roles = ("main", "new_patients", "nurse", "billing", "after_hours", "fax")
    return {
        "code": f"C{number:05}",
        "name": f"Clinic {number}",
        "slug": f"clinic-{number}",
        "status": "open",
        "opens_on": "",
        "status_note": "",
        "accepting_new_patients": "yes",
        "public_without_page": "yes",
        "country": "US",
        "street_address": f"{number} Example Street",
        "locality": "Harborview",
        "region": "IL",
        "postal_code": f"{60_000 + number % 999}",
        "latitude": f"{30 + number % 1000 / 100:.5f}",
        "longitude": f"{-90 + number % 777 / 100:.5f}",
        "time_zone": "America/Chicago",
        **{f"phone_{role}": f"{phone} ext. {n}" for n, role in enumerate(roles, 1)},
        **dict.fromkeys(DAYS, "08:00-12:00, 13:00-17:00"),
        "sunday": "closed",
        "closed_on_holidays": "yes",
        "special_days": "2026-12-24 closed Christmas; 2026-12-31 09:00-13:00",
        "hours_confirmed_on": "2026-11-02",
        "numbers_checked_on": "2026-11-02",
        "languages": "English; Spanish",
        "services": f"Injections, {note}",
        "parking": f"Behind the house, {note}",
        "transit": "Bus 4",
        "access": "Ramp",
        "booking_url": "https://example.org/book",
        "profile_urls": "https://example.org/a",
        "intake_emails": f"desk{number}@example.org",
        "manager_emails": "manager@example.org",
        "answer_minutes": "30",
    }


def make_file(count: int, kind: str, note: str) -> bytes:
    from tpi_cms.clinics.importing.columns import COLUMNS
    from tpi_cms.clinics.importing.sheets import to_csv, to_xlsx

    names = [column.name for column in COLUMNS]
    made = (make_row(number, note) for number in range(count))
    rows = ([row[name] for name in names] for row in made)
    if kind == "csv":
        return b"".join(to_csv(names, rows))
    return to_xlsx(names, rows).read()


def save_each(count: int) -> None:
    from tpi_cms.clinics.models import Clinic

    for clinic in Clinic.objects.order_by("pk")[:count].iterator(chunk_size=500):
        clinic.services += "."
        clinic.full_clean()
        clinic.save()


if __name__ == "__main__":
    main()
