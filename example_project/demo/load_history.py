"""Makes half a year of requests that were worked on and are done, the same each time.

Their promises are those that the clinic's hours make; what became of them is drawn.
"""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import Any

from django.contrib.auth import get_user_model
from django.utils import timezone

from wagtail.models import Page

from tpi_cms.clinics.hours.promises import count_open_minutes
from tpi_cms.conf import conf
from tpi_cms.hashing import hash_email, hash_phone
from tpi_cms.leads.consents.models import get_digest
from tpi_cms.leads.record.promises import get_first_step, get_next_day
from tpi_cms.leads.record.steps import MARKED_BY_STAFF
from tpi_cms.models import Activity, Clinic, Consent, Delivery, Lead

from .content.history import (
    AREAS,
    FIRST_NAMES,
    LAST_NAMES,
    LOST,
    PACE,
    PAGES,
    QUIET,
    SOURCES,
)

WEEKS = 26
SEED = 5
#: The newest of them; those that came later are in ``content.leads``.
NEWEST = dt.timedelta(days=4)
#: Then held ones are deleted.
HELD_FOR = dt.timedelta(days=conf.held_days)
MINUTE = dt.timedelta(minutes=1)


def load_history(*, pages: dict[str, Page], consents) -> int:
    """Store them with activities, notices and consents; returns how many."""
    random = Random(SEED)  # noqa: S311  drawn, not secret
    # With their special days: the hours are asked a thousand times.
    clinics = {clinic.slug: clinic for clinic in Clinic.objects.with_facts()}
    leads, done = [], {}
    for slug, (pace, kept) in PACE.items():
        clinic, owner = clinics[slug], _get_owner(slug)
        for received in _draw_moments(random, slug, pace):
            lead = _make_lead(random, clinic, pages, received, len(leads))
            done[lead.dedupe_key] = _work(random, lead, kept, owner)
            leads.append(lead)
    Lead.objects.bulk_create(leads)
    _store_rest(leads, done, consents)
    return len(leads)


def _get_owner(slug: str) -> Any:
    return get_user_model().objects.get(username=f"frontdesk-{slug}")


def _draw_moments(random: Random, slug: str, pace: int) -> list[dt.datetime]:
    """Mostly by day, a little more of them in the last weeks."""
    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    newest = now - max(dt.timedelta(days=QUIET.get(slug, 0)), NEWEST)
    span = (newest - (now - dt.timedelta(weeks=WEEKS))).days
    moments = []
    for _number in range(pace * span // 7):
        day = newest - dt.timedelta(days=int(span * random.random() ** 1.2))
        hour = round(random.triangular(7, 23, 11))
        local = (
            timezone.localtime(day).replace(hour=hour) + random.randrange(60) * MINUTE
        )
        if local.weekday() < 5 or random.random() < 0.4:
            moments.append(local)
    return sorted(moment for moment in moments if moment < newest)


def _make_lead(
    random: Random, clinic: Clinic, pages: dict, received: dt.datetime, number: int
) -> Lead:
    page = pages[PAGES[int(len(PAGES) * random.random() ** 1.8)]]
    first, last = random.choice(FIRST_NAMES), random.choice(LAST_NAMES)
    phone = f"+1{AREAS[number // 100 % len(AREAS)]}55501{number % 100:02}"
    email = f"{first}.{last}.{number}@example.org".lower()
    return Lead(
        clinic=clinic,
        name=f"{first} {last}",
        phone=phone,
        phone_hash=hash_phone(phone),
        email=email,
        email_hash=hash_email(email),
        contact_time=random.choice(["any", "any", "morning", "afternoon"]),
        page=page.page_ptr,
        page_title=page.title,
        topic=page.title,
        language="en-us",
        source=SOURCES[int(len(SOURCES) * random.random() ** 1.6)],
        dedupe_key=f"demo-history-{number}",
        created_at=received,
        status_changed_at=received,
    )


def _work(random: Random, lead: Lead, kept: int, owner: Any) -> list[Activity]:
    """Draw what was done, and write it into the lead; what staff wrote down."""
    _promise(lead)
    if random.random() < 0.05 and timezone.now() - lead.created_at < HELD_FOR:
        lead.held_at = lead.held_told_at = lead.created_at + 40 * MINUTE
        lead.spam_reasons, lead.last_outcome = [MARKED_BY_STAFF], "spam"
        lead.due_from = lead.next_at = None
        return [Activity(outcome="spam", user=owner, created_at=lead.held_at)]
    at, activities = _draw_first_try(random, lead, kept), []
    lead.owner, lead.first_try_at = owner, at
    while random.random() < 0.4 and len(activities) < 3:
        tried = random.choice(["no_answer", "left_message"])
        activities.append(Activity(outcome=tried, user=owner, created_at=at))
        at = get_next_day(lead, at) + random.randrange(5, 150) * MINUTE
    outcome = _draw_end(random) if len(activities) < 3 else "unreachable"
    activities.append(Activity(outcome=outcome, user=owner, created_at=at))
    _end(random, lead, outcome, at)
    return activities


def _promise(lead: Lead) -> None:
    """As it was made then, when each of the clinics was open."""
    status, lead.clinic.status = lead.clinic.status, Clinic.Status.OPEN
    step = get_first_step(lead.clinic, lead.created_at, lead.contact_time)
    for name, value in step.items():
        setattr(lead, name, value)
    lead.clinic.status = status


def _draw_first_try(random: Random, lead: Lead, kept: int) -> dt.datetime:
    begins, by = max(lead.due_from, lead.created_at), lead.promised_at
    if random.random() * 100 < kept:
        return begins + (by - begins) * random.uniform(0.1, 1)
    return by + random.randrange(4, 170) * MINUTE


def _draw_end(random: Random) -> str:
    return random.choices(["booked", "declined", "not_a_fit"], [52, 38, 10])[0]


def _end(random: Random, lead: Lead, outcome: str, at: dt.datetime) -> None:
    lead.last_outcome, lead.status_changed_at = outcome, at
    lead.due_from = lead.next_at = None
    lead.status = "booked" if outcome == "booked" else "closed"
    if outcome == "unreachable":
        lead.lost_reason = outcome
        return
    schedule = lead.clinic.schedule
    lead.contacted_at = at
    lead.contact_minutes = count_open_minutes(schedule, lead.created_at, at)
    if outcome == "booked":
        lead.booked_at = at
        lead.visit_on = at.date() + dt.timedelta(days=random.randrange(2, 21))
    else:
        lead.lost_reason = outcome if outcome == "not_a_fit" else random.choice(LOST)


def _store_rest(leads: list[Lead], done: dict, consents) -> None:
    activities, notices, given = [], [], []
    digests = [(shown, get_digest(shown.wording)) for shown in consents]
    for lead in leads:
        for activity in done[lead.dedupe_key]:
            activity.lead = lead
            activities.append(activity)
        times = dict.fromkeys(("created_at", "next_at", "done_at"), lead.created_at)
        fields = {"channel": "email", "state": Delivery.State.DONE, "attempts": 1}
        notices += [
            Delivery(lead=lead, target=mailbox, **fields, **times)
            for mailbox in lead.clinic.intake_emails
        ]
        given += [
            Consent(
                lead=lead,
                purpose=shown.purpose,
                wording=shown.wording,
                version=shown.version,
                wording_digest=digest,
                is_given=shown.is_required,
                language="en",
                created_at=lead.created_at,
            )
            for shown, digest in digests
        ]
    Activity.objects.bulk_create(activities)
    Delivery.objects.bulk_create(notices)
    Consent.objects.bulk_create(given)
