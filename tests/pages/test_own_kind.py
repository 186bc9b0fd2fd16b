"""A kind of page that the package knows nothing of: ``tests.testapp.models``."""

from __future__ import annotations

import json
import re

import pytest
from django.urls import reverse

from tests import factories
from tests.seo.rules import assert_sound, find
from tests.testapp.models import ClinicianPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinic():
    return factories.make_clinic(name="Port Ansel")


@pytest.fixture
def html(client, clinic):
    factories.make_clinic(name="Garnet Falls")
    section = {"type": "section", "value": {"heading": "Training", "content": []}}
    page = factories.make_page(
        ClinicianPage,
        title="Ines Marlow",
        clinic=clinic,
        training=["Residency in Harborview"],
        body=json.dumps([section]),
    )
    return client.get(page.url).content.decode()


def test_its_outline_and_its_clinics_are_its_own(html):
    assert re.findall(r'<h2[^>]* id="([^"]+)"', html) == [
        "training-title",
        "training-2-title",
        "clinics-title",
    ]
    assert "Residency in Harborview" in html
    assert re.findall(r"<h3[^>]*>([^<]+)</h3>", html) == ["Port Ansel"]


def test_a_section_with_nothing_to_show_has_no_heading(client, clinic):
    page = factories.make_page(ClinicianPage, clinic=clinic)
    html = client.get(page.url).content.decode()
    assert "training-title" not in html


def test_its_markup_is_its_own(html):
    [source] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    document = json.loads(source)
    assert_sound(document)
    person = find(document, "Person")
    assert person["name"] == "Ines Marlow"
    assert find(document, "ProfilePage")["mainEntity"] == {"@id": person["@id"]}
    assert find(document, "BreadcrumbList")


def test_its_shared_links_are_of_its_own_type(html):
    assert '<meta property="og:type" content="profile">' in html


def test_naming_a_clinic_does_not_make_it_the_clinics_page(admin_client, html, clinic):
    page = ClinicianPage.objects.get()
    edit = reverse("tpi_cms_clinic:edit", args=[clinic.pk])
    shown = admin_client.get(edit).content.decode()
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) not in shown
