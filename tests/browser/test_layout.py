"""Where things stand on the page, which only a browser knows."""

from __future__ import annotations

from tests import factories


def test_text_stands_on_one_edge_with_and_without_headings(visit, site):
    prose = [("prose", "<p>A fine needle goes into the knot.</p>")]
    page = factories.make_treatment(
        parent=site.treatment.get_parent(),
        body=[
            ("section", {"heading": "", "content": prose}),
            ("section", {"heading": "How it works", "content": prose}),
            ("section", {"heading": "", "content": prose}),
            ("raw", {"text": "<p>Pasted.</p>"}),
        ],
    )
    opened = visit(width=1440).open(page.url)
    edges = opened.locator(".tpi-section__body").evaluate_all(
        "bodies => bodies.map(body => Math.round(body.getBoundingClientRect().left))"
    )
    page.delete()
    assert len(edges) == 4
    assert len(set(edges)) == 1
