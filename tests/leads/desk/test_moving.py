"""A request that belongs to another clinic."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tpi_cms.leads.audit.models import LeadLogEntry
from tpi_cms.leads.outbox.models import HELD_COUNT, Delivery
from tpi_cms.leads.outbox.moving import move_lead
from tpi_cms.leads.record.models import Lead
from tpi_cms.leads.record.steps import LeadChangedError
from tpi_cms.signals import lead_moved

pytestmark = pytest.mark.django_db

State = Delivery.State


@pytest.fixture
def desk(clinic):
    return factories.make_frontdesk_user(clinic)


@pytest.fixture
def other(clinic):
    return factories.make_clinic(name="Alder Mills", intake_emails=["am@example.org"])


def post(client, lead, clinic, version="0"):
    url = reverse("tpi_cms_lead:move", args=[lead.pk])
    data = {"clinic": getattr(clinic, "pk", clinic), "version": version}
    return client.post(url, data, follow=True)


def notices(lead):
    rows = lead.deliveries.order_by("pk").values_list("target", "state", "round")
    return [*rows]


def make_notice(lead, target, state, channel="email"):
    return Delivery.objects.create(
        lead=lead, channel=channel, target=target, state=state
    )


def test_the_mover_loses_sight_and_both_clinics_know(client, clinic, other, desk):
    promised = timezone.now() + dt.timedelta(minutes=5)
    lead = factories.make_lead(clinic, owner=desk, promised_at=promised)
    client.force_login(desk)
    html = post(client, lead, other).content.decode()
    assert "Moved to Alder Mills, which is told now. You don’t see it" in html
    before, lead = lead, Lead.objects.get()
    assert (lead.clinic, lead.owner, lead.version) == (other, None, 1)
    assert (lead.next_at, lead.promised_at) == (before.next_at, before.promised_at)
    assert client.get(reverse("tpi_cms_lead:edit", args=[lead.pk])).status_code == 404
    moves = LeadLogEntry.objects.filter(action="tpi_cms.lead.move")
    assert {entry.clinic for entry in moves} == {clinic, other}
    assert {entry.message for entry in moves} == {
        "Moved from Port Ansel to Alder Mills"
    }
    client.force_login(factories.make_frontdesk_user(other))
    html = client.get(reverse("tpi_cms_lead:edit", args=[lead.pk])).content.decode()
    assert html.count("Moved from Port Ansel to Alder Mills") == 1


def test_the_new_clinic_is_told_and_the_old_one_no_longer(clinic, other, desk):
    lead = factories.make_lead(clinic)
    make_notice(lead, "pa@example.org", State.DONE)
    make_notice(lead, "full@example.org", State.DEAD)
    make_notice(lead, "slow@example.org", State.DUE)
    make_notice(lead, "pa@example.org", State.DUE, channel=HELD_COUNT)
    move_lead(lead=lead, clinic=other, user=desk)
    assert notices(lead) == [
        ("pa@example.org", "done", 0),
        ("pa@example.org", "due", 0),
        ("am@example.org", "due", 0),
    ]


def test_a_mailbox_of_both_hears_of_it_once_more(clinic, desk):
    twin = factories.make_clinic(intake_emails=[*clinic.intake_emails])
    lead = factories.make_lead(clinic)
    notice = make_notice(lead, "pa@example.org", State.DONE)
    move_lead(lead=lead, clinic=twin, user=desk)
    assert notices(lead) == [("pa@example.org", "due", 1)]
    notice.refresh_from_db()
    assert (notice.attempts, notice.done_at) == (0, None)


def test_the_old_clinic_isnt_told_again_by_hand(client, clinic, other, desk):
    lead = factories.make_lead(clinic)
    notice = make_notice(lead, clinic.intake_emails[0], State.DONE)
    client.force_login(factories.make_frontdesk_user(clinic, other))
    url = reverse("tpi_cms_lead:resend", args=[lead.pk, notice.pk])
    page = reverse("tpi_cms_lead:edit", args=[lead.pk])
    assert url in client.get(page).content.decode()
    move_lead(lead=lead, clinic=other, user=desk)
    assert url not in client.get(page).content.decode()
    assert "Nothing to do" in client.post(url, follow=True).content.decode()
    notice.refresh_from_db()
    assert (notice.state, notice.round) == ("done", 0)


def test_the_signal_says_from_where(
    clinic, other, desk, django_capture_on_commit_callbacks
):
    heard = []

    def receiver(lead, previous, user, **kwargs):
        heard.append((lead.clinic, previous, user))

    lead_moved.connect(receiver)
    lead = factories.make_lead(clinic)
    with django_capture_on_commit_callbacks(execute=True):
        move_lead(lead=lead, clinic=other, user=desk)
    assert heard == [(other, clinic, desk)]


def test_a_change_meanwhile_stops_it_whole(client, clinic, other, desk):
    lead = factories.make_lead(clinic, version=3)
    make_notice(lead, "pa@example.org", State.DUE)
    with pytest.raises(LeadChangedError):
        move_lead(lead=lead, clinic=other, user=desk, version=2)
    client.force_login(desk)
    assert "Look again." in post(client, lead, other).content.decode()
    assert Lead.objects.get().clinic == clinic
    assert notices(lead) == [("pa@example.org", "due", 0)]


@pytest.mark.parametrize("status", ["booked", "closed"])
def test_what_is_done_is_opened_again_before_it_is_moved(
    client, clinic, other, desk, status
):
    lead = factories.make_lead(clinic, status=status)
    client.force_login(desk)
    assert "Open it again, then" in post(client, lead, other).content.decode()
    with pytest.raises(LeadChangedError):
        move_lead(lead=lead, clinic=other, user=desk)
    assert Lead.objects.get().clinic == clinic
    assert not Delivery.objects.exists()


@pytest.mark.parametrize("status", ["coming_soon", "closed", None])
def test_what_takes_no_requests_is_refused_in_place(client, clinic, desk, status):
    lead = factories.make_lead(clinic)
    target = factories.make_clinic(status=status) if status else "987654"
    client.force_login(desk)
    html = post(client, lead, target).content.decode()
    assert "This clinic takes no requests." in html
    assert Lead.objects.get().clinic == clinic


def test_who_works_for_both_stays_with_it(client, clinic, other):
    lead = factories.make_lead(clinic)
    client.force_login(factories.make_frontdesk_user(clinic, other))
    response = post(client, lead, other)
    assert response.request["PATH_INFO"].endswith(f"/{lead.pk}/")
    assert "You don’t see it" not in response.content.decode()
