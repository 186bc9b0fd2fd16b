"""Query budgets of the public pages: anonymous visitors, warm cache."""

from __future__ import annotations

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from wagtail.blocks import StreamValue
from wagtail.models import Page

from tests import factories
from tests.browser.site import build_site
from tpi_cms.clinics.models import Clinic, ClinicPhone
from tpi_cms.pages import models as pages

pytestmark = pytest.mark.django_db


def count_queries(client, path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def test_a_warm_page_of_any_kind_takes_at_most_12_queries(client):
    counts = {}
    for kind, path in build_site().paths.items():
        client.get(path)
        counts[kind] = count_queries(client, path)
    assert len(counts) == 11
    assert max(counts.values()) <= 12, counts


def test_a_page_that_was_routed_to_knows_its_way_home_without_a_query(
    rf, django_assert_num_queries
):
    treatment = factories.make_treatment()
    request = rf.get(treatment.url)
    page, _args, _kwargs = Page.route_for_request(request, treatment.url)
    facts = page.get_facts(request)
    assert facts.root_path
    with django_assert_num_queries(0):
        assert len(facts.breadcrumbs) == 2


@pytest.mark.parametrize("kind", ["cards", "links"])
def test_pages_to_read_next_take_as_many_queries_for_six_as_for_one(client, kind):
    targets = [factories.make_condition() for _number in range(6)]
    counts = {}
    for size in (1, 3, 6):
        page = factories.make_treatment()
        if kind == "links":
            for target in targets[:size]:
                pages.TreatmentRelatedLink.objects.create(page=page, target=target)
        else:
            page.body = related_body(targets[:size])
            page.save()
        cold_and_warm(client, page.url)
        counts[size] = cold_and_warm(client, page.url)[0]
        content = client.get(page.url).content.decode()
        assert all(target.url in content for target in targets[:size])
    assert len(set(counts.values())) == 1, counts


def test_the_form_reads_no_clinic_that_the_page_has_read(client):
    clinic = factories.make_clinic(name="Port Ansel")
    factories.make_phone(clinic)
    factories.make_clinic(name="Elsewhere", status=Clinic.Status.CLOSED)
    page = factories.make_treatment(offered_everywhere=False)
    pages.TreatmentClinic.objects.create(treatment=page, clinic=clinic)
    cold_and_warm(client, page.url)
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        content = client.get(page.url).content.decode()
    sql = [query["sql"] for query in queries]
    assert sum('FROM "tpi_cms_clinicphone"' in each for each in sql) == 1
    rows = [each for each in sql if '"tpi_cms_clinic"."weekly_hours"' in each]
    assert len(rows) == 1
    choices = content[content.index('name="clinic"') :]
    choices = choices[: choices.index("</select>")]
    assert "Port Ansel" in choices and "Elsewhere" not in choices


def related_body(targets):
    cards = [{"page": target.pk, "title": f"To {target.pk}"} for target in targets]
    related = {"type": "related", "value": {"items": cards}}
    section = {"heading": "More", "content": [related]}
    stream_block = pages.TreatmentPage._meta.get_field("body").stream_block
    body = [{"type": "section", "value": section}]
    return StreamValue(stream_block, body, is_lazy=True)


def test_the_location_index_takes_as_many_queries_for_500_clinics_as_for_10(client):
    index = factories.make_index(pages.LocationIndexPage)
    add_locations(index, 10)
    few = cold_and_warm(client, index.url)
    add_locations(index, 490)
    assert pages.LocationPage.objects.live().count() == 500
    assert cold_and_warm(client, index.url) == few


def cold_and_warm(client, path: str) -> tuple[int, int]:
    client.get(path)  # what a process looks up once, such as content types
    cache.clear()
    return count_queries(client, path), count_queries(client, path)


def add_locations(index, count: int) -> None:
    """Clinics with a phone and a location page each; in bulk, which takes seconds."""
    start = index.numchild
    numbers = range(start + 1, start + count + 1)
    clinics = Clinic.objects.bulk_create(
        Clinic(
            name=f"Clinic {number}",
            slug=f"bulk-{number}",
            street_address="12 Example Street",
            locality="Harborview",
            weekly_hours=factories.WEEKDAYS_8_TO_5,
        )
        for number in numbers
    )
    ClinicPhone.objects.bulk_create(
        ClinicPhone(clinic=clinic, number="+18155550142") for clinic in clinics
    )
    Page.objects.bulk_create(
        build_page(Page, index, number, clinic.slug)
        for number, clinic in zip(numbers, clinics, strict=True)
    )
    ids = dict(Page.objects.child_of(index).values_list("slug", "pk"))
    for number, clinic in zip(numbers, clinics, strict=True):
        page = build_page(pages.LocationPage, index, number, clinic.slug)
        page.pk = page.page_ptr_id = page.id = ids[clinic.slug]
        page.clinic = clinic
        page.save_base(raw=True)  # the child's row only
    index.numchild += count
    index.save(update_fields=["numchild"])


def build_page(model, index, number: int, slug: str):
    """An unsaved page below ``index``, with what Wagtail would fill in."""
    page = model(
        title=f"Clinic {number}",
        draft_title=f"Clinic {number}",
        slug=slug,
        path=model._get_path(index.path, index.depth + 1, number),
        depth=index.depth + 1,
        url_path=f"{index.url_path}{slug}/",
        locale_id=index.locale_id,
    )
    page.content_type = ContentType.objects.get_for_model(pages.LocationPage)
    return page
