"""A head: what YAML may be in it, and what it puts on a page."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from tests import factories
from tpi_cms.content.files.fences import Reading
from tpi_cms.content.files.head import (
    Item,
    get_head_fields,
    get_page_types,
    read_yaml,
    set_fields,
    split_head,
    write_fields,
)
from tpi_cms.content.files.names import Names, NotFound
from tpi_cms.content.files.problems import Unreadable
from tpi_cms.pages import models as pages

FULL = """\
---
type: treatment
title: Needles
seo_title: No
standfirst: "A: b"
alternate_names: [TPI, 2022]
body_areas: Neck
procedure_type: PercutaneousProcedure
hero_image: a picture
key_facts:
  - {kind: relief, value: 3 to 12 weeks, minimum: 3, maximum: 12.5, unit: week}
conditions:
  - {page: neck-pain, note: When it is a knot.}
clinics: [mill]
related:
  - {page: neck-pain}
  - {url: "https://example.org/", title: A guide}
last_reviewed: 2026-01-31
show_in_menus: yes
---
Text.
"""


def read(text: str) -> Item:
    return split_head(text)[0]


def test_a_head_stands_between_two_lines_and_text_may_do_without():
    head, body, line = split_head("\ufeff---\r\ntitle: A\r\n---\r\n\r\nText\r\n---\r\n")
    assert head.fields["title"].text == "A"
    assert (body, line) == ("\nText\n---\n", 4)
    assert split_head("Text\n---\n") == (Item(1), "Text\n---\n", 1)


def test_values_are_text_and_know_their_line():
    head = read('---\na: No\nb: 012\nc: ~\nd: "null"\ne: [x, {f: 1}]\n---\n')
    fields = head.fields
    assert [fields[name].text for name in "abcd"] == ["No", "012", None, "null"]
    assert fields["e"].items[1].fields["f"].text == "1"
    assert [fields[name].line for name in "ae"] == [2, 6]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: [b", 3),
        ("a: b\n- c", 3),
        ("a: &x b\nc: *x", 2),
        ("a: b\na: c", 3),
        ("- a", 2),
        ("words", 2),
        ("a: " + "[" * 50 + "]" * 50, 2),
        ("a: \x07", 2),
        ("a: " + "x" * 200_000, 2),
        ("a: !!python/object:os.system {}\nb: *c", 3),
    ],
)
def test_what_is_no_head_is_told_with_its_line(text, line):
    with pytest.raises(Unreadable) as raised:
        read(f"---\n{text}\n---\n")
    assert raised.value.problem.line == line


def test_a_bomb_of_references_is_refused_before_it_is_built():
    lines = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 20)]
    with pytest.raises(Unreadable):
        read_yaml("a0: &a0 lol\n" + "\n".join(lines))


@pytest.mark.django_db
def test_a_head_fills_every_kind_of_field():
    condition = factories.make_condition(slug="neck-pain")
    clinic = factories.make_clinic(slug="mill")
    image = factories.make_image(title="A picture")
    page, reading = pages.TreatmentPage(), Reading()
    changed = set_fields(page, read(FULL), reading)
    assert reading.problems == []
    assert {"title", "key_facts", "conditions", "offered_everywhere"} <= set(changed)
    assert (page.seo_title, page.standfirst) == ("No", "A: b")
    assert page.alternate_names == ["TPI", "2022"]
    assert page.body_areas == ["Neck"]
    assert page.hero_image_id == image.pk
    assert page.last_reviewed == dt.date(2026, 1, 31)
    assert page.show_in_menus is True
    fact = page.key_facts[0].value
    assert (fact["minimum"], fact["maximum"]) == (Decimal(3), Decimal("12.5"))
    assert [link.condition_id for link in page.condition_links.all()] == [condition.pk]
    assert [link.clinic_id for link in page.clinic_links.all()] == [clinic.pk]
    first, second = page.related_links.all()
    assert (first.target_id, second.title) == (condition.pk, "A guide")
    assert page.offered_everywhere is False


@pytest.mark.django_db
def test_what_a_head_said_is_written_so_and_read_again_changes_nothing():
    factories.make_condition(slug="neck-pain")
    factories.make_clinic(slug="mill")
    factories.make_image(title="A picture")
    page = pages.TreatmentPage()
    set_fields(page, read(FULL), Reading())
    written = write_fields(page, Names())
    assert written["conditions"] == [
        {"page": "neck-pain", "note": "When it is a knot."}
    ]
    assert written["clinics"] == ["mill"]
    assert written["key_facts"][0]["maximum"] == 12.5
    assert written["last_reviewed"] == dt.date(2026, 1, 31)
    assert set_fields(page, read(FULL), Reading()) == []


@pytest.mark.django_db
def test_what_a_head_does_not_say_is_emptied_but_for_the_sign_off():
    page = factories.make_treatment(
        standfirst="A", last_reviewed=dt.date(2026, 1, 1), offered_everywhere=False
    )
    changed = set_fields(page, read("---\ntitle: B\n---\n"), Reading())
    assert sorted(changed) == ["offered_everywhere", "standfirst", "title"]
    assert (page.standfirst, page.offered_everywhere) == ("", True)
    assert page.last_reviewed == dt.date(2026, 1, 1)


@pytest.mark.django_db
def test_unknown_names_and_values_are_told_with_their_line():
    head = read(
        "---\ntitle: A\ncolour: red\nhero_image: gone\nprocedure_type: Magic\n"
        "last_reviewed: soon\nclinics: [gone]\nstandfirst: [a]\nkey_facts:\n"
        "  - {kind: luck, value: a, minimum: many, taste: sour}\n---\n"
    )
    page, reading = pages.TreatmentPage(), Reading()
    set_fields(page, head, reading)
    assert sorted({problem.line for problem in reading.problems}) == [
        3,
        4,
        5,
        6,
        7,
        8,
        10,
    ]
    assert not any(problem.is_error for problem in reading.problems)
    told = " ".join(problem.message for problem in reading.problems)
    assert "“colour”" in told
    assert "“gone”" in told
    assert "“taste”" in told
    assert page.hero_image_id is None
    assert list(page.clinic_links.all()) == []


@pytest.mark.parametrize("name", ["path", "owner", "locked", "signed_revision", "body"])
def test_a_head_cannot_say_what_is_not_a_texts_business(name):
    assert name not in get_head_fields(pages.TreatmentPage)


def test_every_page_class_of_ours_has_a_type():
    types = get_page_types()
    expected = {"treatment", "condition", "location", "local_treatment", "home"}
    assert expected | {"standard", "article", "practitioner"} <= set(types)
    assert len(set(types.values())) == len(types)


@pytest.mark.django_db
def test_of_pages_with_one_slug_the_nearest_to_home_has_the_short_name():
    treatment = factories.make_treatment(slug="needles")
    location = factories.make_location(slug="mill")
    local = factories.make_local(location, treatment)
    page_model = type(treatment.page_ptr)
    names = Names()
    assert names.find(page_model, "needles") == treatment.pk
    assert names.find(page_model, "mill/needles") == local.pk
    assert names.find(pages.LocalTreatmentPage, "needles") == local.pk
    assert names.name(page_model, treatment.pk) == "needles"
    assert names.name(page_model, local.pk) == "mill/needles"


@pytest.mark.django_db
def test_pictures_of_one_title_are_told_apart_by_their_file():
    from wagtail.images import get_image_model

    first, second = (factories.make_image(title="Same") for _ in range(2))
    names, model = Names(), get_image_model()
    with pytest.raises(NotFound) as raised:
        names.find(model, "same")
    assert raised.value.count == 2
    for image in (first, second):
        assert names.find(model, names.name(model, image.pk)) == image.pk


@pytest.mark.django_db
def test_names_are_read_in_one_query_a_model(django_assert_num_queries):
    for n in range(3):
        factories.make_clinic(slug=f"c-{n}")
    names = Names()
    with django_assert_num_queries(1):
        for n in range(3):
            names.name(factories.Clinic, names.find(factories.Clinic, f"c-{n}"))
