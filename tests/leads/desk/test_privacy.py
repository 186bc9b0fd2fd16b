"""Where staff read leads: errors, addresses and messages tell nobody's data."""

from __future__ import annotations

import re

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.leads.canary import (
    EMAIL,
    NAME,
    PHONE,
    assert_clean,
    assert_nothing_left,
    raise_plainly,
)
from tpi_cms.leads.outbox.models import Delivery
from tpi_cms.leads.record.models import Lead

pytestmark = pytest.mark.django_db


def make_canary(clinic, **fields):
    person = {"name": NAME, "email": EMAIL, "message": NAME, "topic": NAME}
    person |= {"phone": f"+1{PHONE}", "page_title": NAME}
    lead = factories.make_lead(clinic, **{**person, **fields})
    lead.consents.create(purpose="contact", wording=NAME, is_given=True)
    return lead


@pytest.fixture
def lead(clinic):
    lead = make_canary(clinic)
    for state in ("dead", "done"):
        Delivery.objects.create(
            lead=lead, channel="email", target=f"{state}@example.org", state=state
        )
    return lead


@pytest.fixture
def held(clinic):
    return make_canary(clinic, held_at=timezone.now(), spam_reasons=["links"])


def url_of(name, *args):
    return reverse(f"tpi_cms_lead:{name}", args=args)


#: Where to ask, and what fails there.
FAILURES = [
    ("index", {}, "tpi_cms.leads.desk.columns.PatientColumn.get_cell_context_data"),
    ("index", {}, "tpi_cms.leads.record.models.Lead.phone_display"),
    (
        "index_results",
        {},
        "tpi_cms.leads.desk.columns.PatientColumn.get_cell_context_data",
    ),
    ("index", {"export": "xlsx"}, "tpi_cms.leads.desk.export._UNPRINTABLE"),
    ("index", {"export": "xlsx"}, "openpyxl.worksheet._writer.write_cell"),
    (
        "index",
        {"export": "csv"},
        "tpi_cms.leads.desk.export.to_csv",
    ),
    ("held", {}, "tpi_cms.leads.desk.held.describe_reasons"),
    ("held_results", {}, "tpi_cms.leads.desk.held.describe_reasons"),
    ("edit", {}, "tpi_cms.leads.desk.lead.record_view"),
    ("edit", {}, "tpi_cms.leads.desk.lead.describe_reasons"),
    ("edit", {}, "tpi_cms.leads.record.models.Lead.phone_uri"),
    ("undelivered", {}, "tpi_cms.leads.desk.undelivered.get_undelivered"),
    ("undelivered", {}, "tpi_cms.leads.record.models.Lead.__str__"),
    ("person", {}, "tpi_cms.leads.desk.person.PersonForm"),
]


@pytest.fixture
def spy(admin_mail, everything_logged, reports):
    """Looks at a failure's answer, at Django's reports of it, and at what is left."""

    def look(response):
        assert response.status_code == 500
        assert_clean(response.content.decode())
        assert len(reports) == 2
        for report in reports:
            assert "RuntimeError" in report or "ExportFailed" in report
            assert_clean(report)
        assert_nothing_left(everything_logged)

    return look


class Failing:
    """Fails as a function, as a property and as a pattern."""

    def __get__(self, instance, owner):
        if instance is None:
            return self
        return raise_plainly()

    __call__ = sub = staticmethod(raise_plainly)


@pytest.mark.parametrize(("name", "query", "where"), FAILURES)
def test_reports_of_errors_name_nobody(
    manager, lead, held, monkeypatch, spy, name, query, where
):
    monkeypatch.setattr(where, Failing())
    args = [lead.pk] if name == "edit" else []
    spy(manager.get(url_of(name, *args), query))


@pytest.mark.parametrize(
    ("name", "data", "where"),
    [
        ("edit", {"do": "reopen", "version": "0"}, "outcome.change_status"),
        ("edit", {"note": "Hm", "version": "0"}, "outcome.add_note"),
        ("move", {"clinic": "1", "version": "0"}, "moving.get_move_context"),
        ("release", {}, "held.release_lead"),
        ("retry", {}, "undelivered.retry_deliveries"),
        ("resend", {}, "undelivered.resend_delivery"),
    ],
)
def test_reports_of_failing_actions_name_nobody(
    manager, lead, held, monkeypatch, spy, name, data, where
):
    monkeypatch.setattr(f"tpi_cms.leads.desk.{where}", raise_plainly)
    args = [held.pk if name == "release" else lead.pk]
    if name in ("retry", "resend"):
        args.append(lead.deliveries.first().pk)
    spy(manager.post(url_of(name, *args), data))


def test_reading_and_working_leave_nothing_behind(
    manager, lead, held, everything_logged
):
    """Pages hold the person; their addresses, links, titles and messages don't."""
    deliveries = list(lead.deliveries.order_by("pk"))
    asked = [
        (manager.get, url_of("index"), {}),
        (manager.get, url_of("index"), {"ordering": "name"}),
        (manager.get, url_of("index"), {"export": "csv"}),
        (manager.get, url_of("index"), {"export": "xlsx"}),
        (manager.get, url_of("held"), {}),
        (manager.get, url_of("undelivered"), {}),
        (manager.get, url_of("log"), {}),
        (manager.get, url_of("edit", lead.pk), {}),
        (manager.get, url_of("edit", held.pk), {}),
        (manager.get, reverse("wagtailadmin_home"), {}),
        (manager.get, url_of("move", lead.pk), {}),
        (manager.post, url_of("move", lead.pk), {"clinic": NAME, "version": NAME}),
        (manager.post, url_of("edit", lead.pk), {"outcome": NAME, "version": NAME}),
        (manager.post, url_of("edit", lead.pk), {"note": NAME, "version": "0"}),
        (manager.post, url_of("retry", lead.pk, deliveries[0].pk), {}),
        (manager.post, url_of("resend", lead.pk, deliveries[1].pk), {}),
        (manager.post, url_of("release", held.pk), {}),
        (manager.post, url_of("person"), {"do": "find", "typed": NAME}),
        (manager.post, url_of("person"), {"do": "erase", "lead": lead.pk}),
    ]
    for ask, url, data in asked:
        response = ask(url, data)
        assert response.status_code in (200, 302), url
        assert_clean(str(response.headers))
        assert_clean(str([str(message) for message in get_messages_of(response)]))
        if not response.streaming and "html" in response["Content-Type"]:
            html = response.content.decode()
            assert_clean(str(re.findall(r"<title>.*?</title>", html, re.S)))
            assert_clean(str(get_links(html)))
    assert_nothing_left(everything_logged)


def get_messages_of(response):
    request = response.wsgi_request
    return get_messages(request)


def get_links(html):
    """But for those that a tap calls or writes to the person."""
    links = re.findall(r'(?:href|action|src)="([^"]*)"', html)
    return [link for link in links if not link.startswith(("tel:", "mailto:", "sms:"))]


def test_who_it_was_is_not_even_read_where_only_notices_matter(manager, lead):
    with CaptureQueriesContext(connection) as queries:
        manager.get(reverse("tpi_cms_lead:undelivered"))
    column = f'"{Lead._meta.db_table}"."name"'
    assert not [query for query in queries if column in query["sql"]]
