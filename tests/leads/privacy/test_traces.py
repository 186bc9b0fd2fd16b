"""After an erasure the commands of docs/privacy.md leave no byte of the person."""

from __future__ import annotations

import re
import subprocess
import time
from pathlib import Path

import pytest
from django.db import connection

from tpi_cms.leads.intake.capture import ConsentGiven, capture_lead
from tpi_cms.leads.privacy.erase import erase_lead
from tpi_cms.leads.record.steps import change_status

DOCS = Path(__file__).parents[3] / "docs" / "privacy.md"
TITLES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
NAME, PHONE = "Zephyrine Tracewell", "+18158020077"


def read_block_after(words: str) -> list[str]:
    """The commands of the first block of docs/privacy.md after these words."""
    rest = DOCS.read_text().partition(words)[2]
    commands = re.search(r"^```sql\n(.*?)^```", rest, re.S | re.M)[1]
    return [command for command in commands.split(";") if command.strip()]


def run_documented_commands(cursor) -> None:
    for command in read_block_after(f"**{TITLES[connection.vendor]}**"):
        if connection.vendor == "postgresql":
            wait_for_older_transactions(cursor)
        cursor.execute(command)


def wait_for_older_transactions(cursor) -> None:
    """As documented: another process's tests are transactions on the same server."""
    number, oldest = read_block_after("A transaction that is open")
    cursor.execute(number)
    (ours,) = cursor.fetchone()
    deadline = time.monotonic() + 120
    while True:
        cursor.execute(oldest)
        if int(cursor.fetchone()[0]) > int(ours):
            return
        assert time.monotonic() < deadline
        time.sleep(0.05)


def find_traces() -> set[str]:
    found = {"sqlite": find_in_files, "postgresql": find_in_relations}
    return found[connection.vendor]()


def find_in_files() -> set[str]:
    """By another process: one that closes a file loses SQLite's locks on it."""
    path = Path(connection.settings_dict["NAME"])
    files = map(str, path.parent.glob(f"{path.name}*"))
    command = ["grep", "-aohF", "-e", NAME, "-e", PHONE, *files]
    done = subprocess.run(command, capture_output=True, text=True)  # noqa: S603
    return set(done.stdout.splitlines())


def find_in_relations() -> set[str]:
    """In the files of all tables and indexes, those of the catalogue too."""
    query = (
        "SELECT count(*) FROM pg_class WHERE pg_relation_filepath(oid) IS NOT NULL AND"
        " position(%s::bytea IN pg_read_binary_file(pg_relation_filepath(oid))) > 0"
    )
    found = set()
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        for text in (NAME, PHONE):
            cursor.execute(query, [text.encode()])
            found |= {text} if cursor.fetchone()[0] else set()
    return found


def store_person(clinic, *, name=NAME, phone=PHONE, message=""):
    lead = capture_lead(
        clinic=clinic,
        answers={"name": name, "phone": phone, "message": message},
        consents=[ConsentGiven("contact", name, True)],
        page_title=name,
    ).lead
    for status in (
        "waiting",
        "booked",
    ):  # each leaves an old version behind
        change_status(lead=lead, status=status, user=None)
    return lead


@pytest.mark.django_db(transaction=True)
def test_the_documented_commands_leave_no_trace(clinic):
    store_person(clinic, name="Somebody Else", phone="+18155550142")
    leads = [store_person(clinic, message=f"{NAME} {number}") for number in range(3)]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    for lead in leads:
        assert erase_lead(lead=lead, user=None)
    assert find_traces() == {NAME, PHONE}
    with connection.cursor() as cursor:
        run_documented_commands(cursor)
    assert find_traces() == set()
