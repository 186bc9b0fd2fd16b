"""The address that is told of clicks: what it takes, and what it never does."""

from __future__ import annotations

import json

import pytest
from django.db import DatabaseError
from django.urls import reverse

from tests import factories
from tpi_cms.calls import views
from tpi_cms.calls.models import CallCount

pytestmark = pytest.mark.django_db

CLICK = {
    "clinic": "alder",
    "number": "+1-815-555-0142",
    "page": "/clinics/alder/",
    "source": {"first": {}, "last": {"click": "gclid"}},
}


@pytest.fixture(autouse=True)
def clinic():
    clinic = factories.make_clinic(slug="alder")
    factories.make_phone(clinic)
    return clinic


@pytest.fixture
def send(client):
    def send(body=None, *, headers=None, **fields):
        body = json.dumps({**CLICK, **fields}) if body is None else body
        url = reverse("tpi_cms:call_clicked")
        return client.post(url, body, content_type="text/plain", headers=headers)

    return send


def test_a_click_is_answered_with_nothing_at_all(send):
    answer = send(headers={"sec-fetch-site": "same-origin", "cookie": "a=b"})
    assert (answer.status_code, answer.content) == (204, b"")
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies
    row = CallCount.objects.get()
    assert (row.page_path, row.source, row.count) == (
        "/clinics/alder/",
        "google / cpc",
        1,
    )


@pytest.mark.parametrize(
    ("source", "label"),
    [({"first": {}, "last": {}}, "direct"), ({}, ""), (None, ""), ([1], ""), (7, "")],
)
def test_the_source_is_named_as_of_requests(send, source, label):
    assert send(source=source).status_code == 204
    assert CallCount.objects.get().source == label


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
def test_other_sites_are_refused(send, site):
    assert send(headers={"sec-fetch-site": site}).status_code == 403
    assert not CallCount.objects.exists()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"\xff", 400),
        (b"[" * 900, 400),
        (b"", 400),
        (b"[]", 400),
        (b"null", 400),
        (b"{}", 400),
        (json.dumps({**CLICK, "clinic": "\0"}), 400),
        (json.dumps({**CLICK, "page": "\ud800"}), 400),
        (json.dumps({**CLICK, "number": ["+1"]}), 400),
        (json.dumps({**CLICK, "page": "/" + "x" * 1100}), 413),
    ],
)
def test_what_no_browser_of_ours_sends_is_refused(send, body, status):
    assert send(body).status_code == status
    assert not CallCount.objects.exists()


def test_it_is_only_posted_to(client):
    assert client.get(reverse("tpi_cms:call_clicked")).status_code == 405


def test_nothing_is_counted_where_the_site_wants_none(client, send, settings):
    assert b'data-tpi-calls="/clinics/called/"' in client.get("/consultation/").content
    settings.TPI_CMS_CALL_COUNTS = False
    assert send().status_code == 204
    assert not CallCount.objects.exists()
    assert b"data-tpi-calls" not in client.get("/consultation/").content


@pytest.mark.parametrize("error", [DatabaseError, ConnectionError])
def test_a_failure_tells_nobody_who_clicked(send, monkeypatch, caplog, error):
    def fail(**kwargs):
        raise error(f"of {kwargs}")

    monkeypatch.setattr(views, "count_click", fail)
    assert send().status_code == 204
    assert error.__name__ in caplog.text
    assert "127.0.0.1" not in caplog.text


def test_it_asks_the_database_little(send, django_assert_num_queries):
    # Clinic, phones, campaign numbers, the group's; then update, insert, update.
    with django_assert_num_queries(7):
        send()
    with django_assert_num_queries(0):
        send()
