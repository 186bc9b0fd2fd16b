"""Practitioners, authors and what they write: values in, nodes out."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.seo import vocabulary
from tests.seo.rules import assert_sound, find
from tests.seo.test_builders import ROOT, make_address
from tpi_cms.seo import medical, pages, people, places
from tpi_cms.seo.graph import build_graph

URL = "https://example.org/people/ada-moreau/"
CLINIC_URL = f"{ROOT}clinics/harborview/"
PHOTO = pages.image(url=f"{ROOT}media/ada.jpg", width=400, height=400)


def make_clinic():
    return places.small_clinic("Harborview", CLINIC_URL, address=make_address())


def make_profile(**fields):
    person = people.practitioner(
        url=URL,
        name="Ada Moreau",
        prefix="Dr.",
        suffix="MD",
        job_title="Pain physician",
        description="Ada listens first.",
        credentials=["Doctor of Medicine", "Board certified in pain medicine"],
        topics=["Pain medicine"],
        languages=["en", "fr"],
        clinics=[make_clinic()],
        profiles=["https://register.example.org/1"],
        image=PHOTO,
        **fields,
    )
    physician = people.physician(
        url=URL,
        name="Ada Moreau",
        npi="1234567893",
        specialties=["Anesthesia", "Pain medicine", "primary care", "anesthesia"],
        clinics=[make_clinic()],
        telephone="+1-815-555-0142",
        image=PHOTO,
    )
    page = pages.web_page(url=URL, name="Dr. Ada Moreau", **people.profile_page(URL))
    return build_graph([page, person, physician])


def make_article(**fields):
    article = pages.article(
        url=URL,
        headline="What a trigger point is",
        description="A knot, explained.",
        language="en",
        published=dt.date(2026, 3, 1),
        modified=dt.date(2026, 4, 1),
        authors=[people.author("Ada Moreau", url=URL, job_title="Pain physician")],
        publisher=f"{ROOT}#organization",
        section="Guide",
        image=PHOTO,
        **fields,
    )
    about = {"mainEntity": {"@id": article["@id"]}, "audience": medical.patients()}
    page = pages.web_page(url=URL, name="x", **{"@type": "MedicalWebPage", **about})
    return build_graph([page, article])


def test_a_profile_is_about_its_person():
    document = make_profile()
    assert_sound(document)
    page, person = find(document, "ProfilePage"), find(document, "Person")
    assert page["mainEntity"] == {"@id": person["@id"]} == {"@id": f"{URL}#person"}
    assert [c["name"] for c in person["hasCredential"]] == [
        "Doctor of Medicine",
        "Board certified in pain medicine",
    ]
    assert person["worksFor"][0]["@id"] == f"{CLINIC_URL}#clinic"
    assert person["knowsLanguage"] == ["en", "fr"]
    assert person["knowsAbout"] == ["Pain medicine"]
    assert (person["honorificPrefix"], person["honorificSuffix"]) == ("Dr.", "MD")


def test_a_physician_practises_and_has_only_specialties_that_schema_org_knows():
    node = find(make_profile(), "IndividualPhysician")
    assert node["medicalSpecialty"] == [
        "https://schema.org/Anesthesia",
        "https://schema.org/PrimaryCare",
    ]
    assert node["usNPI"] == "1234567893"
    assert node["practicesAt"][0]["@id"] == f"{CLINIC_URL}#clinic"
    assert node["address"] == [make_address()]
    assert node["employee"] == {"@id": f"{URL}#person"}


def test_who_has_no_clinic_works_for_the_group():
    node = people.practitioner(
        url=URL, name="x", organization_id=f"{ROOT}#organization"
    )
    assert node["worksFor"] == [{"@id": f"{ROOT}#organization"}]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"name": ""}, None),
        (
            {"name": "Ann", "url": URL},
            {"@type": "Person", "@id": f"{URL}#person", "name": "Ann", "url": URL},
        ),
        ({"name": "Ann"}, {"@type": "Person", "name": "Ann"}),
        (
            {"name": "The team", "is_team": True},
            {"@type": "Organization", "name": "The team"},
        ),
    ],
)
def test_authors_lead_to_their_profile(values, expected):
    node = people.author(**values)
    kept = {k: v for k, v in (node or {}).items() if v}
    assert kept == (expected or {})


def test_an_article_says_what_google_recommends():
    document = make_article(about=[{"@id": f"{ROOT}tpi/#treatment"}])
    assert_sound(document)
    node = find(document, "Article")
    assert node["headline"] == "What a trigger point is"
    assert node["datePublished"] == "2026-03-01"
    assert node["author"][0]["@id"] == f"{URL}#person"
    assert find(document, "MedicalWebPage")["mainEntity"] == {"@id": node["@id"]}


def test_the_vocabulary_has_all_of_it(tmp_path):
    if missing := vocabulary.what_is_missing():
        pytest.skip(f"needs {missing}")
    therapy = medical.treatment(
        url=URL,
        name="x",
        preparation="Eat.",
        contraindications=["Allergy"],
        serious_outcomes=["Infection"],
        specialties=["Anesthesia", "Magic"],
    )
    documents = {
        "profile": make_profile(),
        "article": make_article(citation=[pages.citation(name="A", date="2024")]),
        "therapy": build_graph([therapy]),
    }
    assert vocabulary.find_errors(documents, tmp_path) == []


WRONG = {
    "unknown property": {"colour": "red"},
    "unknown property within": {
        "contraindication": {"@type": "MedicalContraindication", "named": "x"}
    },
    "bare number": {"image": {"@type": "ImageObject", "width": 1200}},
    "no member": {"procedureType": "https://schema.org/Percutaneous"},
    "unknown type": {"@type": "MedicalTherapies"},
}


def test_the_vocabulary_check_finds_what_is_wrong(tmp_path):
    if missing := vocabulary.what_is_missing():
        pytest.skip(f"needs {missing}")
    documents = {
        name: {"@graph": [{"@type": "MedicalTherapy", "@id": f"{URL}#t", **wrong}]}
        for name, wrong in WRONG.items()
    }
    found = vocabulary.find_errors(documents, tmp_path)
    assert [line.partition(",")[0] for line in found] == [*WRONG]
