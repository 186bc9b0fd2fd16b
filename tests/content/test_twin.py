"""Each page as Markdown, for programs."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from markdown_it import MarkdownIt

from wagtail.models import PageViewRestriction

from tests import factories
from tests.content.test_rich_markdown import get_words
from tpi_cms.content.twin import write_page
from tpi_cms.pages import models as pages

pytestmark = pytest.mark.django_db

EVIL = "# <b>a</b> | b [c](d) **e** ::: `f` ---"
BODY = [
    (
        "section",
        {
            "heading": "How it works",
            "content": [
                (
                    "prose",
                    '<p>Call <embed embedtype="tpi-phone" whose="page"/> now.</p>',
                ),
                ("bullets", {"lead_in": "When:", "items": ["<p>it hurts</p>"]}),
                (
                    "comparison",
                    {
                        "columns": ["A", "B"],
                        "rows": [{"label": "c", "cells": ["d", "e"]}],
                    },
                ),
                ("faq", {"items": [{"question": "Why?", "answer": "<p>So.</p>"}]}),
                ("quote", {"kind": "other", "text": "<p>Well said.</p>"}),
                ("citations", {"items": [{"title": "A study", "publisher": "P"}]}),
                ("lead_form", {"heading": "Ask us", "text": ""}),
            ],
        },
    )
]


@pytest.fixture
def site():
    """A page of every kind of ours, by name."""
    clinic = factories.make_clinic(name="Old Mill", slug="mill")
    factories.make_phone(clinic, number="+18155550142")
    treatment = factories.make_treatment(
        title="Needles",
        standfirst="Thin ones.",
        alternate_names=["TPI"],
        reviewer_name="Dr. Ann Example",
        last_reviewed="2026-01-31",
        key_facts=[("fact", {"kind": "relief", "value": "3 to 12 weeks"})],
        body=BODY,
    )
    condition = factories.make_condition(symptoms=["a stiff neck"], red_flags=["fever"])
    factories.link_condition(treatment, condition, "Sometimes.")
    location = factories.make_location(clinic, standfirst="By the river.")
    factories.make_index(pages.LocationIndexPage)
    return {
        "treatment": treatment,
        "condition": condition,
        "location": location,
        "local": factories.make_local(location, treatment, standfirst="Here too."),
        "index": factories.make_index(pages.TreatmentIndexPage),
        "clinics": factories.make_index(pages.LocationIndexPage),
        "standard": factories.make_page(pages.StandardPage, standfirst=EVIL),
        "home": factories.make_page(pages.HomePage, heading="Welcome"),
    }


def get(client, page) -> str:
    response = client.get(f"{page.get_url()}index.md")
    assert response.status_code == 200
    return response.content.decode()


KINDS = (
    "treatment",
    "condition",
    "location",
    "local",
    "index",
    "clinics",
    "standard",
    "home",
)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_page_has_one_and_says_so(site, client, kind):
    page = site[kind]
    response = client.get(f"{page.get_url()}index.md")
    assert response.status_code == 200
    assert response["Content-Type"] == "text/markdown; charset=utf-8"
    assert response["X-Robots-Tag"] == "noindex"
    text = response.content.decode()
    assert text.startswith("# ")
    html = client.get(page.get_url()).content.decode()
    url = page.get_full_url()
    assert f'<link rel="alternate" type="text/markdown" href="{url}index.md">' in html
    assert 'rel="canonical"' in response["Link"]


@pytest.mark.parametrize("kind", KINDS)
def test_it_costs_the_queries_of_the_page(site, client, kind):
    url = site[kind].get_url()
    counts = []
    for path in (url, f"{url}index.md", url, f"{url}index.md"):
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        counts.append(len(queries))
    assert counts[3] <= counts[2]
    assert counts[1] <= counts[0]


def test_it_says_what_the_page_says(site, client):
    text = get(client, site["treatment"])
    for line in (
        "# Needles",
        "Thin ones.",
        "Also called TPI",
        "- **Relief lasts**: 3 to 12 weeks",
        "## How it works",
        "- it hurts",
        "|  | A | B |\n| --- | --- | --- |\n| c | d | e |",
        "**Why?**\n\nSo.",
        "> Well said.",
        "1. P. A study.",
    ):
        assert f"\n{line}" in f"\n{text}"
    assert "Reviewed by **Dr. Ann Example** on" in text
    condition = site["condition"]
    assert f"- [{condition.title}]({condition.get_full_url()})" in text.replace(
        "\\", ""
    )


def test_numbers_are_told_and_forms_are_not(site, client):
    text = get(client, site["location"])
    assert "**Appointments**: (815) 555-0142" in text
    assert "| Monday | 8 am – 5 pm |" in text.replace("\u202f", " ").replace(
        "\xa0", " "
    )
    assert "tel:" not in text
    assert "Ask us to call you" not in text
    assert "data-" not in text


def test_no_text_becomes_a_mark(site, client):
    text = get(client, site["standard"])
    html = MarkdownIt("commonmark").render(text)
    assert get_words(html.split("<p>")[1]) == get_words(
        EVIL.replace("<", "&lt;").replace(">", "&gt;")
    )
    assert html.count("<h1>") == 1


def test_a_private_page_gives_what_the_page_gives(site, client):
    page = site["treatment"]
    PageViewRestriction.objects.create(
        page=page, restriction_type=PageViewRestriction.PASSWORD, password="pass"
    )
    response = client.get(f"{page.get_url()}index.md")
    assert b"Thin ones" not in response.content
    assert response["Content-Type"].startswith("text/html")


def test_a_draft_and_an_address_of_nothing_have_none(site, client):
    page = site["treatment"]
    page.unpublish()
    assert client.get(f"{page.get_url()}index.md").status_code == 404
    assert client.get("/nothing/index.md").status_code == 404
    assert client.get("/consultation/index.md").status_code == 404


def test_who_is_logged_in_gets_one_that_nobody_keeps(site, client):
    client.force_login(factories.make_superuser())
    response = client.get(f"{site['treatment'].get_url()}index.md")
    assert "private" in response["Cache-Control"]


def test_what_the_page_keeps_is_not_spoiled(site, client):
    """The page is asked for first as Markdown, and later as itself."""
    page = site["treatment"]
    get(client, page)
    html = client.get(page.get_url()).content.decode()
    assert html.count("index.md") == 1


def test_hidden_and_repeated_things_are_left_out():
    html = (
        '<p>out</p><div class="tpi"><nav class="tpi-crumbs">out</nav><p hidden>out</p>'
        '<svg><text>out</text></svg><p>in <span aria-hidden="true">out</span></p>'
        '<a class="tpi-button" href="#clinics">out</a><img src="/a.png" alt="">'
        '<img src="/b.png" alt="in"></div><p>out</p>'
    )
    text = write_page(html, "https://x.example/p/")
    assert text == "in\n\n![in](https://x.example/b.png)\n"
