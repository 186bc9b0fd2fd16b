"""A group with very many clinics, treatments and pages, made in bulk."""

from __future__ import annotations

import math
import uuid
from typing import Any

BATCH = 500
WEEK = {day: [["08:00", "17:00"]] for day in ("mo", "tu", "we", "th", "fr")}
REGIONS = ("IL", "NE", "IA", "CO", "KS", "MO", "WI", "MN")


def make_tree(treatments: int) -> dict[str, Any]:
    """Home, the three indexes and so many treatments, every third offered somewhere.

    ``add_treatment_links`` says where, once there are clinics.
    """
    from tests import factories
    from tpi_cms.pages import models as pages

    factories.make_home()
    tree = {"clinics": factories.make_index(pages.LocationIndexPage)}
    index = tree["treatments"] = factories.make_index(pages.TreatmentIndexPage)
    made = [
        pages.TreatmentPage(
            title=f"Treatment {n}", slug=f"treatment-{n}", offered_everywhere=n % 3 > 0
        )
        for n in range(treatments)
    ]
    add_pages(index, made)
    return tree


def add_clinics(tree: dict[str, Any], first: int, last: int) -> None:
    """Clinics with a phone and a live page each, spread evenly over the country."""
    from tpi_cms.clinics.models import Clinic, ClinicPhone
    from tpi_cms.pages import models as pages

    made = Clinic.objects.bulk_create(
        [Clinic(**get_fields(n)) for n in range(first, last)], BATCH
    )
    ClinicPhone.objects.bulk_create(
        [
            ClinicPhone(clinic=clinic, number=f"+1815802{n % 10_000:04}")
            for n, clinic in enumerate(made)
        ],
        BATCH,
    )
    locations = [
        pages.LocationPage(title=clinic.name, slug=clinic.slug, clinic=clinic)
        for clinic in made
    ]
    add_pages(tree["clinics"], locations)


def get_fields(n: int) -> dict[str, Any]:
    """Places by the golden ratio: as even for few as for many."""
    return {
        "name": f"Clinic {n:05}",
        "slug": f"clinic-{n:05}",
        "code": f"C{n:05}",
        "street_address": f"{n} Example Street",
        "locality": f"Town {n % 997}",
        "region": REGIONS[n % len(REGIONS)],
        "postal_code": f"{10_000 + n * 7 % 90_000}",
        "country": "US",
        "latitude": round(30 + 18 * (n * 0.618034 % 1), 5),
        "longitude": round(-120 + 45 * (n * math.sqrt(2) % 1), 5),
        "time_zone": "America/Chicago",
        "weekly_hours": WEEK,
        "languages": ["en", "es"] if n % 2 else ["en"],
        "accepting_new_patients": n % 5 > 0,
        "intake_emails": [f"desk{n}@example.org"],
    }


def add_treatment_links(every: int = 2) -> None:
    """Treatments that aren't offered everywhere: at each second clinic."""
    from tpi_cms.clinics.models import Clinic
    from tpi_cms.pages import models as pages

    clinics = [*Clinic.objects.order_by("pk").values_list("pk", flat=True)[::every]]
    links = pages.TreatmentClinic.objects
    links.all().delete()
    # The first few only: two million rows say nothing more.
    chosen = pages.TreatmentPage.objects.filter(offered_everywhere=False)[:5]
    for treatment in chosen:
        links.bulk_create(
            [
                pages.TreatmentClinic(treatment=treatment, clinic_id=pk, sort_order=n)
                for n, pk in enumerate(clinics)
            ],
            BATCH,
        )


def add_pages(parent: Any, made: list[Any]) -> None:
    """Live pages below one parent: Wagtail adds them one by one, which takes hours."""
    from django.contrib.contenttypes.models import ContentType
    from django.db import connection
    from django.db.models.sql import InsertQuery
    from django.utils import timezone

    from wagtail.models import Page

    if not made:
        return
    model, now = type(made[0]), timezone.now()
    parent.refresh_from_db()
    rows = []
    for n, page in enumerate(made, parent.numchild + 1):
        rows.append(
            Page(
                path=Page._get_path(parent.path, parent.depth + 1, n),
                depth=parent.depth + 1,
                title=page.title,
                draft_title=page.title,
                slug=page.slug,
                url_path=f"{parent.url_path}{page.slug}/",
                content_type=ContentType.objects.get_for_model(model),
                locale_id=parent.locale_id,
                translation_key=uuid.uuid4(),
                live=True,
                first_published_at=now,
                last_published_at=now,
            )
        )
    for row, page in zip(Page.objects.bulk_create(rows, BATCH), made, strict=True):
        page.page_ptr_id = row.pk
    for start in range(0, len(made), BATCH):
        query = InsertQuery(model)
        fields = model._meta.local_concrete_fields
        query.insert_values(fields, made[start : start + BATCH])
        query.get_compiler(connection=connection).execute_sql()
    parent.numchild += len(made)
    parent.save(update_fields=["numchild"])
