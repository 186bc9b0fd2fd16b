"""What patients and search engines are told of a sign-off, and when no more."""

from __future__ import annotations

import datetime as dt
import json
from unittest.mock import patch

import pytest

from tests import factories
from tpi_cms.content.phones.convert import convert
from tpi_cms.content.phones.models import TypedNumber
from tpi_cms.content.phones.scan import scan_batch

from .pages import change_prose, make_signed, reload

pytestmark = pytest.mark.django_db
SIGNED = dt.date(2026, 1, 15)


def at(moment: str):
    """Meanwhile it is that moment, with its time zone."""
    now = dt.datetime.fromisoformat(moment)
    return patch("django.utils.timezone.now", lambda: now)


@pytest.fixture
def page():
    """Due on July 15."""
    factories.make_clinic()
    return make_signed(months=6, on=SIGNED)


def get_web_page(client, page) -> dict:
    text = client.get(page.url).text
    _before, _tag, rest = text.partition('<script type="application/ld+json"')
    graph = json.loads(rest.partition(">")[2].partition("</script>")[0])["@graph"]
    return next(node for node in graph if node["@id"].endswith("#webpage"))


@pytest.mark.parametrize(
    ("now", "shown"), [("2026-07-15 23:50", True), ("2026-07-16 00:10", False)]
)
def test_an_overdue_review_leaves_page_and_markup(client, page, now, shown):
    with at(f"{now}-05:00"):
        assert reload(page).is_reviewed == shown
        assert ("Dr. Ada Moreau" in client.get(page.url).text) == shown
        assert ("reviewedBy" in get_web_page(client, page)) == shown
        assert ("lastReviewed" in get_web_page(client, page)) == shown


def test_what_was_kept_of_the_page_ends_that_night_though_nobody_saves(client, page):
    with at("2026-07-15 23:50-05:00"):
        assert "Dr. Ada Moreau" in client.get(page.url).text
    with at("2026-07-16 00:10-05:00"):
        assert "Dr. Ada Moreau" not in client.get(page.url).text


def test_it_costs_a_page_no_query(client, page, django_assert_num_queries):
    client.get(page.url)
    signed = len(count(client, page.url))
    plain = factories.make_treatment()
    client.get(plain.url)
    assert signed == len(count(client, plain.url))


def count(client, url):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        client.get(url)
    return queries.captured_queries


def test_the_reviewer_is_a_person_with_letters(client, page):
    with at("2026-01-15 12:00-06:00"):
        assert get_web_page(client, page)["reviewedBy"] == {
            "@type": "Person",
            "name": "Dr. Ada Moreau",
            "honorificSuffix": "MD",
            "jobTitle": "pain medicine physician",
        }


def test_letters_that_were_not_signed_with_are_not_told(client, page):
    page.reviewer.credentials = "PhD"
    page.reviewer.save()
    with at("2026-01-15 12:00-06:00"):
        person = get_web_page(client, page)["reviewedBy"]
    assert person["name"] == "Dr. Ada Moreau, MD"
    assert "honorificSuffix" not in person


def test_a_typed_number_made_a_reference_leaves_the_sign_off(page):
    clinic = factories.make_clinic()
    factories.make_phone(clinic, number="+18155550177")
    body = change_prose("<p>Call (815) 555-0177</p>")
    page = make_signed(title="Jabs", body=body)
    scan_batch()
    rows = list(TypedNumber.objects.select_related("page"))
    assert convert(rows, user=factories.make_superuser()).numbers == 1
    page = reload(page)
    assert "tpi-phone" in page.serializable_data()["body"]
    assert page.reviewer_name == "Dr. Ada Moreau, MD"
