"""Where things stand on the page, which only a browser knows."""

from __future__ import annotations

import requests
from django.db import OperationalError

from tests import factories
from tpi_cms.leads.intake.views import create


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


def test_a_request_that_was_not_sent_is_shown_whole_on_a_phone(
    visit, site, server, monkeypatch
):
    def say_down(**kwargs):
        raise OperationalError

    monkeypatch.setattr(create, "capture_lead", say_down)
    answers = {"name": "w" * 100, "email": "q@example.com", "message": "m" * 300}
    answer = requests.post(
        f"{server.url}/consultation/",
        data={
            **answers,
            "clinic": site.here.pk,
            "contact_method": "email",
            "contact_time": "any",
            "requested_for": "self",
            "consent": "on",
        },
        headers={"Accept": "text/html"},
        timeout=10,
    )
    assert answer.status_code == 503
    visitor = visit(width=375)
    visitor.page.route(
        "**/shown/",
        lambda route: route.fulfill(body=answer.text, content_type="text/html"),
    )
    page = visitor.open("/shown/")
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width == 375
    typed = page.locator("dd")
    assert [typed.nth(n).inner_text() for n in range(typed.count())] == [
        *answers.values()
    ]
