"""The leads area: listing, search, one lead, its status."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from tests import factories
from tpi_cms.leads.consents.models import Consent
from tpi_cms.leads.outbox.models import Delivery

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
