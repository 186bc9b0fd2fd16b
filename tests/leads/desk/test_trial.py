"""The button that tests a clinic, and its page."""

from __future__ import annotations

import pytest
from django.urls import NoReverseMatch, reverse

from tests import factories
from tpi_cms.leads.desk import trial
from tpi_cms.leads.intake.trials import runs
from tpi_cms.leads.intake.trials.chain import Step

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client, clinic, monkeypatch):
    """Of a front desk; ``started`` are the clinics tested."""
    client.force_login(factories.make_frontdesk_user(clinic))
    client.url = reverse("tpi_cms_lead:test", args=[clinic.pk])
    client.started = []
    monkeypatch.setattr(trial, "start_test", client.started.append)
    return client


def test_it_begins_and_says_each_step_as_it_comes(page, clinic):
    assert b"Send a test request" in page.get(page.url).content
    assert page.post(page.url)["Location"] == page.url
    assert page.started == [clinic]
    steps = [Step("Page", True, "found"), Step("Form", False, "Look at the cache.")]
    runs._note(clinic, steps[:1])
    response = page.get(page.url)
    assert response["Refresh"] and b"Under way" in response.content
    runs._note(clinic, steps, is_over=True)
    response = page.get(page.url)
    assert "Refresh" not in response
    for words in ("Look at the cache.", "may not reach this clinic"):
        assert words in response.content.decode()


def test_another_clinics_is_not_found(page):
    other = factories.make_clinic()
    url = reverse("tpi_cms_lead:test", args=[other.pk])
    assert page.get(url).status_code == page.post(url).status_code == 404
    assert page.started == []


def test_a_clinic_that_takes_no_requests_is_not_tested(page, clinic):
    type(clinic).objects.update(status="closed")
    page.post(page.url)
    assert page.started == []
    assert b"Send a test request" not in page.get(page.url).content


def test_the_clinics_form_leads_to_it(client, clinic):
    client.force_login(factories.make_manager())
    html = client.get(reverse("tpi_cms_clinic:edit", args=[clinic.pk])).content.decode()
    assert reverse("tpi_cms_lead:test", args=[clinic.pk]) in html


def test_a_site_without_requests_in_its_admin_has_no_button(
    client, clinic, monkeypatch
):
    def lack(name, **kwargs):
        if name.startswith("tpi_cms_lead:"):
            raise NoReverseMatch
        return reverse(name, **kwargs)

    monkeypatch.setattr("tpi_cms.clinics.admin.views.reverse", lack)
    client.force_login(factories.make_manager())
    response = client.get(reverse("tpi_cms_clinic:edit", args=[clinic.pk]))
    assert b"Send a test request" not in response.content


def test_one_at_a_time(clinic, monkeypatch):
    begun = []
    monkeypatch.setattr(runs.threading.Thread, "start", lambda self: begun.append(1))
    runs.start_test(clinic)
    runs.start_test(clinic)
    assert len(begun) == 1


@pytest.mark.parametrize("has_run", [False, True])
def test_of_two_at_once_one_begins(clinic, monkeypatch, has_run):
    """Both saw that none ran."""
    begun = []
    monkeypatch.setattr(runs.threading.Thread, "start", lambda t: begun.append(t))
    if has_run:
        runs._note(clinic, [], is_over=True)
    found = runs.get_run(clinic)
    monkeypatch.setattr(runs, "get_run", lambda clinic: found)
    runs.start_test(clinic)
    runs.start_test(clinic)
    (thread,) = begun
    assert thread.daemon  # The server may stop meanwhile.
