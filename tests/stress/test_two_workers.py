"""Two workers are killed and started again while they empty the outbox."""

from __future__ import annotations

import random
import subprocess
import sys

from .processes import ROOT, Worker
from .stage import Stage, wait_for

#: A worker takes one message at a time to each; a killed one keeps it until its lease
#: has run out.
TARGETS = 40


def test_two_killed_workers_deliver_all(postgres_stage, seed, scale, say):
    stage, count, kills = postgres_stage, scale(120, 2_000), scale(4, 30)
    fill_outbox(stage, count)
    # A kill right after a message came finds its sender still waiting for the answer.
    stage.mail.handler.thinks_seconds = 0.05
    workers = [stage.start_worker() for _each in range(2)]
    kill_at_random(stage, workers, random.Random(seed), kills, count)  # noqa: S311
    stage.wait_until_delivered(scale(60, 600))
    copies = stage.mail.copies
    repeated = sum(copies.values()) - len(copies)
    say(f"{count} deliveries, {kills} kills, {repeated} repeated with the same id")
    assert set(copies) == get_expected_ids(stage)
    assert len(copies) == count
    assert repeated <= 2 * kills  # A worker has two senders.


def fill_outbox(stage: Stage, count: int) -> None:
    subprocess.run(  # noqa: S603  our own command
        [sys.executable, "-m", "tests.stress.fill_outbox", str(count), str(TARGETS)],
        cwd=ROOT,
        env=stage.get_environment(),
        check=True,
    )


def kill_at_random(
    stage: Stage, workers: list[Worker], dice: random.Random, kills: int, count: int
) -> None:
    """Evenly spread over the messages; one of the workers, started again at once."""
    for moment in sorted(dice.sample(range(1, count * 9 // 10), kills)):
        wait_for(lambda moment=moment: len(stage.mail.message_ids) >= moment, 60)
        worker = dice.choice(workers)
        worker.kill()
        worker.start()


def get_expected_ids(stage: Stage) -> set[str]:
    rows = stage.database.run(
        "SELECT lead.reference, delivery.id FROM tpi_cms_delivery AS delivery "
        "JOIN tpi_cms_lead AS lead ON lead.id = delivery.lead_id"
    )
    return {f"<tpi-cms.{reference}.{pk}@example.org>" for reference, pk in rows}
