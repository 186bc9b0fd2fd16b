"""Many people at once."""

from __future__ import annotations

import asyncio

from .clients import gather
from .ledger import Ledger

AT_ONCE = 1_000


def test_a_thousand_at_once_on_djangos_default_sqlite(sqlite_stage, seed, scale, say):
    stage, posts = sqlite_stage, scale(150, 2_000)
    default = {"STRESS_DATABASE_OPTIONS": "{}"}
    servers = [stage.start_web(threads=scale(16, 32), **default) for _each in range(2)]
    stage.start_worker(**default)
    crowd = stage.meet_crowd(servers[0], seed)
    requests = [crowd.fill() for _each in range(posts)]
    ledger = Ledger()

    async def send(number, request) -> None:
        answer = await request.post(servers[number % 2].port)
        ledger.note(request, answer)

    asyncio.run(
        gather(AT_ONCE, (send(number, each) for number, each in enumerate(requests)))
    )
    audit = ledger.check(stage.database)
    say(f"{posts} posts, {min(posts, AT_ONCE)} at once, other {ledger.other}, {audit}")
    assert not ledger.other
    assert audit.faults == {}
    assert audit.thanked == audit.stored == posts


def test_each_sent_ten_times_at_once_is_one_lead(stage, seed, scale, say):
    people = scale(10, 100)
    servers = [stage.start_web(threads=12) for _each in range(2)]
    crowd = stage.meet_crowd(servers[0], seed)
    requests = [crowd.fill(script=number % 2 == 0) for number in range(people)]
    ledger = Ledger()

    async def send_ten_times(request) -> None:
        posts = (request.post(servers[number % 2].port) for number in range(10))
        for answer in await asyncio.gather(*posts):
            ledger.note(request, answer)

    asyncio.run(gather(4, map(send_ten_times, requests)))
    audit = ledger.check(stage.database)
    say(f"{people} requests ten times each, other {ledger.other}, {audit}")
    assert not ledger.other
    assert audit.faults == {}
    assert audit.thanked == audit.stored == people


def test_visitors_of_one_cached_page_have_a_lead_each(stage, seed, scale, say):
    """All have the same token; those without script have nothing of their own."""
    people = scale(50, 500)
    server = stage.start_web(threads=8)
    crowd = stage.meet_crowd(server, seed, page="location")
    ledger = Ledger()

    async def send(request) -> None:
        ledger.note(request, await request.post(server.port))

    requests = (crowd.fill(script=number % 2 == 0) for number in range(people))
    asyncio.run(gather(50, map(send, requests)))
    audit = ledger.check(stage.database)
    say(f"{people} visitors, other {ledger.other}, {audit}")
    assert not ledger.other
    assert audit.faults == {}
    assert audit.thanked == audit.stored == people
