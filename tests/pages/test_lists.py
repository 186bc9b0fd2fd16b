"""What pages list: in the markup the same as on the screen."""

from __future__ import annotations

import json
import re

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache

from wagtail.models import Page

from tests import factories
from tests.seo.rules import find
from tpi_cms.pages import models as pages

pytestmark = pytest.mark.django_db


def read_markup(html):
    source = re.search(
        r'<script type="application/ld\+json">(.*?)</script>', html, re.S
    )
    return json.loads(source[1])


def test_the_list_of_clinics_names_no_closed_one(client):
    index = factories.make_index(pages.LocationIndexPage)
    for name, status in [("Port Ansel", "open"), ("Old Mill", "closed")]:
        factories.make_location(factories.make_clinic(name=name, status=status))
    html = client.get(index.url).content.decode()
    assert "Port Ansel" in html and "Old Mill" not in html
    listed = find(read_markup(html), "ItemList")["itemListElement"]
    assert [item["name"] for item in listed] == ["Port Ansel"]


def test_a_related_page_of_a_type_that_is_no_more_breaks_no_page(client):
    target = factories.make_page(Page, title="From long ago")
    gone = ContentType.objects.create(app_label="home", model="gone")
    Page.objects.filter(pk=target.pk).update(content_type=gone)
    page = factories.make_treatment()
    pages.TreatmentRelatedLink.objects.create(page=page, target=target)
    assert "From long ago" in client.get(page.url).content.decode()


def test_the_way_home_leaves_out_what_is_not_live(client):
    page = factories.make_treatment()
    index = page.get_parent()
    assert f'href="{index.url}"' in client.get(page.url).content.decode()
    index.live = False
    index.save()
    cache.clear()
    assert f'href="{index.url}"' not in client.get(page.url).content.decode()
