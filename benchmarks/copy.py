"""Checks of copy: one full page, and the report over a site.

    python -m benchmarks.copy [--pages 500] [--limit 100]

The page is the longest of the demo; the site has so many pages with its body. Fails
where the page takes longer than the limit in milliseconds, by the median.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=500)
    parser.add_argument("--limit", type=float, default=100)
    arguments = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "example_project.settings"
    with tempfile.TemporaryDirectory() as folder:
        os.environ["EXAMPLE_VAR"] = folder
        page = load()
        milliseconds = statistics.median(time_page(page) for _each in range(50))
        print(f"{page.slug}: {count_words(page)} words, {milliseconds:.0f} ms")
        add_pages(page, arguments.pages)
        for state in ("new", "kept"):
            seconds, queries, pages = time_report()
            print(f"report, findings {state}: {pages} pages, {seconds:.1f} s, ", end="")
            print(f"{queries} queries")
    sys.exit(milliseconds > arguments.limit)


def load():
    import django

    django.setup()
    from django.core.management import call_command

    from tests.demo_probe import load as load_demo
    from tests.demo_probe import public_pages, shrink_pictures

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    shrink_pictures()
    load_demo()
    return max(public_pages(), key=count_words)


def count_words(page) -> int:
    from tpi_cms.content.likeness import count_words
    from tpi_cms.content.plain_text import get_copy

    return count_words(get_copy("", getattr(page, "body", None)))


def time_page(page) -> float:
    """In milliseconds, from the page's stored row on."""
    from tpi_cms.content.copy.registry import find_problems

    stored = type(page).objects.get(pk=page.pk)
    start = time.perf_counter()
    find_problems(stored)
    return (time.perf_counter() - start) * 1000


def add_pages(page, count: int) -> None:
    parent = page.get_parent()
    for number in range(count):
        copy = type(page)(title=f"Page {number}", slug=f"page-{number}", body=page.body)
        parent.add_child(instance=copy)


def time_report() -> tuple[float, int, int]:
    """Seconds, queries and pages."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from wagtail.models import Page

    from tpi_cms.content.copy.report import find_on_pages

    pages = Page.objects.filter(depth__gt=1)
    start = time.perf_counter()
    with CaptureQueriesContext(connection) as queries:
        list(find_on_pages(pages))
    return time.perf_counter() - start, len(queries), pages.count()


if __name__ == "__main__":
    main()
