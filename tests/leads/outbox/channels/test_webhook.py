"""Webhooks as the other side receives and checks them."""

from __future__ import annotations

import pytest
from django.utils import timezone
from standardwebhooks import Webhook, WebhookVerificationError

from tests import factories
from tpi_cms.leads.consents.models import Consent
from tpi_cms.leads.outbox import sending
from tpi_cms.leads.outbox.channels.webhook import WebhookChannel
from tpi_cms.leads.outbox.models import Delivery

pytestmark = pytest.mark.django_db

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
NEXT_SECRET = "whsec_" + "bmV4dCBzZWNyZXQsIGFzIGxvbmcgYXMgaXQgbXVzdCBiZQ=="


@pytest.fixture
def server(https, settings):
    settings.TPI_CMS_WEBHOOKS = {"crm": {"url": https.url, "secret": SECRET}}
    return https


@pytest.fixture
def row(clinic):
    lead = factories.make_lead(
        clinic=clinic, name="Zephyrine Quill", message="It burns", language="en-us"
    )
    return Delivery.objects.create(lead=lead, channel="webhook", target="crm")


def verify(request, secret=SECRET):
    return Webhook(secret).verify(request.body, request.headers)


def set_target(settings, **values):
    (name, target) = next(iter(settings.TPI_CMS_WEBHOOKS.items()))
    settings.TPI_CMS_WEBHOOKS = {name: {**target, **values}}


def test_the_other_side_can_verify_what_it_gets(server, row):
    assert sending.deliver(row.pk)
    (request,) = server.requests
    assert verify(request) == {
        "type": "lead.created",
        "timestamp": row.lead.created_at.isoformat(),
        "data": {"id": row.lead.reference, "clinic": str(row.lead.clinic.key)},
    }
    assert request.headers["webhook-id"] == row.message_key
    with pytest.raises(WebhookVerificationError):
        verify(request, NEXT_SECRET)


def test_while_secrets_change_over_both_verify(server, row, settings):
    set_target(settings, secret=f"{NEXT_SECRET} {SECRET}")
    assert sending.deliver(row.pk)
    assert verify(server.requests[0]) == verify(server.requests[0], NEXT_SECRET)


def test_a_repeat_carries_the_same_id(server, row):
    server.answer = 500
    assert not sending.deliver(row.pk)
    server.answer = 204
    Delivery.objects.update(next_at=timezone.now())
    assert sending.deliver(row.pk)
    first, second = server.requests
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.body == second.body


def test_thin_is_all_a_target_gets_that_asks_for_no_more(server, row):
    assert sending.deliver(row.pk)
    (request,) = server.requests
    everything = request.body.decode() + str(request.headers)
    for secret in ("Zephyrine", "burns", "8020088"):
        assert secret not in everything


def test_full_adds_answers_and_consents(server, row, settings):
    asked = [("contact", "You may call me.", True), ("marketing", "News?", False)]
    for number, (purpose, wording, is_given) in enumerate(asked, 3):
        Consent.objects.create(
            lead=row.lead,
            purpose=purpose,
            wording=wording,
            is_given=is_given,
            version=number,
        )
    set_target(settings, payload="full")
    assert sending.deliver(row.pk)
    data = verify(server.requests[0])["data"]
    assert data["id"] == row.lead.reference
    assert data["answers"]["name"] == "Zephyrine Quill"
    assert data["answers"]["phone"] == "+18158020088"
    assert data["answers"]["message"] == "It burns"
    keys = ("purpose", "wording", "given", "version")
    consents = [tuple(consent[key] for key in keys) for consent in data["consents"]]
    assert sorted(consents) == [(*asked[0], 3), (*asked[1], 4)]


def test_of_an_erased_person_even_full_says_nothing(server, row, settings):
    set_target(settings, payload="full")
    row.lead.erased_at = timezone.now()
    row.lead.save()
    assert sending.deliver(row.pk)
    assert set(verify(server.requests[0])["data"]) == {"id", "clinic"}


@pytest.mark.parametrize("status", [301, 404, 500])
def test_a_refusal_is_recorded_by_its_number_and_tried_again(
    server, row, caplog, status
):
    def refuse(handler):
        handler.send_response(status, "Zephyrine Quill is unknown")
        handler.send_header("Location", "https://10.0.0.1/")
        handler.end_headers()
        handler.wfile.write(b"Zephyrine Quill")

    server.answer = refuse
    assert not sending.deliver(row.pk)
    row.refresh_from_db()
    assert row.state == Delivery.State.DUE
    assert row.last_error == f"PostRefusedError {status}"
    assert "Zephyrine" not in caplog.text and "localhost" not in caplog.text


def test_a_target_without_tls_gets_nothing(server, row, settings):
    set_target(settings, url=server.url.replace("https", "http"))
    assert not sending.deliver(row.pk)
    row.refresh_from_db()
    assert row.last_error == "UnsafeUrlError"
    assert server.requests == []


@pytest.mark.parametrize(
    "webhooks",
    [
        {},
        {"crm": "https://crm.example.com/"},
        {"crm": {"url": "https://crm.example.com/"}},
        {"crm": {"url": "https://crm.example.com/", "secret": ""}},
        {"crm": {"url": "https://crm.example.com/", "secret": "whsec_c2hvcnQ="}},
        {"crm": {"url": "https://crm.example.com/", "secret": SECRET[6:]}},
        {"crm": {"url": "https://crm.example.com/", "secret": "whsec_?" + "A" * 40}},
        {"crm": {"url": "https://a.example", "secret": SECRET, "payload": "fat"}},
    ],
)
def test_settings_that_are_unsound_or_gone_send_nothing_and_are_tried_again(
    server, row, settings, webhooks
):
    settings.TPI_CMS_WEBHOOKS = webhooks
    assert not sending.deliver(row.pk)
    row.refresh_from_db()
    assert (row.state, row.last_error) == (
        Delivery.State.DUE,
        "WebhookSettingsError",
    )


def test_a_target_hears_of_its_clinics_only(clinic, settings):
    lead = factories.make_lead(clinic=clinic)
    base = {"url": "https://crm.example.com/", "secret": SECRET}
    settings.TPI_CMS_WEBHOOKS = {
        "all": base,
        "this": {**base, "clinics": [str(clinic.key).upper()]},
        "other": {**base, "clinics": [str(factories.make_clinic().key)]},
        "slug": {**base, "clinics": [clinic.slug]},
        "none": {**base, "clinics": []},
    }
    assert WebhookChannel().get_targets(lead) == ["all", "this"]


def test_another_clinics_old_slug_brings_nobody_its_requests(clinic, settings, server):
    """A target of one clinic; then an editor gives its slug to another."""
    other = factories.make_clinic(name="Other")
    set_target(settings, clinics=[str(clinic.key)], payload="full")
    clinic.slug, other.slug = "renamed", clinic.slug
    clinic.save()
    other.save()
    assert WebhookChannel().get_targets(factories.make_lead(clinic=other)) == []
    assert WebhookChannel().get_targets(factories.make_lead(clinic=clinic)) == ["crm"]


@pytest.mark.parametrize("clinics", [[], ["elsewhere"]])
def test_a_target_that_hears_of_it_no_more_gets_nothing(server, row, settings, clinics):
    set_target(settings, clinics=clinics)
    assert not sending.deliver(row.pk)
    row.refresh_from_db()
    assert (server.requests, row.last_error) == ([], "NotItsClinicError")


@pytest.mark.parametrize("clinics", ["*", 7, {}, [7], [None], True])
def test_clinics_that_cant_be_read_mean_none(server, row, settings, clinics):
    """And it shows, by a notice that isn't delivered."""
    set_target(settings, clinics=clinics, payload="full")
    assert WebhookChannel().get_targets(row.lead) == ["crm"]
    assert not sending.deliver(row.pk)
    row.refresh_from_db()
    assert (server.requests, row.last_error) == ([], "WebhookSettingsError")


@pytest.mark.parametrize(
    "webhooks", [{"crm": None}, {"crm": {"clinics": 7}}, {3: {}}, {"x" * 255: {}}, None]
)
def test_no_settings_are_so_unsound_that_a_request_is_lost(clinic, settings, webhooks):
    settings.TPI_CMS_WEBHOOKS = webhooks
    lead = factories.make_lead(clinic=clinic)
    targets = WebhookChannel().get_targets(lead)
    assert all(isinstance(name, str) and len(name) <= 254 for name in targets)
