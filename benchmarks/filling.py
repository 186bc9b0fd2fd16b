"""Fills a database with very many requests and submissions, by SQL.

A thousand leads are made by their model; the others are copies of them with other keys
and moments. Each has a notice; some notices are not delivered.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils import timezone

from tests import factories
from tpi_cms.leads.outbox.models import Delivery
from tpi_cms.leads.record.models import Lead

TEMPLATES = 1_000
#: The templates lie over so long, and their copies begin as long before.
YEARS = dt.timedelta(days=3 * 365 / 2)
SOURCES = ["google / cpc", "google / organic", "direct", "newsletter / email"]
FIELDS = ["name", "email", "phone", "topic", "message"]


#: Another one for each copy of each template, as an odd factor scatters them.
SCATTERED = "((id * 2000 + n) * 784637716923) %% 1099511627776"


@dataclass(frozen=True)
class Sql:
    """What the two databases say differently; ``n`` is the number of the copy."""

    key: str
    shift: Callable[[str, int], str]
    now: str


POSTGRES = Sql(
    key=f"upper(lpad(to_hex({SCATTERED}), 10, '0'))",
    shift=lambda column, by: f"{column} - n * interval '{by} seconds'",
    now="now()",
)
SQLITE = Sql(
    key=f"printf('%%010X', {SCATTERED})",
    shift=lambda column, by: (
        "strftime('%%Y-%%m-%%d %%H:%%M:%%f', "
        f"{column}, '-' || (n * {by}) || ' seconds')"
    ),
    now="strftime('%%Y-%%m-%%d %%H:%%M:%%f', 'now')",
)
#: Moments, and by how many seconds each copy has them earlier.
PAST = dict.fromkeys(["created_at", "status_changed_at", "held_at"], 47_003)
MOMENTS = {**PAST, **dict.fromkeys(["due_from", "next_at"], 47)}


def fill(*, rows: int, clinics: int, open_share: float) -> dict[str, Any]:
    """``rows`` leads, and as many submissions of a form page.

    Returns names of users and keys of things to ask for.
    """
    random.seed(1)
    things = make_site(clinics)
    make_templates(things, open_share)
    copies = rows // TEMPLATES - 1
    if copies:
        copy_leads(copies)
    make_notices()
    make_submissions(things["form"], rows)
    finish()
    rare = Lead.objects.filter(status="closed").order_by("-created_at").first()
    Lead.objects.filter(pk=rare.pk).update(source="a rare one")
    return {
        "form": things["form"].pk,
        "page": things["pages"][0].pk,
        "clinic": things["clinics"][0].pk,
        "reference": rare.reference,
    }


def make_site(clinics: int) -> dict[str, Any]:
    from benchmarks.theirs.models import TheirFormPage, make_tables

    make_tables()
    factories.make_superuser(username="manager")
    made = [factories.make_clinic() for _number in range(clinics)]
    desk = factories.make_frontdesk_user(made[0], username="desk")
    form = factories.make_page(TheirFormPage, slug="form")
    for name in FIELDS:
        form.form_fields.create(label=name, clean_name=name, field_type="singleline")
    pages = [factories.make_treatment() for _number in range(30)]
    return {"clinics": made, "users": [desk, None], "form": form, "pages": pages}


def make_templates(things: dict[str, Any], open_share: float) -> None:
    leads = [make_template(things, open_share) for _number in range(TEMPLATES)]
    Lead.objects.bulk_create(leads)


def make_template(things: dict[str, Any], open_share: float) -> Lead:
    now = timezone.now()
    created = now - random.random() * YEARS
    number = random.randrange(10**9)
    lead = Lead(
        clinic=random.choice(things["clinics"]),
        name=f"Patient {number}",
        phone="+18155550142",
        email=f"{number}@example.org",
        topic="Trigger point injections",
        message="Is a referral needed, and do you take my insurance? " * 3,
        page=random.choice(things["pages"]),
        page_title="Trigger point injections",
        source=random.choice(SOURCES),
        created_at=created,
        status_changed_at=min(created + dt.timedelta(days=2), now),
        dedupe_key=f"template-{number}",
        phone_hash=f"{number:064}",
        email_hash=f"{number:064}",
    )
    share = random.random()
    if share < open_share:
        soon = now + dt.timedelta(hours=random.randrange(-20, 30))
        lead.due_from = lead.next_at = soon
        lead.next_step = Lead.NextStep.AGAIN
        lead.owner = random.choice(things["users"])
    elif share < open_share + 0.01:
        lead.held_at, lead.spam_reasons = created, ["honeypot"]
    elif share < open_share + 0.09:
        lead.status = Lead.Status.BOOKED
    else:
        lead.status, lead.lost_reason = Lead.Status.CLOSED, "cost"
    return lead


def get_sql() -> Sql:
    return POSTGRES if connection.vendor == "postgresql" else SQLITE


def run(sql: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def numbers(count: int) -> str:
    return (
        "WITH RECURSIVE numbers(n) AS "
        f"(SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {count}) "
    )


def copy_leads(copies: int) -> None:
    sql = get_sql()
    columns = [field.column for field in Lead._meta.local_concrete_fields[1:]]
    changed = {
        **{name: sql.shift(name, by) for name, by in MOMENTS.items()},
        **dict.fromkeys(("reference", "dedupe_key", "phone_hash"), sql.key),
        "email_hash": sql.key,
    }
    values = ", ".join(changed.get(column, column) for column in columns)
    table = Lead._meta.db_table
    with connection.schema_editor() as editor:  # Made anew they are made faster.
        for index in Lead._meta.indexes:
            editor.remove_index(Lead, index)
    run(
        f"INSERT INTO {table} ({', '.join(columns)}) {numbers(copies)}"
        f"SELECT {values} FROM {table} CROSS JOIN numbers"
    )
    with connection.schema_editor() as editor:
        for index in Lead._meta.indexes:
            editor.add_index(Lead, index)


def make_notices() -> None:
    lead, table = Lead._meta.db_table, Delivery._meta.db_table
    run(
        f"INSERT INTO {table} (lead_id, channel, target, state, attempts, next_at, "
        "last_error, created_at, done_at, round, is_fallback) "
        "SELECT id, 'email', 'desk@example.org', "
        "CASE WHEN id %% 5000 < 30 THEN 'dead' ELSE 'done' END, 1, created_at, '', "
        "created_at, CASE WHEN id %% 5000 < 30 THEN NULL ELSE created_at END, 0, %s "
        f"FROM {lead} WHERE held_at IS NULL",
        False,
    )


def make_submissions(form: Any, rows: int) -> None:
    sql = get_sql()
    data = '{"name": "Patient", "email": "p@example.org", "phone": "8155550142", '
    data += '"topic": "Trigger point injections", "message": "Is a referral needed?"}'
    run(
        f"INSERT INTO wagtailforms_formsubmission (form_data, page_id, submit_time) "
        f"{numbers(rows)} SELECT %s, %s, {sql.shift(sql.now, 94)} FROM numbers",
        data,
        form.pk,
    )


def finish() -> None:
    """A database of that age has been vacuumed; SQLite is told nothing of its rows."""
    if connection.vendor == "postgresql":
        run("VACUUM ANALYZE")
