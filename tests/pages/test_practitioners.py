"""Practitioners: their page, their list, and where others name them."""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest
from django.core.cache import cache
from django.urls import reverse

from tests import factories as make
from tests.pages.test_lists import read_markup
from tests.pages.test_queries import cold_and_warm
from tests.seo.rules import find
from tpi_cms.clinics.models import Clinic
from tpi_cms.content.people import get_fingerprint
from tpi_cms.content.review.models import Practitioner
from tpi_cms.pages import models as pages

pytestmark = pytest.mark.django_db


@pytest.fixture
def read(client):
    return lambda page: client.get(page.url).content.decode()


def do(treatment, *people) -> None:
    """They do the treatment, in this order."""
    for place, person in enumerate(people):
        pages.TreatmentPractitioner.objects.create(
            treatment=treatment, practitioner=person, sort_order=place
        )


class TestThePage:
    def test_tells_what_the_practitioner_is(self, read):
        person = make.make_practitioner(
            name="Dr. Ada Moreau",
            credentials="MD, FAAPMR",
            npi="1234567893",
            specialties=["Pain medicine"],
            languages=["es", "Klingon"],
            biography="Grew up in Harborview.\n\nLikes maps.",
        )
        html = read(make.make_practitioner_page(person))
        for words in (
            "<h1>Dr. Ada Moreau</h1>",
            "Pain medicine physician · MD, FAAPMR",
            "1234567893",
            "Spanish, Klingon",
            "<p>Grew up in Harborview.</p>",
        ):
            assert words in html
        assert re.search(r'aria-hidden="true">AM</span>', html)

    def test_shows_the_photo_in_place_of_initials(self, read):
        person = make.make_practitioner(photo=make.make_image())
        html = read(make.make_practitioner_page(person))
        assert "tpi-disc--photo" in html
        assert 'class="tpi-disc" aria-hidden' not in html

    def test_shows_the_public_clinics_where_they_work_and_no_others(self, read):
        own, other = (make.make_clinic(name=name) for name in ("Own", "Other"))
        gone = make.make_clinic(name="Gone", status=Clinic.Status.CLOSED)
        person = make.make_practitioner(clinics=[own, gone])
        make.make_phone(own)
        html = read(make.make_practitioner_page(person)).split("</footer>")[0]
        cards = html[html.index('id="clinics"') : html.index("<footer")]
        assert re.findall(r"<h3[^>]*>([^<]+)</h3>", cards) == ["Own"]
        assert "(815) 555-0142" in cards and other.name not in cards

    def test_names_the_treatments_they_do(self, read):
        person, other = make.make_practitioner(), make.make_practitioner()
        own, theirs = make.make_treatment(title="B"), make.make_treatment(title="A")
        draft = make.make_treatment(title="Not yet", live=False)
        do(own, person, other)
        do(draft, person)
        do(theirs, other)
        html = read(make.make_practitioner_page(person))
        assert f'href="{own.url}">B</a>' in html
        assert theirs.url not in html and "Not yet" not in html

    def test_is_a_profile_and_of_a_physician_a_practice_too(self, read):
        clinic = make.make_clinic()
        location = make.make_location(clinic)
        person = make.make_practitioner(npi="1234567893", clinics=[clinic])
        document = read_markup(read(make.make_practitioner_page(person)))
        told = find(document, "Person")
        page = find(document, "ProfilePage")
        assert page["mainEntity"] == {"@id": told["@id"]}
        [works_for] = told["worksFor"]
        assert works_for["@id"] == f"http://localhost{location.url}#clinic"
        assert find(document, "IndividualPhysician")["usNPI"] == "1234567893"
        nurse = make.make_practitioner(is_physician=False)
        document = read_markup(read(make.make_practitioner_page(nurse)))
        types = [node["@type"] for node in document["@graph"]]
        assert "Person" in types and "IndividualPhysician" not in types

    def test_stays_readable_when_the_practitioner_is_deleted(self, client, read):
        page = make.make_practitioner_page(title="Dr. Gone")
        assert client.get(page.url).status_code == 200
        Practitioner.objects.all().delete()
        assert "<h1>Dr. Gone</h1>" in read(page)


class TestTheList:
    def test_names_each_with_public_clinics_and_languages(self, read):
        shown = make.make_clinic(name="Port Ansel")
        hidden = make.make_clinic(name="Old Mill", public_without_page=False)
        person = make.make_practitioner(
            name="Dr. Ada Moreau", languages=["es"], clinics=[shown, hidden]
        )
        page = make.make_practitioner_page(person)
        make.make_practitioner(name="Without page")
        html = read(page.get_parent())
        assert f'<a href="{page.url}">Dr. Ada Moreau, MD</a>' in html
        assert "Speaks Spanish" in html and "Port Ansel" in html
        assert "Old Mill" not in html and "Without page" not in html

    def test_takes_as_many_queries_for_twenty_as_for_two(self, client):
        photo, clinic = make.make_image(), make.make_clinic()
        counts = []
        for _number in (2, 18):
            for _each in range(_number):
                person = make.make_practitioner(photo=photo, clinics=[clinic])
                page = make.make_practitioner_page(person)
            index = page.get_parent()
            cold_and_warm(client, index.url)  # makes the photo's rendition
            counts.append(cold_and_warm(client, index.url))
        assert counts[0] == counts[1]


class TestATreatment:
    def test_says_who_does_it_in_the_editors_order(self, read):
        first, last = (make.make_practitioner(name=name) for name in ("Z", "A"))
        page = make.make_practitioner_page(first)
        treatment = make.make_treatment()
        do(treatment, first, last)
        html = read(treatment)
        section = html[html.index("Who does it</h2>") :].split("</section>")[0]
        assert re.findall(r">([AZ]), MD<", section) == ["Z", "A"]
        assert re.findall(r'<a href="([^"]+)"', section) == [page.url]

    def test_says_nothing_when_nobody_is_named(self, read):
        assert "Who does it" not in read(make.make_treatment())

    def test_takes_as_many_queries_for_six_as_for_one(self, client):
        counts = []
        for size in (1, 6):
            treatment = make.make_treatment()
            people = [make.make_practitioner() for _each in range(size)]
            for person in people:
                make.make_practitioner_page(person)
            do(treatment, *people)
            cold_and_warm(client, treatment.url)
            counts.append(cold_and_warm(client, treatment.url))
        assert counts[0] == counts[1]


class TestAuthorsAndReviewers:
    REVIEW = {
        "reviewer_name": "Dr. Ada Moreau",
        "last_reviewed": dt.date(2026, 9, 1),
    }

    @pytest.mark.parametrize("kind", ["treatment", "condition", "article"])
    def test_lead_to_their_pages(self, read, kind):
        person = make.make_practitioner(name="Ada Moreau", job_title="nurse")
        page = make.make_practitioner_page(person)
        make_it = getattr(make, f"make_{kind}")
        html = read(
            make_it(
                author=person, author_role="clinician", reviewer=person, **self.REVIEW
            )
        )
        assert (
            f'Written by <a href="{page.url}">Ada Moreau, MD</a> (nurse)'
            in " ".join(html.split())
        )
        assert f'<b><a href="{page.url}">Dr. Ada Moreau</a></b>' in html
        person_id = f"http://localhost{page.url}#person"
        node = find(read_markup(html), "MedicalWebPage")
        assert node["author"]["@id"] == node["reviewedBy"]["@id"] == person_id
        assert f'property="article:author" content="http://localhost{page.url}"' in html

    def test_without_a_page_are_names(self, read):
        person = make.make_practitioner(name="Ada <i>Moreau</i>")
        html = read(make.make_treatment(author=person, **self.REVIEW))
        assert "Written by Ada &lt;i&gt;Moreau&lt;/i&gt;, MD" in html
        assert "<b>Dr. Ada Moreau</b>" in html and "article:author" not in html

    def test_keep_the_name_that_the_page_was_written_under(self, read):
        person = make.make_practitioner(name="New Name")
        html = read(make.make_treatment(author=person, author_name="Old Name"))
        assert "Written by Old Name" in html and "New Name" not in html

    def test_of_one_section_stand_there_and_in_its_markup(self, read):
        value = {
            "heading": "From me",
            "author_name": "June A.",
            "author_role": "patient",
            "content": [{"type": "prose", "value": "<p>It ached.</p>"}],
        }
        body = json.dumps([{"type": "section", "value": value}])
        html = read(make.make_treatment(body=body))
        assert "Written by June A. (Patient)" in html
        nodes = read_markup(html)["@graph"][0]["hasPart"]
        assert nodes[0]["author"] == {"@type": "Person", "name": "June A."}


class TestKeptFragments:
    def test_change_with_the_practitioner_everywhere(self, read):
        person = make.make_practitioner(name="Dr. Before")
        own = make.make_practitioner_page(person, title="A page")
        treatment = make.make_treatment()
        do(treatment, person)
        article = make.make_article(author=person)
        readers = [own.get_parent(), treatment, article]
        assert all("Dr. Before" in read(page) for page in readers)
        person.name = "Dr. After"
        person.save()
        assert all("Dr. After" in read(page) for page in readers)
        person.delete()
        assert not any("Dr. After" in read(page) for page in [treatment, article])

    def test_change_when_a_practitioner_moves_to_another_clinic(self, read):
        clinic, person = make.make_clinic(name="Port Ansel"), make.make_practitioner()
        page = make.make_practitioner_page(person)
        assert "Where Dr." not in read(page)
        person.clinics.add(clinic)
        assert "Where Dr." in read(page)
        clinic.practitioners.clear()
        assert "Where Dr." not in read(page)

    def test_link_to_a_page_as_long_as_it_is_live(self, read):
        person = make.make_practitioner()
        treatment = make.make_treatment(author=person)
        page = make.make_practitioner_page(person, live=False)
        assert page.url not in read(treatment)
        page.save_revision().publish()
        assert page.url in read(treatment)
        page.refresh_from_db()
        page.unpublish()
        assert page.url not in read(treatment)

    def test_cost_one_query(self, django_assert_num_queries):
        make.make_practitioner()
        cache.clear()
        with django_assert_num_queries(1):
            get_fingerprint()


def test_the_editor_chooses_who_does_a_treatment(admin_client):
    person = make.make_practitioner(name="Dr. Ada Moreau")
    treatment = make.make_treatment()
    do(treatment, person)
    url = reverse("wagtailadmin_pages:edit", args=[treatment.pk])
    html = admin_client.get(url).content.decode()
    assert "practitioner_links-0-practitioner" in html and "Dr. Ada Moreau" in html
