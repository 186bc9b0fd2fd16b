"""A database full of requests, made by the database itself from one that is there."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django

from tests.stress.databases import PostgresDatabase, SqliteDatabase
from tests.stress.processes import Process, find_free_port

DATABASES = ("postgres", "sqlite")
CLINICS, PAGES, DAYS = 20, 30, 730
QUESTIONS = ("name", "phone", "email", "about", "way", "time", "for", "message")


@contextmanager
def make_database(kind: str) -> Iterator[None]:
    """Set Django up on an empty database of that kind, migrated."""
    folder = tempfile.TemporaryDirectory()
    if kind == "postgres":
        database: Any = PostgresDatabase(f"tpi_bench_{os.getpid()}")
        database.create()
    else:
        database = SqliteDatabase(Path(folder.name, "bench.sqlite3"))
    os.environ["STRESS_DATABASE_URL"] = database.url
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
    try:
        django.setup()
        from django.core.management import call_command
        from django.db import connection

        call_command("migrate", verbosity=0, run_syncdb=True)
        yield
        connection.close()
    finally:
        database.drop()
        folder.cleanup()


def fill(count: int) -> None:
    """So many requests with a consent each, over two years; most are dealt with."""
    from django.db import connection

    from tests import factories
    from tpi_cms.leads.consents.models import Consent

    factories.make_home()
    clinics = [factories.make_clinic(name=f"Clinic {n}") for n in range(CLINICS)]
    pages = [factories.make_treatment(title=f"Page {n}") for n in range(PAGES)]
    lead = factories.make_lead(
        clinics[0], message="Words of a patient. " * 10, email="somebody@example.org"
    )
    consent = Consent.objects.create(
        lead=lead, purpose="contact", wording="You may call me. " * 8, is_given=True
    )
    copy(lead, count, get_values(lead, clinics, pages, count))
    lead_id = f"{lead.pk} + n"
    copy(consent, count, {"id": f"{consent.pk} + n", "lead_id": lead_id})
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def fill_clicks(count: int) -> None:
    """So many counts of clicks on numbers, over two years; after ``fill``."""
    import datetime as dt

    from django.db import connection

    from tpi_cms.calls.models import CallCount
    from tpi_cms.clinics.models import Clinic
    from tpi_cms.pages.models import TreatmentPage

    clinic = Clinic.objects.earliest("pk")
    url = TreatmentPage.objects.earliest("pk").url
    start, number = url.strip("/").rsplit("-", 1)
    row = CallCount.objects.create(
        clinic=clinic, date=dt.date.today(), hour=0, number="+18155550142", count=3
    )
    hours = CLINICS * 24
    ago = f"n / {hours} % {DAYS}"
    values = {
        "id": f"{row.pk} + n",
        "clinic_id": f"{clinic.pk} + n % {CLINICS}",
        "hour": f"n / {CLINICS} % 24",
        "date": f"date('now', '-' || ({ago}) || ' days')"
        if is_sqlite()
        else f"current_date - ({ago})",
        "page_path": f"'/{start}-' || ({number} + n % {PAGES}) || '/'",
        "source": f"'source ' || (n * 13 % 12 + n / {hours * DAYS} * 12)",
    }
    copy(row, count, values)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def get_values(lead: Any, clinics: list, pages: list, count: int) -> dict[str, str]:
    """SQL of each column that differs, by the number ``n`` of the row."""
    step = DAYS * 24 * 60 // count or 1
    came = minutes_ago(f"n * {step}")
    tried = minutes_ago(f"n * {step} - 3 - n * 13 % 45")
    # A few of the newest are still open.
    is_open = "n < 3000"
    return {
        "id": f"{lead.pk} + n",
        "reference": "'R' || n",
        "dedupe_key": "'bench-' || n",
        "clinic_id": f"{clinics[0].pk} + n % {len(clinics)}",
        "page_id": f"{pages[0].pk} + n * 31 % {len(pages)}",
        "page_title": f"'Page ' || n * 31 % {len(pages)}",
        "name": "'Patient ' || n",
        "phone": "'+1815802' || substr('0000' || n % 10000, -4)"
        if is_sqlite()
        else "'+1815802' || lpad((n % 10000)::text, 4, '0')",
        "source": "'source ' || n * 13 % 12",
        "created_at": came,
        "status_changed_at": tried,
        "promised_at": minutes_ago(f"n * {step} - 30"),
        "first_try_at": f"CASE WHEN {is_open} THEN NULL ELSE {tried} END",
        "contacted_at": f"CASE WHEN {is_open} OR n % 4 = 0 THEN NULL ELSE {tried} END",
        "contact_minutes": f"CASE WHEN {is_open} OR n % 4 = 0 THEN NULL "
        "ELSE n * 37 % 700 END",
        "booked_at": f"CASE WHEN {is_open} OR n % 3 <> 1 THEN NULL ELSE {tried} END",
        "status": f"CASE WHEN {is_open} THEN 'new' WHEN n % 3 = 1 THEN 'booked' "
        "ELSE 'closed' END",
        "lost_reason": f"CASE WHEN {is_open} OR n % 3 = 1 THEN '' WHEN n % 2 = 0 "
        "THEN 'cost' ELSE 'wait' END",
        "next_at": f"CASE WHEN {is_open} THEN {came} ELSE NULL END",
        "due_from": f"CASE WHEN {is_open} THEN {came} ELSE NULL END",
        "week_hour": "n % 168",
        "answers": "''",
    }


def is_sqlite() -> bool:
    from django.db import connection

    return bool(connection.vendor == "sqlite")


def minutes_ago(minutes: str) -> str:
    if is_sqlite():
        return f"datetime('now', '-' || ({minutes}) || ' minutes')"
    return f"now() - ({minutes}) * interval '1 minute'"


def copy(row: Any, count: int, values: dict[str, str]) -> None:
    """Insert ``count`` rows like that one, but for ``values``."""
    from django.db import connection

    table = row._meta.db_table
    columns = [field.column for field in row._meta.concrete_fields]
    # The table's own columns may be named as ours: they are read by its name.
    taken = ", ".join(values.get(name, f't."{name}"') for name in columns)
    named = ", ".join(f'"{name}"' for name in columns)
    series = f"SELECT generate_series(1, {count}) AS n"
    if is_sqlite():
        more = f"SELECT n + 1 FROM s WHERE n < {count}"
        series = f"WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL {more}) "
        series += "SELECT n FROM s"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({named}) SELECT {taken} "
            f"FROM ({series}) AS numbers, {table} AS t WHERE t.id = {row.pk}"
        )


def fill_forms(count: int) -> Any:
    """Submissions of as many fields to a form page of Wagtail's; returns the page."""

    from wagtail.contrib.forms.models import FormSubmission

    from tests import factories

    from .theirs.models import TheirFormField, TheirFormPage, make_tables

    make_tables()
    page = factories.make_page(TheirFormPage, slug="form")
    for label in QUESTIONS:
        field = {"label": label, "field_type": "singleline", "clean_name": label}
        # Not by the page's own manager, which keeps them until the page is saved.
        TheirFormField.objects.create(page=page, **field)
    data = dict.fromkeys(QUESTIONS, "An answer")
    data = {**data, "message": "Words of a patient. " * 10}
    one = FormSubmission.objects.create(page=page, form_data=data)
    copy(one, count, {"id": f"{one.pk} + n"})
    return page


class Server(Process):
    """waitress in one process, with a manager logged in by ``cookie``."""

    def __init__(self, folder: Path) -> None:
        self.port = find_free_port()
        listen = ["-m", "waitress", f"--listen=127.0.0.1:{self.port}", "--threads=4"]
        application = [*listen, "benchmarks.wsgi:application"]
        super().__init__(application, dict(os.environ), folder / "web.log")

    @property
    def memory(self) -> float:
        """MiB that the process has in memory now, at most since ``forget``."""
        text = Path(f"/proc/{self.popen.pid}/status").read_text()
        line = next(line for line in text.splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024

    def forget(self) -> None:
        Path(f"/proc/{self.popen.pid}/clear_refs").write_text("5")


def log_in() -> str:
    """The cookie of a superuser's session."""
    from django.conf import settings
    from django.test import Client

    from tests import factories

    client = Client()
    client.force_login(factories.make_superuser())
    return f"sessionid={client.cookies[settings.SESSION_COOKIE_NAME].value}"
