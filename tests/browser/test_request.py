"""The whole way of a consultation request, with and without JavaScript."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.core.management import call_command

from tpi_cms.leads.outbox.models import Delivery
from tpi_cms.leads.record.models import Lead
from tpi_cms.pages.models import LocationPage

CANARY = "Quillon Featherstonehaugh"
with_and_without_script = pytest.mark.parametrize(
    "script", [True, False], ids=["script", "no script"]
)


@pytest.fixture
def patient(visit, site):
    """A person who reads a treatment page; their requests are gone at the end."""
    yield lambda **options: visit(**options)
    Lead.objects.all().delete()


def form_of(page):
    return page.locator("[data-tpi-lead-form]").first


def fill(page, **answers) -> None:
    form = form_of(page)
    for name, value in answers.items():
        field = form.locator(f"[name={name}]")
        if name == "clinic":
            field.select_option(value)
        else:
            field.fill(value)


def fill_validly(page, site) -> None:
    fill(page, name=CANARY, phone="815 802-0088", clinic=str(site.here.pk))
    form_of(page).locator("[name=consent]").check()


def send(page) -> None:
    form_of(page).locator("[type=submit]").first.click()


def location_of(clinic) -> str:
    return LocationPage.objects.get(clinic=clinic).url


def set_status(clinic, status: str) -> None:
    clinic.status = status
    clinic.save()


def log_in(visitor, username: str):
    page = visitor.open("/admin/login/")
    page.fill("[name=username]", username)
    page.fill("[name=password]", "demo")
    page.locator("[type=submit]").first.click()
    page.wait_for_url(re.compile(r"/admin/(?!login)"))
    return page


@with_and_without_script
def test_from_the_treatment_page_to_the_front_desk(patient, visit, site, script):
    page = patient(script=script).open(site.treatment.url)

    calls = page.locator('main a[href="tel:+1-815-555-0142"]')
    assert calls.first.inner_text().endswith("(815) 555-0142")

    fill(page, name=CANARY, clinic=str(site.here.pk), message="Is it done on Fridays?")
    form_of(page).locator("[name=consent]").check()
    send(page)
    summary = page.locator("[role=alert]").first
    summary.wait_for()
    if script:
        assert summary.evaluate("node => node === document.activeElement")
    target = summary.locator("a").first.get_attribute("href")
    assert page.locator(target).count() == 1
    form = form_of(page)
    assert form.locator("[name=name]").input_value() == CANARY
    assert form.locator("[name=message]").input_value() == "Is it done on Fridays?"
    assert form.locator("[name=clinic]").input_value() == str(site.here.pk)
    assert form.locator("[name=consent]").is_checked()
    assert Lead.objects.count() == 0

    fill(page, phone="815 802-0088 ext. 4")
    send(page)
    page.wait_for_url(re.compile(r"/consultation/sent/"))
    assert CANARY not in page.content()
    assert site.here.name in page.locator("main").inner_text()

    lead = Lead.objects.get()
    assert lead.clinic == site.here
    assert lead.page_id == site.treatment.pk
    assert (str(lead.phone), lead.phone_extension) == ("+18158020088", "4")

    assert mail.outbox == []
    call_command("tpi_deliver", "--once")
    assert [message.to for message in mail.outbox] == [site.here.intake_emails]
    assert CANARY not in mail.outbox[0].message().as_string()
    assert set(Delivery.objects.values_list("state", flat=True)) == {"done"}

    admin_path = re.search(r"/admin/\S+", mail.outbox[0].body).group()
    desk = visit()
    log_in(desk, f"frontdesk-{site.here.slug}")
    assert CANARY in desk.open(admin_path).content()

    stranger = visit()
    log_in(stranger, f"frontdesk-{site.there.slug}")
    answer = stranger.page.goto(stranger.base_url + admin_path)
    assert answer.status == 404
    assert CANARY not in stranger.page.content()


def test_a_location_page_asks_its_own_clinic(patient, site):
    page = patient().open(location_of(site.there))
    assert form_of(page).locator("select[name=clinic]").count() == 0
    fill(page, name=CANARY, phone="815 802-0088")
    form_of(page).locator("[name=consent]").check()
    send(page)
    page.wait_for_url(re.compile(r"/consultation/sent/"))
    assert Lead.objects.get().clinic == site.there


def test_a_double_click_sends_one_request(patient, site):
    page = patient().open(site.treatment.url)
    fill_validly(page, site)
    form_of(page).locator("[type=submit]").first.dblclick()
    page.wait_for_url(re.compile(r"/consultation/sent/"))
    assert Lead.objects.count() == 1


def test_going_back_and_sending_again_stores_nothing_twice(patient, site):
    page = patient(script=False).open(site.treatment.url)
    for _time in range(2):
        fill_validly(page, site)
        send(page)
        page.wait_for_url(re.compile(r"/consultation/sent/"))
        page.go_back()
    assert Lead.objects.count() == 1


def test_a_lost_connection_keeps_the_text_and_names_whom_to_call(patient, site):
    page = patient().open(site.treatment.url)
    fill_validly(page, site)
    page.route("**/consultation/", lambda route: route.abort())
    send(page)

    summary = page.locator("[role=alert]").first
    summary.wait_for()
    assert "NOT sent" in summary.inner_text()
    calls = summary.locator("a").evaluate_all("links => links.map(link => link.href)")
    assert calls == ["tel:+1-815-555-0142"]
    assert form_of(page).locator("[name=name]").input_value() == CANARY
    button = form_of(page).locator("[type=submit]").first
    assert button.inner_text() == "Send the request"

    page.unroute("**/consultation/")
    send(page)
    page.wait_for_url(re.compile(r"/consultation/sent/"))
    assert Lead.objects.count() == 1


def test_while_it_is_sent_the_button_says_so(patient, site):
    page = patient().open(site.treatment.url)
    fill_validly(page, site)
    page.route("**/consultation/", lambda route: None)
    send(page)
    page.get_by_role("button", name="Sending…").wait_for()
    assert page.get_by_role("status").filter(has_text="Sending…").count() == 1
    assert form_of(page).get_attribute("aria-busy") == "true"


def test_where_a_visitor_came_from_stays_in_the_tab_until_they_send(patient, site):
    visitor = patient()
    page, posts = visitor.page, []
    page.on("request", lambda request: posts.append(request.post_data or ""))
    landed = f"{visitor.base_url}{site.condition.url}?utm_source=letter&gclid=Known-by"
    page.goto(landed, referer="https://guide.example/private?q=knee")
    page.goto(visitor.base_url + site.treatment.url)
    fill_validly(page, site)
    kept = page.evaluate("JSON.stringify([{...sessionStorage}, {...localStorage}])")
    assert "letter" in kept and "Known-by" not in kept and "knee" not in kept
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 1]
    assert page.context.cookies() == []
    assert not any(posts) and visitor.foreign_requests == []
    assert [url for url in visitor.requests if "letter" in url] == [landed]

    send(page)
    page.wait_for_url(re.compile(r"/consultation/sent/"))
    lead = Lead.objects.get()
    assert lead.source == "letter"
    touch = {"utm_source": "letter", "click": "gclid", "referrer": "guide.example"}
    touch["landing"] = site.condition.url
    assert lead.touches == {"first": touch, "last": touch}


@with_and_without_script
def test_when_the_clinic_closed_meanwhile_another_can_be_chosen(patient, site, script):
    page = patient(script=script).open(location_of(site.there))
    fill(page, name=CANARY, phone="815 802-0088")
    form_of(page).locator("[name=consent]").check()
    try:
        set_status(site.there, site.there.Status.CLOSED)
        send(page)
        page.wait_for_url(re.compile(r"/consultation/$"))
        assert "This clinic takes no requests now" in page.content()
        assert form_of(page).locator("[name=name]").input_value() == CANARY
        fill(page, clinic=str(site.here.pk))
        send(page)
        page.wait_for_url(re.compile(r"/consultation/sent/"))
    finally:
        set_status(site.there, site.there.Status.OPEN)
    assert Lead.objects.get().clinic == site.here


@with_and_without_script
def test_too_many_requests_name_the_clinics_own_number(patient, site, settings, script):
    page = patient(script=script).open(location_of(site.there))
    settings.TPI_CMS_ADDRESS_CAP = 1
    for name in ("Somebody Else", CANARY):
        page.goto(page.url)
        fill(page, name=name, phone="815 802-0088")
        form_of(page).locator("[name=consent]").check()
        send(page)
        page.locator("[role=alert], .tpi-sent").first.wait_for()
        if name != CANARY:
            page.go_back()
    summary = page.locator("[role=alert]").first
    assert summary.locator('a[href^="tel:"]').get_attribute("href") == (
        "tel:+1-815-555-0177"
    )

    settings.TPI_CMS_ADDRESS_CAP = 60
    send(page)
    page.wait_for_url(re.compile(r"/consultation/sent/"))
    assert Lead.objects.filter(name=CANARY).get().clinic == site.there


@with_and_without_script
def test_the_form_with_errors_and_the_thanks_pass_the_checkers(
    patient, site, axe, nu, script
):
    """Axe needs script to run; without it the HTML checker judges alone."""
    page = patient(script=script).open(site.treatment.url)
    fill(page, name=CANARY, clinic=str(site.here.pk))
    form_of(page).locator("[name=consent]").check()
    send(page)
    page.locator("[role=alert]").first.wait_for()
    documents = {"errors": page.content()}
    if script:
        assert axe(page) == []
    fill(page, phone="815 802-0088")
    send(page)
    page.wait_for_url(re.compile(r"/consultation/sent/"))
    documents["thanks"] = page.content()
    if script:
        assert axe(page) == []
    assert nu(documents) == []


def test_the_form_by_itself_passes_the_checkers(visit, axe, nu):
    page = visit(width=375).open("/consultation/")
    assert axe(page) == []
    assert nu({"request": page.content()}) == []
