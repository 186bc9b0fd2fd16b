"""The menu in the header: which pages, where from, and never an old one."""

from __future__ import annotations

import re
from html import unescape

import pytest

from wagtail.models import PageViewRestriction, Site

from tests import factories
from tpi_cms.content.menu import get_menu
from tpi_cms.pages.models import LocationIndexPage, StandardPage, TreatmentIndexPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def read(client):
    """The links of the header of a page: text to address."""

    def read_header(path="/consultation/"):
        html = client.get(path).content.decode()
        header = re.search(r"<header class=\"tpi-header\">.*?</header>", html, re.S)
        links = re.findall(r'<a[^>]*href="([^"]*)"[^>]*>(.*?)</a>', header[0], re.S)
        texts = {
            re.sub(r"<.*?>", "", text, flags=re.S).strip(): to for to, text in links
        }
        return {" ".join(unescape(text).split()): to for text, to in texts.items()}

    return read_header


def test_it_holds_the_pages_below_home_that_are_shown_in_menus(read):
    factories.make_index(TreatmentIndexPage, title="What we do", show_in_menus=True)
    factories.make_page(StandardPage, title="Privacy")
    factories.make_page(StandardPage, title="Draft", show_in_menus=True, live=False)
    assert set(read()) == {"Harbor & Prairie", "What we do", "Ask us to call you"}


def test_it_leads_to_the_clinics_once_a_page_lists_them(read):
    page = factories.make_index(LocationIndexPage, title="Where", show_in_menus=True)
    assert read()["Find and call a clinic"] == read()["Where"] == page.url


def test_pages_come_and_go_at_once(read):
    page = factories.make_page(StandardPage, title="About", show_in_menus=True)
    assert "About" in read()
    page.title = "About us"
    page.save_revision().publish()
    assert "About us" in read() and "About" not in read()
    restriction = PageViewRestriction.objects.create(
        page=page, restriction_type=PageViewRestriction.LOGIN
    )
    assert "About us" not in read()
    restriction.delete()
    assert "About us" in read()
    StandardPage.objects.update(title="Who we are")  # by another process, so to speak
    assert "Who we are" in read()
    StandardPage.objects.update(title="About us")
    page.show_in_menus = False
    page.save_revision().publish()
    assert "About us" not in read()


def test_each_site_has_its_own(read, client):
    factories.make_page(StandardPage, title="Here", show_in_menus=True)
    other = factories.make_home().get_parent()
    other = factories.make_page(StandardPage, other, title="Other home")
    Site.objects.create(hostname="other.example.org", root_page=other)
    factories.make_page(StandardPage, other, title="There", show_in_menus=True)
    assert "Here" in read() and "There" not in read()
    there = client.get("/consultation/", headers={"host": "other.example.org"})
    assert b"There" in there.content and b"Here" not in there.content


def test_where_one_is_is_said(client):
    page = factories.make_page(TreatmentIndexPage, title="Care", show_in_menus=True)
    below = factories.make_treatment(page)
    assert f'href="{page.url}" aria-current="page"' in get(client, page)
    assert f'href="{page.url}" aria-current="true"' in get(client, below)


def get(client, page):
    return client.get(page.url).content.decode()


def test_a_page_view_asks_the_database_once_for_it(client, django_assert_num_queries):
    for number in range(3):
        factories.make_page(StandardPage, title=f"Page {number}", show_in_menus=True)
    request = client.get("/consultation/").wsgi_request
    with django_assert_num_queries(1):
        assert len(get_menu(request).items) == 3
