"""A page as of a chosen moment, for those who may edit it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from tests import factories
from tpi_cms.clinics.closures import Closure, touch_clinics
from tpi_cms.pages.models import LocationPage

pytestmark = pytest.mark.django_db

#: By the clinic's clock.
INSIDE = "?tpi_at=2099-03-30T16:50"
AT = dt.datetime(2099, 3, 30, 21, 50, tzinfo=dt.UTC)


@pytest.fixture
def page():
    factories.make_home()
    clinic = factories.make_clinic(name="Port Ansel")
    factories.make_phone(clinic)
    day = dt.date(2099, 3, 30)
    closure = Closure.objects.create(
        reason="Burst water main",
        first_date=day,
        first_time=dt.time(16, 30),
        last_date=day,
        last_time=dt.time(17),
    )
    closure.clinics.add(clinic)
    touch_clinics(closure)
    return factories.make_page(LocationPage, title="Port Ansel", clinic=clinic)


def get(client, page, query=""):
    response = client.get(page.url + query)
    return response, response.content.decode()


def test_an_editor_sees_a_closure_before_it_comes(client, page):
    client.force_login(factories.make_manager())
    assert "data-tpi-notice" not in get(client, page)[1]

    response, html = get(client, page, INSIDE)

    assert "Port Ansel is closed until 5 pm on Monday, March 30" in html
    assert "data-tpi-notice" in html
    assert f'data-tpi-at="{int(AT.timestamp()) // 60}"' in html
    told = "You see this page as of Monday, March 30, 2099, 4:50\N{NO-BREAK SPACE}pm."
    assert told in html
    assert response["Cache-Control"] == "private, no-store"
    assert "Burst water main" not in get(client, page)[1]


def test_by_the_clinics_clock_it_is_hidden_until_it_begins(client, page):
    client.force_login(factories.make_manager())
    _response, html = get(client, page, "?tpi_at=2099-03-30T16:29")
    notice = html[html.index("data-tpi-notice") :].partition(">")[0]
    assert notice.endswith("hidden")
    _response, html = get(client, page, INSIDE)
    notice = html[html.index("data-tpi-notice") :].partition(">")[0]
    assert not notice.endswith("hidden")


@pytest.mark.parametrize("make", [None, factories.make_user])
def test_nobody_else_chooses(client, page, make):
    if make:
        client.force_login(make())
    response, html = get(client, page, INSIDE)
    assert "Burst water main" not in html
    assert "tpi-moment" not in html
    assert "no-store" not in response.get("Cache-Control", "")


@pytest.mark.parametrize("typed", ["soon", "2026-13-01T10:00", "0026-01-01T10:00"])
def test_what_is_no_moment_is_said(client, page, typed):
    client.force_login(factories.make_manager())
    _response, html = get(client, page, f"?tpi_at={typed}")
    assert "That is no date and time" in html


def test_the_pages_editor_leads_there(client, page):
    client.force_login(factories.make_manager())
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert f"{page.url}?tpi_at=" in client.get(url).content.decode()
