"""Structured data and head metadata of whole pages, through their own templates."""

from __future__ import annotations

import datetime as dt
import json
import re
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from tests.factories import (
    link_condition,
    make_clinic,
    make_condition,
    make_home,
    make_image,
    make_location,
    make_page,
    make_phone,
    make_special_day,
    make_treatment,
)
from tests.seo.rules import assert_sound, find, types
from tpi_cms.clinics.models import ClinicPhone
from tpi_cms.pages import models as pages

pytestmark = pytest.mark.django_db

ROOT = "http://localhost/"


def section(*content, **fields):
    """A section block; ``content``: (block name, value) pairs."""
    blocks = [{"type": kind, "value": value} for kind, value in content]
    return {"type": "section", "value": {"content": blocks, **fields}}


def with_body(page, *sections):
    page.body = json.dumps(list(sections))
    page.save()
    return page


def render(page, template: str, **context) -> str:
    source = "{% load tpi_cms_seo %}" + template
    request = RequestFactory().get("/anything/?utm_source=x", SERVER_NAME="localhost")
    values = page.get_context(request) if hasattr(page, "get_context") else {}
    return Template(source).render(Context({**values, "page": page, **context}))


def get_graph(page) -> dict:
    html = render(page, "{% structured_data %}")
    [text] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    document = json.loads(text)
    assert_sound(document)
    return document


def get_head(page) -> str:
    return render(page, "{% page_metadata %}")


class TestTreatment:
    def test_page_therapy_and_conditions(self):
        treatment = make_treatment(
            title="Trigger point injections",
            slug="tpi",
            standfirst="A small amount of medicine in a tight muscle.",
            alternate_names=["TPI"],
            body_areas=["Neck"],
            procedure_type="PercutaneousProcedure",
            key_facts=json.dumps(
                [{"type": "fact", "value": {"kind": "substance", "value": "Lidocaine"}}]
            ),
        )
        condition = make_condition(title="Stiff neck", slug="stiff-neck")
        link_condition(treatment, condition)
        treatment.save_revision().publish()
        treatment.refresh_from_db()
        document = get_graph(treatment)
        url = treatment.full_url
        page = find(document, "MedicalWebPage")
        therapy = find(document, "MedicalTherapy")
        assert page["mainEntity"] == page["about"] == {"@id": f"{url}#treatment"}
        assert page["audience"]["audienceType"] == "Patient"
        assert page["dateModified"] == treatment.last_published_at.isoformat()
        assert therapy["alternateName"] == ["TPI"]
        assert therapy["drug"] == [{"@type": "Drug", "name": "Lidocaine"}]
        linked = find(document, "MedicalCondition")
        assert linked["url"] == condition.full_url
        assert linked["possibleTreatment"] == {"@id": f"{url}#treatment"}

    def test_sections_tell_how_it_is_done_and_what_follows(self):
        treatment = with_body(
            make_treatment(),
            section(
                (
                    "steps",
                    {
                        "items": [
                            {"title": "We talk", "text": "<p>Where it <b>hurts</b></p>"}
                        ]
                    },
                ),
                ("quote", {"text": "<p>Nobody asked</p>", "kind": "other"}),
                heading="Your visit",
                aspect="Procedure",
            ),
            section(("prose", "<p>Rest for a day.</p>"), aspect="SelfCare"),
        )
        document = get_graph(treatment)
        therapy = find(document, "MedicalTherapy")
        assert therapy["howPerformed"] == "We talk. Where it hurts."
        assert therapy["followup"] == "Rest for a day."
        [part] = find(document, "MedicalWebPage")["hasPart"]
        assert part["@id"] == f"{treatment.full_url}#your-visit"
        assert part["@type"] == "WebPageElement"

    def test_preparation_contraindications_and_complications(self):
        points = {"items": ["<p>an <b>allergy</b></p>"], "marker": "cross"}
        treatment = with_body(
            make_treatment(),
            section(("prose", "<p>Eat as usual.</p>"), aspect="Preparation"),
            section(
                ("bullets", points),
                ("bullets", {"items": ["<p>a stiff neck</p>"], "marker": "check"}),
                aspect="Candidacy",
            ),
            section(("bullets", points), aspect="SelfCare"),
            section(
                ("terms", {"items": [{"term": "Infection", "text": "<p>Rare.</p>"}]}),
                ("prose", "<p>Soreness.</p>"),
                aspect="RisksOrComplications",
            ),
            section(("terms", {"items": [{"term": "A bruise"}]}), aspect="SideEffects"),
        )
        therapy = find(get_graph(treatment), "MedicalTherapy")
        assert therapy["preparation"] == "Eat as usual."
        assert [c["name"] for c in therapy["contraindication"]] == ["an allergy"]
        assert [o["name"] for o in therapy["seriousAdverseOutcome"]] == ["Infection"]

    def test_schema_orgs_aspects_are_named(self):
        treatment = with_body(
            make_treatment(),
            section(("prose", "<p>x</p>"), heading="Why", aspect="Benefits"),
        )
        [part] = find(get_graph(treatment), "MedicalWebPage")["hasPart"]
        assert part["hasHealthAspect"] == "https://schema.org/BenefitsHealthAspect"

    def test_reviewed_only_when_signed_off(self):
        fields = {"reviewer_name": "Dr. Ada Moreau", "reviewer_role": "Pain physician"}
        pending = find(get_graph(make_treatment(**fields)), "MedicalWebPage")
        assert "reviewedBy" not in pending
        assert "lastReviewed" not in pending
        fields["last_reviewed"] = dt.date(2026, 10, 1)
        signed = find(get_graph(make_treatment(**fields)), "MedicalWebPage")
        assert signed["reviewedBy"] == {
            "@type": "Person",
            "name": "Dr. Ada Moreau",
            "jobTitle": "Pain physician",
        }
        assert signed["lastReviewed"] == "2026-10-01"

    def test_authors_are_people_or_the_editorial_team(self):
        by_role = {
            role: find(
                get_graph(make_treatment(author_name="Someone", author_role=role)),
                "MedicalWebPage",
            )["author"]["@type"]
            for role in ("clinician", "editorial")
        }
        assert by_role == {"clinician": "Person", "editorial": "Organization"}

    def test_sources_are_cited(self):
        treatment = with_body(
            make_treatment(),
            section(
                (
                    "citations",
                    {
                        "items": [
                            {
                                "title": "A study",
                                "date": "2024",
                                "publisher": "Society",
                            },
                            {"title": "A guide", "date": "May 2024"},
                        ]
                    },
                )
            ),
        )
        first, second = find(get_graph(treatment), "MedicalWebPage")["citation"]
        assert first["datePublished"] == "2024"
        assert first["creditText"] == "Society"
        assert "datePublished" not in second

    def test_an_empty_page_says_nothing_empty(self):
        document = get_graph(make_treatment())
        therapy = find(document, "MedicalTherapy")
        assert set(therapy) == {"@type", "@id", "name", "url"}
        assert "FAQPage" not in types(document)

    def test_a_drafted_condition_is_not_named(self):
        treatment = make_treatment()
        link_condition(treatment, make_condition(live=False))
        assert "MedicalCondition" not in types(get_graph(treatment))

    def test_a_picture_has_its_size(self):
        treatment = make_treatment(hero_image=make_image(1600, 900), hero_credit="Ann")
        image = find(get_graph(treatment), "MedicalWebPage")["primaryImageOfPage"]
        sizes = (image["width"], image["height"])
        assert [size["value"] for size in sizes] == [1200, 630]
        assert {size["unitCode"] for size in sizes} == {"E37"}
        assert image["url"].startswith(f"{ROOT}media/")
        assert image["creditText"] == "Ann"


class TestFaq:
    def test_questions_of_all_sections_without_markup(self):
        item = {"question": "Does it hurt?", "answer": "<p>A <b>little</b>.</p>"}
        unasked = {"question": "", "answer": "<p>An answer.</p>"}
        treatment = with_body(
            make_treatment(),
            section(("faq", {"items": [item, unasked]}), heading="Questions"),
            section(("faq", {"items": [{**item, "question": "Why?"}]})),
        )
        document = get_graph(treatment)
        faq = find(document, "FAQPage")
        assert [q["name"] for q in faq["mainEntity"]] == ["Does it hurt?", "Why?"]
        assert faq["mainEntity"][0]["acceptedAnswer"]["text"] == "A little."
        parts = find(document, "MedicalWebPage")["hasPart"]
        assert {"@id": faq["@id"]} in parts

    def test_markup_in_a_question_cannot_leave_the_script(self):
        item = {"question": "</script><script>alert(1)", "answer": "<p>No &amp; no</p>"}
        treatment = with_body(make_treatment(), section(("faq", {"items": [item]})))
        html = render(treatment, "{% structured_data %}")
        assert html.count("<script") == 1
        [question] = find(get_graph(treatment), "FAQPage")["mainEntity"]
        assert question["name"] == item["question"]
        assert question["acceptedAnswer"]["text"] == "No & no"


def test_condition_with_its_treatments():
    condition = make_condition(symptoms=["Ache"], complications=["Headache"])
    treatment = make_treatment(title="Injections")
    link_condition(treatment, condition)
    node = find(get_graph(condition), "MedicalCondition")
    assert node["signOrSymptom"] == [{"@type": "MedicalSymptom", "name": "Ache"}]
    assert node["possibleTreatment"] == [
        {
            "@type": "MedicalTherapy",
            "@id": f"{treatment.full_url}#treatment",
            "name": "Injections",
            "url": treatment.full_url,
        }
    ]


class TestLocation:
    def test_the_clinic_with_its_facts(self):
        clinic = make_clinic(
            latitude="41.12000",
            longitude="-87.86000",
            languages=["es", "Klingon"],
            profile_urls=["https://maps.example.org/1"],
            parking="Free lot",
        )
        make_phone(clinic, number="+18155550142", extension="4")
        make_phone(clinic, number="+18155550143", role=ClinicPhone.Role.FAX)
        make_phone(clinic, number="+18155550144", is_public=False)
        treatment = make_treatment()
        location = make_location(clinic)
        document = get_graph(location)
        node = find(document, "MedicalClinic")
        assert node["@id"] == f"{location.full_url}#clinic"
        assert node["telephone"] == "+1-815-555-0142;ext=4"
        assert node["faxNumber"] == "+1-815-555-0143"
        assert [c["contactType"] for c in node["contactPoint"]] == ["Appointments"]
        assert node["geo"]["latitude"] == 41.12
        assert node["knowsLanguage"] == ["es", "Klingon"]
        assert node["sameAs"] == ["https://maps.example.org/1"]
        assert node["isAcceptingNewPatients"] is True
        assert node["openingHoursSpecification"][0]["closes"] == "17:00"
        assert node["amenityFeature"][0]["name"] == "Parking"
        [service] = node["availableService"]
        assert service["@id"] == f"{treatment.full_url}#treatment"
        assert node["parentOrganization"] == {"@id": f"{ROOT}#organization"}
        assert find(document, "WebPage")["mainEntity"] == {"@id": node["@id"]}
        assert "0144" not in json.dumps(document)

    def test_special_days_are_told(self):
        clinic = make_clinic()
        tomorrow = dt.date.today() + dt.timedelta(days=1)
        make_special_day(clinic, tomorrow, reason="Training")
        location = make_location(clinic)
        hours = find(get_graph(location), "MedicalClinic")["openingHoursSpecification"]
        assert hours[-1]["validFrom"] == tomorrow.isoformat()

    def test_a_temporarily_closed_clinic_tells_no_hours(self):
        location = make_location(make_clinic(status="temporarily_closed"))
        node = find(get_graph(location), "MedicalClinic")
        assert "openingHoursSpecification" not in node

    def test_a_clinic_that_opens_again_is_closed_until_then(self):
        today = dt.datetime.now(ZoneInfo("America/Chicago")).date()
        clinic = make_clinic(
            status="temporarily_closed", opens_on=today + dt.timedelta(days=5)
        )
        make_phone(clinic)
        node = find(get_graph(make_location(clinic)), "MedicalClinic")
        assert node["openingHoursSpecification"] == [
            {
                "@type": "OpeningHoursSpecification",
                "opens": "00:00",
                "closes": "00:00",
                "validFrom": today.isoformat(),
                "validThrough": (today + dt.timedelta(days=4)).isoformat(),
            }
        ]
        assert "telephone" not in node
        assert "isAcceptingNewPatients" not in node

    def test_without_a_clinic_it_is_a_plain_page(self):
        location = make_location(make_clinic(status="closed"))
        assert "MedicalClinic" not in types(get_graph(location))

    def test_the_page_changes_when_the_clinic_does(self):
        clinic = make_clinic()
        location = make_location(clinic)
        make_phone(clinic)
        clinic.refresh_from_db()
        page = find(get_graph(location), "WebPage")
        assert page["dateModified"] == clinic.updated_at.isoformat()


class TestIndex:
    def test_children_are_listed(self):
        treatment = make_treatment(title="Injections")
        document = get_graph(treatment.get_parent().specific)
        items = find(document, "ItemList")["itemListElement"]
        assert [(i["position"], i["name"], i["url"]) for i in items] == [
            (1, "Injections", treatment.full_url)
        ]
        assert find(document, "CollectionPage")["mainEntity"]["@id"].endswith("#list")
        assert "subOrganization" not in find(document, "MedicalOrganization")

    def test_clinics_belong_to_the_group(self):
        location = make_location()
        document = get_graph(location.get_parent().specific)
        [clinic] = find(document, "MedicalOrganization")["subOrganization"]
        assert clinic["@id"] == f"{location.full_url}#clinic"

    def test_queries_do_not_grow_with_children(self, django_assert_max_num_queries):
        index = make_location().get_parent().specific
        for _i in range(5):
            make_location()
        with django_assert_max_num_queries(11):
            get_graph(index)


class TestSite:
    def test_home_has_the_site_and_no_breadcrumbs(self):
        document = get_graph(make_home())
        assert find(document, "WebSite")["name"] == "Harbor & Prairie"
        assert find(document, "WebPage")["@id"] == f"{ROOT}#webpage"
        assert "BreadcrumbList" not in types(document)

    def test_other_pages_have_breadcrumbs_and_no_site(self):
        treatment = make_treatment(title="Injections")
        document = get_graph(treatment)
        crumbs = find(document, "BreadcrumbList")["itemListElement"]
        assert [c["name"] for c in crumbs][0] == "Home"
        assert crumbs[0]["item"] == ROOT
        assert crumbs[-1]["item"] == treatment.full_url
        assert len(crumbs) == 3
        assert "WebSite" not in types(document)

    def test_a_sites_own_page_works_too(self):
        from wagtail.models import Page

        page = make_page(Page, title="About us", search_description="Who we are.")
        node = find(get_graph(page), "WebPage")
        assert node["description"] == "Who we are."
        assert "og:title" in get_head(page)

    def test_the_groups_name_is_a_setting(self, settings):
        settings.TPI_CMS_ORGANIZATION_NAME = "Prairie Pain Group"
        document = get_graph(make_treatment())
        assert find(document, "MedicalOrganization")["name"] == "Prairie Pain Group"

    def test_without_a_page_there_is_nothing(self):
        html = Template(
            "{% load tpi_cms_seo %}{% page_metadata %}{% structured_data %}"
        ).render(Context({"request": RequestFactory().get("/")}))
        assert html.strip() == ""


class TestMetadata:
    def test_canonical_has_no_query(self):
        treatment = make_treatment()
        assert f'<link rel="canonical" href="{treatment.full_url}">' in get_head(
            treatment
        )

    def test_description_is_the_editors_else_the_standfirst_cut_between_words(self):
        treatment = make_treatment(standfirst="word " * 60)
        [text] = re.findall(r'name="description" content="(.*?)"', get_head(treatment))
        assert len(text) <= 155
        assert text.endswith("word…")
        treatment.search_description = "Short & sweet"
        assert 'content="Short &amp; sweet"' in get_head(treatment)

    def test_an_index_is_described_by_its_introduction(self):
        index = make_page(pages.TreatmentIndexPage, introduction="All we offer.")
        assert 'content="All we offer."' in get_head(index)

    def test_without_words_there_is_no_description(self):
        assert "description" not in get_head(make_treatment())

    def test_open_graph(self):
        treatment = make_treatment(
            title="Injections",
            hero_image=make_image(1600, 900),
            hero_alt="A shoulder",
        )
        head = get_head(treatment)
        for name, content in {
            "title": "Injections",
            "type": "article",
            "url": treatment.full_url,
            "site_name": "Harbor &amp; Prairie",
            "locale": "en_US",
            "image:width": "1200",
            "image:height": "630",
            "image:alt": "A shoulder",
        }.items():
            assert f'<meta property="og:{name}" content="{content}">' in head
        assert f'og:image" content="{ROOT}media/' in head

    def test_the_locale_is_the_pages_whatever_the_visitor_reads(self, settings):
        treatment = make_treatment()
        with translation.override("de"):
            assert 'og:locale" content="en_US"' in get_head(treatment)
        settings.LANGUAGE_CODE = "de"
        assert "og:locale" not in get_head(treatment)

    def test_home_is_a_website(self):
        assert 'og:type" content="website"' in get_head(make_home())

    def test_other_languages_only_with_translations(self, settings):
        from wagtail.models import Locale

        treatment = make_treatment()
        assert "hreflang" not in get_head(treatment)
        settings.WAGTAIL_I18N_ENABLED = True
        settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = [
            ("en", "English"),
            ("es", "Spanish"),
        ]
        assert "hreflang" not in get_head(treatment)
        spanish = Locale.objects.create(language_code="es")
        draft = treatment.copy_for_translation(spanish, copy_parents=True, alias=False)
        assert "hreflang" not in get_head(treatment)
        draft.save_revision().publish()
        assert 'hreflang="es"' in get_head(treatment)
        assert 'hreflang="en"' in get_head(treatment)


class TestSitemap:
    def test_a_location_changes_with_its_clinic(self):
        clinic = make_clinic()
        location = make_location(clinic)
        location.save_revision().publish()
        make_phone(clinic)
        clinic.refresh_from_db()
        location.refresh_from_db()
        [url] = location.get_sitemap_urls()
        assert url["lastmod"] == clinic.updated_at > location.last_published_at

    def test_a_location_without_clinic_has_its_own_date(self):
        location = make_location(clinic=None)
        location.clinic = None
        [url] = location.get_sitemap_urls()
        assert url["lastmod"] == (
            location.last_published_at or location.latest_revision_created_at
        )

    def test_clinics_are_asked_once_for_all_locations(
        self, rf, django_assert_num_queries
    ):
        request = rf.get("/sitemap.xml", SERVER_NAME="localhost")
        first, second = make_location(), make_location()
        first.get_sitemap_urls(request)
        with django_assert_num_queries(0):
            [url] = second.get_sitemap_urls(request)
        assert url["lastmod"]

    def test_the_sitemap_lists_pages_with_their_dates(self, client):
        location = make_location()
        response = client.get("/sitemap.xml", SERVER_NAME="localhost")
        assert response.status_code == 200
        text = response.content.decode()
        assert f"<loc>{location.full_url}</loc>" in text
        assert "<lastmod>" in text
