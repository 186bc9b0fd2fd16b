"""The publish panel in Wagtail's editor, by its own views and its autosave."""

from __future__ import annotations

import html
import re

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from wagtail import hooks
from wagtail.models import Page
from wagtail.test.utils.form_data import querydict_from_html
from wagtail.users.models import UserProfile

from tests import factories
from tests.content.readiness.test_finding import make_body, make_section
from tests.content.readiness.test_finding import make_whole_treatment as make_whole
from tpi_cms.content.readiness.side_panel import edit_with_readiness
from tpi_cms.pages import models as pages

pytestmark = pytest.mark.django_db

PANEL = "tpi-readiness"
#: Wagtail's own script asks so.
JSON = {"accept": "application/json"}


@pytest.fixture
def editor(client):
    client.force_login(factories.make_clinic_editor())
    return client


def edit_url(page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def open_form(client, url: str) -> BeautifulSoup:
    answer = client.get(url)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def find_panel(soup: BeautifulSoup):
    return soup.find(attrs={"data-side-panel": PANEL})


def count_on_toggle(soup: BeautifulSoup) -> int:
    toggle = soup.find(attrs={"data-side-panel-toggle": PANEL})
    counter = toggle.find(attrs={"data-side-panel-toggle-counter": True})
    assert counter.has_attr("hidden") is (counter.text.strip() == "0")
    return int(counter.text)


def test_a_page_with_gaps_tells_each_with_a_link_to_its_field(editor):
    page = factories.make_treatment(hero_image=factories.make_image())
    soup = open_form(editor, edit_url(page))
    lines = find_panel(soup).find_all("li")
    assert count_on_toggle(soup) == len(lines) > 8
    assert all(line.find("svg") and line.get_text(strip=True) for line in lines)
    links = [line.a["href"] for line in lines if line.a]
    assert len(links) == len(lines)
    assert [link for link in links if not soup.find(id=link.removeprefix("#"))] == []
    review = "#panel-child-content-medical_review-section"
    assert {"#id_hero_alt", "#id_search_description", review} <= set(links)


def test_groups_are_headings_in_the_order_of_readers_review_and_machines(editor):
    soup = open_form(editor, edit_url(factories.make_treatment()))
    headings = [h.get_text(strip=True) for h in find_panel(soup).find_all("h3")]
    assert headings == ["For readers", "Sign-off", "For search engines"]


def test_links_work_where_the_editor_reads_spanish(editor):
    """Wagtail names its panels after their headings, which are translated."""
    page = factories.make_treatment()
    user = factories.make_superuser()
    UserProfile.objects.create(user=user, preferred_language="es")
    editor.force_login(user)
    soup = open_form(editor, edit_url(page))
    links = [a["href"].removeprefix("#") for a in find_panel(soup).find_all("a")]
    assert len(links) > 8
    assert [link for link in links if not soup.find(id=link)] == []


def test_a_place_in_the_body_is_linked_as_wagtail_names_its_block(editor):
    empty = make_section(heading="The visit")
    page = make_body(make_whole(), empty)
    page.signed_digest = ""  # Signed as it is now.
    page.save_revision()
    panel = find_panel(open_form(editor, edit_url(page)))
    assert [a["href"] for a in panel.find_all("a")] == [f"#block-{empty['id']}-section"]


def test_a_page_that_lacks_nothing_has_one_calm_line_and_no_count(editor):
    soup = open_form(editor, edit_url(make_whole()))
    assert find_panel(soup).get_text(" ", strip=True).endswith("Ready to publish")
    assert find_panel(soup).find("li") is None
    assert count_on_toggle(soup) == 0


def post_json(client, url: str, **changes):
    data = querydict_from_html(client.get(url).content.decode(), "page-edit-form")
    data.update({"body-count": "0", "key_facts-count": "0"})
    data.update({"offered_everywhere": "on", **changes})
    return client.post(url, data, headers=JSON)


def test_autosave_renews_the_panel_and_its_count(editor):
    page = factories.make_treatment()
    before = count_on_toggle(open_form(editor, edit_url(page)))
    answer = post_json(editor, edit_url(page), standfirst="A needle helps.")
    soup = BeautifulSoup(answer.json()["html"], "html.parser")
    target = f"[data-side-panel='{PANEL}']"
    part = soup.find("template", attrs={"data-w-teleport-target-value": target})
    assert "No standfirst" not in part.text and "No text yet" in part.text
    inner = part.find("template")
    assert PANEL in inner["data-w-teleport-target-value"]
    # The standfirst is the description, too.
    assert int(inner.text) == before - 2


def test_a_new_page_says_what_comes_and_its_first_autosave_brings_the_panel(editor):
    parent = factories.make_index(pages.ConditionIndexPage)
    args = ["tpi_cms_pages", "conditionpage", parent.pk]
    url = reverse("wagtailadmin_pages:add", args=args)
    soup = open_form(editor, url)
    assert "saved for the first time" in find_panel(soup).text
    assert count_on_toggle(soup) == 0
    data = querydict_from_html(str(soup), "page-edit-form")
    data.update({"title": "Sciatica", "slug": "sciatica", "body-count": "0"})
    saved = editor.post(url, data, headers=JSON).json()
    assert saved["success"], saved
    part = editor.get(saved["hydrate_url"]).content.decode()
    assert "No symptoms" in part and f"[data-side-panel='{PANEL}']" in part


def test_what_a_clinic_lacks_leads_to_fields_that_its_form_has(editor):
    clinic = factories.make_clinic(
        street_address="", weekly_hours={}, latitude=None, longitude=None
    )
    page = factories.make_location(clinic)
    panel = find_panel(open_form(editor, edit_url(page)))
    links = [a["href"] for a in panel.find_all("a", target="_blank")]
    assert len(links) == 4
    form = open_form(editor, links[0].partition("#")[0])
    assert [u for u in links if not form.find(id=u.partition("#")[2])] == []


def test_a_former_revision_is_reverted_to_by_wagtails_own_view(editor):
    page = factories.make_treatment(standfirst="At first.")
    first = page.save_revision()
    page.standfirst = "Later."
    page.save_revision()
    url = reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, first.pk])
    soup = open_form(editor, url)
    assert "At first." in soup.find(id="id_standfirst").text
    assert find_panel(soup) is None


def test_pages_of_others_and_aliases_are_left_alone(editor):
    home = factories.make_home()
    other = home.add_child(instance=Page(title="Plain", slug="plain"))
    alias = factories.make_treatment().create_alias(update_slug="again")
    for page in (other, alias):
        assert find_panel(open_form(editor, edit_url(page))) is None


def test_other_hooks_run_once_and_may_still_answer(editor):
    calls = []
    page = factories.make_treatment()
    with hooks.register_temporarily("before_edit_page", lambda *a: calls.append(a)):
        editor.get(edit_url(page))
    assert len(calls) == 1
    names = [fn.__name__ for fn in hooks.get_hooks("before_edit_page")]
    assert names[-1] == edit_with_readiness.__name__


def test_who_may_not_edit_the_page_gets_no_panel_of_it(client):
    client.force_login(factories.make_frontdesk_user(factories.make_clinic()))
    answer = client.get(edit_url(factories.make_treatment()))
    assert answer.status_code == 302 and PANEL not in answer.content.decode()


def test_words_of_an_editor_are_escaped(editor):
    page = make_body(make_whole(), make_section(heading="<b>Why</b> & how"))
    page.save_revision()
    source = editor.get(edit_url(page)).content.decode()
    panel = re.search(r'data-side-panel="tpi-readiness".*?</aside>|$', source, re.S)[0]
    assert html.escape("“<b>Why</b> & how”") in panel
