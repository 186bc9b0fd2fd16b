"""Wagtail's bar for people who are logged in, and nothing of it for anybody else."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db

BAR = b"wagtail-userbar"


@pytest.fixture
def pages():
    clinic = factories.make_clinic()
    return [factories.make_treatment(), factories.make_location(clinic)]


def test_who_may_edit_gets_to_the_form_and_to_the_checks(client, pages):
    client.force_login(factories.make_clinic_editor())
    for page in pages:
        response = client.get(page.url)
        edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
        assert BAR in response.content and edit in response.content.decode()
        assert response["Cache-Control"] == "private"


def test_others_get_the_same_bytes_as_ever(client, pages):
    """Also after an editor's visit, whose fragments are kept."""
    for page in pages:
        before = client.get(page.url)
        editor = Client()
        editor.force_login(factories.make_clinic_editor())
        assert BAR in editor.get(page.url).content
        patient = Client()
        patient.force_login(factories.make_user())
        after = client.get(page.url)
        assert before.content == after.content == patient.get(page.url).content
        assert BAR not in after.content and not after.cookies
        for header in ("Vary", "Cache-Control"):
            assert after.get(header) == before.get(header)
            assert "Cookie" not in after.get(header, "")


def test_a_preview_has_what_the_editors_checks_look_for(client, pages):
    client.force_login(factories.make_clinic_editor())
    page = pages[0]
    page.save_revision()
    response = client.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))
    assert BAR in response.content


def test_the_request_form_and_its_answers_read_no_cookie(client, pages):
    client.force_login(factories.make_clinic_editor())
    response = client.get(reverse("tpi_cms:lead_create"))
    assert BAR not in response.content and "Cookie" not in response.get("Vary", "")
