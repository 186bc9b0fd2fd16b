"""Leads held as likely spam: their queue, their release, their daily count."""

from __future__ import annotations

import re
import threading

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tpi_cms.leads.access.models import GroupClinicPermission
from tpi_cms.leads.audit.models import LeadLogEntry
from tpi_cms.leads.intake.held import release_lead
from tpi_cms.leads.outbox.models import Delivery
from tpi_cms.leads.record.models import Lead
from tpi_cms.leads.record.steps import LeadHeldError, change_status
from tpi_cms.signals import lead_captured

RELEASE = "tpi_cms.lead.release"


def make_held(clinic, **fields):
    defaults = {
        "held_at": timezone.now(),
        "spam_score": 60,
        "spam_reasons": ["honeypot"],
        "name": "Marguerite Osei",
    }
    return factories.make_lead(clinic, **{**defaults, **fields})


@pytest.fixture
def desk(clinic):
    return factories.make_frontdesk_user(clinic)


def page(client, user, name="held", *args):
    client.force_login(user)
    return client.get(reverse(f"tpi_cms_lead:{name}", args=args)).content.decode()


def test_held_leads_have_a_list_of_their_own(client, clinic, desk):
    make_held(clinic)
    factories.make_lead(clinic, name="Plain")
    listing = page(client, desk, "index")
    assert "Marguerite" not in listing
    assert 'data-tpi-count="held">1</span>' in listing
    held = page(client, desk)
    assert "Marguerite" in held
    assert "Plain" not in held


def test_the_dashboard_counts_what_waits_at_ones_clinic(client, clinic, desk):
    def read_dashboard():
        client.force_login(desk)
        return client.get(reverse("wagtailadmin_home")).content.decode()

    other = factories.make_clinic()
    make_held(other)
    factories.make_lead(other)
    factories.make_lead(clinic, status="booked")
    html = read_dashboard()
    assert "0 requests due" in html
    assert "held as likely spam" not in html
    make_held(clinic)
    factories.make_lead(clinic)
    make_held(clinic, erased_at=timezone.now())
    html = read_dashboard()
    assert "1 request due</a>" in html
    assert "1 held as likely spam" in html


def test_the_lists_stand_side_by_side_with_the_counts_of_ones_clinic(
    client, clinic, desk
):
    other = factories.make_clinic()
    factories.make_lead(clinic)
    make_held(clinic, erased_at=timezone.now())
    for _number in range(2):
        make_held(clinic)
        factories.make_lead(other)
        make_held(other)
    for name in ("index", "held", "undelivered"):
        html = page(client, desk, name)
        shown = dict(re.findall(r'data-tpi-count="(\w+)">(\d+)<', html))
        assert {name: n for name, n in shown.items() if n != "0"} == {
            "due": "1",
            "held": "2",
        }
        assert len(shown) == 7
        url = reverse(f"tpi_cms_lead:{name}")
        assert f'href="{url}" aria-current="page"' in html


def test_the_list_says_why_and_makes_no_link_of_the_number(client, clinic, desk):
    lead = make_held(clinic, phone="+18155550142", spam_reasons=["honeypot", "gone"])
    html = page(client, desk)
    assert "tel:" not in html
    assert "(815) 555-0142" in html
    cell = html.split("<ul>")[1].split("</ul>")[0]
    assert "honeypot" not in cell
    assert "<li>gone</li>" in cell
    assert reverse("tpi_cms_lead:release", args=[lead.pk]) in html


def test_an_empty_list_says_what_comes_next(client, clinic, desk):
    assert "Nothing is held" in page(client, desk)
    client.force_login(desk)
    found = client.get(reverse("tpi_cms_lead:held"), {"owner": "me"})
    assert "No request matches" in found.content.decode()


def test_one_click_releases(client, clinic, desk, django_capture_on_commit_callbacks):
    lead = make_held(clinic)
    heard = []

    def receiver(lead, **kwargs):
        heard.append(lead.pk)

    lead_captured.connect(receiver)
    client.force_login(desk)
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(
            reverse("tpi_cms_lead:release", args=[lead.pk]),
            {"next": reverse("tpi_cms_lead:held")},
        )
    assert response.headers["Location"] == reverse("tpi_cms_lead:held")
    assert Lead.objects.get().held_at is None
    assert Delivery.objects.get().target == "pa@example.org"
    assert heard == [lead.pk]
    entry = LeadLogEntry.objects.get(action=RELEASE)
    assert (entry.lead_id, entry.user) == (lead.pk, desk)
    assert "Released: not spam" in page(client, desk, "edit", lead.pk)


def test_a_second_click_does_nothing(clinic, desk):
    lead = make_held(clinic)
    assert release_lead(lead=lead, user=desk)
    assert not release_lead(lead=lead, user=desk)
    assert Delivery.objects.count() == 1
    assert LeadLogEntry.objects.filter(action=RELEASE).count() == 1


def test_an_erased_lead_is_not_released(clinic, desk):
    lead = make_held(clinic, erased_at=timezone.now())
    assert not release_lead(lead=lead, user=desk)
    assert not Delivery.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_clicks_at_the_same_moment_release_once(clinic, desk):
    lead = make_held(clinic)
    barrier = threading.Barrier(5)
    results = []

    def click():
        barrier.wait()
        results.append(release_lead(lead=Lead.objects.get(), user=desk))
        connection.close()

    threads = [threading.Thread(target=click) for _number in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == [False] * 4 + [True]
    assert Delivery.objects.filter(lead=lead).count() == 1
    assert LeadLogEntry.objects.filter(action=RELEASE).count() == 1


def test_who_may_only_look_gets_no_button(client, clinic, desk):
    lead = make_held(clinic)
    GroupClinicPermission.objects.filter(permission__codename="change_lead").delete()
    url = reverse("tpi_cms_lead:release", args=[lead.pk])
    assert url not in page(client, desk)
    assert url not in page(client, desk, "edit", lead.pk)
    client.post(url)
    assert Lead.objects.get().held_at


def test_who_may_change_at_one_clinic_only_looks_at_the_other(client, clinic, desk):
    other = factories.make_clinic()
    GroupClinicPermission.objects.create(
        group=desk.groups.get(),
        clinic=other,
        permission=Permission.objects.get(codename="view_lead"),
    )
    own, foreign = make_held(clinic), make_held(other)
    html = page(client, desk)
    assert reverse("tpi_cms_lead:release", args=[own.pk]) in html
    url = reverse("tpi_cms_lead:release", args=[foreign.pk])
    assert url not in html
    assert client.post(url).status_code == 404


def test_a_held_lead_shows_why_and_keeps_its_status(client, clinic, desk):
    lead = make_held(clinic)
    html = page(client, desk, "edit", lead.pk)
    assert "Held as likely spam" in html
    assert 'name="outcome"' not in html
    url = reverse("tpi_cms_lead:edit", args=[lead.pk])
    typed = {"outcome": "no_answer", "version": "0", "note": "Ask Jo"}
    answer = client.post(url, typed).content.decode()
    assert "Not saved: this request was taken away." in answer
    assert "Ask Jo" in answer
    with pytest.raises(LeadHeldError):
        change_status(lead=lead, status="booked", user=desk)
    assert Lead.objects.get().status == "new"


def test_a_button_in_a_row_carries_a_token(clinic, desk):
    """Browsers are asked for it, which the test client is only on demand."""
    lead = factories.make_lead(clinic, held_at=timezone.now())
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(desk)
    url = reverse("tpi_cms_lead:release", args=[lead.pk])
    html = browser.get(reverse("tpi_cms_lead:held")).content.decode()
    form = re.search(rf'<form action="{url}".*?</form>', html, re.S).group()
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', form).group(1)
    browser.post(url, {"csrfmiddlewaretoken": token})
    assert Lead.objects.get(pk=lead.pk).held_at is None
