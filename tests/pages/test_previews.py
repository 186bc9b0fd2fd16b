"""Previews: pages that are not saved yet, incomplete ones among them."""

from __future__ import annotations

import pytest

from tests import factories
from tpi_cms.pages import models as pages

pytestmark = pytest.mark.django_db


def new_page(model, parent_model, **fields):
    """An unsaved page, placed as Wagtail places one that it previews."""
    parent = factories.make_index(parent_model)
    page = model(**{"locale": parent.locale, **fields})
    page.set_url_path(parent)
    page.path = parent.path + "0001"
    page.depth = parent.depth + 1
    return page


def preview(page) -> str:
    response = page.make_preview_request()
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(
    ("model", "parent_model"),
    [
        (pages.TreatmentPage, pages.TreatmentIndexPage),
        (pages.ConditionPage, pages.ConditionIndexPage),
        (pages.LocationPage, pages.LocationIndexPage),
        (pages.HomePage, pages.StandardPage),
        (pages.StandardPage, pages.StandardPage),
    ],
)
def test_a_page_without_anything_can_be_previewed(model, parent_model):
    factories.make_clinic()
    assert "tpi" in preview(new_page(model, parent_model))


def test_a_draft_shows_the_conditions_and_clinics_it_is_linked_to_unsaved():
    condition = factories.make_condition(title="Neck pain")
    hidden = factories.make_condition(title="Secret pain", live=False)
    here = factories.make_clinic(name="Clinic here")
    factories.make_clinic(name="Clinic elsewhere")
    page = new_page(
        pages.TreatmentPage,
        pages.TreatmentIndexPage,
        title="Shockwave therapy",
        offered_everywhere=False,
    )
    page.condition_links = [
        pages.TreatmentCondition(condition=condition, note="when it lasts"),
        pages.TreatmentCondition(condition=hidden),
    ]
    page.clinic_links = [pages.TreatmentClinic(clinic=here)]
    page.related_links = [pages.TreatmentRelatedLink(target=condition)]
    html = preview(page)
    assert "when it lasts" in html
    assert "Secret pain" not in html
    main = html.split("<footer")[0]
    assert "Clinic here" in main
    assert "Clinic elsewhere" not in main
