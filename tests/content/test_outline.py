"""Ids and headings of sections, beside what the templates name themselves."""

from __future__ import annotations

import json
import re
from collections import Counter

import pytest

from tests import factories
from tpi_cms.pages import models as pages

pytestmark = pytest.mark.django_db


def body(*sections) -> str:
    return json.dumps(
        [{"type": "section", "value": {"content": [], **each}} for each in sections]
    )


def test_no_heading_of_an_editor_repeats_an_id_of_a_template(client):
    clinic = factories.make_clinic(services="Classes", parking="At the door")
    factories.make_clinic()
    factories.make_treatment()
    names = [
        "Hours",
        "Services",
        "Treatments",
        "Getting-here",
        "Clinics",
        "Related",
        "Request",
    ]
    page = factories.make_location(
        clinic, body=body(*({"heading": name} for name in names))
    )
    html = client.get(page.url).content.decode()
    times = Counter(re.findall(r'\bid="([^"]+)"', html))
    assert {name for name, count in times.items() if count > 1} == set()
    assert {"hours-title", "services-title", "treatments-title"} <= set(times)


def test_an_aspect_that_is_no_more_breaks_no_page(client):
    page = factories.make_page(
        pages.TreatmentPage,
        factories.make_index(pages.TreatmentIndexPage),
        body=body({"heading": "", "aspect": "Gone"}),
    )
    assert "Overview</h2>" in client.get(page.url).content.decode()
