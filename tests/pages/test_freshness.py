"""What is kept in the cache never hides a change that matters at once."""

from __future__ import annotations

import pytest
from django.urls import reverse

from wagtail.models import PageViewRestriction

from tests import factories
from tpi_cms.clinics.models import Clinic, ClinicPhone
from tpi_cms.pages.models import (
    ConditionRelatedLink,
    LocationIndexPage,
    TreatmentIndexPage,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def read(client):
    return lambda page: client.get(page.url).content.decode()


def test_an_index_lists_pages_as_they_come_and_go(read):
    index = factories.make_index(TreatmentIndexPage)
    assert "Dry needling" not in read(index)
    treatment = factories.make_treatment(title="Dry needling")
    assert "Dry needling" in read(index)
    treatment.title = "Needling"
    treatment.save_revision().publish()
    assert "Dry needling" not in read(index)
    treatment.unpublish()
    assert "Needling" not in read(index)


def test_a_page_made_private_is_named_nowhere_any_more(read):
    treatment = factories.make_treatment(title="Dry needling")
    condition = factories.make_condition(title="Sciatica")
    factories.link_condition(treatment, condition)
    other = factories.make_condition()
    ConditionRelatedLink.objects.create(page=other, target=treatment)
    location = factories.make_location()
    readers = [treatment.get_parent(), condition, other, location]
    clinics = location.get_parent()
    assert all("Dry needling" in read(page) for page in readers)
    assert location.url in read(clinics)
    kinds = PageViewRestriction
    private = [
        kinds.objects.create(page=page, restriction_type=kinds.LOGIN)
        for page in (treatment, location)
    ]
    assert not any("Dry needling" in read(page) for page in readers[:3])
    assert f'href="{location.url}"' not in read(clinics)
    for restriction in private:
        restriction.delete()
    assert all("Dry needling" in read(page) for page in readers)


def test_a_changed_phone_shows_at_once_everywhere(read):
    clinic = factories.make_clinic()
    phone = factories.make_phone(clinic)
    pages = [
        factories.make_treatment(),
        factories.make_condition(),
        factories.make_location(clinic),
    ]
    assert all("(815) 555-0142" in read(page) for page in pages)
    phone.number = "+18155550199"
    phone.save()
    for page in pages:
        html = read(page)
        assert "(815) 555-0199" in html and "555-0142" not in html
    ClinicPhone.objects.get().delete()
    assert not any("555-0199" in read(page) for page in pages)


def test_a_clinic_is_public_while_its_page_is_live_and_at_once(read, client):
    """Not by being saved: on no page, in no form, by no address."""
    clinic = factories.make_clinic(name="Port Ansel", public_without_page=False)
    other = factories.make_clinic(name="Eastlake")
    page = factories.make_location(clinic, live=False)
    pages = [
        factories.make_index(LocationIndexPage),
        factories.make_treatment(),
        factories.make_location(other),
    ]
    form = reverse("tpi_cms:lead_create")

    def is_shown():
        """The same everywhere."""
        answers = {"Port Ansel" in read(each) for each in pages}
        answers.add("Port Ansel" in client.get(form).content.decode())
        found = client.get(form, {"clinic": clinic.slug})
        answers.add(found.status_code == 200)
        (answer,) = answers
        return answer

    assert not is_shown()
    page.save_revision().publish()
    assert is_shown()
    page.refresh_from_db()
    page.unpublish()
    assert not is_shown()
    clinic.public_without_page = True
    clinic.save()
    assert is_shown()
    clinic.status = Clinic.Status.CLOSED
    clinic.save()
    assert not is_shown()


def test_a_page_that_is_deleted_takes_its_clinic_offline(read):
    clinic = factories.make_clinic(name="Port Ansel", public_without_page=False)
    page, treatment = factories.make_location(clinic), factories.make_treatment()
    assert "Port Ansel" in read(treatment)
    page.delete()
    assert "Port Ansel" not in read(treatment)


def test_the_first_draft_of_a_page_is_previewed_with_its_clinic():
    clinic = factories.make_clinic(public_without_page=False)
    factories.make_phone(clinic)
    page = factories.make_location(clinic, live=False)
    response = page.make_preview_request()
    assert "(815) 555-0142" in response.render().content.decode()


def test_a_clinic_whose_page_is_private_is_named_nowhere(read, client):
    """As the page is; also where a page above it is private, and in any footer."""
    clinic = factories.make_clinic(name="Port Ansel", public_without_page=False)
    index = factories.make_index(LocationIndexPage)
    page = factories.make_location(clinic, index)
    home = factories.make_treatment()
    for private in (page, index):
        form = reverse("tpi_cms:lead_create")
        assert "Port Ansel" in read(home)
        assert "Port Ansel" in client.get(form).content.decode()
        restriction = PageViewRestriction.objects.create(
            page=private, restriction_type=PageViewRestriction.LOGIN
        )
        assert "Port Ansel" not in read(home)
        assert "Port Ansel" not in client.get(form).content.decode()
        restriction.delete()
