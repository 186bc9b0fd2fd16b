"""The leads area: listing, search, one lead, its status."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from tests import factories
from tpi_cms.leads.access.models import GroupClinicPermission
from tpi_cms.leads.audit.models import LeadLogEntry
from tpi_cms.leads.consents.models import Consent
from tpi_cms.leads.outbox.models import Delivery
from tpi_cms.leads.record.models import Lead
from tpi_cms.leads.record.steps import change_status
from tpi_cms.signals import lead_status_changed

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(clinic):
    return factories.make_frontdesk_user(clinic, first_name="Marisol")


def read(client, user, lead):
    client.force_login(user)
    return client.get(reverse("tpi_cms_lead:edit", args=[lead.pk])).content.decode()


def test_one_lead_shows_all_that_was_sent(client, clinic, desk):
    lead = factories.make_lead(
        clinic,
        name="Marguerite Osei",
        phone="+18155550142",
        email="mo@example.org",
        topic="Neck pain",
        message="First line\n<script>alert(1)</script>",
        page_title="Neck pain treatment",
    )
    Consent.objects.create(
        lead=lead, purpose="contact", wording="They may call me.", is_given=True
    )
    Delivery.objects.create(
        lead=lead,
        channel="email",
        target="desk@example.org",
        state=Delivery.State.DEAD,
        attempts=8,
        last_error="SMTPRecipientsRefused 550",
    )
    html = read(client, desk, lead)
    for text in (
        'href="tel:+1-815-555-0142"',
        "mailto:mo@example.org",
        "Neck pain treatment",
        "They may call me.",
        "SMTPRecipientsRefused 550",
        "8 tries",
        "Notices: 1 problem",
        "&lt;script&gt;alert(1)",
    ):
        assert text in html
    assert "<script>alert(1)" not in html


def test_possible_duplicates_lead_to_each_other_in_the_users_clinics(
    client, clinic, desk
):
    first = factories.make_lead(clinic)
    again = factories.make_lead(clinic, possible_duplicate_of=first)
    elsewhere = factories.make_lead(
        factories.make_clinic(name="Foreign Quay"), possible_duplicate_of=first
    )
    assert "Possible duplicate" in read(client, desk, first)
    assert again.reference in read(client, desk, first)
    assert first.reference in read(client, desk, again)
    assert elsewhere.reference not in read(client, desk, first)
    assert "Possible duplicate" not in read(client, desk, factories.make_lead(clinic))


def test_the_name_is_in_the_content_only(client, clinic, desk):
    lead = factories.make_lead(clinic, name="Marguerite Osei")
    html = read(client, desk, lead)
    head, content = html.split('<div class="tpi-lead">')
    assert "Marguerite" not in head
    assert content.count("Marguerite Osei") == 1
    assert f"<title>\n    Request {lead.reference}" in html or lead.reference in head


def test_who_prefers_email_is_written_to(client, clinic, desk):
    lead = factories.make_lead(
        clinic, email="mo@example.org", contact_method="email", phone="+18155550142"
    )
    button = re.search(r'<a class="button[^>]*href="([^"]+)"', read(client, desk, lead))
    assert button[1] == "mailto:mo@example.org"


def test_a_status_change_is_stored_logged_and_told(
    client, clinic, desk, django_capture_on_commit_callbacks
):
    lead = factories.make_lead(clinic)
    heard = []

    def receiver(lead, previous, user, **kwargs):
        heard.append((lead.status, previous, user))

    lead_status_changed.connect(receiver)
    client.force_login(desk)
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(
            reverse("tpi_cms_lead:status", args=[lead.pk]), {"status": "waiting"}
        )
    assert response.headers["Location"] == reverse("tpi_cms_lead:edit", args=[lead.pk])
    before, lead = lead, Lead.objects.get()
    assert lead.status == "waiting"
    assert lead.status_changed_at > before.status_changed_at
    assert heard == [("waiting", "new", desk)]
    entry = LeadLogEntry.objects.get(action="tpi_cms.lead.status")
    assert (entry.user, entry.label) == (desk, f"Request {lead.reference}")
    assert entry.message == "Status New → Waiting"
    html = read(client, desk, lead)
    assert "Status New → Waiting" in html
    assert "Marisol" in html


def test_the_same_status_again_changes_and_logs_nothing(clinic, desk):
    lead = factories.make_lead(clinic)
    assert not change_status(lead=lead, status="new", user=desk)
    assert not LeadLogEntry.objects.filter(action="tpi_cms.lead.status").exists()


@pytest.mark.parametrize("status", ["", "nonsense", "NEW"])
def test_an_unknown_status_is_refused_with_words(client, clinic, desk, status):
    lead = factories.make_lead(clinic)
    client.force_login(desk)
    url = reverse("tpi_cms_lead:status", args=[lead.pk])
    response = client.post(url, {"status": status}, follow=True)
    assert "Choose one of the statuses." in response.content.decode()
    assert Lead.objects.get().status == "new"


def test_who_may_only_look_gets_no_status_form(client, clinic, desk):
    GroupClinicPermission.objects.filter(permission__codename="change_lead").delete()
    lead = factories.make_lead(clinic)
    url = reverse("tpi_cms_lead:status", args=[lead.pk])
    assert url not in read(client, desk, lead)
    assert client.post(url, {"status": "booked"}).status_code == 302
    assert Lead.objects.get().status == "new"
