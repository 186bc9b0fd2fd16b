"""The edit form of the demo's longest page against that of a bare Wagtail page.

    python -m benchmarks.edit_form [--rounds 15] [--limit 1.5]

The bare page has as many blocks in one flat stream, half of them rich text. Both are
asked for in turn by one process: middle milliseconds, bytes.
Fails where ours takes more than ``--limit`` times as long.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
import tempfile
import time
from statistics import median
from typing import Any

from .rows import make_database


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--limit", type=float, default=1.5)
    asked = parser.parse_args()
    with make_database("sqlite"), tempfile.TemporaryDirectory() as folder:
        from django.test import override_settings

        with override_settings(MEDIA_ROOT=folder):
            ratio = measure(asked.rounds)
    sys.exit(ratio > asked.limit)


def measure(rounds: int) -> float:
    from django.test import Client

    from tests import factories

    from .theirs.models import make_tables

    make_tables()
    ours, blocks = load_longest()
    client = Client()
    client.force_login(factories.make_superuser(username="bench"))
    forms = {"bare": make_bare(blocks), "ours": ours}
    taken: dict[str, list[float]] = {name: [] for name in forms}
    sizes = {}
    for _round in range(rounds + 2):
        for name, page in forms.items():
            start = time.perf_counter()
            answer = client.get(f"/admin/pages/{page.pk}/edit/")
            taken[name].append(time.perf_counter() - start)
            sizes[name] = len(answer.content)
            answer.status_code == 200 or sys.exit(f"{name}: {answer.status_code}")
    middle = {name: median(seconds[2:]) * 1000 for name, seconds in taken.items()}
    ratio = middle["ours"] / middle["bare"]
    print(f"{ours.title}: {blocks} blocks")
    for name in forms:
        print(f"{name}: {middle[name]:.0f} ms, {sizes[name] / 1000:.0f} kB")
    print(f"ours / bare: {ratio:.2f}")
    return ratio


def load_longest() -> tuple[Any, int]:
    from example_project.demo.load import load_demo
    from tpi_cms.pages.models import TreatmentPage

    load_demo(today=dt.date.today(), say=lambda _line: None)
    counted = [
        (count(p.body.stream_block, p.body), p.pk) for p in TreatmentPage.objects.all()
    ]
    most, pk = max(counted)
    return TreatmentPage.objects.get(pk=pk), most


def count(block: Any, value: Any) -> int:
    """Blocks that the form draws for the value: this one and all in it."""
    from wagtail import blocks

    inner: list[tuple[Any, Any]] = []
    if isinstance(block, blocks.StreamBlock):
        inner = [(child.block, child.value) for child in value]
    elif isinstance(block, blocks.StructBlock) and hasattr(value, "get"):
        inner = [(b, value.get(name)) for name, b in block.child_blocks.items()]
    elif isinstance(block, blocks.ListBlock):
        inner = [(block.child_block, item) for item in value or ()]
    return 1 + sum(count(*each) for each in inner)


def make_bare(blocks: int) -> Any:
    from wagtail.models import Site

    from .theirs.models import TheirStreamPage

    kinds = (
        ("title", "A few words"),
        ("paragraph", "<p>A sentence or two of text.</p>"),
    )
    body = [kinds[n % 2] for n in range(blocks)]
    home = Site.objects.get(is_default_site=True).root_page
    return home.add_child(
        instance=TheirStreamPage(title="Bare", slug="bare", body=body)
    )


if __name__ == "__main__":
    main()
