"""Practitioners in the admin: their form, who edits what, where they are used."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from tests import factories
from tpi_cms.content.review.models import Practitioner
from tpi_cms.content.review.practitioners import get_signers

from .pages import make_signed

pytestmark = pytest.mark.django_db

VALUES = {
    "name": "Dr. Ines Marlow",
    "slug": "ines-marlow",
    "job_title": "neurologist",
    "languages": "English\nSpanish",
    "npi": "1234567893",
    "credentials": "MD",
    "is_physician": "on",
}


def test_an_editor_adds_one(client):
    client.force_login(factories.make_clinic_editor())
    response = client.post(reverse("tpi_cms_practitioner:add"), VALUES)
    assert response.status_code == 302, response.context["form"].errors
    found = Practitioner.objects.get()
    assert (found.full_name, found.languages) == ("Dr. Ines Marlow, MD", ["en", "es"])


def test_an_npi_whose_last_digit_is_wrong_is_refused_with_what_it_should_be(client):
    client.force_login(factories.make_superuser())
    wrong = {**VALUES, "npi": "1234567890"}
    response = client.post(reverse("tpi_cms_practitioner:add"), wrong)
    assert "ten digits" in str(response.context["form"].errors["npi"])


def test_an_editor_doesn_t_say_whose_account_signs(client):
    editor = factories.make_clinic_editor()
    ada = factories.make_practitioner()
    client.force_login(editor)
    url = reverse("tpi_cms_practitioner:edit", args=[ada.pk])
    assert 'name="user"' not in client.get(url).text
    client.post(url, {**VALUES, "user": editor.pk})
    ada.refresh_from_db()
    assert ada.user is None
    client.force_login(factories.make_manager())
    assert 'name="user"' in client.get(url).text


def test_accounts_to_choose_are_those_who_may_log_in_and_sign_for_nobody_else():
    ada, taken = factories.make_practitioner(), factories.make_clinic_editor()
    factories.make_practitioner(user=taken)
    editor, admin = factories.make_clinic_editor(), factories.make_superuser()
    factories.make_user("visitor")
    gone = factories.make_clinic_editor(is_active=False)
    own = factories.make_user("own")
    own.user_permissions.add(Permission.objects.get(codename="access_admin"))
    assert set(get_signers(ada)) == {editor, admin, own}
    assert gone not in get_signers(ada)
    ada.user = own
    ada.save()
    assert own in get_signers(ada)


def test_who_they_signed_for_is_told_before_they_are_deleted(client):
    page = make_signed()
    client.force_login(factories.make_superuser())
    url = reverse("tpi_cms_practitioner:usage", args=[page.reviewer_id])
    assert page.title in client.get(url).text


def test_they_are_listed_and_found(client):
    factories.make_practitioner(name="Dr. Ines Marlow")
    factories.make_practitioner(name="Dr. Odile Brandt")
    client.force_login(factories.make_clinic_editor())
    found = client.get(reverse("tpi_cms_practitioner:index"), {"q": "odile"})
    assert [p.name for p in found.context["object_list"]] == ["Dr. Odile Brandt"]


def test_one_is_chosen_in_pages_and_in_tasks(client):
    factories.make_practitioner(name="Dr. Ines Marlow")
    client.force_login(factories.make_superuser())
    chooser = reverse("tpi_cms_practitioner_chooser:choose")
    assert "Dr. Ines Marlow" in client.get(chooser).text
    add = reverse("wagtailadmin_workflows:add_task", args=["tpi_cms", "signofftask"])
    assert ">Dr. Ines Marlow</option>" in client.get(add).text


def test_it_is_for_nobody_else(client):
    client.force_login(factories.make_frontdesk_user(factories.make_clinic()))
    assert client.get(reverse("tpi_cms_practitioner:index")).status_code == 302
