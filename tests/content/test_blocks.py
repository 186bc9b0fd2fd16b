"""Blocks: every one has a picker entry, a preview and its own HTML."""

from __future__ import annotations

import re

import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy

from wagtail.admin.icons import get_icons
from wagtail.admin.telepath import JSContext
from wagtail.blocks import BoundBlock, CharBlock, ChoiceBlock, StreamBlock, StructBlock

from tests import factories as make
from tpi_cms.content.blocks.body import BODY_BLOCKS, SectionContentBlock
from tpi_cms.content.blocks.care import CareCardBlock, CareCardsBlock
from tpi_cms.content.blocks.facts import KeyFactBlock
from tpi_cms.content.blocks.links import ClinicActionBlock, RelatedCardsBlock
from tpi_cms.content.blocks.lists import BulletsBlock
from tpi_cms.fields import PackedBlockWidget

pytestmark = pytest.mark.django_db

INSERTABLE = {
    **SectionContentBlock().child_blocks,
    **dict(BODY_BLOCKS),
    "fact": KeyFactBlock(),
    "care_card": CareCardBlock(),
}


def preview(block, rf) -> str:
    from django.shortcuts import render

    value = block.get_preview_value()
    context = {
        "request": rf.get("/"),
        "block_def": block,
        "bound_block": BoundBlock(block, value),
    }
    context = block.get_preview_context(value, parent_context=context)
    template = block.get_preview_template(value, context=context)
    return render(context["request"], template, context).content.decode()


@pytest.mark.parametrize("name", INSERTABLE)
class TestEveryBlock:
    def test_is_told_apart_in_the_picker(self, name):
        block = INSERTABLE[name]
        assert block.meta.icon != "placeholder"
        assert f'id="icon-{block.meta.icon}"' in get_icons()
        assert block.get_description()
        assert block.is_previewable

    def test_its_preview_shows_it_in_our_style(self, name, rf):
        html = preview(INSERTABLE[name], rf)
        assert "tpi_cms/tpi-cms.css" in html
        shown = html[html.index("tpi-preview") :]
        words = re.sub(r"<[^>]+>", "", shown).strip()
        assert len(words) > 15
        assert 'class="tpi-' in shown

    def test_has_no_inline_style_or_script(self, name, rf):
        assert not re.search(r"\sstyle=|<style|<script", preview(INSERTABLE[name], rf))


class TestCareCards:
    def test_the_emergency_stands_last(self):
        block = CareCardsBlock()
        urgencies = ("emergency", "home", "call")
        value = block.to_python(
            {"cards": [{"urgency": u, "signs": ["<p>x</p>"]} for u in urgencies]}
        )
        html = block.render(value)
        found = re.findall(r"tpi-care__card--(\w+)", html)
        assert found == ["home", "call", "emergency"]
        assert 'href="tel:911"' in html


class TestKeyFact:
    def test_names_its_kind_in_words(self):
        block = KeyFactBlock()
        value = block.to_python({"kind": "relief", "value": "3 weeks"})
        assert "Relief lasts" in block.render(value)


class TestClinicAction:
    def render(self, rf, **value) -> str:
        block = ClinicActionBlock()
        return block.render(block.to_python(value), {"request": rf.get("/")})

    def test_shows_all_clinics_of_the_page(self, rf):
        make.make_clinic(name="Port Ansel")
        assert "Port Ansel" in self.render(rf, scope="all")

    def test_shows_only_the_chosen_ones_that_patients_may_see(self, rf):
        chosen = make.make_clinic(name="Port Ansel")
        closed = make.make_clinic(name="Gone", status="closed")
        make.make_clinic(name="Lowell Park")
        html = self.render(rf, scope="chosen", clinics=[chosen.pk, closed.pk])
        assert re.findall(r"<h3[^>]*>([^<]+)<", html) == ["Port Ansel"]

    def test_lets_the_script_put_the_nearest_first(self, rf):
        assert "data-tpi-nearest" in self.render(rf, scope="nearest")
        assert "data-tpi-nearest" not in self.render(rf, scope="all")


class TestRelatedCards:
    def render(self, rf, **card) -> str:
        block = RelatedCardsBlock()
        value = block.to_python({"items": [card]})
        return block.render(value, {"request": rf.get("/")})

    def test_a_page_lends_its_title(self, rf):
        page = make.make_treatment(title="Physical therapy")
        html = self.render(rf, page=page.pk)
        assert "Physical therapy" in html
        assert f'href="{page.url}"' in html

    def test_a_page_that_is_not_live_is_left_out(self, rf):
        page = make.make_treatment(title="Not yet", live=False)
        assert "Not yet" not in self.render(rf, page=page.pk)

    def test_an_outside_link_sends_no_referrer(self, rf):
        html = self.render(rf, url="https://example.org/", title="Guide")
        assert 'rel="noreferrer"' in html


@pytest.mark.parametrize(
    ("stored", "marker"),
    [({"marker": "check"}, "check"), ({"marker": ""}, "dot"), ({}, "dot")],
)
def test_points_are_marked_as_chosen_and_dotted_otherwise(stored, marker):
    block = BulletsBlock()
    html = block.render(block.to_python({"items": ["<p>Rest</p>"], **stored}))
    assert f'class="tpi-bullets tpi-bullets--{marker}"' in html


class TestPackedDefinitions:
    """What the blocks are is packed once; what may change is not."""

    @staticmethod
    def pack(block):
        block.set_name("body")
        return PackedBlockWidget(block).block_json

    def test_the_second_form_packs_nothing(self, monkeypatch):
        stream = StreamBlock([("title", CharBlock(label="A title"))])
        first = self.pack(stream)
        monkeypatch.setattr(JSContext, "pack", None)
        assert self.pack(stream) == first

    def test_each_language_has_its_own(self):
        stream = StreamBlock([("title", CharBlock(label=gettext_lazy("Monday")))])
        english = self.pack(stream)
        with translation.override("es"):
            assert "unes" in self.pack(stream)
        assert self.pack(stream) == english

    def test_choices_that_are_asked_for_stay_fresh(self):
        choices = [("a", "First")]
        kind = ChoiceBlock(choices=lambda: choices)
        stream = StreamBlock([("group", StructBlock([("kind", kind)]))])
        assert "Second" not in self.pack(stream)
        choices.append(("b", "Second"))
        assert "Second" in self.pack(stream)
