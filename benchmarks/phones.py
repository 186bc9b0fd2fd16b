"""The report of typed phone numbers over very many pages: seconds and peak memory.

    python -m benchmarks.phones [--pages 5000] [--limit 60]
    DATABASE_URL=postgres://… python -m benchmarks.phones

Each page has six paragraphs, every tenth a typed number; every fifth a draft beside it.
Fails where scanning all takes longer than the limit in seconds.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import time


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=5000)
    parser.add_argument("--limit", type=float, default=60)
    arguments = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    from django.db import connection
    from django.test.utils import setup_databases, teardown_databases

    kept = setup_databases(verbosity=0, interactive=False)
    try:
        make_pages(arguments.pages)
        seconds, found = measure()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{connection.vendor}: {arguments.pages} pages, {found} numbers, "
            f"{seconds:.1f} s, peak {peak:.0f} MiB of the process"
        )
    finally:
        teardown_databases(kept, verbosity=0)
    sys.exit(seconds > arguments.limit)


def make_pages(count: int) -> None:
    from benchmarks.clinics import add_clinics, add_pages, make_tree
    from tpi_cms.pages import models as pages

    tree = make_tree(0)
    add_clinics(tree, 0, 50)
    made = [
        pages.TreatmentPage(title=f"Page {n}", slug=f"page-{n}", body=make_body(n))
        for n in range(count)
    ]
    add_pages(tree["treatments"], made)
    for page in pages.TreatmentPage.objects.filter(title__endswith="5").iterator():
        page.standfirst = "Ring 815.802.0001"
        page.save_revision(log_action=False)


def make_body(n: int) -> str:
    text = "<p>" + "Some muscle fibers stay clenched for 24-48 h. " * 8
    call = f"Call (815) 802-{n % 50:04}.</p>" if n % 10 == 0 else "</p>"
    content = [{"type": "prose", "value": text + call} for _n in range(6)]
    value = {"heading": "How it works", "content": content}
    return json.dumps([{"type": "section", "value": value}])


def measure() -> tuple[float, int]:
    """Seconds of a whole scan, batch by batch, and how many numbers it found."""
    from tpi_cms.content.phones.models import TypedNumber
    from tpi_cms.content.phones.scan import scan_batch

    begin, after = time.perf_counter(), 0
    while after is not None:
        after = scan_batch(after).after
    return time.perf_counter() - begin, TypedNumber.objects.count()


if __name__ == "__main__":
    main()
