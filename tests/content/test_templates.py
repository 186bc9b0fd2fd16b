"""Pages as patients get them: what they show, in which order, and at what cost."""

from __future__ import annotations

import datetime as dt
import json
import re
from contextlib import contextmanager

import pytest
from django.core.cache import cache
from django.db import connection
from django.template.loader import render_to_string
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.formats import date_format

from wagtail.models import Locale

from tests import factories as make
from tpi_cms.clinics.models import Clinic
from tpi_cms.content.outline import OutlineSection, with_anchors
from tpi_cms.pages import models as pages
from tpi_cms.templatetags import tpi_cms_ui as ui

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _cold_cache():
    cache.clear()
    yield
    cache.clear()


def section(heading="", text="Words.", **settings):
    content = [{"type": "prose", "value": f"<p>{text}</p>"}]
    return {
        "type": "section",
        "value": {"heading": heading, "content": content, **settings},
    }


def body(*sections) -> str:
    return json.dumps(sections)


def get(client, page) -> str:
    response = client.get(page.url)
    assert response.status_code == 200
    return response.content.decode()


def headings(html: str, level: int) -> list[str]:
    found = re.findall(rf"<h{level}[^>]*>(.*?)</h{level}>", html, re.S)
    return [" ".join(re.sub(r"<[^>]+>", "", text).split()) for text in found]


class TestOutline:
    def sections(self, *headings):
        return [OutlineSection(heading, "x.html") for heading in headings]

    def outline(self, rf, *sections) -> list[str]:
        """Headings of a treatment page with that body and a linked condition."""
        page = make.make_treatment(body=body(*sections))
        make.link_condition(page, make.make_condition())
        outline = page.get_facts(rf.get("/", SERVER_NAME="localhost")).outline
        return [section.heading for section in outline]

    def test_conditions_stand_third_without_a_section_about_them(self, rf):
        found = self.outline(rf, section("a"), section("b"), section("c"))
        assert found == ["a", "b", "Conditions it may help", "c"]

    def test_conditions_follow_the_section_about_them(self, rf):
        told = section("c", aspect="MayTreat")
        found = self.outline(rf, section("a"), section("b"), told, section("d"))
        assert found == ["a", "b", "c", "Conditions it may help", "d"]

    def test_conditions_are_left_out_when_there_are_none(self, client):
        page = make.make_treatment(body=body(section("a")))
        assert "Conditions it may help" not in get(client, page)

    def test_equal_and_reserved_headings_get_ids_of_their_own(self):
        found = with_anchors(self.sections("Clinics", "Safety", "Safety"))
        assert [s.anchor for s in found] == ["clinics-2", "safety", "safety-2"]

    def test_a_heading_without_latin_letters_gets_an_id(self):
        assert with_anchors(self.sections("أسئلة"))[0].anchor == "section-1"

    def test_a_page_that_begins_without_heading_gets_a_hidden_one(self):
        first, second = with_anchors(self.sections("", ""))
        assert first.hidden_heading == "Overview"
        assert second.hidden_heading == ""


class TestTags:
    def test_directions_lead_to_name_and_address(self):
        clinic = Clinic(name="Lowell & Park", street_address="1 A St", locality="B")
        assert ui.directions_url(clinic) == (
            "https://www.google.com/maps/dir/"
            "?api=1&destination=Lowell+%26+Park%2C+1+A+St%2C+B"
        )

    @pytest.mark.parametrize(
        ("name", "letters"),
        [
            ("Dr. Ines Marlow, MD", "IM"),
            ("Priya Anand Raman", "PR"),
            ("Cher", "C"),
            ("", ""),
        ],
    )
    def test_initials_skip_titles_and_degrees(self, name, letters):
        assert ui.initials(name) == letters

    def test_the_clinic_to_name_instead_is_open_and_takes_new_patients(self):
        shut = Clinic(status=Clinic.Status.TEMPORARILY_CLOSED)
        full = Clinic(accepting_new_patients=False)
        good = Clinic()
        assert ui.first_open([shut, full, good]) is good
        assert ui.first_open([shut, full]) is full
        assert ui.first_open([shut]) is None

    def test_a_zone_without_letters_is_named_by_its_offset(self):
        assert ui.zone_name(Clinic(time_zone="America/Sao_Paulo")) == "UTC-03"

    def test_a_clinic_that_is_not_running_says_so_and_not_its_hours(self):
        clinic = make.make_clinic(status=Clinic.Status.COMING_SOON)
        assert ui.open_state(clinic) == {"status": "Coming soon", "opens_on": None}
        clinic.opens_on = timezone.localdate() + dt.timedelta(days=9)
        assert ui.open_state(clinic)["opens_on"] == clinic.opens_on
        clinic.opens_on = timezone.localdate() - dt.timedelta(days=1)
        assert ui.open_state(clinic)["opens_on"] is None

    def test_open_state_gives_the_script_all_its_words(self):
        state = ui.open_state(make.make_clinic())
        assert state["time_zone"] == "America/Chicago"
        assert "{time}" in json.loads(state["words"])["openUntil"]
        assert json.loads(state["spans"])


class TestTreatmentPage:
    def test_shows_title_facts_conditions_and_clinics(self, client):
        clinic = make.make_clinic(name="Port Ansel")
        make.make_phone(clinic)
        fact = {"kind": "relief", "value": "3 to 12 weeks", "qualifier": "it differs"}
        page = make.make_treatment(
            title="Trigger point injections",
            alternate_names=["TPI"],
            key_facts=json.dumps([{"type": "fact", "value": fact}]),
        )
        make.link_condition(page, make.make_condition(title="Headache"), "At times")
        html = get(client, page)
        assert headings(html, 1) == ["Trigger point injections"]
        for words in ("Relief lasts", "3 to 12 weeks", "it differs", "Also called TPI"):
            assert words in html
        assert "Conditions it may help" in headings(html, 2)
        assert "At times" in html
        assert 'href="tel:+1-815-555-0142"' in html
        assert "(815) 555-0142" in html

    def test_an_unreviewed_page_shows_no_review_line(self, client):
        page = make.make_treatment(reviewer_name="Dr. Ines Marlow")
        assert "Ines Marlow" not in get(client, page)

    def test_a_reviewed_page_says_by_whom_and_when(self, client):
        page = make.make_treatment(
            reviewer_name="Dr. Ines Marlow", last_reviewed=dt.date(2026, 9, 14)
        )
        html = get(client, page)
        assert "Ines Marlow" in html
        assert "Sept. 14, 2026" in html

    def test_contents_are_listed_from_four_headings_on(self, client):
        three = make.make_treatment(body=body(*(section(h) for h in "abc")))
        four = make.make_treatment(body=body(*(section(h) for h in "abcd")))
        assert "On this page" not in get(client, three)
        html = get(client, four)
        assert "On this page" in html
        assert 'href="#d"' in html

    def test_six_clinics_are_shown_and_the_index_linked(self, client):
        index = make.make_index(pages.LocationIndexPage)
        for _number in range(7):
            make.make_clinic()
        html = get(client, make.make_treatment())
        assert html.count('class="tpi-clinic"') == 6
        assert f'href="{index.url}"' in html

    def test_only_the_offering_clinics_are_shown(self, client):
        here, _there = make.make_clinic(name="Here"), make.make_clinic(name="There")
        page = make.make_treatment(offered_everywhere=False)
        pages.TreatmentClinic.objects.create(treatment=page, clinic=here)
        names = headings(get(client, page), 3)
        assert "Here" in names
        assert "There" not in names

    def test_the_form_stands_once_where_the_editor_put_it(self, client):
        make.make_clinic()
        block = {"type": "lead_form", "value": {"heading": "Ask now", "text": ""}}
        placed = {"type": "section", "value": {"heading": "a", "content": [block]}}
        html = get(client, make.make_treatment(body=body(placed)))
        assert html.count("data-tpi-lead-form") == 1
        assert "Ask now" in headings(html, 2)
        assert html.count('id="tpi-request"') == 1

    def test_the_picture_comes_first_in_new_formats_with_its_size(self, client):
        page = make.make_treatment(hero_image=make.make_image(), hero_alt="Hills")
        html = get(client, page)
        assert 'type="image/avif"' in html
        assert 'type="image/webp"' in html
        assert re.search(r'<img[^>]*alt="Hills"[^>]*fetchpriority="high"', html)
        assert re.search(r'<img[^>]*width="480"', html)

    def test_clinics_are_shown_once_where_the_editor_put_them_all(self, client):
        make.make_clinic(name="Here")

        def headings_with(scope):
            value = {"scope": scope, "clinics": []}
            block = {"type": "clinic_action", "value": value}
            placed = {"type": "section", "value": {"heading": "a", "content": [block]}}
            html = get(client, make.make_treatment(body=body(placed, placed)))
            assert html.count('id="clinics"') == 1
            return headings(html, 2)

        assert "Clinics that offer it" not in headings_with("all")
        assert "Clinics that offer it" not in headings_with("nearest")
        assert "Clinics that offer it" in headings_with("chosen")


class TestConditionPage:
    def test_shows_emergency_signs_and_treatments(self, client):
        page = make.make_condition(symptoms=["a knot"], red_flags=["chest pain"])
        make.link_condition(make.make_treatment(title="Needling"), page)
        html = get(client, page)
        order = ["Symptoms", "When to get help at once", "Treatments that may help"]
        assert [h for h in headings(html, 2) if h in order] == order
        assert 'href="tel:911"' in html
        assert "Needling" in html

    def test_an_overview_stands_before_the_lists(self, client):
        page = make.make_condition(
            symptoms=["a knot"],
            body=body(section("What it is", aspect="Overview"), section("More")),
        )
        shown = headings(get(client, page), 2)
        assert shown[:3] == ["What it is", "Symptoms", "More"]


class TestLocationPage:
    def test_shows_phones_by_role_hours_and_directions(self, client):
        clinic = make.make_clinic(name="Port Ansel", parking="Behind the house")
        make.make_phone(clinic, extension="4", note="Opening hours")
        html = get(client, make.make_location(clinic))
        assert "(815) 555-0142 ext. 4" in html
        assert "tel:+1-815-555-0142;ext=4" in html
        assert "https://www.google.com/maps/dir/" in html
        assert 'data-day="mo"' in html
        assert "Behind the house" in html
        assert "<bdi>12 Example Street</bdi>" in html  # whole, from right to left too
        assert "Ask Port Ansel to call you" in headings(html, 2)
        assert "Which clinic" not in html

    def test_a_closed_clinic_names_another_and_asks_instead_of_calling(self, client):
        clinic = make.make_clinic(status=Clinic.Status.TEMPORARILY_CLOSED)
        make.make_phone(clinic)
        other = make.make_clinic(name="Garnet Falls")
        make.make_phone(other, number="+18155550117")
        html = get(client, make.make_location(clinic))
        notice = html[html.index("tpi-notice") : html.index("tpi-hero")]
        assert "Garnet Falls" in notice
        assert "(815) 555-0117" in notice
        bar = html[html.rindex("tpi-bar") :]
        assert "tel:" not in bar

    def test_a_closed_clinic_says_why_till_when_and_which_number_works(self, client):
        opens_on = timezone.localdate() + dt.timedelta(days=30)
        clinic = make.make_clinic(
            name="Port Ansel",
            status=Clinic.Status.TEMPORARILY_CLOSED,
            status_note="A water main has burst.",
            opens_on=opens_on,
        )
        make.make_phone(clinic)
        make.make_phone(clinic, number="+18155550143", role="nurse")
        page = make.make_location(clinic)
        html = get(client, page)
        notice = html[html.index("tpi-notice") : html.index("tpi-hero")]
        day = date_format(opens_on, "l, F j")
        assert f"Port Ansel is closed, and opens again on {day}." in notice
        assert "A water main has burst." in notice
        assert "(815) 555-0143" in notice
        assert "(815) 555-0142" not in notice
        assert "tel:+1-815-555-0143" in html[html.rindex("tpi-bar") :]
        hours = html[html.index("<table") : html.index("</table>")]
        assert "data-tpi-hours" not in hours
        assert hours.count("<s>") == 5
        listed = get(client, page.get_parent())
        assert f"Temporarily closed</strong>, opens {day}" in listed
        assert "tel:+1-815-555-0142" not in listed
        assert "Nurse line" in listed
        assert f'href="/consultation/?clinic={clinic.slug}"' in listed

    def test_a_clinic_to_come_is_not_called(self, client):
        clinic = make.make_clinic(status=Clinic.Status.COMING_SOON)
        make.make_phone(clinic)
        page = make.make_location(clinic)
        for html in (get(client, page), get(client, page.get_parent())):
            assert "tel:+1-815" not in html
            assert "data-tpi-hours" not in html

    def test_a_clinic_closed_for_good_names_the_nearest_and_offers_nothing(
        self, client
    ):
        gone = make.make_clinic(
            name="Old Mill", status=Clinic.Status.CLOSED, latitude=41, longitude=-88
        )
        make.make_phone(gone, number="+18155550199")
        make.make_clinic(name="Far", latitude=45, longitude=-88)
        make.make_clinic(name="Near", latitude=41, longitude=-88)
        make.make_treatment(title="Needling")
        html = get(client, make.make_location(gone))
        notice = html[html.index("tpi-notice") : html.index("tpi-hero")]
        assert "Old Mill has closed for good." in notice
        assert "Near" in notice
        assert "tel:+1-815" not in html
        assert "Needling" not in html

    def test_clinics_that_are_not_open_stand_last(self, client):
        make.make_clinic(name="A", status=Clinic.Status.TEMPORARILY_CLOSED)
        make.make_clinic(name="B", status=Clinic.Status.COMING_SOON)
        make.make_clinic(name="C")
        here = make.make_location(make.make_clinic(name="D"))
        cards = re.findall(r'"tpi-card-title">(.*?)</h3>', get(client, here))
        assert [re.sub("<[^>]+>", "", name) for name in cards] == ["C", "A", "B"]

    def test_the_phone_bar_dials_the_clinic(self, client):
        clinic = make.make_clinic()
        make.make_phone(clinic)
        html = get(client, make.make_location(clinic))
        assert "tel:+1-815-555-0142" in html[html.rindex("tpi-bar") :]

    def test_stays_up_without_its_clinic(self, client):
        page = make.make_location()
        Clinic.objects.all().delete()
        assert headings(get(client, page), 1)


class TestLocationIndexPage:
    def test_lists_clinics_without_a_page_too_but_no_closed_ones(self, client):
        page = make.make_index(pages.LocationIndexPage)
        make.make_clinic(name="No page yet")
        make.make_clinic(name="Gone", status=Clinic.Status.CLOSED)
        names = headings(get(client, page), 3)
        assert names == ["No page yet"]


def every_page():
    clinic = make.make_clinic()
    make.make_phone(clinic)
    treatment = make.make_treatment(
        body=body(section("", "x"), section("a"), section("a"))
    )
    condition = make.make_condition(symptoms=["s"])
    make.link_condition(treatment, condition)
    location = make.make_location(clinic)
    indexes = [page.get_parent() for page in (treatment, condition, location)]
    return [treatment, condition, location, *indexes]


@contextmanager
def the_site_in(language: str):
    Locale.objects.update(language_code=language)
    with override_settings(LANGUAGE_CODE=language):
        yield


class TestEveryPage:
    def test_has_one_title_unique_ids_and_no_inline_style_or_script(self, client):
        for page in every_page():
            html = get(client, page)
            ids = re.findall(r'\sid="([^"]+)"', html)
            assert len(ids) == len(set(ids)), page
            assert html.count("<h1") == 1
            assert not re.search(r"\sstyle=|<style", html)
            scripts = re.findall(r"<script[^>]*>", html)
            assert all("src=" in tag or "ld+json" in tag for tag in scripts)

    def test_every_link_to_a_place_on_the_page_arrives(self, client):
        for page in every_page():
            html = get(client, page)
            ids = set(re.findall(r'\sid="([^"]+)"', html))
            places = set(re.findall(r'href="#([^"]+)"', html))
            assert places <= ids, page

    def test_no_link_leads_to_clinics_that_are_not_shown(self, client):
        found = every_page()
        Clinic.objects.all().delete()
        for page in found[:3]:
            assert 'href="#clinics"' not in get(client, page)

    def test_is_the_same_for_everybody_and_sets_no_cookie(self, client):
        for page in every_page():
            first, second = client.get(page.url), client.get(page.url)
            assert first.content == second.content
            assert not first.cookies

    def test_stands_in_the_sites_own_base_template(self, client):
        with override_settings(TPI_CMS_BASE_TEMPLATE="tests/own_base.html"):
            for page in every_page():
                html = get(client, page)
                assert "our own header" in html
                assert "<h1" in html

    def test_reads_from_right_to_left_where_the_language_does(self, client):
        page = make.make_treatment()
        with the_site_in("ar"):
            html = get(client, page)
        assert '<html lang="ar" dir="rtl"' in html

    def test_speaks_its_own_language_whatever_the_browser_asks_for(self, client):
        for page in every_page():
            plain = client.get(page.url)
            asked = client.get(page.url, headers={"accept-language": "es"})
            assert asked.content == plain.content
            assert asked["Content-Language"] == "en-us"


class TestFragments:
    def test_a_warm_page_loads_no_phone(self, client):
        page = every_page()[0]
        client.get(page.url)
        with CaptureQueriesContext(connection) as queries:
            client.get(page.url)
        assert not [q for q in queries if "clinicphone" in q["sql"]]

    def test_languages_are_kept_apart(self, client):
        page = make.make_location()
        assert ">Monday<" in get(client, page)
        with the_site_in("ar"):
            assert ">Monday<" not in get(client, page)

    @override_settings(TPI_CMS_FRAGMENT_SECONDS=0)
    def test_zero_seconds_keep_nothing(self, client):
        page = every_page()[0]
        client.get(page.url)
        with CaptureQueriesContext(connection) as queries:
            client.get(page.url)
        assert [q for q in queries if "clinicphone" in q["sql"]]


class TestRequestPage:
    url = "/consultation/"

    def test_no_browser_bubbles_come_before_our_words(self, client):
        page = make.make_treatment()
        make.make_clinic()
        for url in (self.url, page.url):
            assert re.search(r"<form[^>]* novalidate", client.get(url).content.decode())

    def test_no_anchor_of_an_editors_is_an_id_of_the_form(self, client):
        def get_ids(page):
            html = client.get(page.url).content.decode()
            return re.findall(r' id="([^"]+)"', html)

        make.make_clinic()
        form = [each for each in get_ids(make.make_treatment()) if "name" in each]
        assert len(form) == 2  # the field and its error
        anchors = [each.removesuffix("-title") for each in form]
        body = [
            {
                "type": "section",
                "value": {"heading": "H", "anchor": anchor, "content": []},
            }
            for anchor in [*anchors, "form-request", "request", "tpi-request"]
        ]
        ids = get_ids(make.make_treatment(body=body))
        assert len(ids) == len(set(ids)) and "form-request" in ids

    def test_errors_are_listed_first_and_said_again_at_the_field(self, client):
        clinic = make.make_clinic()
        html = client.get(f"{self.url}?clinic={clinic.slug}").content.decode()
        token = re.search(r'name="token" value="([^"]+)"', html).group(1)
        answer = client.post(self.url, {"token": token, "name": "", "message": "Hello"})
        html = answer.content.decode()
        assert answer.status_code == 422
        assert "<title>Error: " in html
        summary, rest = html.split("</ul>", 1)
        assert 'href="#request-name"' in summary
        assert "Enter your name" in summary
        assert re.search(
            r'id="request-name-error"[^>]*><span class="tpi-hidden">Error: </span>'
            r"<span>Enter your name",
            rest,
        )
        name = re.search(r'<input[^>]*id="request-name"[^>]*>', html).group(0)
        assert 'aria-invalid="true"' in name
        assert "request-name-error" in name
        assert ">\nHello</textarea>" in html

    def test_nothing_optional_is_left_unsaid(self, client):
        make.make_clinic()
        html = client.get(self.url).content.decode()
        optional = re.findall(r"<label[^>]*>([^<]*)<span[^>]*>\(optional\)", html)
        assert [label.strip() for label in optional] == [
            "What would you like to ask?",
            "What is it about?",
        ]

    def test_the_emergency_notice_comes_before_the_first_field(self, client):
        make.make_clinic()
        html = client.get(self.url).content.decode()
        form = html[html.index("data-tpi-lead-form") :]
        assert form.index("tel:911") < form.index("data-tpi-field")


class TestBaseTemplate:
    def test_renders_without_a_request_and_asks_nothing(
        self, django_assert_num_queries
    ):
        """As an error page does, while the database is away."""
        with django_assert_num_queries(0):
            assert "<main" in render_to_string("tpi_cms/base.html")
