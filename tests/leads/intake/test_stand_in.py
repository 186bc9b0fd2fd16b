"""A request to a clinic whose closure sends its requests to another one."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tpi_cms.clinics.closures import Closure, touch_clinics
from tpi_cms.clinics.models import Clinic
from tpi_cms.leads.record.models import Lead

pytestmark = pytest.mark.django_db


@pytest.fixture
def other():
    return factories.make_clinic(name="Garnet Falls", slug="garnet-falls")


@pytest.fixture
def closure(clinic, other):
    today = timezone.now().date()
    closure = Closure.objects.create(
        reason="Burst water main",
        first_date=today - dt.timedelta(days=1),
        last_date=today + dt.timedelta(days=2),
        send_requests_to=other,
    )
    closure.clinics.add(clinic)
    touch_clinics(closure)
    return closure


def send(client, filled):
    response = client.post(reverse("tpi_cms:lead_create"), filled())
    assert response.status_code == 303
    return Lead.objects.get(), response.headers["Location"]


def test_the_other_clinic_gets_it_and_the_patient_reads_why(
    client, clinic, other, closure, filled
):
    lead, url = send(client, filled)
    assert (lead.clinic, lead.asked_clinic) == (other, clinic)
    html = client.get(url).content.decode()
    assert "<bdi>Garnet Falls</bdi> has your request" in html
    assert "<bdi>Port Ansel</bdi> is closed until" in html


def test_it_stays_where_the_other_takes_none_any_more(
    client, clinic, other, closure, filled
):
    Clinic.objects.filter(pk=other.pk).update(status=Clinic.Status.CLOSED)
    lead, url = send(client, filled)
    assert (lead.clinic, lead.asked_clinic) == (clinic, None)
    assert "<bdi>Port Ansel</bdi> is closed until" in client.get(url).content.decode()


def test_it_stays_before_the_closure_begins(client, clinic, closure, filled):
    later = timezone.now().date() + dt.timedelta(days=2)
    Closure.objects.update(first_date=later)
    touch_clinics(closure)
    lead, url = send(client, filled)
    assert (lead.clinic, lead.asked_clinic) == (clinic, None)
    assert "is closed until" not in client.get(url).content.decode()


def test_the_same_request_again_is_the_same_one(client, clinic, closure, filled):
    send(client, filled)
    Closure.objects.update(send_requests_to=None)
    touch_clinics(closure)
    send(client, filled)


def test_the_desk_says_who_was_asked(client, clinic, closure, filled):
    lead, _url = send(client, filled)
    client.force_login(factories.make_manager())
    html = client.get(reverse("tpi_cms_lead:edit", args=[lead.pk])).content.decode()
    assert "Port Ansel, closed until the end of" in html
    assert "Request received, asked for Port Ansel" in html


def test_to_find_it_costs_one_query_more(
    clinic, closure, django_assert_max_num_queries
):
    assert Clinic.objects.get(pk=clinic.pk).get_closure()
    clinic = Clinic.objects.get(pk=clinic.pk)
    with django_assert_max_num_queries(1):
        assert clinic.get_stand_in().name == "Garnet Falls"
