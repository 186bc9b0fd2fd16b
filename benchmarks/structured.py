"""How long structured data takes: milliseconds and queries of each page of the demo.

    python -m benchmarks.structured [--limit 1.0]

Loads the demo into a database of its own, then builds and writes each page's JSON-LD
from facts that the page has read, as its template does: the best of many times. Fails
where any takes longer than the limit in milliseconds, or asks the database more than
once beyond what the page itself asked.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import sys
import tempfile
import time
from pathlib import Path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--limit", type=float, default=1.0)
    arguments = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "example_project.settings")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["EXAMPLE_VAR"] = folder
        rows = sorted(measure_demo(), reverse=True)
    for milliseconds, queries, size, path in rows:
        print(f"{milliseconds:5.2f} ms, {queries} queries, {size:6,} bytes  {path}")
    sys.exit(rows[0][0] > arguments.limit or max(row[1] for row in rows) > 1)


def measure_demo() -> list[tuple[float, int, int, str]]:
    import django

    django.setup()
    from django.core.management import call_command
    from django.utils.translation import override

    from wagtail.models import Page

    from example_project.demo.load import load_demo

    Path(os.environ["EXAMPLE_VAR"], "media").mkdir()
    for command in ("migrate", "collectstatic"):
        call_command(command, verbosity=0, interactive=False)
    load_demo(today=dt.date.today(), say=lambda line: None)
    pages = Page.objects.live().public().filter(depth__gt=1)
    measured = []
    for page in pages.select_related("locale"):
        with override(language := page.locale.language_code):
            measured.append(measure(page.get_url(), language))
    return measured


def measure(path: str, language: str) -> tuple[float, int, int, str]:
    """Best of many, after the page without it was rendered with the same facts."""
    from unittest import mock

    from django.db import connection
    from django.template.response import TemplateResponse
    from django.test import RequestFactory
    from django.test.utils import CaptureQueriesContext

    from wagtail.models import Page

    from tpi_cms.content.structured import get_structured_data
    from tpi_cms.seo.graph import to_script_json

    request = RequestFactory().get(path, SERVER_NAME="localhost")
    # As Wagtail is asked, behind the site's own prefix of a language.
    inside = path.removeprefix(f"/{language}")
    page, _args, _kwargs = Page.route_for_request(request, inside)
    context = page.get_context(request)
    response = TemplateResponse(request, page.get_template(request), context)
    name = "tpi_cms.templatetags.tpi_cms_seo.get_structured_data"
    with mock.patch(name, return_value={}):
        response.render()
    facts, best = context["facts"], float("inf")
    with CaptureQueriesContext(connection) as queries:
        size = len(to_script_json(get_structured_data(facts)))
    for _time in range(50):
        begin = time.perf_counter()
        to_script_json(get_structured_data(facts))
        best = min(best, time.perf_counter() - begin)
    return best * 1000, len(queries), size, path


if __name__ == "__main__":
    main()
