"""What pages cost with 10,000 clinics and 300 treatments, against 100 clinics.

    python -m benchmarks.scale [--clinics 10000] [--rounds 15] [--database sqlite]

For each page: queries, middle time and size, with 100 clinics and with all of them, in
one run; cold is with nothing kept, warm what a second visitor waits. Fails where a page
takes more queries, or more than 1.5 times as long, or grows.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from dataclasses import dataclass
from statistics import median

from .rows import make_database

FEW = 100
LONGER = 1.5
#: Bytes by which a page may differ: names and numbers are as long as they are.
SPREAD = 1.1


@dataclass(frozen=True)
class Cost:
    queries: int
    seconds: float
    size: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--clinics", type=int, default=10_000)
    parser.add_argument("--treatments", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--database", choices=["postgres", "sqlite"], default="sqlite")
    asked = parser.parse_args()
    with make_database(asked.database):
        few, many = measure_both(asked)
    failed = [name for name in few if not report(name, few[name], many[name])]
    if failed:
        sys.exit(f"Over budget: {', '.join(failed)}")


def measure_both(asked: argparse.Namespace) -> tuple[dict, dict]:
    from django.db import connection

    from .clinics import add_clinics, add_treatment_links, make_tree

    tree = make_tree(asked.treatments)
    measured = []
    for first, last in ((0, FEW), (FEW, asked.clinics)):
        add_clinics(tree, first, last)
        add_treatment_links()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        measured.append(measure(asked.rounds))
    return measured[0], measured[1]


def report(name: str, few: Cost, many: Cost) -> bool:
    ratio = many.seconds / few.seconds
    grows = many.size > few.size * SPREAD
    is_good = many.queries <= few.queries and ratio <= LONGER and not grows
    print(
        f"{name}: {few.queries} -> {many.queries} queries, "
        f"{few.seconds * 1000:.1f} -> {many.seconds * 1000:.1f} ms = {ratio:.2f}x, "
        f"{few.size / 1024:.1f} -> {many.size / 1024:.1f} kB"
        f"{'' if is_good else '  OVER'}"
    )
    return is_good


def get_paths() -> dict[str, list[str]]:
    """Addresses by kind of page; several of what there are many of."""
    from tpi_cms.clinics.models import Clinic
    from tpi_cms.pages import models as pages

    index = pages.LocationIndexPage.objects.get().url
    chance = random.Random(7)
    clinics = chance.sample([*Clinic.objects.order_by("pk")[:FEW]], 10)
    everywhere = pages.TreatmentPage.objects.filter(offered_everywhere=True)
    somewhere = pages.TreatmentPage.objects.filter(offered_everywhere=False)
    codes = [clinic.postal_code for clinic in clinics]
    treatment = somewhere[0].slug
    return {
        "index": [index],
        "finder": [f"{index}?q={code}" for code in codes],
        "finder, treatment": [f"{index}?q={c}&treatment={treatment}" for c in codes],
        "finder, open now": [f"{index}?q={code}&open=1" for code in codes],
        "finder, by name": [f"{index}?q={clinic.name}" for clinic in clinics],
        "treatment": [page.url for page in everywhere[:10]],
        "treatment, at half": [page.url for page in somewhere[:5]],
        "location": [f"{index}{clinic.slug}/" for clinic in clinics],
        "form": ["/consultation/"],
    }


def measure(rounds: int) -> dict[str, Cost]:
    from django.core.cache import cache
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client()
    costs = {}
    for name, paths in get_paths().items():
        client.get(paths[0])  # Templates are read once.
        seen: dict[str, list[Cost]] = {"cold": [], "warm": []}
        for n in range(rounds):
            path = paths[n % len(paths)]
            cache.clear()
            for found in seen.values():
                with CaptureQueriesContext(connection) as queries:
                    begin = time.perf_counter()
                    answer = client.get(path)
                    seconds = time.perf_counter() - begin
                if answer.status_code != 200:
                    sys.exit(f"{path}: {answer.status_code}")
                found.append(Cost(len(queries), seconds, len(answer.content)))
        for kind, found in seen.items():
            costs[f"{name}, {kind}"] = Cost(
                max(cost.queries for cost in found),
                median(cost.seconds for cost in found),
                median(cost.size for cost in found),
            )
    return costs


if __name__ == "__main__":
    main()
