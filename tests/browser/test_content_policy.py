"""``default-src 'self'`` holds on each public page and in each of a form's endings."""

from __future__ import annotations

import re

import pytest
from django.db import OperationalError

from tests import factories
from tpi_cms.leads.intake.capture import TooManyRequests
from tpi_cms.leads.intake.spam import proof_of_work
from tpi_cms.leads.intake.views import create
from tpi_cms.leads.record.models import Lead

POLICY = "default-src 'self'"
THANKS = re.compile(r"/consultation/sent/")
TELL = "addEventListener('securitypolicyviolation', (e) => tellViolation(e.blockedURI))"


@pytest.fixture
def three_boxes(db):
    """Contact, SMS and marketing, with published texts."""
    texts = [
        factories.make_consent_text(purpose=purpose)
        for purpose in ("contact", "sms", "marketing")
    ]
    yield
    for text in texts:
        text.delete()


@pytest.fixture
def visitor(visit, site, three_boxes):
    """Somebody whose browser tells of every violation; see ``violations``."""
    visitor = visit()
    visitor.page.context.set_default_timeout(30_000)
    visitor.violations = []
    visitor.page.context.expose_binding(
        "tellViolation", lambda source, what: visitor.violations.append(what)
    )
    visitor.page.context.add_init_script(TELL)
    yield visitor
    Lead.objects.all().delete()


def violations(visitor) -> list[str]:
    told = [text for text in visitor.complaints if "Security Policy" in text]
    return told + visitor.violations


def form_of(page):
    return page.locator("[data-tpi-lead-form]").first


def fill(page, site) -> None:
    form = form_of(page)
    form.locator("[name=name]").fill("Quillon Featherstonehaugh")
    form.locator("[name=phone]").fill("815 802-0088")
    form.locator("[name=clinic]").select_option(str(site.here.pk))
    form.evaluate(
        "form => form.querySelectorAll('details').forEach(d => d.open = true)"
    )
    form.locator("[name=contact_method][value=text]").check()
    for box in form.locator("[type=checkbox]").all():
        box.check()


def set_disclosures(form, *, is_open: bool) -> None:
    form.evaluate(
        "(form, open) => form.querySelectorAll('details').forEach(d => d.open = open)",
        is_open,
    )


def send_without_script(visitor, change: str = "") -> None:
    """As a browser does by itself; the page that answers still runs its scripts."""
    page = visitor.page
    with page.expect_navigation(url="**/consultation/**") as answer:
        form_of(page).evaluate(f"form => {{ {change}; form.submit(); }}")
    visitor.answer = answer.value
    visitor.traffic.settle()


def check(visitor, status: int) -> None:
    assert visitor.answer.status == status
    assert visitor.answer.headers["content-security-policy"] == POLICY
    assert visitor.page.locator("h1").count() == 1
    assert violations(visitor) == []
    assert visitor.foreign_requests == []


def test_a_violation_would_be_seen(visitor, site):
    page = visitor.open(site.treatment.url)
    page.evaluate("document.body.setAttribute('style', 'color: red')")
    page.evaluate("document.body.append(Object.assign(new Image(), {src: '//a.test'}))")
    page.wait_for_timeout(200)
    assert len(visitor.violations) == 2


@pytest.mark.parametrize("asks_for_work", [False, True])
def test_from_errors_told_by_the_script_to_the_thanks(
    visitor, site, settings, monkeypatch, asks_for_work
):
    easy = {**proof_of_work.DIFFICULTY, "cost": 10}
    monkeypatch.setattr(proof_of_work, "DIFFICULTY", easy)
    settings.TPI_CMS_PROOF_OF_WORK = asks_for_work
    page = visitor.open(site.treatment.url)
    form = form_of(page)
    sms = form.locator("[name=consent_sms]")
    set_disclosures(form, is_open=True)
    assert not sms.is_visible()  # asked with the choice of text messages only
    fill(page, site)
    sms.uncheck()
    set_disclosures(form, is_open=False)
    assert not sms.is_visible()
    form.locator("[type=submit]").first.click()
    page.locator("[role=alert]").first.wait_for()
    assert sms.is_visible()  # an error in a closed disclosure opens it
    fill(page, site)
    visitor.traffic.settle()
    with page.expect_navigation(url=THANKS) as answer:
        form_of(page).locator("[type=submit]").first.click()
    visitor.answer = answer.value
    visitor.traffic.settle()
    paths = [url.partition("/consultation/")[2] for url in visitor.requests]
    assert "live/" in paths
    assert ("challenge/" in paths) == settings.TPI_CMS_PROOF_OF_WORK
    check(visitor, 200)


def test_the_form_by_itself_and_the_thanks_without_script(visitor, site):
    page = visitor.open("/consultation/")
    fill(page, site)
    send_without_script(visitor)
    assert THANKS.search(page.url)
    check(visitor, 200)


@pytest.mark.parametrize(
    ("status", "change"),
    [
        (422, "form.elements.email.value = 'nobody'"),
        (413, "form.elements.message.value = 'x'.repeat(300000)"),
        (400, "form.enctype = 'text/plain'"),
    ],
)
def test_what_was_sent_can_not_be_taken(visitor, site, status, change):
    page = visitor.open(site.treatment.url)
    fill(page, site)
    send_without_script(visitor, change)
    check(visitor, status)


def test_another_site_sent_it(visitor, site, server):
    """The same machine by another name is another site for a browser."""
    page = visitor.page
    page.goto(server.url.replace("localhost", "127.0.0.1") + site.treatment.url)
    fill(page, site)
    visitor.requests.clear()
    send_without_script(visitor, f"form.action = '{server.url}/consultation/'")
    check(visitor, 403)


def say_busy(**kwargs):
    raise TooManyRequests


def say_down(**kwargs):
    raise OperationalError


@pytest.mark.parametrize(("status", "fault"), [(429, say_busy), (503, say_down)])
@pytest.mark.parametrize("script", [True, False])
def test_it_can_not_be_taken_now(visitor, site, monkeypatch, status, fault, script):
    monkeypatch.setattr(create, "capture_lead", fault)
    page = visitor.open(site.treatment.url)
    fill(page, site)
    if script:
        with page.expect_response("**/consultation/") as answer:
            form_of(page).locator("[type=submit]").first.click()
        visitor.answer = answer.value
    else:
        send_without_script(visitor)
    alert = page.locator("[role=alert]").first
    alert.wait_for()
    assert alert.inner_text().lower().startswith("your request was not sent")
    check(visitor, status)
