"""The rate of lead posts against that of a bare view with one INSERT.

    python -m benchmarks.lead_post [--rounds 15] [--posts 60] [--clients 4]

On PostgreSQL (``DATABASE_URL``, or the server at 127.0.0.1:5432) in a database of its
own; both views on the same waitress with the same settings, a worker mailing every
notice to a local SMTP server. The rounds alternate, and each ratio is that of two
neighbours, so that what drifts on the machine hits both. Also counts the queries of one
post. Fails if the median ratio is below 1/3 or a post needs more than 6 queries.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from tests.stress import databases
from tests.stress.clients import Crowd, gather, send
from tests.stress.mailserver import MailServer
from tests.stress.stage import Stage

MIN_RATIO = 1 / 3
MAX_QUERIES = 6


def main() -> None:
    if missing := databases.find_postgres():
        sys.exit(f"This {missing}")
    database = databases.PostgresDatabase(f"tpi_bench_{os.getpid()}")
    database.create()
    mail = MailServer()
    try:
        paths = databases.build(database)
        with tempfile.TemporaryDirectory() as folder:
            stage = Stage(database, paths, Path(folder), mail)
            try:
                report(stage, read_arguments())
            finally:
                stage.stop()
    finally:
        mail.close()
        database.drop()


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--posts", type=int, default=60, help="in a round, of each")
    parser.add_argument("--clients", type=int, default=4)
    return parser.parse_args()


def report(stage: Stage, arguments: argparse.Namespace) -> None:
    server = stage.start_web(threads=arguments.clients, STRESS_TROUBLE="")
    stage.start_worker(STRESS_TROUBLE="")
    crowd = stage.meet_crowd(server, seed=1)
    queries = asyncio.run(count_queries(crowd, server.port))
    measure = Measure(crowd, server.port, arguments)
    measure.get_rates()  # warm
    pairs = [measure.get_rates() for _round in range(arguments.rounds)]
    print(f"queries of a lead post: {queries}")
    show("bare posts per second", [bare for bare, _lead in pairs])
    show("lead posts per second", [lead for _bare, lead in pairs])
    ratio = show("lead / bare", [lead / bare for bare, lead in pairs])
    stage.wait_until_delivered(300)
    print(f"mailed: {len(stage.mail.message_ids)}")
    if ratio < MIN_RATIO or queries > MAX_QUERIES:
        sys.exit("Over budget")


class Measure:
    """One round: bare posts and lead posts, their order changing each time."""

    def __init__(self, crowd: Crowd, port: int, arguments: argparse.Namespace) -> None:
        self.crowd, self.port = crowd, port
        self.posts, self.clients = arguments.posts, arguments.clients
        self.bare_first = False

    def get_rates(self) -> tuple[float, float]:
        """Posts per second: bare, lead."""
        self.bare_first = not self.bare_first
        if self.bare_first:
            return self.time(self.post_bare), self.time(self.post_lead)
        lead = self.time(self.post_lead)
        return self.time(self.post_bare), lead

    def time(self, post) -> float:
        requests = [self.crowd.fill() for _each in range(self.posts)]
        start = time.perf_counter()
        answers = asyncio.run(gather(self.clients, map(post, requests)))
        seconds = time.perf_counter() - start
        if any(answer.status != 201 for answer in answers):
            sys.exit("Not every post was taken")
        return self.posts / seconds

    async def post_lead(self, request):
        return await request.post(self.port)

    async def post_bare(self, request):
        body = urlencode(request.fields)
        return await send(self.port, "POST", "/note/", body, request.headers)


async def count_queries(crowd: Crowd, port: int) -> int:
    """Of a post like any other, BEGIN and COMMIT not counted."""
    await crowd.fill().post(port)
    answer = await crowd.fill().post(port, {"X-Count-Queries": "1"})
    return int(answer.headers["x-queries"])


def show(title: str, figures: list[float]) -> float:
    middle = median(figures)
    print(f"{title}: min {min(figures):.2f} median {middle:.2f} max {max(figures):.2f}")
    return middle


if __name__ == "__main__":
    main()
