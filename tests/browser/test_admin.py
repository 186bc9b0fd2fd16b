"""The admin: a clinic's week as an editor fills it in, and lists of requests."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.utils import timezone

from tests import factories
from tpi_cms.clinics.models import Clinic
from tpi_cms.leads.consents.models import Consent
from tpi_cms.leads.outbox.models import Delivery
from tpi_cms.leads.record.models import Lead


@pytest.fixture
def enter(visit):
    """Makes browsers that are logged in: ``enter(width=1400)``."""

    def log_in(**size):
        page = visit(**size).open("/admin/login/")
        page.fill("[name=username]", "admin")
        page.fill("[name=password]", "demo")
        page.locator("[type=submit]").first.click()
        page.wait_for_url(re.compile(r"/admin/(?!login)"))
        return page

    return log_in


@pytest.fixture
def hours(enter, site):
    """The Hours tab of a clinic, logged in; the clinic is as before at the end."""
    page = enter(width=1400)
    before = site.here.weekly_hours
    page.goto(page.url.split("/admin/")[0] + f"/admin/clinics/edit/{site.here.pk}/")
    page.get_by_role("tab", name="Hours").click()
    day(page, "mo").locator(".switch").wait_for()  # The script has drawn the week.
    yield page
    Clinic.objects.filter(pk=site.here.pk).update(weekly_hours=before)


def day(page, key: str):
    return page.locator(f"[data-day={key}]")


def times(page, key: str):
    return day(page, key).locator("input[type=time]")


def switch(page, key: str) -> None:
    day(page, key).locator("[data-switch]").set_checked(True, force=True)


def test_mistakes_are_read_back_before_patients_see_them(hours):
    switch(hours, "sa")
    note = day(hours, "sa").locator("[data-note]").first
    assert note.inner_text() == "No times yet, so patients read: closed."
    times(hours, "sa").nth(0).fill("08:00")
    times(hours, "sa").nth(1).fill("03:00")
    assert note.inner_text() == "Ends 3 am the next day (19 h). Is that right?"
    times(hours, "sa").nth(1).fill("12:00")
    assert note.is_hidden()


def test_one_gesture_fills_the_week_and_is_saved(hours, site):
    times(hours, "mo").nth(0).fill("09:00")
    times(hours, "mo").nth(1).fill("16:30")
    day(hours, "mo").get_by_role("button", name="Copy the hours of Monday").click()
    day(hours, "mo").get_by_role("button", name="To every day").click()
    summary = hours.locator("[data-tpi-week-target=summary]").inner_text()
    assert "52.5 h a week" in summary
    hours.get_by_role("button", name="Save", exact=True).click()
    hours.wait_for_url(re.compile(r"/admin/clinics/$"))
    stored = Clinic.objects.get(pk=site.here.pk)  # What others share stays as it is.
    keys = ("mo", "tu", "we", "th", "fr", "sa", "su")
    assert stored.weekly_hours == {key: [["09:00", "16:30"]] for key in keys}


def test_a_week_that_is_drawn_later_works_too(hours):
    hours.evaluate(
        """async () => {
            const html = await (await fetch(location.href)).text();
            const page = new DOMParser().parseFromString(html, "text/html");
            const week = "[data-controller=tpi-week]";
            const late = page.querySelector(week);
            late.id = "late";
            document.querySelector(week).replaceWith(document.adoptNode(late));
        }"""
    )
    assert (
        "h a week" in hours.locator("#late [data-tpi-week-target=summary]").inner_text()
    )
    day(hours, "mo").get_by_role("button", name="Copy the hours of Monday").click()
    day(hours, "mo").get_by_role("button", name="To the next day").click()
    opens = [times(hours, key).first.input_value() for key in ("mo", "tu")]
    assert opens[0] == opens[1] != ""


def test_rows_are_added_and_deleted(hours):
    """Leans on Wagtail's ``window.InlinePanel`` and the ids that it looks for."""
    rows = hours.locator("#id_special_hours-FORMS > tr")
    before = rows.count()
    hours.get_by_role("button", name="Add special day").click()
    assert rows.count() == before + 1
    rows.last.get_by_title("Delete").click()
    rows.last.wait_for(state="hidden")


SEEN = """(button) => {
    button.scrollIntoView({block: "center", behavior: "instant"});
    const box = button.getBoundingClientRect();
    const y = (box.top + box.bottom) / 2;
    const seen = (x) => button.contains(document.elementFromPoint(x, y));
    return seen(box.left + 3) && seen(box.right - 3);
}"""


def test_every_row_can_be_deleted_whatever_stands_beside_it(hours, site):
    """Wagtail's panel at the side takes a third of the window, all of a small one."""
    hours.get_by_role("button", name="Add special day").click()
    unseen = []
    for width, is_open in ((1440, True), (1024, True), (768, False), (375, False)):
        hours.set_viewport_size({"width": width, "height": 900})
        toggle = hours.get_by_role("button", name="Status of the clinic").first
        if (toggle.get_attribute("aria-expanded") == "true") != is_open:
            toggle.click()
            hours.wait_for_timeout(500)  # it slides
        for tab, rows in (("Contact", "phones"), ("Hours", "special_hours")):
            hours.get_by_role("tab", name=tab).click()
            buttons = hours.locator(f"#id_{rows}-FORMS [title=Delete]")
            assert buttons.count() > 0
            if not all(button.evaluate(SEEN) for button in buttons.all()):
                unseen.append((width, rows))
            fields = hours.locator(f"#id_{rows}-FORMS input:visible")
            cut = "(input) => input.scrollWidth > input.clientWidth + 1"
            if rows == "phones" and fields.first.evaluate(cut):
                unseen.append((width, "number"))
    assert unseen == []


def test_the_name_fills_the_slug_until_somebody_writes_it(enter):
    page = enter()
    page.goto(page.url.split("/admin/")[0] + "/admin/clinics/new/")
    name, slug = page.locator("[name=name]"), page.locator("[name=slug]")
    page.locator("#id_name[data-w-sync-disabled-value]").wait_for()  # script is there
    name.press_sequentially("Saint Odile & Co")
    page.wait_for_function("document.getElementById('id_slug').value")
    assert slug.input_value() == "saint-odile-co"
    slug.fill("odile")
    name.focus()
    name.press_sequentially(" West")
    assert slug.input_value() == "odile"


def test_each_tab_counts_its_errors_and_a_doubled_title_is_said_beside_it(enter, site):
    """Those in blocks are drawn by script, after Wagtail has counted."""
    twin = factories.make_treatment(title="Twin", slug="twin")
    page = enter(width=1280)
    page.goto(page.url.split("/admin/")[0] + f"/admin/pages/{site.treatment.pk}/edit/")
    values = page.locator("[name^=key_facts-][name$=-value-value]")
    for number in range(2):
        values.nth(number).fill("")
    page.fill("[name=title]", twin.title)
    page.get_by_role("tab", name="Promote").click()
    page.fill("[name=slug]", twin.slug)
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Publish", exact=True).click()
    page.get_by_text("Another page at this place has this title").wait_for()
    tabs = page.get_by_role("tab")
    assert [tab.inner_text().split()[:2] for tab in tabs.all()] == [
        ["Content", "3"],
        ["Promote", "1"],
    ]
    twin.delete()


# --- requests ---------------------------------------------------------------------


@pytest.fixture
def requests(site):
    """A lead whose notice was given up, one that is held; gone at the end."""
    lead = factories.make_lead(site.here, message="Is a referral needed?")
    Delivery.objects.create(
        lead=lead,
        channel="email",
        target="full@example.org",
        state=Delivery.State.DEAD,
        attempts=8,
        last_error="SMTPDataError 552",
    )
    Consent.objects.create(
        lead=lead, purpose="contact", wording="They may call.", is_given=True
    )
    held = factories.make_lead(
        site.here, held_at=timezone.now(), spam_reasons=["honeypot"]
    )
    yield {"lead": lead.pk, "held": held.pk, "clinic": site.here.pk}
    Lead.objects.filter(pk__in=[lead.pk, held.pk]).delete()


PATHS = [
    "/admin/",
    "/admin/leads/",
    "/admin/leads/{lead}/",
    "/admin/leads/{held}/",
    "/admin/leads/held/",
    "/admin/leads/all/",
    "/admin/reports/requests/calls/week/",
    "/admin/reports/requests/calls/hour/",
    "/admin/reports/requests/bookings/clinic/",
    "/admin/leads/undelivered/",
    "/admin/leads/person/",
    "/admin/bulk/tpi_cms/lead/release/?id={held}",
    "/admin/clinics/",
    "/admin/clinics/edit/{clinic}/",
]


def test_pages_about_requests_are_accessible_and_fit(enter, requests, axe):
    page = enter()
    base = page.url.split("/admin/")[0]
    found = {}
    for path in PATHS:
        page.goto(base + path.format(**requests))
        for width in (1280, 375):
            page.set_viewport_size({"width": width, "height": 900})
            is_wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
            if faults := [*axe(page, "main"), *(["too wide"] if is_wide else [])]:
                found[path, width] = faults
    assert found == {}


def test_one_request_is_worked_on_by_keys(enter, requests, site, axe):
    """Only the chosen outcome's fields show; the list goes on with the next one."""
    other = factories.make_lead(site.here)
    page = enter(width=1280)
    base = page.url.split("/admin/")[0]
    page.goto(f"{base}/admin/leads/{requests['lead']}/?queue=due")
    day, step = page.locator("[name=visit_on]"), page.locator("[name=step]").first
    page.wait_for_function(
        "document.querySelector('[name=visit_on]').closest('[hidden]')"
    )
    assert (day.is_visible(), step.is_visible()) == (False, False)
    page.keyboard.press("l")
    page.wait_for_function("document.activeElement.name == 'outcome'")
    page.keyboard.press("Space")  # reached
    step.wait_for()
    page.get_by_text("It becomes Waiting.").wait_for()
    assert not day.is_visible()
    assert axe(page, "main") == []
    page.get_by_label("Booked a visit").check()
    day.wait_for()
    page.fill("[name=note]", "Half typed")
    page.keyboard.press("Control+s")
    page.get_by_text("Give the day of the visit.").wait_for()
    assert page.input_value("[name=note]") == "Half typed"
    day.fill(f"{timezone.now() + dt.timedelta(days=30):%Y-%m-%d}")
    page.keyboard.press("Control+s")
    page.wait_for_url(f"{base}/admin/leads/{other.pk}/?queue=due")
    page.get_by_role("link", name="Move clinic…").click()
    page.get_by_label("To which clinic?").wait_for()
    assert axe(page, "#tpi-move") == []
    other.delete()


def test_a_found_person_is_shown_accessibly(enter, requests, axe):
    page = enter(width=375)
    page.goto(page.url.split("/admin/")[0] + "/admin/leads/person/")
    page.fill("[name=typed]", Lead.objects.get(pk=requests["lead"]).name)
    page.get_by_role("button", name="Find", exact=True).click()
    page.get_by_role("button", name="Erase…").wait_for()
    assert axe(page, "main") == []
    page.get_by_role("button", name="Erase…").click()
    page.get_by_role("button", name="Erase for good").wait_for()
    assert axe(page, "main") == []


def test_ticked_held_leads_are_released_together(enter, requests, site):
    other = factories.make_lead(site.there, held_at=timezone.now())
    page = enter(width=1280)
    page.goto(page.url.split("/admin/")[0] + "/admin/leads/held/")
    page.locator("thead [data-bulk-action-select-all-checkbox]").check()
    page.get_by_role("link", name="Release the selected requests").click()
    page.get_by_text("Release 2 requests?").wait_for()
    page.get_by_role("button", name="Release", exact=True).click()
    page.get_by_text("2 requests were released.").wait_for()
    assert page.url.endswith("/admin/leads/held/")
    assert not Lead.objects.exclude(held_at=None).exists()
    other.delete()
