"""What a page lacks, found without the admin."""

from __future__ import annotations

import datetime as dt
import json
import uuid

import pytest
from django.utils import timezone
from django.utils.functional import Promise

from tests import factories
from tpi_cms.content.blocks.body import BODY_BLOCKS
from tpi_cms.content.facts.treatment import TreatmentFacts
from tpi_cms.content.gaps import Gap, Group
from tpi_cms.content.readiness.finding import Counts, count_gaps, find_gaps, get_counts
from tpi_cms.content.review.models import Practitioner
from tpi_cms.pages import models as pages

pytestmark = pytest.mark.django_db

SIGNED = {"reviewer_name": "Ines Marlow", "last_reviewed": dt.date(2026, 11, 1)}


def make_section(*content, heading="How it works", **value):
    return {
        "type": "section",
        "id": str(uuid.uuid4()),
        "value": {"heading": heading, "content": list(content), **value},
    }


PROSE = {"type": "prose", "value": "<p>A short visit.</p>"}


def fields_of(page, group=None) -> set[str]:
    return {g.field for g in find_gaps(page) if group in (None, g.group)}


def words_of(page, group=None) -> str:
    return "\n".join(str(g.text) for g in find_gaps(page) if group in (None, g.group))


def make_whole_treatment():
    image = factories.make_image()
    fact = {"type": "fact", "value": {"kind": "relief", "value": "3 to 12 weeks"}}
    treatment = factories.make_treatment(
        standfirst="A needle loosens the muscle.",
        hero_image=image,
        hero_alt="A hand on a shoulder",
        body=json.dumps([make_section(PROSE)]),
        key_facts=json.dumps([fact]),
        procedure_type="PercutaneousProcedure",
        body_areas=["Neck"],
        author_name="Ines Marlow",
        next_review=timezone.localdate() + dt.timedelta(days=200),
        **SIGNED,
    )
    factories.link_condition(treatment, factories.make_condition())
    return treatment


def test_a_whole_page_lacks_nothing():
    assert find_gaps(make_whole_treatment()) == []


@pytest.mark.parametrize(
    ("field", "group"),
    [
        ("standfirst", Group.READERS),
        ("body", Group.READERS),
        ("key_facts", Group.READERS),
        ("hero_alt", Group.READERS),
        ("hero_image", Group.DATA),
        ("author_name", Group.DATA),
        ("procedure_type", Group.DATA),
        ("body_areas", Group.DATA),
        ("reviewer_name", Group.SIGN_OFF),
    ],
)
def test_each_emptied_field_of_a_treatment_is_told_in_its_group(field, group):
    page = make_whole_treatment()
    empty = [] if field in ("body", "key_facts", "body_areas") else None
    if field in ("standfirst", "hero_alt", "author_name", "reviewer_name"):
        empty = "   " if field == "standfirst" else ""
    setattr(page, field, empty)
    assert field in fields_of(page, group)


def test_a_link_to_a_condition_that_is_no_longer_live_counts_as_none():
    page = make_whole_treatment()
    page.condition_links.first().condition.unpublish()
    assert fields_of(page, Group.DATA) == {"condition_links"}


def test_a_treatment_offered_nowhere_on_the_website_is_told_for_local_search():
    page = make_whole_treatment()
    hidden = factories.make_clinic(public_without_page=False)
    factories.offer(page, hidden)
    assert fields_of(page, Group.LOCAL) == {"offered_everywhere"}
    factories.offer(page, factories.make_clinic())
    assert find_gaps(page) == []


def test_a_description_is_missed_only_where_nothing_stands_in_for_it():
    page = make_whole_treatment()
    assert "search_description" not in fields_of(page)
    page.standfirst = ""
    assert "search_description" in fields_of(page)
    page.search_description = "What a visit is like."
    assert "search_description" not in fields_of(page)


@pytest.mark.parametrize(
    ("days", "words"),
    [(-1, "overdue since"), (0, "due on"), (28, "due on"), (29, ""), (None, "")],
)
def test_a_review_is_told_some_weeks_before_it_is_due(settings, days, words):
    settings.TPI_CMS_REVIEW_NOTICE_WEEKS = 4
    page = make_whole_treatment()
    day = timezone.localdate() + dt.timedelta(days=days or 0)
    page.next_review = None if days is None else day
    found = words_of(page, Group.SIGN_OFF)
    assert words in found
    assert bool(found) == bool(words)


def test_a_page_that_changed_since_it_was_signed_says_so():
    page = make_whole_treatment()
    page.save_revision()
    page = page.get_latest_revision_as_object()
    page.standfirst = "A needle calms the nerve."
    page.save_revision()
    draft = page.get_latest_revision_as_object()
    assert "Changed since it was signed" in words_of(draft, Group.SIGN_OFF)


def make_body(page, *blocks):
    page.body = page._meta.get_field("body").to_python(json.dumps(blocks))
    return page


def test_what_is_begun_in_the_body_is_named_and_pointed_at():
    faq = {
        "type": "faq",
        "id": str(uuid.uuid4()),
        "value": {
            "items": [
                {
                    "type": "item",
                    "id": "a1111111-1111-4111-8111-111111111111",
                    "value": {"question": " ", "answer": "<p>About ten minutes.</p>"},
                },
                {
                    "type": "item",
                    "id": "b1111111-1111-4111-8111-111111111111",
                    "value": {"question": "Does it hurt?", "answer": ""},
                },
            ]
        },
    }
    image = {
        "type": "image",
        "id": "c1111111-1111-4111-8111-111111111111",
        "value": {
            "image": {"image": factories.make_image(title="A chart").pk, "alt_text": ""}
        },
    }
    part = {"type": "part", "value": {"heading": "The day", "content": [faq]}}
    raw = {"type": "raw", "id": str(uuid.uuid4()), "value": {"text": "<p>All.</p>"}}
    empty = make_section(heading="Benefits")
    page = make_body(make_whole_treatment(), make_section(part, image), empty, raw)
    found = {gap.block: str(gap.text) for gap in find_gaps(page)}
    assert set(found) == {
        "a1111111-1111-4111-8111-111111111111",
        "b1111111-1111-4111-8111-111111111111",
        "c1111111-1111-4111-8111-111111111111",
        empty["id"],
        raw["id"],
    }
    assert "“About ten minutes.”" in found["a1111111-1111-4111-8111-111111111111"]
    assert "“Does it hurt?”" in found["b1111111-1111-4111-8111-111111111111"]
    assert "“A chart”" in found["c1111111-1111-4111-8111-111111111111"]
    assert "“Benefits”" in found[empty["id"]]


def test_a_picture_that_only_decorates_needs_no_description():
    value = {"image": factories.make_image().pk, "alt_text": "", "decorative": True}
    block = {"type": "image", "value": {"image": value}}
    page = make_body(make_whole_treatment(), make_section(block))
    assert find_gaps(page) == []


def test_words_that_mislead_are_told_with_how_to_mend_them_and_where():
    claim = {
        "type": "prose",
        "id": "d1111111-1111-4111-8111-111111111111",
        "value": "<p>It is guaranteed to cure you.</p>",
    }
    page = make_body(make_whole_treatment(), make_section(claim))
    found = find_gaps(page)
    assert found and {gap.group for gap in found} == {Group.COPY}
    assert {(g.field, g.block) for g in found} == {("body", claim["id"])}
    assert all(gap.hint for gap in found)
    assert any("“guaranteed” " in f"{gap.text} " for gap in found)


def test_what_facts_and_checks_both_know_is_told_once():
    page = make_whole_treatment()
    page.reviewer_name = ""
    assert [gap.field for gap in find_gaps(page)] == ["reviewer_name"]


def test_a_long_sentence_keeps_no_page_from_being_ready():
    long = {"type": "prose", "value": f"<p>{'A word ' * 30}ends.</p>"}
    page = make_body(make_whole_treatment(), make_section(long))
    assert find_gaps(page) == []


def test_a_location_page_tells_what_its_clinic_lacks_and_leads_to_its_field():
    clinic = factories.make_clinic(
        street_address="", weekly_hours={}, latitude=None, longitude=None
    )
    page = factories.make_location(clinic, standfirst="Beside the mill.")
    local = [g for g in find_gaps(page) if g.group == Group.LOCAL]
    places = {g.url.partition("#")[2] for g in local}
    assert places == {
        "id_phones-TOTAL_FORMS",
        "id_street_address",
        "id_weekly_hours",
        "id_latitude",
    }
    assert all(g.url.startswith(f"/admin/clinics/edit/{clinic.pk}/") for g in local)


def test_a_location_page_of_a_whole_clinic_misses_nothing_local():
    clinic = factories.make_clinic(latitude="41.10000", longitude="-87.90000")
    factories.make_phone(clinic)
    page = factories.make_location(clinic, standfirst="Beside the mill.")
    assert fields_of(page, Group.LOCAL) == set()
    clinic.locality = ""
    clinic.save()
    page = pages.LocationPage.objects.get()
    assert "town" in words_of(page, Group.LOCAL)
    page.clinic = None
    assert fields_of(page, Group.LOCAL) == {"clinic"}


def test_a_local_page_leaves_its_clinics_gaps_to_the_clinics_page():
    location = factories.make_location(factories.make_clinic(street_address=""))
    local = factories.make_local(location, factories.make_treatment())
    assert [g for g in find_gaps(local) if g.group == Group.LOCAL] == []


def test_a_page_of_the_sites_own_kind_adds_its_lines(monkeypatch):
    class TherapyFacts(TreatmentFacts):
        needs = (
            *TreatmentFacts.needs,
            Gap(Group.READERS, "Say who does it", "hero_credit"),
        )

        def get_gaps(self):
            yield from super().get_gaps()
            yield Gap(Group.LOCAL, "Ask the front desk", url="/admin/")

    page = make_whole_treatment()
    monkeypatch.setattr(pages.TreatmentPage, "facts_class", TherapyFacts)
    told = [(gap.group, gap.text) for gap in find_gaps(page)]
    assert told == [
        (Group.READERS, "Say who does it"),
        (Group.LOCAL, "Ask the front desk"),
    ]


def test_pages_of_every_kind_can_be_asked_as_a_bare_draft():
    kinds = [m for m in vars(pages).values() if isinstance(m, type)]
    kinds = [m for m in kinds if hasattr(m, "facts_class") and not m._meta.abstract]
    assert len(kinds) > 10
    home = factories.make_home()
    location = factories.make_location()
    doctor = Practitioner.objects.create(name="Ines Marlow", slug="ines")
    subjects = {
        pages.PractitionerPage: {"practitioner": doctor},
        pages.LocationPage: {"clinic": location.clinic},
        pages.LocalTreatmentPage: {"treatment": factories.make_treatment()},
    }
    for kind in kinds:
        parent = location if kind is pages.LocalTreatmentPage else home
        page = factories.make_page(kind, parent, **subjects.get(kind, {}))
        assert find_gaps(page), kind


def test_lines_that_stand_on_a_class_are_translated_when_they_are_shown():
    assert all(isinstance(need.text, Promise) for need in TreatmentFacts.needs)


def test_a_page_costs_few_queries_whatever_it_lacks(django_assert_max_num_queries):
    page = pages.TreatmentPage.objects.get(pk=make_whole_treatment().pk)
    with django_assert_max_num_queries(10):
        find_gaps(page)


def test_counts_are_kept_by_revision_and_apart_for_copy():
    page = factories.make_treatment()
    page.save_revision()
    gaps = [Gap(Group.READERS, "a"), Gap(Group.COPY, "b"), Gap(Group.COPY, "c")]
    assert count_gaps(page, gaps) == Counts(gaps=1, copy=2)
    assert get_counts([page]) == {page.pk: Counts(1, 2)}
    page.save_revision()
    assert get_counts([page]) == {}


def test_the_blocks_that_are_looked_into_are_those_of_the_body():
    """A renamed block would be passed over in silence."""
    section = dict(BODY_BLOCKS)["section"].child_blocks["content"].child_blocks
    assert {"faq", "image", "part"} <= set(section)
    assert "raw" in dict(BODY_BLOCKS)
