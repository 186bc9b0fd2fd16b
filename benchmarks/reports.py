"""How long each view of each report takes, over all requests and clicks there are.

    python -m benchmarks.reports [--rows 1000000] [--clicks 500000] [--database sqlite]

The whole page, as a manager gets it, over the last twelve weeks and over two years, and
the dashboard. Fails where one takes longer than two seconds.
"""

from __future__ import annotations

import argparse
import sys
import time
from statistics import median

from .rows import DAYS, fill, fill_clicks, make_database

LONGEST = 2.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--clicks", type=int, default=500_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--database", choices=["postgres", "sqlite"], default="postgres"
    )
    asked = parser.parse_args()
    with make_database(asked.database):
        fill(asked.rows)
        fill_clicks(asked.clicks)
        slow = measure(asked.rounds)
    if slow:
        sys.exit(f"Over {LONGEST} s: {', '.join(slow)}")


def measure(rounds: int) -> list[str]:
    import datetime as dt

    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from tests import factories
    from tpi_cms.reports.requests import REPORTS

    client = Client()
    client.force_login(factories.make_superuser())
    start = dt.date.today() - dt.timedelta(days=DAYS)
    paths = {"dashboard": "/admin/"}
    for view in REPORTS:
        for by in view.variants:
            paths[f"{view.slug} by {by}"] = view.find_url(by)
            paths[f"{view.slug} by {by}, two years"] = (
                f"{view.find_url(by)}?created_at_from={start}"
            )
    slow = []
    for name, path in paths.items():
        client.get(path)
        seconds = []
        for _round in range(rounds):
            begin = time.perf_counter()
            with CaptureQueriesContext(connection) as queries:
                status = client.get(path).status_code
            if status != 200:
                sys.exit(f"{name}: {status}")
            seconds.append(time.perf_counter() - begin)
        middle = median(seconds)
        print(f"{name}: {middle:.2f} s, {len(queries)} queries")
        slow += [name] if middle > LONGEST else []
    return slow


if __name__ == "__main__":
    main()
