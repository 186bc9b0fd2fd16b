"""Run in a process of its own on a real database: store, change and erase a person.

Prints one JSON line: the state of the files is then the test's to look at.
"""

from __future__ import annotations

import json
import sys

import django

CANARY = "CanaryZephyrine"
PHONE = "+18158020088"
OTHERS = 40


def main(step: str) -> None:
    django.setup()
    from django.db import connection

    steps = {"capture": capture, "erase": erase, "rewrite": rewrite, "purge": purge}
    print(json.dumps(steps[step]()))  # noqa: T201
    connection.close()


def capture() -> dict:
    from django.core.management import call_command

    from tests import factories
    from tpi_cms.leads.outbox.models import Delivery
    from tpi_cms.leads.record.models import Lead
    from tpi_cms.leads.record.status import change_status

    call_command("migrate", verbosity=0)
    clinic = factories.make_clinic()
    user = factories.make_superuser()
    for number in range(OTHERS):
        factories.make_lead(
            clinic, name=f"Other {number}", message="m" * 300, phone="+18155550142"
        )
        if number % 10 == 5:
            capture_canary(clinic, number)
    for lead in Lead.objects.filter(name=CANARY):
        for state in Delivery.State.values:
            Delivery.objects.create(
                lead=lead, channel="email", target=f"{state}@example.org", state=state
            )
        # Each writes the row anew and leaves an old version behind.
        for status in ("waiting", "booked", "closed"):
            change_status(lead=lead, status=status, user=user)
    return {"stored": Lead.objects.filter(name=CANARY, phone=PHONE).count()}


def capture_canary(clinic, number: int) -> None:
    """As a visitor's request comes in; its notices are sent, as far as that goes."""
    from tpi_cms.leads.intake.capture import ConsentGiven, capture_lead
    from tpi_cms.leads.outbox.sending import deliver

    captured = capture_lead(
        clinic=clinic,
        answers={
            "name": CANARY,
            "phone": PHONE,
            "phone_extension": "4",
            "email": f"{CANARY}@example.org",
            "topic": CANARY,
            # Long, so that it also fills pages of its own, and not to be compressed.
            "message": f"{number} " + " ".join(f"{CANARY}{n:x}" for n in range(40)),
        },
        consents=[ConsentGiven("contact", CANARY, True)],
        page_title=CANARY,
        page_url=f"/{CANARY}/",
        client_key=f"{CANARY}-{number}",
        address="203.0.113.9",
    )
    assert captured.is_new
    for delivery in captured.lead.deliveries.all():
        assert deliver(delivery.pk) is (delivery.channel == "email")
    captured.lead.spam_reasons = [CANARY]
    captured.lead.save()


def erase() -> dict:
    from tpi_cms.leads.privacy.erase import erase_lead
    from tpi_cms.leads.record.models import Lead

    count = 0
    for lead in Lead.objects.filter(name=CANARY):
        count += erase_lead(lead=lead, user=None)
    return {"erased": count}


def purge() -> dict:
    from tpi_cms.leads.privacy.retention import purge

    return {"erased": purge(include_undelivered=True)}


def rewrite() -> dict:
    from tpi_cms.leads.privacy.erase_traces import clean_up

    return {"clean": clean_up(rewrite=True)}


if __name__ == "__main__":
    main(sys.argv[1])
