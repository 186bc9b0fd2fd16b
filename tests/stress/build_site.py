"""Migrates a database, fills it with a small site, and says as JSON what is where."""

from __future__ import annotations

import json
import sys

import django
from django.core.management import call_command

CLINIC_PHONE = "+18155550142"
CLINIC_PHONE_SHOWN = "(815) 555-0142"


def main() -> None:
    django.setup()
    call_command("migrate", verbosity=0, run_syncdb=True)
    sys.stdout.write(json.dumps(build_site()))


def build_site() -> dict[str, str]:
    """A clinic with a location page, a treatment page, a user who may do nothing.

    Returns the paths of pages by name.
    """
    from tests import factories

    home = factories.make_home()
    clinic = factories.make_clinic(
        name="Port Ansel Clinic", slug="port-ansel", intake_emails=["desk@example.org"]
    )
    factories.make_phone(clinic, number=CLINIC_PHONE)
    location = factories.make_location(clinic)
    treatment = factories.make_treatment(title="Dry needling", slug="dry-needling")
    factories.make_user("somebody")
    return {
        "home": home.url,
        "location": location.url,
        "treatment": treatment.url,
    }


if __name__ == "__main__":
    main()
