from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, Permission

from tests import factories
from tpi_cms.hashing import hash_email, hash_phone
from tpi_cms.leads.access.models import GroupClinicPermission
from tpi_cms.leads.consents.models import Consent
from tpi_cms.leads.outbox.models import Delivery
from tpi_cms.leads.record.models import Lead, new_reference

pytestmark = pytest.mark.django_db


def test_names_in_logs_and_breadcrumbs_hold_nothing_personal(clinic):
    lead = factories.make_lead(clinic=clinic, name="Zephyrine Quill", topic="Sciatica")
    consent = Consent(lead=lead, purpose="contact")
    delivery = Delivery(pk=7, lead=lead, target="pa@example.org")
    assert str(lead) == f"Request {lead.reference}"
    assert str(consent) == "Contact about this request"
    assert "7" in str(delivery) and "@" not in str(delivery)


def test_a_clinic_permission_reads_as_who_where_what(clinic):
    row = GroupClinicPermission(
        group=Group(name="Desk"),
        clinic=clinic,
        permission=Permission.objects.get(codename="view_lead"),
    )
    assert str(row) == "Desk: Port Ansel: view_lead"


def test_references_are_random_and_read_aloud_without_doubt():
    references = {new_reference() for _i in range(200)}
    assert len(references) == 200
    assert not set("".join(references)) & set("ILOU")
    field = Lead._meta.get_field("reference")
    assert all(len(reference) <= field.max_length for reference in references)


def test_whoever_stores_a_lead_makes_its_person_findable(db):
    lead = factories.make_lead(phone="+18158020088", email="Mo@Example.org")
    assert lead.phone_hash == hash_phone("+18158020088")
    assert lead.email_hash == hash_email("mo@example.org")
    lead.phone = ""
    lead.save()
    lead.refresh_from_db()
    assert lead.phone_hash == ""
    lead.phone, lead.email = "+18158020089", "other@example.org"
    lead.save(update_fields=["phone", "email"])
    lead.refresh_from_db()
    assert lead.phone_hash == hash_phone("+18158020089")
    assert lead.email_hash == hash_email("other@example.org")


def test_what_is_stored_open_is_due_some_time(clinic):
    """Or it would be in no queue: sites store requests of their own, by this model."""
    made = Lead.objects.create(clinic=clinic, name="A", dedupe_key="a")
    assert made.next_at == made.due_from == made.created_at
    for key, fields in {
        "b": {"status": "closed"},
        "c": {"held_at": made.created_at},
    }.items():
        other = Lead(clinic=clinic, name="B", dedupe_key=key, **fields)
        other.save()
        assert (other.next_at, other.due_from) == (None, None)
