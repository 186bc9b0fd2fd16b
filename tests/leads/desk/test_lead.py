"""The leads area: listing, search, one lead, its status."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from cryptography.fernet import Fernet
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tpi_cms.leads.consents.models import Consent
from tpi_cms.leads.outbox.models import Delivery

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(clinic):
    return factories.make_frontdesk_user(clinic, first_name="Marisol")


@pytest.fixture
def listing(client, desk):
    client.force_login(desk)

    def get(**query):
        return client.get(reverse("tpi_cms_lead:index"), query)

    return get


def found(response):
    return [lead.name for lead in response.context["object_list"]]


def read(client, user, lead):
    client.force_login(user)
    return client.get(reverse("tpi_cms_lead:edit", args=[lead.pk])).content.decode()


def test_newest_come_first(clinic, listing):
    now = timezone.now()
    for name, hours in (("Old", 9), ("New", 1), ("Middle", 5)):
        created = now - dt.timedelta(hours=hours)
        factories.make_lead(clinic, name=name, created_at=created)
    response = listing()
    assert found(response) == ["New", "Middle", "Old"]
    assert "5\xa0hours ago" in response.content.decode()


def test_a_row_has_the_topic_and_a_number_to_call(clinic, listing):
    factories.make_lead(
        clinic,
        phone="+18155550142",
        phone_extension="4",
        topic="Sciatica",
        contact_method="text",
        requested_for="dependent",
    )
    html = listing().content.decode()
    assert 'href="tel:+1-815-555-0142;ext=4"' in html
    assert '<bdi dir="ltr">(815) 555-0142 ext. 4</bdi>' in html
    for text in ("Sciatica", "by a parent or guardian", "Prefers a text"):
        assert text in html


@pytest.mark.parametrize("typed", ["osei", "815-555-0142", "mo@", "%", "_", " - "])
def test_the_listing_finds_nobody_by_what_is_personal(clinic, listing, typed):
    factories.make_lead(
        clinic, name="Marguerite Osei", phone="+18155550142", email="mo@example.org"
    )
    assert found(listing(q=typed)) == []
    assert "Reference, such as" in listing().content.decode()


def test_search_finds_a_reference_as_people_read_it(clinic, listing):
    lead = factories.make_lead(clinic, reference="7K2M01ABCD")
    factories.make_lead(clinic, reference="7K2N01ABCD")
    for typed in ("7k2moi", "7K2M-01ab cd", "7k2m"):
        assert found(listing(q=typed)) == [lead.name]


def test_names_are_sorted_only_where_the_database_can(clinic, listing, settings):
    now = timezone.now()
    for name, age in (("B", 1), ("A", 2), ("C", 3)):
        created = now - dt.timedelta(hours=age)
        factories.make_lead(clinic, name=name, created_at=created)
    assert found(listing(ordering="name")) == ["A", "B", "C"]
    settings.TPI_CMS_ENCRYPTION_KEYS = ["", Fernet.generate_key().decode()]
    response = listing(ordering="name")
    assert found(response) == ["B", "A", "C"]
    assert "ordering=-name" not in response.content.decode()


@pytest.mark.parametrize("typed", ["%", "_", "12", "( )", "\x00", "'"])
def test_search_survives_what_means_nothing(clinic, listing, typed):
    factories.make_lead(clinic, name="Marguerite Osei", phone="+18155550142")
    assert listing(q=typed).status_code == 200


def test_filters_narrow_by_status_and_day(clinic, listing):
    old = timezone.now() - dt.timedelta(days=9)
    factories.make_lead(clinic, name="Booked", status="booked")
    factories.make_lead(clinic, name="Old", created_at=old)
    assert found(listing(status="booked")) == ["Booked"]
    until = (old + dt.timedelta(days=1)).date().isoformat()
    assert found(listing(created_at_to=until)) == ["Old"]


def test_the_clinic_filter_offers_the_users_own_clinics(client, clinic):
    second, foreign = factories.make_clinic(), factories.make_clinic(name="Elsewhere")
    client.force_login(factories.make_frontdesk_user(clinic, second))
    factories.make_lead(clinic, name="First")
    factories.make_lead(second, name="Second")
    url = reverse("tpi_cms_lead:index")
    response = client.get(url, {"clinic": second.pk})
    assert found(response) == ["Second"]
    assert foreign.name not in response.content.decode()


def test_the_clinic_column_is_for_those_with_several(client, clinic, listing):
    factories.make_lead(clinic)
    assert "ordering=clinic__name" not in listing().content.decode()
    factories.make_clinic()
    client.force_login(factories.make_manager())
    html = client.get(reverse("tpi_cms_lead:index")).content.decode()
    assert "ordering=clinic__name" in html


def test_empty_listings_say_what_comes_next(clinic, listing):
    assert f"When a patient asks {clinic.name}" in listing().content.decode()
    assert "Show all requests" in listing(q="nobody").content.decode()


def test_the_listing_costs_the_same_for_any_number(
    clinic, listing, django_assert_max_num_queries
):
    for _number in range(30):
        factories.make_lead(clinic)
    listing()
    with django_assert_max_num_queries(16):
        listing()


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
