"""Outlines: a new page begins with hints, and patients see nothing of them."""

from __future__ import annotations

import json

import pytest
from django.core.management import call_command
from django.urls import reverse

from wagtail.models import Locale
from wagtail.test.utils.form_data import nested_form_data, streamfield

from tests import factories as make
from tests.content.test_templates import body, section
from tpi_cms.content.blocks.body import SectionBlock
from tpi_cms.content.plain_text import get_blocks, get_copy, get_sections
from tpi_cms.content.starters import Outline, count_open_hints, get_kinds
from tpi_cms.content.structured import get_structured_data
from tpi_cms.pages import models as pages
from tpi_cms.setup.outlines import plant_outlines

pytestmark = pytest.mark.django_db

HINT = "Say how long the ache lasts."
KIND = "tpi_cms_pages.treatmentpage"


def hinted(heading="The days after", *more, hint=HINT):
    content = [{"type": "hint", "value": hint}, *more]
    value = {"heading": heading, "aspect": "PatientExperience", "content": content}
    return {"type": "section", "value": value}


PROSE = {"type": "prose", "value": "<p>It aches for a day.</p>"}


def part(*content):
    return {"type": "part", "value": {"heading": "A part", "content": list(content)}}


@pytest.fixture
def outline():
    return Outline.objects.create(
        name="Treatment",
        page_type=KIND,
        locale=Locale.get_active(),
        body=json.dumps([{**hinted(), "id": "one"}]),
    )


def new_page(admin_client, model=pages.TreatmentPage) -> str:
    parent = make.make_index(
        pages.TreatmentIndexPage
        if model is pages.TreatmentPage
        else pages.ConditionIndexPage
    )
    args = ["tpi_cms_pages", model._meta.model_name, parent.pk]
    return admin_client.get(reverse("wagtailadmin_pages:add", args=args))


class TestANewPage:
    def get_page(self, response):
        return response.context["form"].instance

    def test_begins_with_its_kinds_outline(self, admin_client, outline):
        response = new_page(admin_client)
        [block] = self.get_page(response).body
        assert block.value["heading"] == "The days after"
        assert HINT in response.content.decode()

    def test_gives_its_blocks_ids_of_their_own(self, admin_client, outline):
        page = self.get_page(new_page(admin_client))
        [stored] = page.body.get_prep_value()
        assert stored["id"] not in ("one", None)

    def test_is_empty_without_an_outline(self, admin_client):
        assert not self.get_page(new_page(admin_client)).body

    def test_of_another_kind_or_language_is_left_alone(self, admin_client, outline):
        assert not self.get_page(new_page(admin_client, pages.ConditionPage)).body
        outline.locale = Locale.objects.create(language_code="es")
        outline.save()
        assert not self.get_page(new_page(admin_client)).body

    def test_keeps_a_hint_from_being_typed_into(self, admin_client, outline):
        html = new_page(admin_client).content.decode()
        assert "readonly" in html
        edit = reverse(outline.snippet_viewset.get_url_name("edit"), args=[outline.pk])
        assert "readonly" not in admin_client.get(edit).content.decode()

    def test_can_be_published_as_it_begins(self, admin_client, outline):
        parent = make.make_index(pages.TreatmentIndexPage)
        content = streamfield([("hint", HINT)])
        value = {
            "heading": "The days after",
            "aspect": "PatientExperience",
            "anchor": "",
            "author_name": "",
            "author_role": "",
            "content": content,
        }
        empty = [
            "condition_links",
            "clinic_links",
            "practitioner_links",
            "related_links",
        ]
        data = nested_form_data(
            {
                "title": "Needling",
                "slug": "needling",
                "offered_everywhere": "on",
                "body": streamfield([("section", value)]),
                "key_facts": streamfield([]),
                "action-publish": "1",
                **{
                    name: {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MAX_NUM_FORMS": 1000}
                    for name in empty
                },
            }
        )
        args = ["tpi_cms_pages", "treatmentpage", parent.pk]
        url = reverse("wagtailadmin_pages:add", args=args)
        assert admin_client.post(url, data).status_code == 302
        page = pages.TreatmentPage.objects.get(slug="needling")
        assert page.live and count_open_hints(page) == 1


class TestAHint:
    def get(self, client, *sections) -> str:
        page = make.make_treatment(body=body(*sections))
        return client.get(page.url).content.decode()

    def test_is_not_on_the_page_and_nor_is_its_section(self, client):
        html = self.get(client, hinted(), section("How it works"))
        assert "How it works" in html
        assert HINT not in html and "The days after" not in html

    def test_beside_text_leaves_the_section_there(self, client):
        html = self.get(client, hinted("The days after", PROSE))
        assert "The days after" in html and "aches for a day" in html
        assert HINT not in html

    def test_alone_in_a_part_takes_the_part_with_it(self, client):
        html = self.get(client, hinted("The days after", PROSE, part(hinted_block())))
        assert "A part" not in html
        html = self.get(client, hinted("The days after", part(hinted_block())))
        assert "The days after" not in html

    def test_is_in_no_search_and_no_copy(self):
        page = make.make_treatment(body=body(hinted()))
        assert get_copy("", page.body) == ""
        page = make.make_treatment(body=body(hinted("The days after", PROSE)))
        assert HINT not in get_copy("", page.body)
        assert "The days after" in get_copy("", page.body)

    def test_is_in_no_structured_data(self, rf):
        page = make.make_treatment(body=body(hinted(), hinted("Later", PROSE)))
        facts = page.get_facts(rf.get("/", SERVER_NAME="localhost"))
        told = json.dumps(get_structured_data(facts))
        assert "Later" in told
        assert HINT not in told and "The days after" not in told
        assert [each["heading"] for each in get_sections(page)] == ["Later"]
        assert not list(get_blocks(page, "hint"))

    def test_is_in_no_api(self):
        block = SectionBlock()
        told = block.get_api_representation(block.to_python(hinted()["value"]))
        assert not told["heading"] and told["content"] == []
        value = block.to_python(hinted("Later", PROSE)["value"])
        told = block.get_api_representation(value)
        assert told["heading"] == "Later"
        assert [each["type"] for each in told["content"]] == ["prose"]

    def test_is_counted_until_something_stands_beside_it(self):
        sections = [
            hinted(),
            hinted("Later", PROSE),
            hinted("Last", PROSE, part(hinted_block())),
            section("Whole"),
        ]
        assert count_open_hints(make.make_treatment(body=body(*sections))) == 2
        assert count_open_hints(make.make_page(pages.HomePage)) == 0


def hinted_block():
    return {"type": "hint", "value": HINT}


class TestOutlines:
    def test_are_made_for_four_kinds_once(self):
        site = make.make_home().get_site()
        assert len(list(plant_outlines(site))) == 4
        assert list(plant_outlines(site)) == []
        assert Outline.objects.count() == 4
        for outline in Outline.objects.all():
            assert outline.page_type in dict(get_kinds())
            assert count_open_hints(outline) == len(outline.body) >= 3

    def test_are_part_of_setting_a_site_up(self):
        make.make_home()
        call_command("tpi_setup", interactive=False, name="Example", verbosity=0)
        assert Outline.objects.filter(page_type=KIND).exists()

    def test_are_offered_for_kinds_with_a_body_only(self):
        kinds = dict(get_kinds())
        assert kinds[KIND] == "Treatment"
        assert "tpi_cms_pages.treatmentindexpage" not in kinds

    def test_can_be_deleted_by_an_editor(self, client, outline):
        client.force_login(make.make_clinic_editor())
        url = outline.snippet_viewset.get_url_name("delete")
        client.post(reverse(url, args=[outline.pk]))
        assert not Outline.objects.exists()

    def test_of_an_unknown_kind_are_refused(self, admin_client, outline):
        edit = reverse(outline.snippet_viewset.get_url_name("edit"), args=[outline.pk])
        data = nested_form_data(
            {"name": "X", "page_type": "auth.user", "body": streamfield([])}
        )
        response = admin_client.post(edit, data)
        assert "page_type" in response.context["form"].errors
