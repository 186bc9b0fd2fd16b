"""The editors' guide in the admin: the documentation itself, without a library."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from markdown_it import MarkdownIt

from tests import factories
from tests.test_docs import DOCS, anchors
from tpi_cms.setup.guide import SOURCE, read_guide, render

FILE = Path(DOCS, "editors.md")


def read_marks(html: str) -> list[str]:
    """Each tag and text, without attributes; blanks as a browser shows them."""
    html = re.sub(r"<(\w+)[^>]*>", r"<\1>", html)
    tokens = re.findall(r"<[^>]+>|[^<]+", html)
    words = (" ".join(token.split()) for token in tokens)
    return [word for word in words if word]


def test_what_is_shipped_is_the_documentation_itself():
    assert SOURCE.resolve() == FILE


def test_it_is_what_commonmark_makes_of_it():
    """But for the title; and for quotes, which are escaped in other ways."""
    own = read_guide().html
    whole = MarkdownIt("commonmark", {"html": True}).enable("table")
    theirs = whole.render(FILE.read_text(encoding="utf-8"))
    theirs = re.sub(r"<h1>.*?</h1>", "", theirs)

    def parse(html):
        return read_marks(str(BeautifulSoup(html, "html.parser")))

    assert parse(own) == parse(theirs)


def test_each_heading_has_the_anchor_that_links_in_the_documentation_use():
    found = {heading.anchor for heading in read_guide().headings}
    title = FILE.read_text(encoding="utf-8").splitlines()[0]
    own = title.strip("# ").lower().replace(" ", "-")
    assert found == anchors(FILE) - {own}
    soup = BeautifulSoup(read_guide().html, "html.parser")
    assert {h["id"] for h in soup.find_all(["h2", "h3"])} == found
    inside = {a["href"][1:] for a in soup.find_all("a") if a["href"].startswith("#")}
    assert inside <= found


def test_links_to_other_pages_lead_to_the_documentation_on_the_web():
    html = render("See [why](privacy.md#clicks-on-numbers).").html
    assert 'href="https://github.com/tpi-cms/tpi-cms/blob/main/docs/privacy.md#' in html


def test_markup_in_the_text_is_text():
    assert render("1 < 2 & `<b>*not bold*</b>`").html == (
        "<p>1 &lt; 2 &amp; <code>&lt;b&gt;*not bold*&lt;/b&gt;</code></p>"
    )


@pytest.mark.django_db
def test_it_stands_in_the_menu_of_help_for_whoever_may_log_in(client):
    url = reverse("tpi_cms_guide")
    assert client.get(url).status_code == 302
    client.force_login(factories.make_frontdesk_user(factories.make_clinic()))
    page = client.get(url).content.decode()
    assert '<a href="#clinics">Clinics</a>' in page
    assert '<h2 id="clinics">' in page and "Writing pages" in page
    assert url in client.get(reverse("wagtailadmin_home")).content.decode()
