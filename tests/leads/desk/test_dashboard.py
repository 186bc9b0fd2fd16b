"""The dashboard: what is due and missed, which clinics are silent, and to whom."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tpi_cms.leads.record.models import Lead

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)


def read_home(client, user):
    client.force_login(user)
    return client.get(reverse("wagtailadmin_home")).content.decode()


@pytest.fixture
def clinics():
    """Own has two overdue requests, one of them missed, and one due; Other has one."""
    now = timezone.now()
    own = factories.make_clinic(name="Own", weekly_hours={})
    other = factories.make_clinic(name="Other", weekly_hours={})
    promised = {"created_at": now - 2 * HOUR, "promised_at": now - HOUR}
    factories.make_lead(own, name="Promised", **promised)
    factories.make_lead(own, name="Called", **promised, first_try_at=now - 2 * HOUR)
    factories.make_lead(own, name="In time", promised_at=now + HOUR)
    factories.make_lead(other, name="Foreign", **promised)
    return own, other


def test_what_is_due_and_missed_of_the_users_clinics(client, clinics):
    home = read_home(client, factories.make_frontdesk_user(clinics[0]))
    assert "Due now: 3, 2 overdue" in home
    assert "1 person was promised an answer by now" in home
    assert "Promised" in home
    assert "In time" in home
    assert "Foreign" not in home
    assert f'href="{reverse("tpi_cms_lead:index")}"' in home
    home = read_home(client, factories.make_manager())
    assert "Due now: 4, 3 overdue" in home
    assert "Foreign" in home


def test_silent_clinics_stand_first_with_what_to_do(client, clinics):
    now = timezone.now()
    for age in range(9, 40):
        came = now - dt.timedelta(days=age)
        lead = factories.make_lead(clinics[1], created_at=came, status="closed")
    type(lead).objects.filter(clinic=clinics[1], status="new").delete()
    home = read_home(client, factories.make_manager())
    assert "Clinics: 1 silent" in home
    panel = home[home.index('id="tpi-clinics-section"') :]
    assert panel.index("Other") < panel.index("Own")
    assert "Silent for 8 opening days" in panel
    assert reverse("tpi_cms_lead:test", args=[clinics[1].pk]) in panel
    # A desk hears of its own clinic only, and nothing while that is well.
    home = read_home(client, factories.make_frontdesk_user(clinics[0]))
    assert "tpi-clinics" not in home
    home = read_home(client, factories.make_frontdesk_user(clinics[1]))
    assert "Clinics: 1 silent" in home


def test_nothing_for_those_without_requests(client, clinics):
    home = read_home(client, factories.make_clinic_editor())
    assert "tpi-due" not in home
    assert "tpi-clinics" not in home
    assert "Promised" not in home


def test_a_request_is_taken_on_the_dashboard(clinics):
    """By the form that the rows' buttons name, with a token."""
    user = factories.make_frontdesk_user(clinics[0])
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(user)
    html = browser.get(reverse("wagtailadmin_home")).content.decode()
    form = re.search(r'<form id="tpi-take".*?</form>', html, re.S).group()
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', form).group(1)
    url = re.search(r'form="tpi-take" formaction="([^"]+)"', html).group(1)
    browser.post(url, {"csrfmiddlewaretoken": token})
    assert Lead.objects.filter(owner=user, clinic=clinics[0]).count() == 1
