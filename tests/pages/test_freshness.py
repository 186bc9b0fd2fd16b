"""What is kept in the cache never hides a change that matters at once."""

from __future__ import annotations

import pytest

from wagtail.models import PageViewRestriction

from tests import factories
from tpi_cms.clinics.models import ClinicPhone
from tpi_cms.pages.models import ConditionRelatedLink, TreatmentIndexPage

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
