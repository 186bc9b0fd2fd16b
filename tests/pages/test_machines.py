"""Feeds, the sitemap's pictures and llms.txt."""

from __future__ import annotations

import datetime as dt
import re
from xml.etree import ElementTree

import pytest

from wagtail.models import PageViewRestriction

from tests import factories
from tests.pages.test_structured_data import get_head
from tests.seo.site import build_pages
from tpi_cms.content.feeds import NEWEST
from tpi_cms.content.sitemaps import get_pictures
from tpi_cms.pages import models as pages

pytestmark = pytest.mark.django_db


@pytest.fixture
def index():
    return factories.make_page(
        pages.ArticleIndexPage, title="Articles", slug="articles", introduction="Read."
    )


def make_article(index, **fields):
    first = fields.pop("first", dt.datetime(2026, 5, 1, 9, tzinfo=dt.UTC))
    page = factories.make_page(pages.ArticlePage, index, **fields)
    page.first_published_at = page.last_published_at = first
    page.save()
    return page


def read_feed(client, index) -> ElementTree.Element:
    response = client.get(f"{index.url}feed/")
    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/rss+xml")
    return ElementTree.fromstring(response.content).find("channel")  # noqa: S314


class TestFeed:
    def test_tells_articles_the_newest_first(self, client, index):
        old = make_article(index, title="Old", standfirst="Of <then> & now.")
        new = make_article(
            index,
            title="New",
            author_name="Ann",
            first=dt.datetime(2026, 6, 1, 9, tzinfo=dt.UTC),
        )
        channel = read_feed(client, index)
        assert channel.findtext("title") == "Articles · Harbor & Prairie"
        assert channel.findtext("description") == "Read."
        assert channel.findtext("language") == "en"
        items = channel.findall("item")
        assert [item.findtext("title") for item in items] == ["New", "Old"]
        assert items[0].findtext("link") == new.full_url
        assert items[1].findtext("description") == "Of <then> & now."
        creator = "{http://purl.org/dc/elements/1.1/}creator"
        assert [item.findtext(creator) for item in items] == ["Ann", None]
        assert items[1].findtext("pubDate") == "Fri, 01 May 2026 09:00:00 +0000"
        assert items[1].findtext("guid") == f"{old.translation_key}-en"

    def test_leaves_out_drafts_and_private_articles(self, client, index):
        make_article(index, title="Draft", live=False)
        private = make_article(index, title="Private")
        PageViewRestriction.objects.create(page=private, password="x")
        assert read_feed(client, index).findall("item") == []

    def test_is_short_and_takes_as_many_queries_for_many(
        self, client, index, django_assert_max_num_queries
    ):
        for _article in range(NEWEST + 2):
            make_article(index)
        client.get(f"{index.url}feed/")
        with django_assert_max_num_queries(10):
            assert len(read_feed(client, index).findall("item")) == NEWEST

    def test_of_a_private_index_there_is_none_to_read(self, client, index):
        make_article(index, title="Hidden")
        PageViewRestriction.objects.create(page=index, password="x")
        assert b"Hidden" not in client.get(f"{index.url}feed/").content

    def test_of_a_draft_there_is_none(self, client, index):
        index.live = False
        index.save()
        assert client.get(f"{index.url}feed/").status_code == 404

    def test_the_index_leads_to_it(self, client, index):
        head = get_head(index)
        [link] = re.findall(r"<link[^>]*rss\+xml[^>]*>", head)
        assert f'href="{index.full_url}feed/"' in link
        assert "rss" not in get_head(factories.make_treatment())
        [own] = read_feed(client, index).findall("{http://www.w3.org/2005/Atom}link")
        assert own.get("href") == f"{index.full_url}feed/"

    def test_it_sets_no_cookie_and_may_be_kept(self, client, index):
        response = client.get(f"{index.url}feed/")
        assert not response.cookies and "Cookie" not in response.get("Vary", "")
        assert "max-age=600" in response["Cache-Control"]

    def test_text_that_xml_cannot_hold_breaks_nothing(self, client, index):
        make_article(index, title="]]></title><x>&", standfirst="\u2028</item>")
        [item] = read_feed(client, index).findall("item")
        assert item.findtext("title") == "]]></title><x>&"


SPACES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "i": "http://www.google.com/schemas/sitemap-image/1.1",
}


def read_sitemap(client) -> dict[str, list[str]]:
    """Address to its pictures."""
    root = ElementTree.fromstring(client.get("/sitemap.xml").content)  # noqa: S314
    return {
        url.findtext("s:loc", namespaces=SPACES): [
            each.text for each in url.findall("i:image/i:loc", SPACES)
        ]
        for url in root.findall("s:url", SPACES)
    }


class TestSitemap:
    def test_has_the_pictures_that_a_page_shows(self, client):
        figure = {
            "image": {"image": factories.make_image(1600, 900).pk, "alt_text": "A"}
        }
        page = factories.make_treatment(hero_image=factories.make_image(1600, 900))
        page.body = pages.TreatmentPage._meta.get_field("body").stream_block.to_python(
            [
                {
                    "type": "section",
                    "value": {"content": [{"type": "image", "value": figure}]},
                }
            ]
        )
        page.save()
        assert read_sitemap(client)[page.full_url] == []
        html = client.get(page.url).content.decode()
        found = read_sitemap(client)[page.full_url]
        assert len(found) == 2
        assert "fill-1200x1050" in found[0]
        for url in found:
            assert url.startswith("http://localhost/media/")
            assert url.removeprefix("http://localhost") in html

    def test_asks_for_all_pages_at_once(self, rf, django_assert_num_queries):
        request = rf.get("/sitemap.xml", SERVER_NAME="localhost")
        first, second = factories.make_treatment(), factories.make_treatment()
        get_pictures(first, request)
        with django_assert_num_queries(0):
            assert get_pictures(second, request) == []

    def test_is_well_formed_with_every_kind_of_page(self, client):
        urls = {page.full_url for page in build_pages()}
        assert urls == set(read_sitemap(client))


class TestLlms:
    def test_lists_public_pages_by_kind_with_their_markdown(self, client):
        treatment = factories.make_treatment(
            title="Injections [TPI]", standfirst="A small\namount of medicine."
        )
        factories.make_condition(title="Draft", live=False)
        private = factories.make_condition(title="Private")
        PageViewRestriction.objects.create(page=private, password="x")
        response = client.get("/llms.txt")
        text = response.content.decode()
        assert response["Content-Type"] == "text/plain; charset=utf-8"
        assert text.startswith("# Harbor & Prairie\n")
        assert "## Treatments\n" in text
        assert (
            f"- [Injections \\[TPI\\]]({treatment.full_url}index.md):"
            " A small amount of medicine.\n"
        ) in text
        assert "Draft" not in text and "Private" not in text

    def test_a_page_of_the_sites_own_has_its_own_address(self, client):
        home = factories.make_home()
        assert (
            f"- [Home]({home.full_url})\n" in client.get("/llms.txt").content.decode()
        )

    def test_queries_do_not_grow_with_pages(
        self, client, django_assert_max_num_queries
    ):
        factories.make_treatment()
        client.get("/llms.txt")
        for _page in range(5):
            factories.make_treatment()
        with django_assert_max_num_queries(10):
            client.get("/llms.txt")
