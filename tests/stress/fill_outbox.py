"""Stores leads with a delivery each, as fast as it goes: arguments COUNT TARGETS."""

from __future__ import annotations

import sys

import django


def main(count: int, targets: int) -> None:
    django.setup()
    from tpi_cms.clinics.models import Clinic
    from tpi_cms.leads.outbox.models import Delivery
    from tpi_cms.leads.record.models import Lead

    clinic = Clinic.objects.get()
    leads = Lead.objects.bulk_create(
        Lead(clinic=clinic, name="Ana Ruiz", dedupe_key=f"key-{number}")
        for number in range(count)
    )
    Delivery.objects.bulk_create(
        Delivery(lead=lead, channel="email", target=f"desk{n % targets}@example.org")
        for n, lead in enumerate(leads)
    )


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
