"""The web server is killed again and again while people send requests."""

from __future__ import annotations

import asyncio

from .clients import Crowd, gather
from .ledger import Ledger
from .processes import WebServer

CLIENTS = 16


def test_kill_9_loses_and_doubles_nothing(stage, seed, scale, say):
    posts, kills = scale(200, 3_000), scale(5, 30)
    server = stage.start_web()
    crowd = stage.meet_crowd(server, seed)
    ledger = Ledger()
    killed, repeats = asyncio.run(send_under_fire(server, crowd, ledger, posts, kills))
    audit = ledger.check(stage.database)
    say(f"{killed} kills, {posts} posts, {repeats} repeated, {audit}")
    assert not ledger.other
    assert audit.faults == {}
    assert (killed, audit.thanked, audit.stored) == (kills, posts, posts)
    assert repeats > 0, "No request was on its way when the server was killed"


async def send_under_fire(
    server: WebServer, crowd: Crowd, ledger: Ledger, posts: int, kills: int
) -> tuple[int, int]:
    """Send all, half of them with script; returns kills done and repeated posts."""
    requests = [crowd.fill(script=number % 2 == 0) for number in range(posts)]

    async def send(request) -> None:
        ledger.note(request, await request.post_until_answered(server.port))

    async def fire() -> int:
        # Evenly spread over the posts, at any moment of what goes on then.
        moments = sorted(crowd.random.sample(range(posts - CLIENTS), kills))
        killed: set[int] = set()
        for moment in moments:
            while len(ledger.thanked) < moment or server.serving_pid in killed:
                await asyncio.sleep(0.002)
            await asyncio.sleep(crowd.random.uniform(0, 0.05))
            killed.add(server.kill_serving())
        return len(killed)

    killed, _sent = await asyncio.gather(fire(), gather(CLIENTS, map(send, requests)))
    return killed, sum(request.tries - 1 for request in requests)
