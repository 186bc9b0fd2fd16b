"""What a site stored before an update is there afterwards, and is found."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tpi_cms.leads import delivery
from tpi_cms.leads.models import Consent, Delivery, Lead
from tpi_cms.leads.models.consent import get_digest
from tpi_cms.leads.privacy.hashing import hash_email, hash_message, hash_phone

pytestmark = pytest.mark.django_db(transaction=True)

WORDING = "Harbor & Prairie may contact me about this request."
MESSAGE = "Do you also see people with pain in the neck that comes back every winter?"
PEOPLE = (
    {"name": "Zephyrine Quill", "phone": "+18158020088", "message": MESSAGE},
    {"name": "Sam Ito", "phone": "", "email": "Sam.Ito@Example.com"},
    # Begins as an encrypted text does.
    {"name": "tpi-enc:O'Brien", "phone": "+18158020077", "phone_extension": "4"},
)


def migrate(name: str):
    executor = MigrationExecutor(connection)
    executor.migrate([("tpi_cms", name)])
    return executor.loader.project_state([("tpi_cms", name)]).apps


@pytest.fixture
def updated():
    """A database of the first version with requests in it, brought up to date."""
    newest = max(
        name
        for app, name in MigrationExecutor(connection).loader.disk_migrations
        if app == "tpi_cms"
    )
    try:
        store(migrate("0001_initial"))
    finally:
        migrate(newest)


def store(apps):
    clinic = apps.get_model("tpi_cms", "Clinic").objects.create(
        name="Port Ansel", slug="port-ansel", intake_emails=["desk@example.org"]
    )
    for number, person in enumerate(PEOPLE):
        lead = apps.get_model("tpi_cms", "Lead").objects.create(
            clinic=clinic, reference=f"REF{number}", dedupe_key=f"k{number}", **person
        )
        apps.get_model("tpi_cms", "Consent").objects.create(
            lead=lead, purpose="contact", wording=WORDING, is_given=True
        )
        for state in Delivery.State.values:
            apps.get_model("tpi_cms", "Delivery").objects.create(
                lead=lead, channel="email", target=f"{state}@example.org", state=state
            )


def test_what_the_first_version_stored_is_kept_found_and_sent(updated, mailoutbox):
    """One test: the way there and back takes long."""
    check_requests()
    check_consents()
    check_notices(mailoutbox)


def check_requests():
    leads = Lead.objects.order_by("reference")
    assert [lead.name for lead in leads] == [person["name"] for person in PEOPLE]
    assert [lead.message for lead in leads] == [MESSAGE, "", ""]
    assert leads[2].phone_display == "(815) 802-0077 ext. 4"
    assert Lead.objects.get(phone_hash=hash_phone("+18158020088")) == leads[0]
    assert Lead.objects.get(email_hash=hash_email("sam.ito@example.com")) == leads[1]
    assert leads[0].message_hash == hash_message(MESSAGE) != ""
    assert {(lead.content_key, lead.quarantined_at) for lead in leads} == {(None, None)}


def check_consents():
    digests = list(Consent.objects.values_list("wording", "wording_digest"))
    assert digests == [(WORDING, get_digest(WORDING))] * len(PEOPLE)


def check_notices(mailoutbox):
    states = Delivery.objects.values_list("state", flat=True)
    assert sorted(states) == sorted(Delivery.State.values * len(PEOPLE))
    assert delivery.sweep(9) == len(PEOPLE)
    assert {mail.to[0] for mail in mailoutbox} == {"due@example.org"}
