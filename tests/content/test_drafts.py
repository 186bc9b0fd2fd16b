"""Drafts: what isn't complete yet can be saved and previewed, but not published."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from tests import factories
from tpi_cms.content.blocks.body import BODY_BLOCKS, SectionContentBlock
from tpi_cms.pages.models import TreatmentPage

pytestmark = pytest.mark.django_db

SECTION = dict(BODY_BLOCKS)["section"]

INCOMPLETE = {
    "faq": {"items": [{"question": "", "answer": "<p>It stings a little.</p>"}]},
    "comparison": {"columns": ["Ours"], "rows": [{"label": "Time", "cells": []}]},
    "quote": {"kind": "patient", "text": "<p>It helped.</p>"},
    "related": {"cards": [{"title": "A guide"}]},
}


def section(name, value):
    return SECTION.to_python({"content": [{"type": name, "value": value}]})


@pytest.mark.parametrize("name", INCOMPLETE)
def test_what_is_incomplete_may_wait_in_a_draft_but_not_be_published(name):
    value = section(name, INCOMPLETE[name])
    SECTION.clean_deferred(value)
    with pytest.raises(ValidationError):
        SECTION.clean(value)


@pytest.mark.parametrize("name", SectionContentBlock().child_blocks)
def test_a_block_just_added_can_be_saved_and_previewed(name):
    block = SECTION.child_blocks["content"].child_blocks[name]
    value = SECTION.to_python({})
    value["content"] = SECTION.child_blocks["content"].to_python([])
    value["content"].append((name, block.get_default()))
    SECTION.clean_deferred(value)
    page = factories.make_treatment()
    page.body = [("section", value)]
    draft = page.save_revision().as_object()
    assert isinstance(draft, TreatmentPage)
    assert draft.make_preview_request().status_code == 200


@pytest.mark.parametrize("name", INCOMPLETE)
def test_an_incomplete_block_can_be_previewed(name):
    page = factories.make_treatment()
    page.body = [("section", section(name, INCOMPLETE[name]))]
    assert page.make_preview_request().status_code == 200
