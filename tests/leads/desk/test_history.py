"""The report of who did what with requests, and Wagtail's own beside it."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from wagtail.log_actions import log

from tests import factories
from tpi_cms.leads.audit.models import LeadLogEntry
from tpi_cms.leads.audit.words import REFUSED, VIEW

pytestmark = pytest.mark.django_db

QUERIES = [{}, {"export": "csv"}, {"label": "Request"}, {"action": VIEW}]


@pytest.fixture
def desk(clinic):
    return factories.make_frontdesk_user(clinic)


def read(client, user, name="tpi_cms_lead:log", **query):
    client.force_login(user)
    response = client.get(reverse(name), query)
    assert response.status_code == 200
    if response.streaming:
        return b"".join(response.streaming_content).decode()
    return response.content.decode()


@pytest.mark.parametrize("query", QUERIES)
def test_it_shows_the_users_own_clinics(client, clinic, desk, query):
    own, foreign = factories.make_lead(clinic), factories.make_lead()
    stranger = factories.make_user("Stranger")
    log(own, VIEW, user=desk)
    log(foreign, REFUSED, user=stranger)
    log(foreign, VIEW, user=stranger)
    page = read(client, desk, **query)
    assert own.reference in page
    assert foreign.reference not in page
    assert "Stranger" not in page
    assert "Refused access" not in page
    everything = read(client, factories.make_manager(), **query)
    assert own.reference in everything and foreign.reference in everything


def test_each_entry_leads_to_its_request(client, clinic, desk):
    lead = factories.make_lead(clinic)
    log(lead, VIEW, user=desk)
    LeadLogEntry.objects.log_clinic(clinic, REFUSED, user=desk, data={})
    page = read(client, desk)
    assert page.count(f'href="{reverse("tpi_cms_lead:edit", args=[lead.pk])}"') == 1
    assert clinic.name in page


def test_its_spreadsheet_begins_no_formula(client, desk, clinic):
    clinic.name = "=HYPERLINK(1)"
    clinic.save()
    LeadLogEntry.objects.log_clinic(clinic, REFUSED, user=desk, data={})
    assert "'=HYPERLINK" in read(client, desk, export="csv")


@pytest.mark.parametrize("codenames", [[], ["export_lead"]])
def test_who_works_with_no_requests_is_shown_no_log(client, clinic, codenames):
    user = factories.make_user()
    codenames = ["access_admin", *codenames]
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    client.force_login(user)
    url = reverse("tpi_cms_lead:log")
    assert client.get(url).status_code == 302
    assert url not in client.get(reverse("wagtailadmin_home")).content.decode()


def test_it_is_in_the_menu_of_reports(client, desk):
    client.force_login(desk)
    home = client.get(reverse("wagtailadmin_home")).content.decode()
    assert reverse("tpi_cms_lead:log") in home


@pytest.mark.parametrize("query", [{}, {"export": "csv"}, {"label": "o"}])
def test_the_site_history_works_and_leaves_requests_to_us(client, clinic, query):
    lead = factories.make_lead(clinic)
    manager = factories.make_manager()
    log(lead, VIEW, user=manager)
    log(clinic, "wagtail.edit", user=manager)
    manager.is_superuser = True
    manager.save()
    page = read(client, manager, "wagtailadmin_reports:site_history", **query)
    assert clinic.name in page
    assert lead.reference not in page
