"""Builders: values in, nodes out."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from tests.seo.rules import assert_sound, find
from tpi_cms.seo import medical, pages, places
from tpi_cms.seo.graph import build_graph

URL = "https://example.org/treatments/tpi/"
ROOT = "https://example.org/"


def make_address(**fields):
    defaults = {
        "street": "12 Example Street",
        "locality": "Harborview",
        "region": "IL",
        "postal_code": "60901",
        "country": "US",
    }
    return places.postal_address(**{**defaults, **fields})


def make_clinic(**fields):
    defaults = {"url": URL, "name": "Harborview", "address": make_address()}
    return places.clinic(places.ClinicValues(**{**defaults, **fields}))


def built(node):
    """The node as it stands in a document."""
    document = build_graph([node])
    assert_sound(document, is_whole=False)
    return document["@graph"][0]


class TestWebPage:
    def test_links_to_its_site_publisher_and_way_home(self):
        node = built(
            pages.web_page(
                url=URL,
                name="Injections",
                published=dt.datetime(2026, 1, 2, tzinfo=dt.UTC),
                is_part_of=f"{ROOT}#website",
                publisher=f"{ROOT}#organization",
            )
        )
        assert node["@id"] == f"{URL}#webpage"
        assert node["datePublished"] == "2026-01-02T00:00:00+00:00"
        assert node["isPartOf"] == {"@id": f"{ROOT}#website"}
        assert node["publisher"] == {"@id": f"{ROOT}#organization"}
        assert "breadcrumb" not in node
        assert "dateModified" not in node

    def test_further_properties_may_change_its_type(self):
        node = pages.web_page(url=URL, name="x", **{"@type": "MedicalWebPage"})
        assert node["@type"] == "MedicalWebPage"


def test_breadcrumbs_count_from_one():
    node = built(pages.breadcrumb_list(URL, [("Home", ROOT), ("Injections", URL)]))
    assert [(i["position"], i["name"], i["item"]) for i in node["itemListElement"]] == [
        (1, "Home", ROOT),
        (2, "Injections", URL),
    ]


def test_item_list_counts_its_items():
    node = built(pages.item_list(URL, [("A", f"{URL}a/"), ("B", f"{URL}b/")]))
    assert node["numberOfItems"] == 2
    assert node["itemListElement"][1] == {
        "@type": "ListItem",
        "position": 2,
        "name": "B",
        "url": f"{URL}b/",
    }


class TestFaq:
    def test_one_answer_a_question(self):
        node = built(pages.faq_page(URL, [("Does it hurt?", "A little.")]))
        assert node["mainEntity"] == [
            {
                "@type": "Question",
                "name": "Does it hurt?",
                "acceptedAnswer": {"@type": "Answer", "text": "A little."},
            }
        ]

    def test_questions_without_text_are_skipped(self):
        node = pages.faq_page(URL, [("  ", "An answer."), ("Why?", ""), ("A?", "B.")])
        assert [q["name"] for q in node["mainEntity"]] == ["A?"]

    @pytest.mark.parametrize("questions", [[], [("", "An answer.")]])
    def test_without_questions_there_is_none(self, questions):
        assert pages.faq_page(URL, questions) is None


class TestTreatment:
    def test_a_therapy_with_its_facts(self):
        node = built(
            medical.treatment(
                url=URL,
                name="Trigger point injections",
                alternate_names=["TPI"],
                procedure_type="PercutaneousProcedure",
                body_areas=["Neck"],
                drugs=["Lidocaine"],
            )
        )
        assert node["@type"] == "MedicalTherapy"
        assert node["@id"] == f"{URL}#treatment"
        assert node["procedureType"] == "https://schema.org/PercutaneousProcedure"
        assert node["drug"] == [{"@type": "Drug", "name": "Lidocaine"}]
        assert node["bodyLocation"] == ["Neck"]
        assert "followup" not in node

    def test_what_comes_before_and_whom_it_does_not_suit(self):
        node = built(
            medical.treatment(
                url=URL,
                name="x",
                preparation="Eat as usual.",
                contraindications=["Allergy"],
                serious_outcomes=["Infection"],
                specialties=["Anesthesia", "Magic"],
            )
        )
        assert node["preparation"] == "Eat as usual."
        assert node["contraindication"] == [
            {"@type": "MedicalContraindication", "name": "Allergy"}
        ]
        assert node["seriousAdverseOutcome"] == [
            {"@type": "MedicalEntity", "name": "Infection"}
        ]
        assert node["relevantSpecialty"] == ["https://schema.org/Anesthesia"]

    def test_surgery_is_a_type_of_its_own(self):
        node = built(
            medical.treatment(url=URL, name="x", procedure_type="SurgicalProcedure")
        )
        assert node["@type"] == ["MedicalTherapy", "SurgicalProcedure"]
        assert "procedureType" not in node

    def test_conditions_point_to_it(self):
        [node] = medical.treated_conditions(URL, [("Stiff neck", f"{ROOT}neck/")])
        assert node["@id"] == f"{ROOT}neck/#condition"
        assert node["possibleTreatment"] == {"@id": f"{URL}#treatment"}


def test_a_condition_names_its_signs_and_causes():
    node = built(
        medical.condition(
            url=URL,
            name="Stiff neck",
            body_areas=["Neck"],
            symptoms=["Ache"],
            causes=["Strain"],
            risk_factors=["Desk work"],
            tests=["Examination"],
            complications=["Headache"],
            treatments=[("Injections", f"{ROOT}tpi/")],
        )
    )
    assert node["signOrSymptom"] == [{"@type": "MedicalSymptom", "name": "Ache"}]
    assert node["cause"] == [{"@type": "MedicalCause", "name": "Strain"}]
    assert node["riskFactor"] == [{"@type": "MedicalRiskFactor", "name": "Desk work"}]
    assert node["typicalTest"] == [{"@type": "MedicalTest", "name": "Examination"}]
    assert node["possibleComplication"] == ["Headache"]
    assert node["associatedAnatomy"] == [
        {"@type": "AnatomicalStructure", "name": "Neck"}
    ]
    [treatment] = node["possibleTreatment"]
    assert treatment["@id"] == f"{ROOT}tpi/#treatment"


class TestClinic:
    def test_address_has_all_its_parts(self):
        assert set(built(make_clinic())["address"]) == {
            "@type",
            "streetAddress",
            "addressLocality",
            "addressRegion",
            "postalCode",
            "addressCountry",
        }

    def test_coordinates_have_five_decimals(self):
        geo = places.geo_coordinates(Decimal("41.123456789"), Decimal("-87.5"))
        assert (geo["latitude"], geo["longitude"]) == (41.12346, -87.5)

    def test_half_a_place_has_no_coordinates(self):
        assert places.geo_coordinates(Decimal("41.1"), None) is None
        assert "geo" not in built(make_clinic())

    def test_not_accepting_is_said(self):
        assert (
            built(make_clinic(accepts_new_patients=False))["isAcceptingNewPatients"]
            is False
        )
        assert "isAcceptingNewPatients" not in built(make_clinic())

    def test_services_amenities_and_booking(self):
        node = built(
            make_clinic(
                treatments=[("Injections", f"{ROOT}tpi/")],
                amenities=[("Parking", "Free lot"), ("Access", " ")],
                booking_url="https://example.org/book",
                organization_id=f"{ROOT}#organization",
            )
        )
        [service] = node["availableService"]
        assert service["@type"] == "MedicalTherapy"
        [amenity] = node["amenityFeature"]
        assert (amenity["name"], amenity["value"]) == ("Parking", "Free lot")
        assert node["potentialAction"]["target"] == "https://example.org/book"
        assert node["parentOrganization"] == {"@id": f"{ROOT}#organization"}

    def test_the_map_is_asked_by_name_and_address(self):
        assert "Harborview%2C+12+Example+Street" in built(make_clinic())["hasMap"]


def test_sections_name_their_health_aspect():
    node = built(
        pages.section(
            url=URL, anchor="risks", name="Risks", health_aspect="SafetyHealthAspect"
        )
    )
    assert node["@type"] == "HealthTopicContent"
    assert node["hasHealthAspect"] == "https://schema.org/SafetyHealthAspect"
    plain = built(pages.section(url=URL, anchor="cost", name="Cost"))
    assert plain["@type"] == "WebPageElement"


def test_the_organization_lists_its_clinics_small():
    clinics = [places.small_clinic("Harborview", URL, address=make_address())]
    document = build_graph(
        [
            pages.organization(root_url=ROOT, name="Group", clinics=clinics),
            pages.web_site(root_url=ROOT, name="Group"),
        ]
    )
    assert_sound(document)
    [clinic] = find(document, "MedicalOrganization")["subOrganization"]
    assert set(clinic) == {"@type", "@id", "name", "url", "address"}
    assert find(document, "WebSite")["publisher"] == {"@id": f"{ROOT}#organization"}
