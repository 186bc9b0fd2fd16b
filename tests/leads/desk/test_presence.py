"""Who else looks at a request."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from wagtail.admin.models import EditingSession

from tests import factories
from tpi_cms.leads.desk.presence import get_viewers, open_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def june(clinic):
    return factories.make_frontdesk_user(clinic, first_name="June")


@pytest.fixture
def desk(clinic):
    return factories.make_frontdesk_user(clinic)


def ping(client, lead, session_pk=1, **data):
    url = reverse("tpi_cms_lead:presence", args=[lead.pk, session_pk])
    return client.post(url, data)


def test_who_opens_a_request_sees_who_else_does(client, clinic, desk, june):
    lead = factories.make_lead(clinic)
    client.force_login(june)
    client.get(reverse("tpi_cms_lead:edit", args=[lead.pk]))
    client.force_login(desk)
    html = client.get(reverse("tpi_cms_lead:edit", args=[lead.pk])).content.decode()
    assert "June" in html
    assert "Currently viewing" in html


def test_a_ping_says_who_edits_and_keeps_one_session(client, clinic, desk, june):
    lead = factories.make_lead(clinic)
    open_session(lead, june)
    EditingSession.objects.update(is_editing=True)
    client.force_login(desk)
    first = ping(client, lead).json()
    assert "June has unsaved changes" in first["html"]
    again = ping(client, lead, first["session_id"], is_editing="1").json()
    assert again["session_id"] == first["session_id"]
    assert EditingSession.objects.get(user=desk).is_editing
    ping(client, lead, is_editing="1")  # in another window
    others = ping(client, lead, first["session_id"]).json()["html"]
    assert others.count("unsaved changes") == others.count("June has unsaved changes")


def test_another_clinics_people_neither_ping_nor_see(client, clinic, june):
    lead = factories.make_lead(clinic)
    open_session(lead, june)
    client.force_login(factories.make_frontdesk_user(factories.make_clinic()))
    answer = ping(client, lead)
    assert answer.status_code == 404
    assert EditingSession.objects.count() == 1
    theirs = reverse(
        "wagtailadmin_editing_sessions:ping", args=["tpi_cms", "lead", lead.pk, 1]
    )
    assert client.post(theirs).status_code == 404


def test_a_list_asks_once_who_looks_at_its_requests(
    clinic, desk, june, django_assert_num_queries
):
    leads = [factories.make_lead(clinic) for _number in range(3)]
    for lead in leads[:2]:
        open_session(lead, june)
        open_session(lead, desk)
    EditingSession.objects.filter(object_id=leads[1].pk).update(
        last_seen_at=timezone.now() - dt.timedelta(minutes=30)
    )
    get_viewers([1], desk)  # the content type is read once for all
    with django_assert_num_queries(1):
        viewers = get_viewers([lead.pk for lead in leads], desk)
    assert viewers == {leads[0].pk: [june]}
