from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, IntegrityError
from django.utils import timezone

from tpi_cms.leads import actions
from tpi_cms.leads.models import Consent, Delivery, Lead
from tpi_cms.signals import lead_captured

pytestmark = pytest.mark.django_db

ANSWERS = {"name": "Marguerite Osei", "phone": "+18158020088", "topic": "Neck pain"}
CONSENT = actions.ConsentGiven("contact", "You may contact me.", True)


def capture(clinic, **changes):
    values = {"clinic": clinic, "answers": ANSWERS, "consents": [CONSENT]}
    return actions.capture_lead(**{**values, **changes})


def at(monkeypatch, moment):
    monkeypatch.setattr(timezone, "now", lambda: moment)


def test_stores_lead_consent_and_one_delivery_a_mailbox(clinic):
    clinic.intake_emails = ["a@example.org", "b@example.org"]
    lead = capture(clinic).lead
    assert lead.clinic == clinic and lead.status == Lead.Status.NEW
    consent = Consent.objects.get()
    assert (consent.wording, consent.is_given) == ("You may contact me.", True)
    targets = Delivery.objects.filter(lead=lead).values_list("target", flat=True)
    assert sorted(targets) == ["a@example.org", "b@example.org"]


def test_a_failure_after_the_lead_leaves_nothing(clinic, monkeypatch):
    def fail(*args, **kwargs):
        raise DatabaseError

    monkeypatch.setattr(Delivery.objects, "bulk_create", fail)
    with pytest.raises(DatabaseError):
        capture(clinic)
    assert not Lead.objects.exists() and not Consent.objects.exists()


def test_a_refusal_that_is_no_repeat_is_not_taken_for_one(clinic, monkeypatch):
    def refuse(*args):
        raise IntegrityError

    monkeypatch.setattr(actions.capture, "_store", refuse)
    with pytest.raises(IntegrityError):
        capture(clinic)


def test_same_answers_soon_after_are_one_request(clinic):
    first, second = capture(clinic), capture(clinic)
    assert first.is_new and not second.is_new
    assert first.lead == second.lead
    assert Delivery.objects.count() == 1


def test_repeat_across_the_bucket_boundary_is_one_request(clinic, monkeypatch):
    boundary = dt.datetime(2026, 11, 21, 10, 10, tzinfo=dt.UTC)
    at(monkeypatch, boundary - dt.timedelta(seconds=1))
    capture(clinic)
    at(monkeypatch, boundary + dt.timedelta(seconds=1))
    assert not capture(clinic).is_new


def test_same_answers_much_later_are_a_new_request(clinic, monkeypatch):
    start = dt.datetime(2026, 11, 21, 10, 0, tzinfo=dt.UTC)
    at(monkeypatch, start)
    capture(clinic)
    at(monkeypatch, start + dt.timedelta(minutes=21))
    assert capture(clinic).is_new


def test_client_key_makes_repeats_one_at_any_time(clinic, monkeypatch):
    capture(clinic, client_key="k1")
    at(monkeypatch, timezone.now() + dt.timedelta(hours=3))
    assert not capture(clinic, client_key="k1").is_new
    assert capture(clinic, client_key="k2").is_new


def test_same_key_with_other_answers_is_never_swallowed(clinic):
    capture(clinic, client_key="k1")
    other = capture(clinic, client_key="k1", answers={**ANSWERS, "name": "Sam Ito"})
    assert other.is_new
    assert Lead.objects.count() == 2


def test_two_people_who_ask_the_same_are_two_leads(clinic):
    capture(clinic)
    assert capture(clinic, answers={**ANSWERS, "phone": "+18158020077"}).is_new


def test_clinic_without_mailbox_uses_the_fallback(clinic, settings):
    settings.TPI_CMS_FALLBACK_RECIPIENTS = ["office@example.org"]
    clinic.intake_emails = []
    lead = capture(clinic).lead
    assert lead.deliveries.get().target == "office@example.org"


def test_one_fallback_may_be_written_as_plain_text(clinic, settings):
    settings.TPI_CMS_FALLBACK_RECIPIENTS = "office@example.org"
    clinic.intake_emails = []
    assert capture(clinic).lead.deliveries.get().target == "office@example.org"


def test_no_mailbox_at_all_still_leaves_a_row_that_shows(clinic, settings):
    settings.TPI_CMS_FALLBACK_RECIPIENTS = []
    clinic.intake_emails = []
    assert capture(clinic).lead.deliveries.get().state == Delivery.State.DUE


def test_signal_and_nudge_wait_for_the_commit(
    clinic, monkeypatch, django_capture_on_commit_callbacks
):
    heard, nudged = [], []

    def receiver(lead, **kwargs):
        heard.append(lead)

    monkeypatch.setattr(actions.capture, "nudge", nudged.extend)
    lead_captured.connect(receiver)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            lead = capture(clinic).lead
            assert not heard and not nudged
    finally:
        lead_captured.disconnect(receiver)
    assert heard == [lead]
    assert nudged == [lead.deliveries.get().pk]


def test_who_fails_to_hear_of_it_keeps_nobody_else_from_it(
    clinic, monkeypatch, django_capture_on_commit_callbacks
):
    heard = []

    def fail(*args, **kwargs):
        raise RuntimeError

    def receiver(lead, **kwargs):
        heard.append(lead)

    monkeypatch.setattr(actions.capture, "nudge", fail)
    for each in (fail, receiver):
        lead_captured.connect(each)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            lead = capture(clinic).lead
    finally:
        for each in (fail, receiver):
            lead_captured.disconnect(each)
    assert heard == [lead]
