"""The day of a front desk with 5,000 requests in five clinics, hour by hour."""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from tests import factories
from tpi_cms.clinics.models import Clinic
from tpi_cms.leads.outbox.escalation import escalate_missed
from tpi_cms.leads.outbox.models import MISSED, Delivery
from tpi_cms.leads.record.models import Lead
from tpi_cms.pages.models import LocationPage

TUESDAY = dt.datetime(2026, 12, 8, 10, 2, tzinfo=ZoneInfo("America/Chicago"))
PATIENT = "Quillon Featherstonehaugh"
REQUESTS, OPEN = 5_000, 40


@pytest.fixture
def clock(monkeypatch):
    """Sets what time it is, for the server too; it goes on from there."""
    real = timezone.now

    def set_time(moment: dt.datetime) -> dt.datetime:
        ahead = moment - real()
        monkeypatch.setattr(timezone, "now", lambda: real() + ahead)
        return moment

    return set_time


@pytest.fixture
def crowd(site, clock):
    """Requests of five clinics, most of them settled; gone at the end."""
    clock(TUESDAY)
    clinics = [site.here, site.there, *(factories.make_clinic() for _n in range(3))]
    Lead.objects.bulk_create(make_row(clinics, number) for number in range(REQUESTS))
    yield
    Lead.objects.all().delete()
    Clinic.objects.filter(pk__in=[clinic.pk for clinic in clinics[2:]]).delete()


def make_row(clinics: list[Clinic], number: int) -> Lead:
    came = TUESDAY - dt.timedelta(minutes=30 * number + 20)
    is_open = number < OPEN
    due = TUESDAY + dt.timedelta(days=1 + number) if is_open else None
    return Lead(
        clinic=clinics[number % len(clinics)],
        name=f"Patient {number}",
        phone="+18155550142",
        dedupe_key=f"day-{number}",
        created_at=came,
        status="waiting" if is_open else "closed" if number % 3 else "booked",
        status_changed_at=came,
        due_from=due,
        next_at=due,
    )


def send_request(visitor, clinic: Clinic, name: str) -> str:
    """What the page after it promises."""
    page = visitor.open(LocationPage.objects.get(clinic=clinic).url)
    form = page.locator("[data-tpi-lead-form]").first
    form.locator("[name=name]").fill(name)
    form.locator("[name=phone]").fill("815 802-0088")
    form.locator("[name=message]").fill(f"It is {name} who asks")
    form.locator("[name=consent]").check()
    form.locator("[type=submit]").first.click()
    page.wait_for_url("**/sent/**")
    text = page.locator(".tpi-promise strong").first.inner_text()
    return text.replace("\N{NO-BREAK SPACE}", " ")


def log_in(page):
    page.fill("[name=username]", "frontdesk-port-ansel")
    page.fill("[name=password]", "demo")
    page.locator("[type=submit]").first.click()
    page.wait_for_url(re.compile(r"/admin/(?!login)"))


def read_step(page, name: str) -> str:
    return page.locator(".listing tr", has_text=name).first.inner_text()


def record(page, outcome: str) -> None:
    page.get_by_label(outcome, exact=True).check()
    page.get_by_role("button", name=re.compile("^Save and next")).last.click()


def test_a_request_is_called_without_answer_comes_back_and_is_booked(
    visit, site, crowd, clock
):
    promise = send_request(visit(), site.here, PATIENT)
    assert "today" in promise and "by 10:35 am" in promise
    missed = factories.make_lead(
        site.here,
        name="Nobody Called",
        created_at=TUESDAY,
        promised_at=TUESDAY + dt.timedelta(minutes=33),
    )

    desk = visit(width=1440).open("/admin/login/")
    base = desk.url.split("/admin/")[0]
    log_in(desk)
    desk.goto(f"{base}/admin/leads/")
    rows = desk.locator(".listing tbody tr")
    assert rows.count() == 2  # What is due, of its own clinic.
    assert "In 3" in read_step(desk, PATIENT)

    # Called without answer: it goes to tomorrow, and the next one is on the screen.
    desk.get_by_role("link", name=PATIENT).click()
    record(desk, "No answer")
    desk.get_by_text("Nobody Called").first.wait_for()
    desk.goto(f"{base}/admin/leads/waiting/")
    assert "Tomorrow" in read_step(desk, PATIENT)

    # The other one is missed: told once, however often it is looked at.
    late = clock(TUESDAY + dt.timedelta(minutes=40))
    for _look in range(2):
        escalate_missed(late)
    assert Delivery.objects.filter(lead=missed, channel=MISSED).count() == 1
    assert not Delivery.objects.filter(lead__name=PATIENT, channel=MISSED).exists()
    desk.goto(f"{base}/admin/leads/")
    assert "Overdue" in read_step(desk, "Nobody Called")

    # The next morning it is due again, and a visit is booked.
    clock(TUESDAY.replace(day=9, hour=8, minute=5))
    desk.goto(f"{base}/admin/leads/")
    assert "no answer" in read_step(desk, PATIENT).lower()
    desk.get_by_role("link", name=PATIENT).click()
    desk.get_by_label("Booked a visit", exact=True).check()
    desk.locator("[name=visit_on]").fill("2026-12-15")
    desk.keyboard.press("Escape")
    record(desk, "Booked a visit")
    desk.wait_for_url(re.compile(r"/admin/leads/"))
    desk.goto(f"{base}/admin/leads/booked/?q=")
    assert "Dec" in read_step(desk, PATIENT)
    lead = Lead.objects.get(name=PATIENT)
    assert (lead.status, lead.visit_on) == ("booked", dt.date(2026, 12, 15))
    assert lead.first_try_at <= lead.promised_at < lead.contacted_at
