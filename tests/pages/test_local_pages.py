"""A treatment at a clinic: a page below the clinic's own."""

from __future__ import annotations

import json
import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from wagtail.models import Locale
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from tests import factories
from tests.seo.rules import as_list, assert_sound, find
from tpi_cms.clinics.models import Clinic
from tpi_cms.content.forms import LEAST_WORDS
from tpi_cms.pages.models import LocalTreatmentPage, LocationIndexPage

pytestmark = pytest.mark.django_db

OWN = " ".join(f"word{number}" for number in range(LEAST_WORDS))


@pytest.fixture
def treatment():
    return factories.make_treatment(
        title="Dry needling", slug="dry-needling", standfirst="A thin needle, no drug."
    )


@pytest.fixture
def clinic():
    clinic = factories.make_clinic(
        name="Tessen", slug="tessen", latitude=41, longitude=-97
    )
    factories.make_phone(clinic)
    return clinic


@pytest.fixture
def location(clinic):
    return factories.make_location(clinic, title="Tessen clinic")


@pytest.fixture
def local(location, treatment):
    return factories.make_local(location, treatment, standfirst="With us on Mondays.")


@pytest.fixture
def read(client):
    return lambda page: client.get(page.url).content.decode()


def get_graph(html):
    return json.loads(re.search(r'ld\+json">(.*?)</script>', html, re.S)[1])


# --- what patients see ------------------------------------------------------------


def test_it_shows_its_clinics_facts_and_leads_to_both_pages(read, local, location):
    other = factories.make_treatment(title="Physical therapy")
    html = read(local)
    assert local.url == f"{location.url}dry-needling/"
    assert "With us on Mondays." in html and "(815) 555-0142" in html
    assert "12 Example Street" in html and "Opening hours of Tessen" in html
    for link in (local.treatment.url, location.url, other.url):
        assert f'href="{link}"' in html
    assert html.count(f'href="{local.treatment.url}"') == 1


def test_its_form_asks_this_clinic_about_the_treatment(read, local):
    factories.make_clinic(name="Elsewhere")
    html = read(local)
    form = html[html.index('<form class="tpi-form') : html.rindex("</form>")]
    assert "Dry needling" in form and "Elsewhere" not in form


def test_its_structured_data_names_the_pages_that_tell_all(read, local, location):
    html = read(local)
    graph = get_graph(html)
    assert_sound(graph)
    page = find(graph, "MedicalWebPage")
    clinic_id = f"http://localhost{location.url}#clinic"
    treatment_id = f"http://localhost{local.treatment.url}#treatment"
    assert page["mainEntity"] == {"@id": treatment_id}
    assert page["about"] == [{"@id": treatment_id}, {"@id": clinic_id}]
    clinic = find(graph, "MedicalClinic")
    assert clinic["@id"] == clinic_id
    assert clinic["availableService"] == {"@id": treatment_id}
    crumbs = find(graph, "BreadcrumbList")["itemListElement"]
    assert [crumb["name"] for crumb in crumbs][-2:] == ["Tessen clinic", local.title]
    assert f'<link rel="canonical" href="http://localhost{local.url}">' in html


def test_it_is_in_the_sitemap(client, local):
    assert local.url in client.get("/sitemap.xml").content.decode()


def test_nearby_are_the_clinics_that_offer_it_with_their_own_pages(
    read, local, clinic, treatment
):
    near = factories.make_clinic(name="Near", latitude=41.1, longitude=-97)
    factories.make_clinic(name="Without", latitude=41.2, longitude=-97)
    factories.offer(treatment, clinic, near)
    theirs = factories.make_local(factories.make_location(near), treatment)
    shown = read(local).split("The same treatment nearby")[1].split("<footer")[0]
    assert f'href="{theirs.url}"' in shown
    assert "Near<" in shown and "Without<" not in shown


def test_the_location_page_leads_to_it_and_names_the_treatment_itself(
    read, local, location, treatment
):
    html = read(location)
    assert f'href="{local.url}">Dry needling<' in html
    assert f'href="{treatment.url}"' not in html
    [service] = as_list(find(get_graph(html), "MedicalClinic")["availableService"])
    assert service["@id"] == f"http://localhost{treatment.url}#treatment"


def test_pages_that_lead_to_it_change_with_it_at_once(read, local, location, treatment):
    assert local.url in read(location) and local.url in read(treatment)
    local.unpublish()
    assert local.url not in read(location) and local.url not in read(treatment)
    local.save_revision().publish()
    assert local.url in read(location) and local.url in read(treatment)


def test_links_to_local_pages_take_as_many_queries_for_six_as_for_one(
    client, treatment
):
    counts = []
    for _number in range(6):
        factories.make_local(factories.make_location(), treatment)
        client.get(treatment.url)
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            client.get(treatment.url)
        counts.append(len(queries))
    assert len(set(counts)) == 1, counts


def test_without_its_treatment_it_stays_readable(
    read, client, local, location, treatment
):
    treatment.unpublish()
    html = read(local)
    assert "With us on Mondays." in html and treatment.url not in html
    assert_sound(get_graph(html))
    assert f'href="{local.url}"' not in read(location)
    treatment.delete()
    assert "With us on Mondays." in read(local)
    client.force_login(factories.make_superuser())
    edit = client.get(reverse("wagtailadmin_pages:edit", args=[local.pk]))
    assert "own page is gone" in edit.content.decode()


def test_a_treatment_that_is_not_offered_any_more_is_said_on_top(
    read, local, treatment
):
    factories.offer(treatment, factories.make_clinic())
    html = read(local)
    assert "Tessen doesn’t offer this now" in html
    assert "availableService" not in find(get_graph(html), "MedicalClinic")


def test_a_clinic_that_closed_says_so_and_takes_no_requests(read, local, clinic):
    Clinic.objects.update(status=Clinic.Status.CLOSED)
    html = read(local)
    assert "has closed for good" in html and "With us on Mondays." in html


# --- what editors fill in -----------------------------------------------------------


@pytest.fixture
def submit(client):
    """Posts the form of a local page, new below ``parent`` or that of ``page``."""
    client.force_login(factories.make_superuser())

    def submit(parent=None, page=None, text=OWN, **fields):
        prose = {"heading": "", "aspect": "", "anchor": ""}
        prose["content"] = streamfield([("prose", rich_text(f"<p>{text}</p>"))])
        data = {
            "title": "Needling here",
            "standfirst": "",
            "body": streamfield([("section", prose)]),
            "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0},
            **fields,
        }
        kind = ["tpi_cms_pages", "localtreatmentpage"]
        if page:
            url = reverse("wagtailadmin_pages:edit", args=[page.pk])
        else:
            url = reverse("wagtailadmin_pages:add", args=[*kind, parent.pk])
        return client.post(url, nested_form_data(data))

    return submit


def errors_of(answer, name):
    return " ".join(answer.context["form"].errors.get(name, []))


PUBLISH = {"action-publish": "1"}


def test_published_it_has_the_treatments_slug(submit, location, treatment):
    answer = submit(location, treatment=treatment.pk, **PUBLISH)
    assert answer.status_code == 302
    page = LocalTreatmentPage.objects.get()
    assert (page.slug, page.live, page.clinic) == (
        "dry-needling",
        True,
        location.clinic,
    )


def test_too_few_words_wait_in_a_draft_but_are_not_published(
    submit, location, treatment
):
    short = "Only a few words."
    answer = submit(location, text=short, treatment=treatment.pk, **PUBLISH)
    assert f"at least {LEAST_WORDS} words" in errors_of(answer, "body")
    assert short in answer.content.decode()
    assert submit(location, text=short, treatment=treatment.pk).status_code == 302


def test_only_what_the_clinic_offers_can_be_chosen(submit, location, treatment, client):
    elsewhere = factories.make_treatment(title="Elsewhere only")
    factories.offer(elsewhere, factories.make_clinic())
    answer = submit(location, treatment=elsewhere.pk)
    assert "doesn’t offer that treatment" in errors_of(answer, "treatment")
    choices = answer.context["form"].fields["treatment"].queryset
    assert [page.title for page in choices] == ["Dry needling"]


def test_a_second_page_about_a_treatment_is_refused(submit, local, location, treatment):
    answer = submit(location, treatment=treatment.pk)
    assert "has a page about it already" in errors_of(answer, "treatment")
    assert submit(page=local, treatment=treatment.pk).status_code == 302


def test_a_text_told_elsewhere_is_warned_of(submit, client, location, treatment):
    same = f"<p>{OWN}</p>"
    section = {"heading": "", "content": [{"type": "prose", "value": same}]}
    treatment.body = json.dumps([{"type": "section", "value": section}])
    treatment.save()
    submit(location, treatment=treatment.pk, **PUBLISH)
    page = LocalTreatmentPage.objects.get()
    assert page.likeness > 95
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert f"{page.likeness}% of this text stands" in client.get(edit).content.decode()
    words = " ".join(f"own{number}" for number in range(LEAST_WORDS))
    submit(page=page, text=words, treatment=treatment.pk, **PUBLISH)
    assert "of this text stands" not in client.get(edit).content.decode()


def test_a_text_of_the_same_treatment_elsewhere_is_compared_too(submit, treatment):
    one, other = factories.make_location(), factories.make_location()
    submit(one, treatment=treatment.pk, **PUBLISH)
    submit(other, treatment=treatment.pk, **PUBLISH)
    pages = LocalTreatmentPage.objects.order_by("pk")
    assert [page.likeness or 0 for page in pages] == [0, 100]


def test_translated_it_is_about_the_treatment_of_its_language(
    settings, treatment, clinic
):
    settings.WAGTAIL_I18N_ENABLED = True
    location = factories.make_location(clinic)
    local = factories.make_local(location, treatment)
    spanish = Locale.objects.create(language_code="es")
    theirs = treatment.get_parent().copy_for_translation(spanish, copy_parents=True)
    theirs = treatment.copy_for_translation(spanish)
    LocationIndexPage.objects.get().copy_for_translation(spanish)
    location.copy_for_translation(spanish)
    translated = local.copy_for_translation(spanish)
    assert translated.clinic == clinic
    assert translated.get_treatment() == theirs
