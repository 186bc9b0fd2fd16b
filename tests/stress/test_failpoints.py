"""The process ends at each single step of taking and of delivering a request."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import cycle, product

import pytest

from tests.leads.outbox.channels import https_server

from . import IS_FULL, long_form, sabotage
from .clients import NoAnswer
from .ledger import Ledger
from .stage import Stage, wait_for


def test_a_stop_while_a_request_is_taken(stage, seed, say):
    server = stage.start_web(threads=2)
    crowd = stage.meet_crowd(server, seed)
    ledger = Ledger()
    script = (True, False)
    short = zip(sabotage.CAPTURE, cycle(script))
    stops = list(product(sabotage.CAPTURE, script) if IS_FULL else short)
    for failpoint, script in stops:
        request = crowd.fill(script=script)
        stage.trouble.write_text(f"stop {failpoint}")
        with pytest.raises(NoAnswer):
            asyncio.run(request.post(server.port))
        assert not stage.trouble.exists(), f"Nothing stopped {failpoint}"
        answer = asyncio.run(request.post_until_answered(server.port))
        assert ledger.note(request, answer).is_thanks, (failpoint, answer)
    audit = ledger.check(stage.database)
    say(f"{len(stops)} stops, {audit}")
    assert audit.faults == {}
    assert audit.thanked == audit.stored == len(stops)


def test_a_stop_while_mail_is_sent(stage, seed, say):
    points = sabotage.DELIVERY if IS_FULL else ("after the send",)
    counts = stop_while_delivering(stage, seed, lambda: stage.mail.message_ids, points)
    say(f"times each Message-ID came: {counts}")
    assert counts == {point: EXPECTED[point] for point in points}


@long_form
def test_a_stop_while_a_webhook_is_sent(stage, seed, say, tmp_path):
    https_server.AUTHORITY.cert_pem.write_to_path(tmp_path / "ca.pem")
    hook = https_server.start_server()
    environment = {
        "STRESS_WEBHOOK_URL": hook.script.url,
        "SSL_CERT_FILE": str(tmp_path / "ca.pem"),
    }
    try:
        counts = stop_while_delivering(
            stage,
            seed,
            lambda: [each.headers["webhook-id"] for each in hook.script.requests],
            sabotage.DELIVERY,
            **environment,
        )
    finally:
        hook.shutdown()
        hook.server_close()
    say(f"times each webhook-id came: {counts}")
    assert counts == EXPECTED


#: How often a message comes for a stop there: nobody knows that it was sent.
EXPECTED = {name: [2 if name == "after the send" else 1] for name in sabotage.DELIVERY}


def stop_while_delivering(
    stage: Stage,
    seed: int,
    read_ids: Callable[[], list[str]],
    points: Iterable[str],
    **environment: str,
) -> dict[str, list[int]]:
    """A request for each failpoint of the worker, which is then started again.

    Returns, by failpoint, how often each new message id came.
    """
    server = stage.start_web(threads=2, **environment)
    crowd = stage.meet_crowd(server, seed)
    worker = stage.start_worker(**environment)
    counts = {}
    for failpoint in points:
        known = set(read_ids())
        stage.trouble.write_text(f"stop {failpoint}")
        answer = asyncio.run(crowd.fill().post(server.port))
        assert answer.is_thanks
        wait_for(lambda: not worker.is_running, 20)
        assert worker.popen.returncode == 9, failpoint
        worker.start()
        stage.wait_until_delivered(20)
        new = Counter(each for each in read_ids() if each not in known)
        counts[failpoint] = list(new.values())
    return counts
