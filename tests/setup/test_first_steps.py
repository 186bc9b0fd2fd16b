"""The list of first steps on the dashboard: it ticks itself, and goes in time."""

from __future__ import annotations

import re

import pytest
from django.urls import NoReverseMatch, reverse

from wagtail.models import Site

from tests import factories
from tpi_cms.clinics.models import Clinic
from tpi_cms.leads.outbox import heartbeat
from tpi_cms.pages.models import LocationIndexPage, TreatmentIndexPage
from tpi_cms.setup import first_steps
from tpi_cms.setup.first_steps import get_steps

pytestmark = pytest.mark.django_db


def get_left() -> list[str]:
    return [step.title for step in get_steps() if not step.is_done]


def read(client, user) -> str:
    client.force_login(user)
    html = client.get(reverse("wagtailadmin_home")).content.decode()
    found = re.search(r'<section[^>]*id="tpi-first-steps.*?</section>', html, re.S)
    return found[0] if found else ""


def test_each_step_ticks_itself(settings):
    settings.TPI_CMS_FALLBACK_RECIPIENTS = []
    factories.make_home()
    clinic = factories.make_clinic(intake_emails=[], street_address="")
    steps = [
        lambda: Site.objects.update(hostname="www.harbor-pain.us"),
        lambda: factories.make_index(LocationIndexPage),
        lambda: factories.make_phone(clinic),
        lambda: Clinic.objects.update(intake_emails=["desk@harbor-pain.us"]),
        lambda: factories.make_treatment(factories.make_index(TreatmentIndexPage)),
        lambda: factories.make_frontdesk_user(clinic),
        heartbeat.beat,
        lambda: factories.make_lead(clinic),
    ]
    left = get_left()
    assert len(left) == len(steps)
    Clinic.objects.update(street_address="214 Weir Street")
    for step in steps:
        step()
        assert get_left() == (left := left[1:])


def test_it_names_the_clinic_that_is_not_whole(settings):
    settings.TPI_CMS_FALLBACK_RECIPIENTS = []
    clinic = factories.make_clinic(name="Alder Mills", intake_emails=[])
    left = [step for step in get_steps() if not step.is_done]
    urls = {words: step.url for step in left for words in (step.title, step.text)}
    edit = reverse("tpi_cms_clinic:edit", args=[clinic.pk])
    assert urls["Complete Alder Mills: phone, address and hours"] == edit
    assert urls["Nobody is told of requests to Alder Mills."] == edit


def test_it_stays_until_the_first_request(client):
    admin = factories.make_superuser()
    factories.make_home()
    page = read(client, admin)
    assert "First steps: 8 to go" in page
    assert reverse("tpi_cms:lead_create") in page
    factories.make_lead()
    assert read(client, admin) == ""


def test_done_steps_are_folded(client):
    factories.make_home()
    Site.objects.update(hostname="www.harbor-pain.us")
    done = read(client, factories.make_superuser()).split("<details")[1]
    assert "1 done" in done and "Give the site its public" in done


def test_nobody_is_sent_where_they_may_not_go(client):
    """A manager sets clinics up, but neither the site nor its users."""
    page = read(client, factories.make_manager())
    assert "Give the site its public address" in page
    links = re.findall(r'href="(/admin/[^"]*)"', page)
    assert reverse("tpi_cms_clinic:add") in links
    assert [url for url in links if client.get(url).status_code != 200] == []


def test_the_front_desk_sees_none_of_it(client):
    assert read(client, factories.make_frontdesk_user(factories.make_clinic())) == ""


def test_a_site_without_wagtails_own_lists_has_its_dashboard(client, monkeypatch):
    """Such as one without ``wagtail.sites``."""

    def find(name, *args, **kwargs):
        if name.startswith(("wagtailsites", "wagtailusers")):
            raise NoReverseMatch
        return reverse(name, *args, **kwargs)

    monkeypatch.setattr(first_steps, "reverse", find)
    page = read(client, factories.make_superuser())
    assert "Give the front desk its log-ins" in page
    assert "/admin/users/" not in page


def test_hours_that_cannot_be_read_are_none():
    clinic = factories.make_clinic()
    factories.make_phone(clinic)
    Clinic.objects.update(weekly_hours=[])
    titles = [step.title for step in get_steps() if not step.is_done]
    assert f"Complete {clinic.name}: phone, address and hours" in titles


def test_a_clinic_that_is_not_on_the_website_is_none_yet():
    factories.make_clinic(public_without_page=False)
    assert "Add a clinic with its phone, address and hours" in get_left()
