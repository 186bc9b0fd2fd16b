"""The database is read-only, locked, full or away: nobody is thanked for nothing."""

from __future__ import annotations

import asyncio
import html
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from .build_site import CLINIC_PHONE_SHOWN
from .clients import Answer, Crowd, Request
from .databases import run_on_server
from .disks import on_small_disk, small_disk
from .ledger import Ledger
from .processes import WebServer
from .proxy import Proxy
from .stage import Stage


def test_read_only(stage, seed, say):
    server = stage.start_web(threads=4)
    with trouble_checked(stage, server, seed, say) as post_in_trouble:
        make_read_only(stage, True)
        post_in_trouble()
        make_read_only(stage, False)


def test_locked(stage, seed, scale, say):
    lock, wait = scale(3, 30), scale(1, 20)
    server = stage.start_web(threads=4, **get_waits(stage, wait))
    with trouble_checked(stage, server, seed, say) as post_in_trouble:
        with locked(stage.database, lock):
            seconds = post_in_trouble()
            assert seconds < lock, "The lock ended before the answers came"
            time.sleep(max(lock - seconds - wait / 2, 0))
            patient = stage.meet_crowd(server, seed + 1).fill()
            answer = asyncio.run(patient.post(server.port))
            assert answer.is_thanks, "It would have been its turn in time"
        say(f"locked {lock} s, 503 after {seconds:.1f} s")
    stored = stage.database.run("SELECT message FROM tpi_cms_lead")
    assert any(patient.marker in message for (message,) in stored)


def test_server_down(postgres_stage, seed, say):
    stage = postgres_stage
    settings = stage.database.server
    proxy = Proxy(settings["HOST"], settings["PORT"] or 5432)
    through = stage.database.get_url("127.0.0.1", proxy.port)
    server = stage.start_web(threads=4, STRESS_DATABASE_URL=through)
    with trouble_checked(stage, server, seed, say) as post_in_trouble:
        proxy.shut()
        post_in_trouble()
        proxy.open()
    proxy.shut()


def test_disk_full_on_sqlite(sqlite_stage, sqlite_template, seed, say):
    stage = sqlite_stage
    with small_disk(24) as disk:
        if disk:
            stage.database = sqlite_template[0].copy(disk.folder / "site.sqlite3")
        say("a small disk" if disk else "PRAGMA max_page_count")
        server = stage.start_web(threads=4)
        with trouble_checked(stage, server, seed, say) as post_in_trouble:
            disk.fill() if disk else stage.trouble.write_text("full")
            post_in_trouble(until_it_fails=disk is None)
            disk.empty() if disk else stage.trouble.unlink()
        stage.stop()


def test_disk_full_on_postgresql(postgres_stage, postgres_template, seed, say):
    stage = postgres_stage
    name = f"{stage.database.name}_full"
    with (
        small_disk(96) as disk,
        on_small_disk(postgres_template[0], name, disk) as database,
    ):
        stage.database = database or stage.database
        say("a small disk" if database else "a trigger that raises disk_full")
        server = stage.start_web(threads=4)
        with trouble_checked(stage, server, seed, say) as post_in_trouble:
            disk.fill() if database else set_full_trigger(stage, True)
            post_in_trouble()
            disk.empty() if database else set_full_trigger(stage, False)
        stage.stop()


# --- what must hold in any trouble ------------------------------------------------


@contextmanager
def trouble_checked(
    stage: Stage, server: WebServer, seed: int, say: Callable
) -> Iterator[Callable[..., float]]:
    """Yields a function that posts with and without script while there is trouble.

    Afterwards the same process takes the same requests, sent as people send again
    what they were given back.
    """
    crowd = stage.meet_crowd(server, seed)
    ledger, pid = Ledger(), server.serving_pid
    refused: list[tuple[Request, Answer]] = []

    def post_in_trouble(until_it_fails: bool = False) -> float:
        start = time.monotonic()
        refused.extend(asyncio.run(post_both(crowd, server, ledger, until_it_fails)))
        for request, answer in refused:
            check_says_not_sent(request, answer)
        return time.monotonic() - start

    yield post_in_trouble
    assert refused
    for request, _answer in refused:
        answer = asyncio.run(request.post(server.port))
        assert ledger.note(request, answer).is_thanks, answer
    assert server.serving_pid == pid
    audit = ledger.check(stage.database)
    say(str(audit))
    assert audit.faults == {}


async def post_both(
    crowd: Crowd, server: WebServer, ledger: Ledger, until_it_fails: bool
) -> list[tuple[Request, Answer]]:
    """What was not thanked for; what was must be stored."""

    async def post(script: bool) -> tuple[Request, Answer]:
        for _try in range(200 if until_it_fails else 1):
            request = crowd.fill(script=script)
            answer = ledger.note(request, await request.post(server.port))
            if not answer.is_thanks:
                break
        return request, answer

    return await asyncio.gather(post(script=True), post(script=False))


def check_says_not_sent(request: Request, answer: Answer) -> None:
    assert answer.status == 503, (answer.status, answer.text[:400])
    assert "no-store" in answer.headers["cache-control"]
    if request.script:
        text = json.loads(answer.body)["summary"]
    else:
        text = html.unescape(answer.text)
        for name in ("name", "phone", "message"):
            assert request.fields[name] in text, name
    assert "NOT sent" in text
    assert CLINIC_PHONE_SHOWN in text


# --- the troubles -----------------------------------------------------------------


def make_read_only(stage: Stage, is_on: bool) -> None:
    """For connections from now on; the site has a new one for each request."""
    if stage.is_postgres:
        set_or_reset = "SET {} = on" if is_on else "RESET {}"
        alter = f'ALTER DATABASE "{stage.database.name}" {set_or_reset}'
        run_on_server(alter.format("default_transaction_read_only"))
    elif is_on:
        stage.trouble.write_text("read-only")
    else:
        stage.trouble.unlink()


def get_waits(stage: Stage, seconds: int) -> dict[str, str]:
    """Environment of a site that waits so long for its turn."""
    if stage.is_postgres:
        options = {"options": f"-c lock_timeout={seconds}s"}
        return {"STRESS_DATABASE_OPTIONS": json.dumps(options)}
    options = {"timeout": seconds}
    return {
        "STRESS_DATABASE_OPTIONS": json.dumps(options),
        "STRESS_SQLITE_WAIT": str(1_000 * seconds),
    }


@contextmanager
def locked(database, seconds: float) -> Iterator[None]:
    """Somebody else holds the lead table for so long, whatever happens here."""
    is_locked = threading.Event()

    def hold() -> None:
        connection = database.connect()
        if database.vendor == "postgresql":
            connection.execute("BEGIN")
            connection.execute("LOCK TABLE tpi_cms_lead IN ACCESS EXCLUSIVE MODE")
        else:
            connection.execute("BEGIN EXCLUSIVE")
        is_locked.set()
        time.sleep(seconds)
        connection.execute("ROLLBACK")
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    assert is_locked.wait(10)
    yield
    holder.join()


def set_full_trigger(stage: Stage, is_on: bool) -> None:
    if not is_on:
        stage.database.run("DROP TRIGGER stress ON tpi_cms_lead")
        return
    stage.database.run(
        "CREATE FUNCTION stress_full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION 'No space left on device' USING ERRCODE = '53100'; END $$"
    )
    stage.database.run(
        "CREATE TRIGGER stress BEFORE INSERT ON tpi_cms_lead "
        "FOR EACH ROW EXECUTE FUNCTION stress_full()"
    )
