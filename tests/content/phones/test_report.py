"""The report's screen: who sees what, scanning, converting; and the clinic's form."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from tests import factories
from tests.content.phones.test_scan import make_body
from tpi_cms.content.phones.models import TypedNumber
from tpi_cms.content.phones.scan import scan_batch

REPORT = "tpi_cms_phones:report"


@pytest.fixture
def clinic(db):
    clinic = factories.make_clinic(name="Port Ansel")
    factories.make_phone(clinic)
    return clinic


@pytest.fixture
def page(clinic):
    return factories.make_treatment(
        title="Injections",
        standfirst="Ring 815-555-0199",
        body=make_body("<p>Call (815) 555-0142</p>"),
    )


@pytest.fixture
def reader(client, django_user_model):
    """Of the admin, who may edit no page."""
    user = django_user_model.objects.create_user("reader", password="x")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    return client


def test_before_the_first_scan_it_says_so(admin_client):
    html = admin_client.get(reverse(REPORT)).content.decode()
    assert "haven&#x27;t been scanned yet" in html or "haven't been scanned yet" in html


def test_a_scan_answers_with_its_progress(admin_client, page):
    answer = admin_client.post(reverse("tpi_cms_phones:scan"), {"after": "x"}).json()
    assert answer["after"] is None and answer["done"] == answer["total"] > 0
    html = admin_client.get(reverse(REPORT)).content.decode()
    assert "Port Ansel" in html and "No clinic has this number" in html
    assert f"/pages/{page.pk}/edit/#:w:contentpath=standfirst" in html
    assert html.count('name="row"') == 1


def test_the_chosen_ones_are_converted(admin_client, page):
    scan_batch()
    row = TypedNumber.objects.get(can_convert=True)
    url = reverse("tpi_cms_phones:convert")
    html = admin_client.post(url, {"row": row.pk}, follow=True).content.decode()
    assert "Changed and published (1): Injections" in html
    assert "1 number is a reference now." in html
    none = admin_client.post(url, {"row": "x"}, follow=True).content.decode()
    assert "Choose the numbers to convert." in none


@pytest.mark.parametrize("name", ["report", "scan", "convert"])
def test_who_may_edit_no_page_has_no_report(reader, name):
    url = reverse(f"tpi_cms_phones:{name}")
    for answer in (reader.get(url), reader.post(url)):
        assert answer.status_code in (302, 405)


def test_the_report_can_be_saved_as_a_file(admin_client, page):
    scan_batch()
    answer = admin_client.get(reverse(REPORT), {"export": "csv"})
    text = b"".join(answer.streaming_content).decode()
    assert "Injections" in text and "(815) 555-0142" in text


def test_a_report_of_many_rows_asks_as_often(
    admin_client, page, django_assert_max_num_queries
):
    scan_batch()
    url = reverse(REPORT)
    admin_client.get(url)
    for _n in range(8):
        factories.make_treatment(standfirst="Ring 815-555-0142")
    scan_batch()
    with django_assert_max_num_queries(30):
        admin_client.get(url)


def test_a_clinics_form_tells_where_a_number_is(admin_client, page, clinic):
    factories.make_location(clinic)
    scan_batch()
    phone = clinic.phones.get()
    answer = admin_client.get(reverse("tpi_cms_phones:shown", args=[phone.pk])).json()
    assert answer["text"].endswith("name this clinic: 1 · typed by hand on 1")
    assert admin_client.get(answer["url"]).content.decode().count('name="row"') == 1
    form = admin_client.get(reverse("tpi_cms_clinic:edit", args=[clinic.pk]))
    assert (
        f'data-phone-shown="/admin/phones/shown/{phone.pk}/"' in form.content.decode()
    )


def test_others_are_not_told(reader, clinic):
    url = reverse("tpi_cms_phones:shown", args=[clinic.phones.get().pk])
    assert reader.get(url).status_code == 302
