"""Loads the demo twice in a process of its own and says as JSON what came of it.

Run by ``tests/test_demo.py`` with the example project's settings; ``EXAMPLE_VAR`` names
the folder for database and files. The pictures are shrunk first: their sizes are not
what is asked here.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

TODAY = dt.date(2026, 11, 21)


def main() -> None:
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    shrink_pictures()
    report = {"first": load(), **edit_and_load_again(), "copy": copy_problems()}
    report |= {"invalid": invalid_values(), "answers": answers()}
    report |= {
        "structured": structured(),
        "uploaded": uploaded(),
        "sitemap": sitemap_paths(),
        "warm_queries": warm_queries(),
        "outdated": outdated(),
    }
    sys.stdout.write(json.dumps(report))


def shrink_pictures() -> None:
    from example_project.demo import load_pictures

    small = Path(settings.VAR_DIR) / "small"
    small.mkdir()
    for path in load_pictures.FOLDER.glob("*.webp"):
        Image.open(path).resize((64, 56)).save(small / path.name)
    load_pictures.FOLDER = small


def load() -> bool:
    from example_project.demo.load import load_demo

    return load_demo(today=TODAY, say=lambda line: None)


def edit_and_load_again() -> dict[str, Any]:
    from tpi_cms.models import Clinic, Lead
    from tpi_cms.pages.models import StandardPage

    Clinic.objects.filter(slug="tessen").update(parking="Behind the mill.")
    StandardPage.objects.get(slug="privacy").delete()
    Lead.objects.create(
        clinic=Clinic.objects.get(slug="tessen"), name="A", dedupe_key="mine"
    )
    before = counts()
    return {"second": load(), "before": before, "after": counts()}


def counts() -> dict[str, Any]:
    from django.contrib.auth import get_user_model

    from wagtail.images import get_image_model
    from wagtail.models import Page, Revision

    from tpi_cms.leads.outbox.health import get_health
    from tpi_cms.models import (
        Clinic,
        ClinicPhone,
        ClinicSpecialHours,
        ConsentText,
        Delivery,
        Lead,
    )

    soon = timezone.now() + dt.timedelta(minutes=5)
    models = (Page, Revision, Clinic, ClinicPhone, ClinicSpecialHours, Lead, Delivery)
    models += (ConsentText, get_user_model(), get_image_model())
    found: dict[str, Any] = {m.__name__: m.objects.count() for m in models}
    waiting = Delivery.objects.filter(state="due")
    found["waiting"] = waiting.count()
    found["due_soon"] = waiting.filter(next_at__lt=soon).count()
    found["dead"] = Delivery.objects.filter(state="dead").count()
    # Those that nobody was told of yet; staff marked others.
    held = Lead.objects.filter(held_at__isnull=False, held_told_at=None)
    found["reasons"] = sorted(map(len, held.values_list("spam_reasons", flat=True)))
    found["held"] = held.count()
    found["told_of_held"] = Delivery.objects.filter(lead__in=held).count()
    found["health"] = get_health().status
    found["parking"] = Clinic.objects.get(slug="tessen").parking
    return found


def public_pages() -> list:
    from wagtail.models import Page

    return list(Page.objects.live().public().filter(depth__gt=1).specific())


def invalid_values() -> list[str]:
    """What an editor could not publish as it stands."""
    from wagtail.fields import StreamField

    found = []
    for page in public_pages():
        streams = [f for f in page._meta.fields if isinstance(f, StreamField)]
        try:
            page.full_clean()
            for field in streams:
                field.stream_block.clean(getattr(page, field.name))
        except ValidationError as error:
            found.append(f"{page.slug}: {error!r}")
    return found


def copy_problems() -> list[list[str]]:
    """What an editor would be told of the demo's copy: page, check, words."""
    from tpi_cms.content.copy.registry import find_problems

    return [
        [page.slug, finding.id, finding.words]
        for page in public_pages()
        for finding in find_problems(page)
    ]


def answers() -> dict[str, dict[str, Any]]:
    """Status, cookies and Vary of every public page, by path."""
    client = Client()
    paths = [page.get_url() for page in public_pages()] + ["/robots.txt"]
    return {path: answer(client.get(path)) for path in paths}


def answer(response) -> dict[str, Any]:
    return {
        "status": response.status_code,
        "cookies": list(response.cookies),
        "vary": response.headers.get("Vary", ""),
        "outside": b'src="http' in response.content,
    }


def structured() -> dict[str, dict[str, Any]]:
    """JSON-LD of every public page, by path."""
    client, begin = Client(), b'<script type="application/ld+json">'
    contents = {
        path: client.get(path, SERVER_NAME="localhost").content
        for path in (page.get_url() for page in public_pages())
    }
    return {
        path: json.loads(content.partition(begin)[2].partition(b"</script>")[0])
        for path, content in contents.items()
    }


def uploaded() -> dict[str, Any]:
    """How a document with a script is answered, if it got in somehow."""
    from django.core.exceptions import ValidationError
    from django.core.files.base import ContentFile

    from wagtail.documents import get_document_model

    page = ContentFile(b"<script>1</script>", "evil.html")
    document = get_document_model()(title="Evil", file=page)
    try:
        document.clean()
        refused = False
    except ValidationError:
        refused = True
    document.save()
    client, name = Client(), document.file.name.rpartition("/")[2]
    paths = [document.file.url]
    paths += [f"/media/images/..%2fdocuments/{name}", f"/media/./documents/{name}"]
    answer = client.get(document.url)
    found = {
        "refused": refused,
        "statuses": [client.get(path).status_code for path in paths],
        "disposition": answer.headers["Content-Disposition"],
        "policy": answer.headers["Content-Security-Policy"],
    }
    document.delete()
    return found


def sitemap_paths() -> list[str]:
    text = Client().get("/sitemap.xml").content.decode()
    locations = [part.split("</loc>")[0] for part in text.split("<loc>")[1:]]
    return ["/" + location.split("/", 3)[3] for location in locations]


def warm_queries() -> dict[str, int]:
    client, found = Client(), {}
    for path in (
        "/treatments/trigger-point-injections/",
        "/conditions/sciatica/",
        "/clinics/highfold/",
    ):
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        found[path] = len(queries)
    return found


def outdated() -> str:
    """What is said once a column is missing; nothing before. The last to ask."""
    from example_project.demo.prepare import Outdated, check_tables

    check_tables()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE tpi_cms_clinic DROP COLUMN parking")
    try:
        check_tables()
    except Outdated as error:
        return str(error)
    return ""


if __name__ == "__main__":
    main()
