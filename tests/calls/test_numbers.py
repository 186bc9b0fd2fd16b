"""Which number a page shows, and what may stand in for it."""

from __future__ import annotations

import datetime as dt
import html
import json
import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from tpi_cms.calls.numbers import find_number, get_rules
from tpi_cms.clinics.models import Clinic
from tpi_cms.clinics.network import NetworkPhone
from tpi_cms.clinics.rows import CampaignNumber

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2026, 3, 10, 17, tzinfo=dt.UTC)  # in Chicago
SHOWN = ["tel:+1-815-555-0143", "(815) 555-0143"]


def make_rule(clinic, **fields):
    defaults = {"number": "+18155550143", "match": "utm_source", "value": "google"}
    return CampaignNumber.objects.create(clinic=clinic, **{**defaults, **fields})


def load(clinic):
    return Clinic.objects.with_facts().get(pk=clinic.pk)


@pytest.fixture
def clinic():
    clinic = factories.make_clinic(name="Alder", slug="alder")
    factories.make_phone(clinic)
    return clinic


def test_a_rule_that_always_holds(clinic):
    make_rule(clinic, value="Google")
    assert get_rules(load(clinic).main_phone) == [[*SHOWN, "utm_source", "google", 0]]


def test_both_days_are_whole_ones_of_the_clinic(clinic):
    make_rule(clinic, starts_on=dt.date(2026, 3, 1), ends_on=dt.date(2026, 3, 10))
    [rule] = get_rules(load(clinic).main_phone, NOON)
    first, end = (dt.datetime.fromtimestamp(60 * m, dt.UTC) for m in rule[4:])
    # Clocks went forward on the 8th.
    assert first == dt.datetime(2026, 3, 1, 6, tzinfo=dt.UTC)
    assert end == dt.datetime(2026, 3, 11, 5, tzinfo=dt.UTC)
    assert get_rules(load(clinic).main_phone, end - dt.timedelta(minutes=1))
    assert get_rules(load(clinic).main_phone, end) == []


def test_only_the_main_number_has_any(clinic):
    make_rule(clinic)
    other = factories.make_phone(clinic, number="+18155550199", role="billing")
    second = factories.make_phone(clinic, number="+18155550198")
    phones = {phone.pk: get_rules(phone) for phone in load(clinic).public_phones}
    assert not phones.pop(other.pk) and not phones.pop(second.pk)
    assert all(phones.values()) and phones
    clinic.phones.filter(role="main").delete()
    assert get_rules(load(clinic).main_phone) == []


@pytest.mark.parametrize(
    ("dialled", "number"),
    [
        ("+1-815-555-0142", "+18155550142"),
        ("+1-815-555-0143;ext=4", "+18155550143"),
        ("+1-815-555-0170", "+18155550170"),
        ("+1-815-555-0143", ""),
        ("+1-815-555-0199", ""),
        ("", ""),
    ],
)
def test_numbers_of_the_clinic_and_of_the_group_are_its_own(clinic, dialled, number):
    make_rule(clinic, extension="4")
    NetworkPhone.objects.create(role="main", number="+18155550170")
    factories.make_phone(factories.make_clinic(), number="+18155550199")
    assert find_number(load(clinic), dialled) == number


def get_links(client, url, number):
    page = client.get(url).content.decode()
    links = re.findall(rf'<a [^>]*href="tel:{re.escape(number)}"[^>]*>', page)
    # Those of the form's errors may be shown without the database, and are of a token.
    return [link for link in links if "tpi-numbers__phone" not in link]


def read(link, name):
    found = re.search(rf'{name}="([^"]*)"', link)
    return html.unescape(found[1]) if found else None


class TestOnPages:
    def test_each_link_says_whose_it_is_and_what_stands_in(self, client, clinic):
        make_rule(clinic, value='"<b>')
        factories.make_phone(clinic, number="+18155550199", role="billing")
        page = factories.make_location(clinic)
        links = get_links(client, page.url, "+1-815-555-0142")
        assert len(links) >= 4  # Button, facts, footer, bar.
        for link in links:
            assert read(link, "data-tpi-phone") == "alder main"
            [rule] = json.loads(read(link, "data-tpi-numbers"))
            assert rule == [*SHOWN, "utm_source", '"<b>', 0]
        [billing] = get_links(client, page.url, "+1-815-555-0199")
        assert read(billing, "data-tpi-phone") == "alder billing"
        assert "data-tpi-numbers" not in billing

    def test_without_rules_nothing_is_added(self, client, clinic):
        page = factories.make_location(clinic)
        make_rule(clinic, ends_on=dt.date(2020, 1, 1))
        links = get_links(client, page.url, "+1-815-555-0142")
        assert links and not any("data-tpi-numbers" in link for link in links)

    def test_nor_where_the_site_keeps_no_sources(self, client, clinic, settings):
        settings.TPI_CMS_SOURCES = False
        make_rule(clinic)
        page = factories.make_location(clinic)
        links = get_links(client, page.url, "+1-815-555-0142")
        assert links and not any("data-tpi-numbers" in link for link in links)

    def test_structured_data_has_the_clinics_own(self, client, clinic):
        make_rule(clinic)
        html_text = client.get(factories.make_location(clinic).url).content.decode()
        data = re.search(r"application/ld\+json[^>]*>(.*?)</script>", html_text, re.S)
        assert "5550142" in data[1].replace("-", "")
        assert "5550143" not in data[1].replace("-", "")

    def test_a_page_is_the_same_whoever_asks(self, client, clinic):
        make_rule(clinic)
        url = factories.make_location(clinic).url
        plain = client.get(url)
        ad = client.get(f"{url}?utm_source=google", headers={"referer": "https://g.co"})
        assert plain.content == ad.content
        assert not plain.cookies and not ad.cookies

    def test_rules_cost_no_query_more_for_more_clinics(self, client, clinic):
        url = factories.make_location(clinic).url
        client.get(url)

        def count():
            cache.clear()
            with CaptureQueriesContext(connection) as queries:
                client.get(url)
            return len(queries)

        def add_clinic(number):
            other = factories.make_clinic()
            factories.make_phone(other, number=f"+1815555016{number}")
            make_rule(other)

        add_clinic(0)
        one = count()
        for number in range(1, 6):
            add_clinic(number)
        assert count() == one
