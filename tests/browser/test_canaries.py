"""What strangers and editors type is text everywhere: it never runs, never calculates,
and is never a header. The content policy is switched off here, or it would help."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from urllib.parse import quote

import openpyxl
import pytest
import requests
from django.contrib.auth.models import Group
from django.core import mail
from django.core.management import call_command
from django.db import OperationalError

from tests import factories
from tpi_cms.clinics.models import Clinic
from tpi_cms.leads.consents.models import Consent, ConsentText
from tpi_cms.leads.intake.capture import TooManyRequests
from tpi_cms.leads.intake.held import release_lead
from tpi_cms.leads.intake.views import create
from tpi_cms.leads.outbox.models import Delivery
from tpi_cms.leads.record.models import Lead

from .traffic import Traffic

#: Leaves an attribute, a script, a title, a text area; marks what it makes.
XSS = "'\"></title></textarea></script><img data-xss src=x onerror=__xss()><b onclick="
LONG = (
    XSS + "x><script data-xss>__xss()</script><svg data-xss onload=__xss()>"
    '" data-xss autofocus onfocus=__xss() x="${__xss()}{{__xss()}}'
)
#: Valid by RFC 5322, and by Django.
EMAIL = '"<img/data-xss/src=x/onerror=__xss()>"@example.org'
HEADER = "\r\nX-Evil: 1\r\nBcc: evil@example.org\r\n\r\n"
FORMULA = '=HYPERLINK("http://evil.example","x")'
CALCULATES = re.compile(r"[\s\"]*[=+\-@]")
SLUG = "canary"


# --- the site and its strangers ---------------------------------------------------


@dataclass(frozen=True)
class Planted:
    """Rows that hold a canary in each text."""

    clinic: Clinic
    lead: Lead
    held: Lead
    text: ConsentText
    treatment: object
    location: object


@pytest.fixture
def planted(site, server):
    clinic = plant_clinic()
    treatment = factories.make_treatment(title=XSS, slug=SLUG, standfirst=LONG)
    location = factories.make_location(
        clinic, title=XSS, slug=SLUG, standfirst=LONG, seo_title=XSS
    )
    text = factories.make_consent_text(purpose="marketing", wording=LONG)
    lead = plant_lead(clinic, treatment)
    post_held(server, clinic)
    held = Lead.objects.exclude(held_at=None).get()
    yield Planted(clinic, lead, held, text, treatment, location)
    Lead.objects.all().delete()
    for thing in (text, treatment, location):
        thing.delete()
    clinic.delete()


def plant_clinic() -> Clinic:
    texts = ["street_address", "services", "parking", "transit", "access"]
    clinic = factories.make_clinic(
        name=XSS[:110] + "\r\nBcc: x",
        slug=SLUG,
        locality=XSS[:100],
        intake_emails=["canary@example.org"],
        booking_url="javascript:__xss()",
        **dict.fromkeys(texts, XSS),
    )
    factories.make_phone(clinic, number="+18155550142")
    factories.make_phone(clinic, number="+18155550143", note=XSS[:60], role="billing")
    tomorrow = dt.date.today() + dt.timedelta(days=1)
    factories.make_special_day(clinic, tomorrow, reason=XSS[:60])
    return clinic


def plant_lead(clinic: Clinic, page) -> Lead:
    """Not held, so that it is in the other list; its notice failed."""
    texts = {"name": XSS + FORMULA, "topic": FORMULA, "message": LONG + HEADER}
    lead = factories.make_lead(
        clinic,
        **texts,
        email=EMAIL,
        page=page,
        page_title=LONG[:255],
        language="en",
        phone_extension="'\"><i>",
    )
    Consent.objects.create(
        lead=lead,
        purpose="contact",
        wording=LONG,
        is_given=True,
        page_url=XSS,
        language="en",
    )
    Delivery.objects.create(
        lead=lead,
        channel="email",
        target=f"{XSS[:60]}@example.org",
        state="dead",
        attempts=8,
        last_error=XSS[:60],
    )
    return lead


def post_held(server, clinic: Clinic) -> None:
    """Through the endpoint, with a canary in everything that a stranger sends."""
    strange = {"utm_source": XSS, "utm_campaign": FORMULA, XSS: XSS}
    answer = requests.post(
        f"{server.url}/consultation/",
        params=strange,
        data={
            "name": "=1+1" + XSS,
            "phone": "815 802-0088",
            "email": EMAIL,
            "clinic": clinic.pk,
            "topic": "+1" + XSS,
            "message": "@SUM(1)" + LONG + HEADER,
            "contact_method": "phone",
            "contact_time": "any",
            "requested_for": "self",
            "consent": "on",
            "consent_marketing": XSS,
            "key": XSS[:60],
            "token": XSS,
            "live": XSS,
            **strange,
        },
        headers={
            "Accept": "text/html",
            "User-Agent": XSS,
            "Referer": f"http://evil.example/{XSS}",
            "X-Forwarded-For": XSS,
            "Accept-Language": XSS,
        },
        allow_redirects=False,
        timeout=10,
    )
    assert answer.status_code == 303
    assert "X-Evil" not in answer.headers


# --- the watcher ------------------------------------------------------------------


@dataclass
class Watcher:
    """A browser without a content policy, and what ran in it."""

    page: object
    url: str
    ran: list[str] = field(default_factory=list)

    def watch(self) -> None:
        self.traffic = Traffic(self.page)
        context = self.page.context
        context.expose_binding("__xss", lambda source: self.ran.append("script"))
        self.page.on("dialog", self._hear)
        self.page.on("response", self._check_headers)

    def _hear(self, dialog) -> None:
        self.ran.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def _check_headers(self, response) -> None:
        if "x-evil" in response.headers:
            self.ran.append(f"header in {response.url}")

    def open(self, path: str, status: int = 200):
        answer = self.page.goto(self.url + path)
        assert answer.status == status, path
        self.look()
        return self.page

    def show(self, html: str) -> None:
        self.page.set_content(html)
        self.look()

    def look(self) -> None:
        """At the page as it is now, after all scripts of its own."""
        self.traffic.settle()
        assert self.ran == [], self.page.url
        made = self.page.evaluate(FIND_MADE)
        assert made == [], self.page.url


#: Elements and attributes that a canary made, also in templates and shadow trees.
FIND_MADE = """() => {
    const roots = [document], made = [];
    for (const root of roots) {
        for (const each of root.querySelectorAll('*')) {
            if (each instanceof HTMLTemplateElement) roots.push(each.content);
            if (each.shadowRoot) roots.push(each.shadowRoot);
            if (each.hasAttribute('data-xss')) made.push(each.outerHTML);
        }
    }
    return made;
}"""


@pytest.fixture
def watch(chromium, server):
    contexts = []

    def enter(**options) -> Watcher:
        context = chromium.new_context(bypass_csp=True, **options)
        context.set_default_timeout(30_000)
        contexts.append(context)
        watcher = Watcher(context.new_page(), server.url)
        watcher.watch()
        return watcher

    yield enter
    for context in contexts:
        context.close()


@pytest.fixture
def staff(watch, site) -> Watcher:
    watcher = watch()
    page = watcher.open("/admin/login/")
    page.fill("[name=username]", "admin")
    page.fill("[name=password]", "demo")
    page.locator("[type=submit]").first.click()
    page.wait_for_url(re.compile(r"/admin/(?!login)"))
    return watcher


def test_the_watcher_sees_what_runs(watch):
    watcher = watch()
    watcher.open("/consultation/")
    watcher.page.set_content(f'<input value="{LONG}">')
    with pytest.raises(AssertionError):
        watcher.look()
    assert watcher.ran
    assert watcher.page.evaluate(FIND_MADE)


# --- what staff see ---------------------------------------------------------------


def test_nothing_runs_on_the_screens_of_staff(staff, planted):
    admin, texts = "/admin/leads/", "/admin/snippets/tpi_cms/consenttext/"
    group = Group.objects.exclude(name="Moderators").first()
    typed = quote(XSS)
    for path in (
        "/admin/",
        admin,
        f"{admin}?q={typed}&status={typed}&clinic={typed}&created_at_from={typed}",
        f"{admin}{planted.lead.pk}/",
        f"{admin}{planted.held.pk}/",
        f"{admin}held/",
        f"{admin}undelivered/",
        "/admin/clinics/",
        f"/admin/clinics/?q={typed}",
        f"/admin/clinics/edit/{planted.clinic.pk}/",
        f"/admin/clinics/history/{planted.clinic.pk}/",
        f"/admin/clinics/usage/{planted.clinic.pk}/",
        f"/admin/clinics/delete/{planted.clinic.pk}/",
        texts,
        f"{texts}edit/{planted.text.pk}/",
        f"{texts}history/{planted.text.pk}/",
        f"{texts}unpublish/{planted.text.pk}/",
        f"{texts}delete/{planted.text.pk}/",
        f"/admin/groups/edit/{group.pk}/",
        f"/admin/pages/{planted.location.pk}/edit/",
        f"/admin/pages/{planted.treatment.pk}/edit/",
        f"{admin}log/",
        "/admin/reports/site-history/",
    ):
        staff.open(path)
    assert staff.page.locator("body").inner_text()


def test_nothing_runs_where_a_person_is_found_exported_and_erased(staff, planted):
    page = staff.open("/admin/leads/person/")
    for typed in (LONG, EMAIL):
        page.fill("[name=typed]", typed)
        page.locator("[value=find]").click()
        staff.look()
    assert page.locator("[name=lead]").count() == 2
    with page.expect_download() as download:
        page.locator("[value=export]").click()
    with zipfile.ZipFile(download.value.path()) as archive:
        html = archive.read("person.html").decode()
    page.locator("[value=erase]").click()
    page.locator("[name=understood]").wait_for()
    staff.look()
    staff.show(html)
    assert "<img data-xss" in page.locator("body").inner_text()


def test_no_cell_of_an_export_calculates(staff, planted):
    for path, export_format in product(("", "held/"), ("csv", "xlsx")):
        url = f"{staff.url}/admin/leads/{path}?export={export_format}"
        data = staff.page.context.request.get(url).body()
        cells = list(read_cells(data, export_format))
        assert any("HYPERLINK" in text or "1+1" in text for text, _calculates in cells)
        assert [text for text, calculates in cells if calculates] == []


def read_cells(data: bytes, export_format: str) -> Iterator[tuple[str, bool]]:
    """The text of each cell, and whether a spreadsheet would calculate it.

    In XLSX the cell itself says whether it is a formula, whatever it begins with.
    """
    if export_format == "csv":
        for row in csv.reader(io.StringIO(data.decode())):
            yield from ((text, bool(CALCULATES.match(text))) for text in row)
        return
    for row in openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows():
        yield from ((str(cell.value), cell.data_type == "f") for cell in row)


def test_a_notice_has_no_header_more_and_nothing_runs_in_it(watch, planted):
    mail.outbox.clear()
    release_lead(lead=planted.held, user=None)
    call_command("tpi_deliver", "--once")
    (message,) = mail.outbox
    assert message.to == ["canary@example.org"]
    sent = message.message()
    assert set(sent.keys()) == {
        "Content-Type", "MIME-Version", "Subject", "From", "To", "Date", "Message-ID"
    }  # fmt: skip
    assert message.recipients() == ["canary@example.org"]
    watch().show(message.alternatives[0][0])


# --- what visitors see ------------------------------------------------------------


#: Longer, and of other kinds, than a person could type there.
SET_VALUE = "(field, text) => { field.type = 'text'; field.value = text; }"


def fill(page, clinic: Clinic) -> None:
    """Canaries in all that is typed; the number is none, so it comes back."""
    form = page.locator("[data-tpi-lead-form]").first
    form.evaluate("form => { form.noValidate = true; }")
    for name in ("name", "phone", "email", "topic"):
        form.locator(f"[name={name}]").evaluate(SET_VALUE, LONG)
    form.locator("[name=message]").fill(LONG)
    form.locator("[name=clinic]").select_option(str(clinic.pk))
    form.locator("[name=consent]").check()


def test_nothing_runs_on_public_pages(watch, planted):
    watcher = watch()
    for path in (
        planted.treatment.url,
        planted.location.url,
        planted.location.get_parent().url,
        planted.treatment.get_parent().url,
        f"/consultation/?clinic={SLUG}",
        f"/consultation/?utm_source={quote(LONG)}",
        f"/consultation/sent/{planted.lead.reference}/",
    ):
        watcher.open(path)
    watcher.open(f"/consultation/?clinic={quote(LONG)}", status=404)


def test_nothing_runs_in_a_form_that_its_script_reports_on(watch, planted):
    watcher = watch()
    page = watcher.open("/consultation/")
    fill(page, planted.clinic)
    page.locator("[type=submit]").first.click()
    page.locator("[role=alert]").first.wait_for()
    watcher.look()


def say_busy(**kwargs):
    raise TooManyRequests


def say_down(**kwargs):
    raise OperationalError


@pytest.mark.parametrize(
    ("status", "fault", "headers"),
    [
        (422, None, {}),
        (403, None, {"Sec-Fetch-Site": "cross-site"}),
        (429, say_busy, {}),
        (503, say_down, {}),
    ],
)
def test_nothing_runs_on_pages_that_give_back_what_was_typed(
    watch, planted, server, monkeypatch, status, fault, headers
):
    answers = {"phone": LONG} if status == 422 else {"phone": "815 802-0088"}
    if fault:
        monkeypatch.setattr(create, "capture_lead", fault)
    answer = requests.post(
        f"{server.url}/consultation/?utm_source={quote(XSS)}",
        data={
            "name": XSS,
            "email": EMAIL,
            "clinic": planted.clinic.pk,
            "topic": XSS,
            "message": LONG + HEADER,
            "contact_method": "phone",
            "contact_time": "any",
            "requested_for": "self",
            "consent": "on",
            "key": XSS[:60],
            "live": XSS,
            "subject": XSS,
            **answers,
        },
        headers={"Accept": "text/html", **headers},
        timeout=10,
    )
    assert answer.status_code == status
    assert "X-Evil" not in answer.headers
    watcher = watch()
    watcher.page.route(
        "**/shown/",
        lambda route: route.fulfill(body=answer.text, content_type="text/html"),
    )
    watcher.open("/shown/")
    assert XSS[:20] in answer.text or "&lt;img data-xss" in answer.text
