"""Whatever stands in a field: one script, and JSON in it that says the same."""

from __future__ import annotations

import itertools
import json
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import models
from django.template import Context, Template
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests import factories
from tests.seo.site import BODY, make_full_clinic
from tpi_cms.content.facts.base import LinkedPage
from tpi_cms.content.structured import get_structured_data
from tpi_cms.fields import LinesField
from tpi_cms.pages import models as pages

pytestmark = pytest.mark.django_db

NASTY = [
    "</script>",
    "</SCRIPT ><img src=x onerror=alert(1)>",
    "<!--<script>",
    "-->",
    "]]>",
    "\\u003c/script\\u003e",
    '"}]}\\',
    "\0",
    "\r\n\t\x0b\x7f",
    "\u2028\u2029\ufeff",
    "\u202eabc\u2066",
    "\ud800",
    "\udfff x",
    "😀\U0010ffff",
    "&lt;/script&gt; &amp; &#0;",
    "{{ 7|add:7 }}{% now 'Y' %}",
]
texts = st.sampled_from(NASTY) | st.text(st.characters(), max_size=30)
texts = st.lists(texts, min_size=1, max_size=4).map("".join)
#: Chosen from lists, so never typed.
CHOSEN = {"aspect", "marker", "type"}
#: Where a page stands, and whose numbers a clinic's are.
KEPT = {"country", "path", "url_path"}


def fill(value: Any, more: itertools.cycle) -> Any:
    """The same value, each text in it another."""
    if isinstance(value, dict):
        return {k: v if k in CHOSEN else fill(v, more) for k, v in value.items()}
    if isinstance(value, list):
        return [fill(item, more) for item in value]
    return next(more)


def fill_fields(instance: models.Model, more: itertools.cycle) -> None:
    """All that people type; in memory, as a database may refuse some of it."""
    for field in instance._meta.concrete_fields:
        if isinstance(field, LinesField):
            setattr(instance, field.name, [next(more), next(more)])
        elif isinstance(field, models.CharField | models.TextField) and (
            not field.choices and field.name not in KEPT
        ):
            setattr(instance, field.name, next(more))


def make_stream(more: itertools.cycle) -> list[dict[str, Any]]:
    return [
        {
            "type": "section",
            "value": {
                "heading": next(more),
                "aspect": aspect,
                "content": [{"type": kind, "value": fill(value, more)}],
            },
        }
        for _heading, aspect, kind, value in BODY
    ]


def fill_page(page, more: itertools.cycle) -> None:
    fill_fields(page, more)
    block = page._meta.get_field("body").stream_block
    page.body = block.to_python(make_stream(more))


def assert_told(facts) -> None:
    """Through the template, as bytes, by a browser's rules."""
    template = Template("{% load tpi_cms_seo %}{% structured_data %}")
    values = {"page": facts.page, "request": facts.request, "facts": facts}
    html = template.render(Context(values)).encode().decode()
    [script] = BeautifulSoup(html, "html.parser")("script")
    assert html.count("<") == html.count(">") == 2
    assert json.loads(script.string) == get_structured_data(facts)


def any_texts(test):
    """A few dozen times, and once with very long ones."""
    test = example(found=[text * 2000 for text in NASTY])(test)
    test = given(found=st.lists(texts, min_size=5, max_size=12))(test)
    checks = [HealthCheck.function_scoped_fixture]
    return settings(deadline=None, max_examples=40, suppress_health_check=checks)(test)


@any_texts
def test_of_a_treatment(rf, settings, treatment, found):
    more = itertools.cycle(found)
    settings.TPI_CMS_ORGANIZATION_NAME = next(more)
    fill_page(treatment, more)
    facts = treatment.get_facts(rf.get("/", SERVER_NAME="localhost"))
    facts.breadcrumbs = [LinkedPage(next(more), "/")]
    facts.conditions = [LinkedPage(next(more), f"/{next(more)}/")]
    assert_told(facts)


@any_texts
def test_of_a_clinic(rf, location, found):
    more = itertools.cycle(found)
    fill_page(location, more)
    facts = location.get_facts(rf.get("/", SERVER_NAME="localhost"))
    clinic = facts.clinic
    fill_fields(clinic, more)
    for phone in clinic.phones.all():
        phone.note = next(more)
    assert_told(facts)


@pytest.fixture
def treatment():
    treatment = factories.make_treatment()
    return pages.TreatmentPage.objects.get(pk=treatment.pk)


@pytest.fixture
def location():
    return factories.make_location(make_full_clinic())
