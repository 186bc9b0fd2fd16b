"""The preview of search results and shared links, as it is served."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from tests import factories
from tests.pages.test_readiness_panel import edit_url
from tpi_cms.content.readiness.preview import count_characters
from tpi_cms.pages import models as pages

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    client.force_login(factories.make_clinic_editor())
    return client


def read_preview(client, url) -> dict[str, list[str]]:
    """The script's targets and what they say."""
    answer = client.get(url)
    assert answer.status_code == 200
    soup = BeautifulSoup(answer.content, "html.parser").find(
        class_="tpi-search-preview"
    )
    found: dict[str, list[str]] = {"address": [soup.p.text]}
    for target in soup.find_all(attrs={"data-tpi-search-preview-target": True}):
        name = target["data-tpi-search-preview-target"]
        shown = "" if target.has_attr("hidden") else target.get("src") or target.text
        found.setdefault(name, []).append(shown)
    return found


def test_it_shows_the_title_and_the_opening_that_stand_in_for_empty_fields(editor):
    page = factories.make_treatment(title="Dry needling", standfirst="A needle helps.")
    shown = read_preview(editor, edit_url(page))
    assert shown["title"] == ["Dry needling · Harbor & Prairie", "Dry needling"]
    assert shown["description"] == ["A needle helps."] * 2
    assert shown["none"] == [""]


def test_it_shows_what_was_written_for_search_engines(editor):
    page = factories.make_treatment(
        standfirst="A needle helps.",
        seo_title="Dry needling in Harborview",
        search_description="What a visit is like.",
    )
    shown = read_preview(editor, edit_url(page))
    assert shown["title"][1] == "Dry needling in Harborview"
    assert shown["description"] == ["What a visit is like."] * 2


def test_it_says_the_same_as_the_page_itself(editor, client):
    page = factories.make_treatment(
        standfirst="Long words of an opening. " * 20, hero_image=factories.make_image()
    )
    shown = read_preview(editor, edit_url(page))
    head = BeautifulSoup(client.get(page.url).content, "html.parser").head

    def said(name):
        return head.find("meta", property=name)["content"]

    assert shown["title"] == [head.title.text, said("og:title")]
    assert shown["description"] == [said("og:description")] * 2
    assert said("og:image").endswith(shown["image"][0])


def test_the_address_is_the_way_to_the_page(editor):
    page = factories.make_treatment(slug="dry-needling")
    shown = read_preview(editor, edit_url(page))
    parent = page.get_parent().slug
    assert shown["address"] == [f"localhost › {parent} › dry-needling"]
    home = factories.make_home()
    own = home.add_child(instance=pages.HomePage(title="Start", slug="start"))
    assert read_preview(editor, edit_url(own))["address"] == ["localhost › start"]


def test_a_new_page_shows_where_it_will_be(editor):
    parent = factories.make_page(pages.TreatmentIndexPage, slug="treatments")
    args = ["tpi_cms_pages", "treatmentpage", parent.pk]
    shown = read_preview(editor, reverse("wagtailadmin_pages:add", args=args))
    assert shown["address"] == ["localhost › treatments"]
    assert shown["image"] == [""] and "No description" in shown["none"][0]


def test_lengths_are_told_in_words_and_too_much_is_more_than_a_number():
    assert count_characters("x" * 60, 60) == "60 of about 60 characters"
    assert count_characters("x" * 61, 60).endswith(": the end is cut off")


def test_lengths_are_of_all_that_is_written_not_of_what_is_shown(editor):
    page = factories.make_treatment(standfirst="word " * 60)
    shown = read_preview(editor, edit_url(page))
    assert shown["count"][1].startswith("299 of about 155")
    assert shown["description"][0].endswith("…")


def test_it_stands_on_every_kind_that_has_a_tab_for_it(editor):
    location = factories.make_location()
    local = factories.make_local(location, factories.make_treatment())
    for page in (location, local, factories.make_condition()):
        assert read_preview(editor, edit_url(page))["title"]


def test_what_is_typed_is_escaped(editor):
    page = factories.make_treatment(title="<i>Needles</i>", standfirst='"<b>')
    answer = editor.get(edit_url(page)).content.decode()
    preview = answer[answer.index("tpi-search-preview") :]
    assert "&lt;i&gt;Needles" in preview and "<i>Needles" not in preview
