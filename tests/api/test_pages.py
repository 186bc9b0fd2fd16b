from __future__ import annotations

import json

import pytest

from tests import factories
from tests.seo.site import build_pages
from tpi_cms.pages import models as pages

pytestmark = pytest.mark.django_db


def test_every_kind_of_page_answers(get):
    for page in build_pages():
        told = get(f"pages/{page.pk}/")
        assert told["title"] == page.title
        own = {field.name for field in page.api_fields if not isinstance(field, str)}
        assert own <= told.keys(), type(page)


def test_a_treatment_tells_what_its_page_shows(get):
    [treatment] = [p for p in build_pages() if p.title == "Trigger point injections"]
    told = get(f"pages/{treatment.pk}/")
    assert told["standfirst"] == treatment.standfirst
    assert told["alternate_names"] == ["TPI"]
    assert told["procedure_type"] == "PercutaneousProcedure"
    assert told["key_facts"][0]["value"]["value"] == "Lidocaine"
    assert told["body"][0]["type"] == "section"
    assert told["body"][0]["value"]["heading"] == "How it works"
    assert [link["title"] for link in told["conditions"]] == ["Stiff neck"]
    assert told["clinics"] is None
    assert told["review"] == {
        "name": "Dr. Ada Moreau",
        "role": "pain medicine physician",
        "date": "2026-09-01",
        "next": "2027-09-01",
    }
    assert told["author"] == {"name": "Ines Marlow", "role": "clinician"}
    assert told["picture"]["alt"] == "A shoulder"


def test_a_practitioner_and_who_wrote_what(get):
    by_title = {page.title: get(f"pages/{page.pk}/") for page in build_pages()}
    told = by_title["Dr. Ines Marlow"]["practitioner"]
    assert (told["credentials"], told["languages"]) == ("MD, FAAPMR", ["es"])
    assert [clinic["name"] for clinic in told["clinics"]] == ["Port Ansel"]
    guide = by_title["Before you come"]
    assert guide["author"]["name"] == "Dr. Ines Marlow, MD, FAAPMR"
    assert guide["review"]["name"] == "Dr. Ada Moreau"


def test_a_location_names_its_clinic_while_it_is_public(get):
    clinic = factories.make_clinic(name="Port Ansel", slug="port-ansel")
    location = factories.make_location(clinic)
    named = {"id": clinic.pk, "slug": "port-ansel", "name": "Port Ansel"}
    assert get(f"pages/{location.pk}/")["clinic"] == named
    clinic.status = "closed"
    clinic.save()
    assert get(f"pages/{location.pk}/")["clinic"] is None


def test_only_public_clinics_are_named_to_offer_it(get):
    treatment = factories.make_treatment()
    shown, hidden = (
        factories.make_clinic(public_without_page=is_public)
        for is_public in (True, False)
    )
    factories.offer(treatment, shown, hidden)
    told = get(f"pages/{treatment.pk}/")["clinics"]
    assert [clinic["id"] for clinic in told] == [shown.pk]


def test_nothing_is_told_of_a_review_before_it_is_signed(get):
    treatment = factories.make_treatment(reviewer_name="Dr. Later")
    told = get(f"pages/{treatment.pk}/")
    assert told["review"] is None
    assert "Dr. Later" not in json.dumps(told)


def test_drafts_and_private_pages_are_not_linked(get):
    treatment = factories.make_treatment()
    factories.link_condition(treatment, factories.make_condition(live=False))
    assert get(f"pages/{treatment.pk}/")["conditions"] == []
    location = factories.make_location()
    local = factories.make_local(location, treatment)
    treatment.live = False
    treatment.save()
    assert get(f"pages/{local.pk}/")["treatment"] is None


def test_lists_can_be_narrowed_to_a_kind(get):
    treatment = factories.make_treatment()
    factories.make_condition()
    found = get("pages/", type=pages.TreatmentPage._meta.label)["items"]
    assert [item["id"] for item in found] == [treatment.pk]
