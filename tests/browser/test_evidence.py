"""What the script sends along with a form: the live token and the proof of work."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from tpi_cms.leads.intake.spam import proof_of_work, scoring
from tpi_cms.leads.record.models import Lead

THANKS = re.compile(r"/consultation/sent/")


@pytest.fixture
def patient(visit, site):
    yield lambda: visit()
    Lead.objects.all().delete()


def open_form(visitor, site):
    """The visitor's page, and the form on it."""
    page = visitor.open(site.treatment.url)
    visitor.traffic.settle()
    return page, page.locator("[data-tpi-lead-form]").first


def fill(form, site) -> None:
    form.locator("[name=name]").fill("Quillon Featherstonehaugh")
    form.locator("[name=phone]").fill("815 802-0088")
    form.locator("[name=clinic]").select_option(str(site.here.pk))
    form.locator("[name=consent]").check()


def asked(visitor, path: str) -> int:
    return [urlsplit(url).path for url in visitor.requests].count(path)


def violations(visitor) -> list[str]:
    """Of the policy; the first visitor also misses an icon of the site."""
    return [text for text in visitor.complaints if "Security Policy" in text]


def test_the_live_token_is_fetched_once_at_the_first_touch(patient, site, monkeypatch):
    monkeypatch.setattr(scoring, "TOO_FAST", 3600.0)
    visitor = patient()
    page, form = open_form(visitor, site)
    assert asked(visitor, "/consultation/live/") == 0
    with page.expect_response("**/consultation/live/") as answer:
        form.locator("[name=name]").focus()
    live = answer.value.json()["live"]
    assert "cookie" not in answer.value.request.headers
    fill(form, site)
    with page.expect_request("**/consultation/") as sent:
        form.locator("[type=submit]").click()
    page.wait_for_url(THANKS)
    assert parse_qs(sent.value.post_data)["live"] == [live]
    assert asked(visitor, "/consultation/live/") == 1
    lead = Lead.objects.get()
    assert lead.spam_reasons == ["too_fast"] and not lead.held_at
    assert violations(visitor) == []


def test_the_button_alone_is_no_filling_in(patient, site):
    visitor = patient()
    page, form = open_form(visitor, site)
    form.locator("[type=submit]").focus()
    page.wait_for_timeout(100)
    assert asked(visitor, "/consultation/live/") == 0


@pytest.mark.parametrize("answer", ["none", "late"])
def test_without_an_answer_the_form_is_sent_all_the_same(patient, site, answer):
    visitor = patient()
    page, form = open_form(visitor, site)
    # Late: the browser gives up by itself, before an answer would say "just now".
    handle = (lambda route: route.abort()) if answer == "none" else (lambda route: None)
    page.route("**/consultation/live/", handle)
    with page.expect_event("requestfailed", timeout=4000):
        fill(form, site)
    form.locator("[type=submit]").click()
    page.wait_for_url(THANKS)
    assert Lead.objects.get().spam_reasons == ["no_script"]


def test_the_browser_solves_the_task_under_a_strict_policy(
    patient, site, settings, monkeypatch
):
    easy = {**proof_of_work.DIFFICULTY, "cost": 10}
    monkeypatch.setattr(proof_of_work, "DIFFICULTY", easy)
    settings.TPI_CMS_PROOF_OF_WORK = True
    settings.TPI_CMS_FRAGMENT_SECONDS = 0
    visitor = patient()
    page, form = open_form(visitor, site)
    assert asked(visitor, "/consultation/challenge/") == 0
    page.evaluate(
        """() => {
            const encode = window.btoa;
            window.solved = new Promise((resolve) => {
                window.btoa = (text) => { resolve(); return encode(text); };
            });
        }"""
    )
    fill(form, site)
    # Not wait_for_function: it asks again by eval(), which the policy forbids.
    page.evaluate("() => window.solved")
    form.locator("[type=submit]").click()
    page.wait_for_url(THANKS)
    assert Lead.objects.get().spam_reasons == ["proof_of_work"]
    assert violations(visitor) == []
    assert visitor.foreign_requests == []
