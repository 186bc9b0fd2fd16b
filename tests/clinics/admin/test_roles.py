"""Who does what with clinics and their pages, and no link that ends in a refusal."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from tests import factories
from tpi_cms.clinics.models import Clinic
from tpi_cms.leads.access.groups import create_editors_group
from tpi_cms.pages.models import LocationIndexPage, LocationPage

from .test_admin import open_form, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinic():
    factories.make_index(LocationIndexPage)
    return factories.make_clinic(name="Port Ansel", slug="port-ansel")


def make_member(*codenames):
    """Somebody who may enter the admin, and these things."""
    group = Group.objects.create(name=f"Group {Group.objects.count()}")
    wanted = ("access_admin", *codenames)
    group.permissions.set(Permission.objects.filter(codename__in=wanted))
    user = factories.make_user()
    user.groups.set([group])
    return user


ROLES = {
    "manager": factories.make_manager,
    "clinic editor": factories.make_clinic_editor,
    "Wagtail's editor": factories.make_editor,
    "clinics only": lambda: make_member("change_clinic", "view_clinic"),
    "looks at clinics": lambda: make_member("view_clinic"),
    "front desk": lambda: factories.make_frontdesk_user(Clinic.objects.get()),
    "deletes clinics": lambda: make_member("delete_clinic", "view_clinic"),
}


def get_links(html: str) -> set[str]:
    """To clinics, requests and pages: what else Wagtail offers is its own affair."""
    return {
        link.replace("&amp;", "&")
        for link in re.findall(r'(?:href|edit_url)="?:?"?(/admin/[^"#]*)"', html)
        if re.search("clinic|lead|/pages/", link)
    }


@pytest.mark.parametrize("role", ROLES)
def test_no_link_beside_clinics_and_their_pages_ends_in_no_permission(
    client, clinic, role
):
    """From every screen of both that the role can open."""
    page = factories.make_location(clinic)
    treatment = factories.make_treatment(offered_everywhere=False)
    treatment.clinic_links.create(clinic=clinic)
    lead = factories.make_lead(clinic)
    client.force_login(ROLES[role]())
    starts = [
        "/admin/",
        "/admin/reports/site-history/",
        reverse("tpi_cms_lead:index"),
        reverse("tpi_cms_lead:edit", args=[lead.pk]),
        url("index"),
        url("edit", clinic.pk),
        url("delete", clinic.pk),
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        reverse("wagtailadmin_pages:edit", args=[treatment.pk]),
    ]
    shown = {start: client.get(start) for start in starts}
    links = {
        link: start
        for start, response in shown.items()
        if response.status_code == 200
        for link in get_links(response.content.decode())
    }
    assert links
    refused = {
        link: start
        for link, start in links.items()
        if (response := client.get(link)).status_code in (403, 404)
        or getattr(response, "url", "") == "/admin/"
    }
    assert refused == {}


def test_a_clinic_editor_never_reads_or_changes_whom_requests_go_to(client, clinic):
    client.force_login(factories.make_clinic_editor())
    html = client.get(url("edit", clinic.pk)).content.decode()
    assert clinic.intake_emails[0] not in html and "Requests &amp; notices" not in html
    data = open_form(client, url("edit", clinic.pk))
    data |= {"name": "Renamed", "intake_emails": "mine@example.org"}
    assert client.post(url("edit", clinic.pk), data).status_code == 302
    after = Clinic.objects.get()
    assert (after.name, after.intake_emails) == ("Renamed", clinic.intake_emails)


def test_a_clinic_editor_writes_and_publishes_pages_but_sees_no_request(client, clinic):
    user = factories.make_clinic_editor()
    page = factories.make_location(clinic)
    assert page.permissions_for_user(user).can_publish()
    client.force_login(user)
    assert client.get(url("delete", clinic.pk)).status_code == 302
    assert client.get(reverse("tpi_cms_lead:index")).url == "/admin/"
    assert client.get(reverse("wagtailimages:index")).status_code == 200


def test_a_manager_does_both_jobs_with_one_log_in(client, clinic):
    page = factories.make_location(clinic)
    client.force_login(factories.make_manager())
    html = client.get(url("edit", clinic.pk)).content.decode()
    assert clinic.intake_emails[0] in html
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert f'href="{edit}"' in html and client.get(edit).status_code == 200


def test_groups_that_exist_are_left_as_they_are():
    group, _is_new = create_editors_group()
    group.permissions.clear()
    again, is_new = create_editors_group()
    assert (again, is_new) == (group, False) and not again.permissions.exists()


# --- its page -----------------------------------------------------------------------


def test_a_button_makes_the_draft_of_a_clinics_page_once(client, clinic):
    client.force_login(factories.make_clinic_editor())
    address = url("create_page", clinic.pk)
    assert address in client.get(url("edit", clinic.pk)).content.decode()
    answers = [client.post(address).url for _twice in range(2)]
    page = LocationPage.objects.get()
    assert answers == [reverse("wagtailadmin_pages:edit", args=[page.pk])] * 2
    assert (page.title, page.slug, page.clinic, page.live) == (
        "Port Ansel",
        "port-ansel",
        clinic,
        False,
    )
    assert client.get(answers[0]).status_code == 200
    html = client.get(url("edit", clinic.pk)).content.decode()
    assert address not in html and answers[0] in html


@pytest.mark.parametrize("verb", ["get", "post"])
def test_the_page_is_made_by_a_press_of_those_who_may(client, clinic, verb):
    address = url("create_page", clinic.pk)
    client.force_login(
        factories.make_clinic_editor()
        if verb == "get"
        else make_member("change_clinic")
    )
    assert client.get(url("edit", clinic.pk)).status_code == 200
    assert getattr(client, verb)(address).status_code in (302, 405)
    assert not LocationPage.objects.exists()


def test_nobody_is_offered_a_page_that_they_may_not_make(client, clinic):
    client.force_login(make_member("change_clinic"))
    html = client.get(url("edit", clinic.pk)).content.decode()
    assert "This clinic has no page yet." in html and "create_page" not in html


# --- on the website -----------------------------------------------------------------


def test_the_panel_says_what_keeps_a_clinic_off_the_website(client, clinic):
    Clinic.objects.update(public_without_page=False)
    client.force_login(factories.make_clinic_editor())
    page = factories.make_location(clinic, live=False)
    words = "Not on the website", "No coordinates"
    for address in (url("edit", clinic.pk), url("index")):
        html = client.get(address).content.decode()
        assert all(each in html for each in words)
    page.save_revision().publish()
    Clinic.objects.update(latitude=41, longitude=-87)
    for address in (url("edit", clinic.pk), url("index")):
        html = client.get(address).content.decode()
        assert not any(each in html for each in words)
