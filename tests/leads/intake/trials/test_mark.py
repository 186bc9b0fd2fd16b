"""Only the site itself makes a test, and a test counts nowhere."""

from __future__ import annotations

import pytest
from django.core import signing
from django.urls import reverse

from tests import factories
from tpi_cms.leads.desk.dashboard import get_undelivered
from tpi_cms.leads.intake.trials import mark
from tpi_cms.leads.intake.trials.mark import make_mark
from tpi_cms.leads.outbox.health import get_health
from tpi_cms.leads.outbox.models import Delivery
from tpi_cms.leads.record.models import Lead

pytestmark = pytest.mark.django_db


def get_last() -> Lead:
    return Lead.with_tests.order_by("-pk")[0]


def test_with_its_mark_it_is_a_test_whatever_it_looks_like(
    clinic, filled, send, settings
):
    """No limit of addresses meets it, and it adds to none; it isn't held as spam."""
    settings.TPI_CMS_ADDRESS_CAP = 1
    for number in range(3):
        spam = {"subject": "bot", "message": f"http://a.com http://b.com {number}"}
        response = send(filled(test=make_mark(clinic), **spam))
        lead = get_last()
        assert lead.is_test and not lead.held_at
        thanks = reverse("tpi_cms:lead_thanks", args=[lead.reference])
        assert response["Location"] == thanks
    send(filled(message="Of a person"))
    assert not get_last().is_test and get_last().spam_reasons == ["no_script"]


def forge(clinic):
    return signing.TimestampSigner(salt="another").sign(f"mark:x:{clinic.pk}")


def use_up(clinic):
    text = make_mark(clinic)
    assert mark.use_mark(text, clinic)
    return text


def make_old(clinic):
    return make_mark(clinic)


def make_anothers(clinic):
    return make_mark(factories.make_clinic())


@pytest.mark.parametrize(
    "make", [forge, use_up, make_old, make_anothers, lambda clinic: "\0é:x:y"]
)
def test_any_other_mark_makes_an_ordinary_request(
    clinic, filled, send, monkeypatch, make
):
    text = make(clinic)
    if make is make_old:
        monkeypatch.setattr(mark, "GOOD_FOR", -1)
    assert send(filled(test=text)).status_code == 303
    lead = Lead.objects.get()
    assert not lead.is_test and lead.address_hash
    assert Delivery.objects.get().target == "pa@example.org"


def test_it_counts_nowhere(clinic, filled, send, client):
    send(filled(test=make_mark(clinic), name="Test-zq"))
    lead = Lead.with_tests.get()
    Delivery.objects.create(lead=lead, channel="email", target="x", state="dead")
    assert not Lead.objects.exists() and not clinic.leads.exists()
    assert (get_health().undelivered, get_health().dead) == (0, 0)
    superuser = factories.make_superuser()
    assert not get_undelivered(superuser).exists()
    client.force_login(superuser)
    for path in ("", "?export=csv", "held/", "undelivered/", f"{lead.pk}/"):
        response = client.get(f"{reverse('tpi_cms_lead:index')}{path}")
        body = b"".join(response) if response.streaming else response.content
        assert b"test-zq" not in body.lower()
