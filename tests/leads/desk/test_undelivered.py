"""Undelivered notices in the admin: dashboard, banner, list, retry, send again."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tpi_cms.leads.audit.models import LeadLogEntry
from tpi_cms.leads.outbox import retry as delivery_actions
from tpi_cms.leads.outbox import sending
from tpi_cms.leads.outbox.models import Delivery

pytestmark = pytest.mark.django_db

LIST = "tpi_cms_lead:undelivered"


@pytest.fixture
def other():
    return factories.make_clinic(name="Foreign Quay")


@pytest.fixture
def desk(client, clinic):
    user = factories.make_frontdesk_user(clinic)
    client.force_login(user)
    return user


def make_row(clinic, state="dead", **fields):
    now = timezone.now()
    defaults = {
        "channel": "email",
        "target": "pa@example.org",
        "attempts": 8,
        "last_error": "SMTPDataError 451",
        "next_at": now + dt.timedelta(hours=1) if state == "due" else now,
    }
    lead = fields.pop("lead", None) or factories.make_lead(clinic)
    return Delivery.objects.create(lead=lead, state=state, **{**defaults, **fields})


def read(client, name=LIST, *args):
    return client.get(reverse(name, args=args)).content.decode()


def post(client, name, *args, **data):
    return client.post(reverse(f"tpi_cms_lead:{name}", args=args), data)


def actions_of(row):
    entries = LeadLogEntry.objects.for_instance(row.lead)
    return list(entries.values_list("action", flat=True))


def view_only(clinic):
    user = factories.make_frontdesk_user(clinic)
    for group in user.groups.all():
        group.clinic_permissions.exclude(permission__codename="view_lead").delete()
        group.permissions.remove(*group.permissions.filter(codename="change_lead"))
    return user


# --- list ---------------------------------------------------------------------------


def test_the_list_names_what_failed_and_no_patient(client, desk, clinic):
    row = make_row(clinic)
    html = read(client)
    for text in (row.lead.reference, "Port Ansel", "pa@example.org", "Given up"):
        assert text in html
    assert "SMTPDataError 451" in html
    assert row.lead.name not in html


def test_given_up_comes_first_then_the_longest_waiting(client, desk, clinic):
    old = timezone.now() - dt.timedelta(hours=3)
    young = make_row(clinic, "due")
    waiting = make_row(clinic, "due", created_at=old)
    dead = make_row(clinic)
    make_row(clinic, "done")
    response = client.get(reverse(LIST))
    assert list(response.context["deliveries"]) == [dead, waiting, young]


@pytest.mark.parametrize("name", ["held_at", "erased_at"])
def test_leads_that_are_held_or_erased_are_no_problem(client, desk, clinic, name):
    lead = factories.make_lead(clinic, **{name: timezone.now()})
    row = make_row(clinic, lead=lead)
    assert row.lead.reference not in read(client)
    post(client, "retry", row.lead.pk, row.pk)
    row.refresh_from_db()
    assert row.state == "dead"


def test_an_empty_list_says_what_comes_next(client, desk):
    assert "Every notice has arrived" in read(client)


def test_nothing_of_another_clinic_is_seen(client, desk, other):
    row = make_row(other)
    home = read(client, "wagtailadmin_home")
    for html in (read(client), home, read(client, "tpi_cms_lead:index")):
        assert "Foreign Quay" not in html
        assert row.lead.reference not in html
        assert "could not be delivered" not in html
    assert "Undelivered:" not in home and "0 undelivered" in home


def test_an_editor_sees_no_list_and_no_panel(client, clinic):
    make_row(clinic)
    client.force_login(factories.make_editor())
    assert client.get(reverse(LIST)).status_code == 302
    home = read(client, "wagtailadmin_home")
    assert "ndelivered" not in home and "could not be delivered" not in home


# --- dashboard and banner -----------------------------------------------------------


@pytest.mark.parametrize("page", ["wagtailadmin_home", "tpi_cms_lead:index"])
def test_what_was_given_up_is_a_red_banner(client, desk, clinic, page):
    row = make_row(clinic, "due")
    assert "could not be delivered" not in read(client, page)
    Delivery.objects.filter(pk=row.pk).update(state="dead")
    html = read(client, page)
    assert "1 notice of a request could not be delivered" in html
    assert "help-critical" in html and reverse(LIST) in html


def test_the_dashboard_shows_a_few_and_counts_all(client, desk, clinic):
    for _i in range(6):
        make_row(clinic, "due")
    make_row(clinic, "dead")
    html = read(client, "wagtailadmin_home")
    assert "Undelivered: 7" in html and "7 undelivered" in html
    assert html.count("SMTPDataError 451") == 5


def test_a_longer_list_asks_the_database_no_more(client, desk, clinic):
    counts = []
    for _i in range(2):
        make_row(clinic, "due")
        make_row(clinic, "dead")
        read(client, LIST)  # What is looked up once is not counted.
        with CaptureQueriesContext(connection) as queries:
            read(client, LIST)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_dashboard_has_no_empty_panel(client, desk):
    html = read(client, "wagtailadmin_home")
    assert "0 undelivered" in html
    assert "tpi-undelivered" not in html


# --- retry --------------------------------------------------------------------------


def test_retry_tries_now_with_all_tries_before_it(
    client, desk, clinic, mailoutbox, django_capture_on_commit_callbacks, settings
):
    settings.TPI_CMS_DELIVER_IN_REQUEST = True
    row = make_row(clinic)
    with django_capture_on_commit_callbacks(execute=True):
        post(client, "retry", row.lead.pk, row.pk)
    row.refresh_from_db()
    assert (row.state, row.attempts, row.round) == ("done", 1, 0)
    assert len(mailoutbox) == 1
    assert actions_of(row) == ["tpi_cms.lead.retry"]


def test_retry_brings_the_next_try_forward(client, desk, clinic):
    row = make_row(clinic, "due")
    post(client, "retry", row.lead.pk, row.pk)
    assert sending.get_due().get() == row


def test_retry_goes_back_to_where_it_was_asked_for(client, desk, clinic):
    row = make_row(clinic)
    response = post(client, "retry", row.lead.pk, row.pk, next=reverse(LIST))
    assert response.url == reverse(LIST)
    response = post(client, "retry", row.lead.pk, row.pk, next="https://x.example")
    assert response.url == reverse("tpi_cms_lead:edit", args=[row.lead.pk])


@pytest.mark.parametrize("state", ["done", "leased"])
def test_retry_leaves_what_was_sent_or_is_being_sent(client, desk, clinic, state):
    row = make_row(clinic, state)
    response = post(client, "retry", row.lead.pk, row.pk)
    row.refresh_from_db()
    assert (row.state, actions_of(row)) == (state, [])
    assert b"Nothing to do" in client.get(response.url).content


def test_retry_all_takes_what_was_given_up_of_ones_own_clinics(
    client, desk, clinic, other
):
    mine, waiting = make_row(clinic), make_row(clinic, "due")
    foreign = make_row(other)
    response = post(client, "retry_all")
    assert response.url == reverse(LIST)
    states = dict(Delivery.objects.values_list("pk", "state"))
    assert (states[mine.pk], states[foreign.pk]) == ("due", "dead")
    assert (actions_of(mine), actions_of(foreign)) == (["tpi_cms.lead.retry"], [])
    waiting.refresh_from_db()
    assert waiting.next_at > timezone.now()


# --- send again ---------------------------------------------------------------------


def test_send_again_is_a_message_of_its_own(client, desk, clinic):
    row = make_row(clinic, "done", done_at=timezone.now())
    key = row.message_key
    post(client, "resend", row.lead.pk, row.pk)
    row.refresh_from_db()
    assert (row.state, row.attempts, row.done_at) == ("due", 0, None)
    assert row.message_key == f"{key}.1"
    assert actions_of(row) == ["tpi_cms.lead.resend"]


def test_what_is_not_delivered_yet_is_not_sent_again(client, desk, clinic):
    row = make_row(clinic, "due")
    post(client, "resend", row.lead.pk, row.pk)
    row.refresh_from_db()
    assert (row.round, actions_of(row)) == (0, [])


# --- who may ------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["retry", "resend"])
def test_another_clinics_delivery_does_not_exist(client, desk, clinic, other, name):
    foreign, mine = make_row(other, "done"), make_row(clinic, "done")
    assert post(client, name, foreign.lead.pk, foreign.pk).status_code == 404
    assert post(client, name, mine.lead.pk, foreign.pk).status_code == 404
    foreign.refresh_from_db()
    assert (foreign.state, foreign.round) == ("done", 0)


@pytest.mark.parametrize("name", ["retry", "resend"])
def test_seeing_is_not_sending(client, clinic, name):
    row = make_row(clinic, "done")
    dead = make_row(clinic)
    client.force_login(view_only(clinic))
    assert post(client, name, row.lead.pk, row.pk).status_code in (302, 403, 404)
    post(client, "retry_all")
    assert set(Delivery.objects.values_list("state", "round")) == {
        ("done", 0),
        ("dead", 0),
    }
    for html in (read(client), read(client, "tpi_cms_lead:edit", dead.lead.pk)):
        assert "Given up" in html or "not delivered" in html
        assert "/retry/" not in html and "/resend/" not in html


def test_the_lead_page_offers_what_can_be_done(client, desk, clinic):
    dead = make_row(clinic)
    done = make_row(clinic, "done", lead=dead.lead, channel="likely spam")
    html = read(client, "tpi_cms_lead:edit", dead.lead.pk)
    for name, row in (("retry", dead), ("resend", done)):
        assert reverse(f"tpi_cms_lead:{name}", args=[row.lead.pk, row.pk]) in html


@pytest.mark.parametrize("name", ["retry", "resend", "retry_all"])
def test_nothing_happens_by_following_a_link(client, desk, clinic, name):
    row = make_row(clinic)
    args = [] if name == "retry_all" else [row.lead.pk, row.pk]
    assert client.get(reverse(f"tpi_cms_lead:{name}", args=args)).status_code == 405


def test_the_audit_row_holds_nothing_of_the_patient(client, desk, clinic):
    row = make_row(clinic)
    post(client, "retry", row.lead.pk, row.pk)
    entry = LeadLogEntry.objects.for_instance(row.lead).get()
    assert entry.data == {"delivery": row.pk, "channel": "email"}
    assert entry.user == desk


def test_a_row_gone_meanwhile_is_no_error(desk):
    assert delivery_actions.retry_deliveries(pks=[0], user=desk) == 0
