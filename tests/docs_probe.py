"""Uses what docs/customisation.md shows, in a process of its own, and says what came.

Run by ``tests/test_customisation.py``, with settings that name the documented apps.
"""

from __future__ import annotations

import json
import sys

import django
from django.core.checks import run_checks
from django.core.management import call_command
from django.test import Client, override_settings
from django.test.utils import setup_test_environment


def main() -> None:
    django.setup()
    setup_test_environment()
    call_command("makemigrations", "clinicsite", "clinicians", verbosity=0)
    call_command("migrate", verbosity=0)
    sys.stdout.write(json.dumps(report()))


def report() -> dict[str, str]:
    from clinicians.models import ClinicianPage
    from clinicsite.facts import TherapyFacts
    from clinicsite.models import TherapyPage

    from tests import factories
    from tpi_cms.pages.models import TreatmentIndexPage

    clinic = factories.make_clinic(name="Alder Mills")
    factories.make_phone(clinic)
    inside = {"heading": "The way", "content": [make_map("Beside the mill")]}
    body = json.dumps([{"type": "section", "value": inside}])
    treatment = factories.make_treatment(body=body)
    beside = json.dumps([make_map("At the top")])
    review = {"reviewer_name": "Ines Marlow", "last_reviewed": "2026-11-01"}
    therapy = factories.make_page(TherapyPage, body=beside, **review)
    clinician = factories.make_page(
        ClinicianPage, clinic=clinic, training=["Residency in Harborview"]
    )
    found = {
        "checks": str([m for m in run_checks() if m.id.startswith("tpi_cms")]),
        "treatment": read(treatment),
        "therapy": read(therapy),
        "clinician": read(clinician),
        "contact": render("clinicsite/contact.html"),
    }
    gaps = TherapyFacts(therapy, None).get_gaps()
    found["gaps"] = "; ".join(str(gap.text) for gap in gaps)
    with override_settings(TPI_CMS_BASE_TEMPLATE="clinicsite/own_base.html"):
        found["own base"] = read(factories.make_index(TreatmentIndexPage))
        found["own checks"] = str([m for m in run_checks() if m.id == "tpi_cms.W012"])
    return found | edit(therapy, treatment) | judge(treatment)


def judge(page) -> dict[str, str]:
    from clinicsite.settings import TPI_CMS_COPY_CHECKS

    from tpi_cms.content.copy.registry import find_problems

    page.standfirst = "It helps! Word " + "word " * 31
    with override_settings(TPI_CMS_COPY_CHECKS=TPI_CMS_COPY_CHECKS):
        told = [problem.id for problem in find_problems(page)]
        return {
            "copy": " ".join(told),
            "copy checks": str([m for m in run_checks() if m.id.endswith("080")]),
        }


def make_map(caption: str) -> dict:
    return {"type": "map", "value": {"caption": caption}}


def read(page) -> str:
    answer = Client().get(page.url)
    return answer.content.decode() if answer.status_code == 200 else str(answer)


def render(name: str) -> str:
    from django.template.loader import render_to_string
    from django.test import RequestFactory

    return render_to_string(name, request=RequestFactory().get("/"))


def edit(*pages) -> dict[str, str]:
    """The forms of the admin."""
    from tests import factories

    client = Client()
    client.force_login(factories.make_superuser())
    names = ("edit therapy", "edit treatment")
    forms = (client.get(f"/admin/pages/{page.pk}/edit/") for page in pages)
    return {
        name: form.content.decode() for name, form in zip(names, forms, strict=True)
    }


if __name__ == "__main__":
    main()
