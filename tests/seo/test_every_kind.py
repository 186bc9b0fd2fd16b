"""Structured data of every kind of page: sound, in the vocabulary, on the page."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.db import connection
from django.template.response import TemplateResponse
from django.test.utils import CaptureQueriesContext

from wagtail.models import Page

from tests.seo import vocabulary
from tests.seo.rules import as_list, assert_resolved, assert_sound, find, iter_dicts
from tests.seo.site import build_pages
from tpi_cms.clinics.hours import words
from tpi_cms.clinics.hours.answers import SCHEMA_DAYS
from tpi_cms.clinics.hours.checks import DAYS
from tpi_cms.clinics.languages import to_name
from tpi_cms.content.structured import get_structured_data
from tpi_cms.seo.medical import SPECIALTIES
from tpi_cms.templatetags import tpi_cms_seo

pytestmark = pytest.mark.django_db

#: Codes, dates and members of enumerations: no page shows them as they are.
CODES = {
    "@context",
    "@id",
    "@type",
    "addressCountry",
    "audienceType",
    "dateModified",
    "datePublished",
    "inLanguage",
    "lastReviewed",
    "unitCode",
}
#: Compared by their meaning: numbers as dialled, languages as named, hours as told.
MEANT = {
    "closes",
    "dayOfWeek",
    "faxNumber",
    "knowsLanguage",
    "opens",
    "telephone",
    "validFrom",
    "validThrough",
}


@dataclass
class Shown:
    """One page as a visitor got it."""

    page: Page
    html: str
    document: dict[str, Any] = field(init=False)
    soup: BeautifulSoup = field(init=False)
    text: str = field(init=False)

    def __post_init__(self) -> None:
        [script] = re.findall(r'ld\+json">(.*?)</script>', self.html)
        self.document = json.loads(script)
        self.soup = BeautifulSoup(self.html, "html.parser")
        description = self.soup.find("meta", {"name": "description"})
        for hidden in self.soup(["script", "style", "template"]):
            hidden.decompose()
        # Search engines show the description with a link to the page.
        told = description["content"] if description else ""
        self.text = to_words(f"{self.soup.get_text(' ')} . {told}")

    def says(self, text: str) -> bool:
        """Whether each sentence is on the page, whatever the marks between its words.

        Those of different blocks may have others between them.
        """
        sentences = filter(None, map(to_words, re.split(r"[.!?:;…]", text)))
        return all(f" {sentence} " in f" {self.text} " for sentence in sentences)


def to_words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


@pytest.fixture
def shown(client) -> list[Shown]:
    # A second time, as it comes from the cache.
    return [
        Shown(page, [client.get(page.url).content.decode() for _ in range(2)][-1])
        for page in build_pages()
    ]


def test_no_kind_of_page_is_forgotten(shown):
    models = apps.get_app_config("tpi_cms_pages").get_models()
    kinds = {model for model in models if issubclass(model, Page)}
    assert {type(each.page) for each in shown} == kinds


#: Of all kinds of page; so that none gets lost unnoticed.
TOLD = """
acceptedAnswer address alternateName amenityFeature associatedAnatomy author
availableService bodyLocation breadcrumb caption cause citation contactPoint
contraindication creditText drug faxNumber followup geo hasHealthAspect hasMap hasPart
howPerformed isAcceptingNewPatients knowsLanguage lastReviewed
openingHoursSpecification possibleComplication possibleTreatment potentialAction
preparation primaryImageOfPage procedureType reviewedBy riskFactor sameAs
seriousAdverseOutcome signOrSymptom subOrganization telephone typicalTest
hasCredential headline knowsAbout medicalSpecialty practicesAt relevantSpecialty usNPI
worksFor
"""


def test_nothing_that_can_be_told_is_missing(shown):
    told = {key for each in shown for node in iter_dicts(each.document) for key in node}
    assert {*TOLD.split()} <= told


def test_all_keep_our_rules_and_googles(shown):
    for each in shown:
        assert_sound(each.document)
    assert_resolved([each.document for each in shown])


def test_the_vocabulary_has_all_that_is_said(shown, tmp_path):
    if missing := vocabulary.what_is_missing():
        pytest.skip(f"needs {missing}")
    documents = {each.page.url: each.document for each in shown}
    assert vocabulary.find_errors(documents, tmp_path) == []


def test_every_text_is_on_the_page(shown):
    unseen = [
        (each.page.url, key, value)
        for each in shown
        for node in iter_dicts(each.document["@graph"])
        for key, values in node.items()
        for value in as_list(values)
        if key not in CODES | MEANT and isinstance(value, str)
        if not value.startswith(("http://", "https://")) and not each.says(value)
    ]
    assert unseen == []


def test_every_number_can_be_dialled_on_the_page(shown):
    told = 0
    for each in shown:
        digits = re.sub(r"\D", "", each.text)
        for node in iter_dicts(each.document["@graph"]):
            for key in ("telephone", "faxNumber"):
                number = node.get(key, "").removeprefix("+1-")
                assert re.sub(r"\D", "", number) in digits, (each.page.url, node)
                told += bool(number)
    assert told >= 4


def test_languages_are_named_on_the_page(shown):
    codes = [
        (each, code)
        for each in shown
        for node in iter_dicts(each.document["@graph"])
        for code in node.get("knowsLanguage", ())
    ]
    assert [code for _each, code in codes][:3] == ["en", "es", "Klingon"]
    assert all(each.says(to_name(code)) for each, code in codes)


def test_hours_mean_what_the_page_tells(shown):
    """Split, past midnight, all day long, and of special days."""
    [each] = [each for each in shown if each.page.title == "Port Ansel"]
    hours = find(each.document, "MedicalClinic")["openingHoursSpecification"]
    weekly = [entry for entry in hours if "dayOfWeek" in entry]
    table = {
        row["data-day"]: sorted(span.get_text() for span in row.select("td span"))
        for row in each.soup.select("tr[data-day]")
    }
    told = dict(zip(DAYS, ([] for _day in DAYS), strict=True))
    for entry in weekly:
        for name in entry["dayOfWeek"]:
            told[DAYS[SCHEMA_DAYS.index(name)]].append(to_span_text(entry))
    assert {day: sorted(spans) for day, spans in told.items()} == table
    assert ["24 hours"] in table.values() and ["6 pm – 2 am"] in table.values()
    dated = [entry for entry in hours if "validFrom" in entry]
    special = {
        row["data-date"]: row["data-text"]
        for row in each.soup("p", {"data-date": True})
    }
    assert {
        entry["validFrom"]: to_span_text(entry).capitalize() for entry in dated
    } == special
    assert {"Closed", "10 am – 2 pm"} == {*special.values()}


def to_span_text(entry: dict[str, str]) -> str:
    start, end = (
        int(time[:2]) * 60 + int(time[3:]) for time in (entry["opens"], entry["closes"])
    )
    if start == end == 0:
        return "closed"
    return words.span_text((start, 1440) if (start, end) == (0, 1439) else (start, end))


def test_it_asks_the_database_at_most_once_beyond_the_page_itself(rf, monkeypatch):
    monkeypatch.setattr(tpi_cms_seo, "get_structured_data", lambda facts: {})
    counts = {}
    for page in build_pages():
        request = rf.get(page.url, SERVER_NAME="localhost")
        routed, _args, _kwargs = Page.route_for_request(request, page.url)
        context = routed.get_context(request)
        template = routed.get_template(request)
        TemplateResponse(request, template, context).render()
        with CaptureQueriesContext(connection) as queries:
            assert find(get_structured_data(context["facts"]), "MedicalOrganization")
        counts[page.url] = len(queries)
    assert max(counts.values()) <= 1, counts


def test_schema_org_has_our_specialties():
    if missing := vocabulary.what_is_missing():
        pytest.skip(f"needs {missing}")
    assert vocabulary.read_members("MedicalSpecialty") == SPECIALTIES
