"""The home page and pages of text."""

from __future__ import annotations

import json

import pytest

from wagtail.models import Page, PageViewRestriction

from tests import factories
from tpi_cms.pages.models import HomePage, StandardPage

pytestmark = pytest.mark.django_db


def card(page=None, **values):
    value = {"page": page.pk if page else None, "url": "", "title": "", **values}
    return {"type": "card", "value": value}


def make_home_page(**fields):
    """A home page of ours, with an address below the site's."""
    page = factories.make_page(HomePage, factories.make_home(), **fields)
    return HomePage.objects.get(pk=page.pk)


def test_its_ways_in_lead_only_to_pages_that_all_may_read(client):
    open_page, draft, members = (
        factories.make_page(StandardPage, title=title, live=title != "Draft page")
        for title in ("Open page", "Draft page", "Members' page")
    )
    PageViewRestriction.objects.create(page=members, restriction_type="login")
    cards = [card(open_page, kind="Read"), card(draft), card(members)]
    cards.append(card(url="https://example.org/", title="Elsewhere"))
    home = make_home_page(cards=json.dumps(cards))
    html = client.get(home.url).content.decode()
    ways = html.split('class="tpi-wrap tpi-ways"')[1].split("</nav>")[0]
    assert open_page.url in ways and "Open page" in ways and "Read" in ways
    assert 'href="https://example.org/"' in ways
    assert "Draft page" not in ways and "Members" not in ways


def test_without_clinics_it_offers_no_number(client):
    home = make_home_page(heading="Pain care")
    html = client.get(home.url).content.decode()
    assert "<h1>Pain care</h1>" in html
    assert "#clinics" not in html
    factories.make_phone(factories.make_clinic())
    html = client.get(home.url).content.decode()
    assert "(815) 555-0142" in html.split("<footer")[0]


def test_a_home_page_stands_at_the_top_only():
    assert HomePage.allowed_parent_page_models() == [Page]
