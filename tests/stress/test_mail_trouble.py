"""The mail server is away, slow, hung or rude: no visitor notices."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from statistics import median

import pytest

from . import IS_FULL
from .clients import Crowd, send
from .ledger import Ledger
from .mailserver import TROUBLES
from .processes import WebServer
from .stage import Stage, wait_for

#: No visitor waits for mail: less than any of the troubles takes.
NOT_WAITING = 2.0
#: Seconds by which equal medians may differ.
NOISE = 0.003
#: In the short form the longest wait.
CHOSEN = TROUBLES if IS_FULL else ("hung",)


@pytest.mark.parametrize("trouble", CHOSEN)
def test_visitors_dont_notice(trouble, stage, seed, scale, say):
    """Posts and page views in turn, with the mail server well and in trouble."""
    rounds, posts = scale(2, 20), scale(5, 25)
    server = stage.start_web(threads=4)
    stage.start_worker()
    crowd = stage.meet_crowd(server, seed)
    ledger = Ledger()
    asyncio.run(visit(stage, server, crowd, ledger, posts))  # warm
    stage.wait_until_delivered(30)  # the worker is there
    seconds = defaultdict(list)
    for number in range(2 * rounds):
        # In the order A B B A, so that what drifts hits both alike.
        mood = trouble if number % 4 in (1, 2) else ""
        stage.mail.set_mood(mood)
        for kind, each in asyncio.run(visit(stage, server, crowd, ledger, posts)):
            seconds[kind, mood].append(each)
        if mood:
            wait_for(lambda: count_failing(stage), 10)
    stage.mail.set_mood("")
    assert not ledger.other
    for kind in ("post", "page"):
        well, ill = seconds[kind, ""], seconds[kind, trouble]
        ratio = median(ill) / median(well)
        times = f"{median(well) * 1e3:.1f} and {median(ill) * 1e3:.1f} ms"
        say(f"{kind}s {times}, {ratio:.2f} times, slowest {max(ill) * 1e3:.0f} ms")
        assert max(ill) < NOT_WAITING, f"A {kind} waited for mail"
        # Two runs of the same differ by some per cent on two cores, where the worker
        # takes its share; a short run measures little else.
        assert ratio < scale(4, 1.1) or median(ill) - median(well) < NOISE
    stage.wait_until_delivered(scale(60, 300))
    audit = ledger.check(stage.database)
    copies = stage.mail.copies
    say(f"{audit}, {sum(copies.values()) - len(copies)} repeated with the same id")
    assert audit.faults == {}
    assert len(copies) == audit.thanked


def count_failing(stage: Stage) -> int:
    """Notices that met the trouble: tried, and not delivered."""
    sql = "SELECT COUNT(*) FROM tpi_cms_delivery WHERE attempts > 0 AND state <> 'done'"
    return stage.database.run(sql)[0][0]


async def visit(
    stage: Stage, server: WebServer, crowd: Crowd, ledger: Ledger, count: int
) -> list[tuple[str, float]]:
    """One after the other: each posts and looks at a page; the seconds each took."""
    seconds = []
    for _each in range(count):
        request = crowd.fill()
        answer = ledger.note(request, await request.post(server.port))
        seconds.append(("post", answer.seconds))
        page = await send(server.port, "GET", stage.paths["treatment"])
        assert page.status == 200
        seconds.append(("page", page.seconds))
    return seconds
