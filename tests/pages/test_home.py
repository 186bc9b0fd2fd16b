"""The home page and pages of text."""

from __future__ import annotations

import json
import re

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


@pytest.mark.parametrize("model", [HomePage, StandardPage])
def test_its_sections_have_ids_of_their_own(client, model):
    sections = [
        {"type": "section", "value": {"heading": heading, "content": []}}
        for heading in ("Content", "", "")
    ]
    page = factories.make_page(model, body=json.dumps(sections))
    html = client.get(page.url).content.decode()
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))


def test_a_block_with_all_clinics_takes_the_place_of_its_list(client):
    factories.make_clinic(name="Alder Mills")
    call = {"type": "clinic_action", "value": {"scope": "all", "clinics": []}}
    section = {"type": "section", "value": {"heading": "Call", "content": [call]}}
    home = make_home_page(body=json.dumps([section]))
    main = client.get(home.url).content.decode().split("<footer")[0]
    assert main.count("Alder Mills</h3>") == 1
    assert main.count('id="clinics"') == 1
