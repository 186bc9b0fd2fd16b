from __future__ import annotations

import datetime as dt
from contextlib import contextmanager

import pytest
from django.db import DatabaseError, IntegrityError
from django.utils import timezone

from wagtail.models import Page

from tests import factories
from tpi_cms.conf import conf
from tpi_cms.leads.consents.models import Consent
from tpi_cms.leads.intake import capture as capturing
from tpi_cms.leads.intake import repeats
from tpi_cms.leads.outbox import notices, sending
from tpi_cms.leads.outbox.channels.base import Channel
from tpi_cms.leads.outbox.models import Delivery
from tpi_cms.leads.privacy.erase import erase_lead
from tpi_cms.leads.record.models import Lead
from tpi_cms.signals import lead_captured

pytestmark = pytest.mark.django_db

ANSWERS = {"name": "Marguerite Osei", "phone": "+18158020088", "topic": "Neck pain"}
CONSENT = capturing.ConsentGiven("contact", "You may contact me.", True)


def capture(clinic, **changes):
    values = {"clinic": clinic, "answers": ANSWERS, "consents": [CONSENT]}
    return capturing.capture_lead(**{**values, **changes})


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
    def refuse(*args, **kwargs):
        raise IntegrityError

    monkeypatch.setattr(Lead, "save", refuse)
    with pytest.raises(IntegrityError):
        capture(clinic)


@contextmanager
def afterwards(monkeypatch, name, meanwhile):
    """Something happens between what ``capturing.<name>`` sees and what follows."""
    real = getattr(capturing, name)

    def patched(*args):
        seen = real(*args)
        meanwhile()
        return seen

    with monkeypatch.context() as patch:
        patch.setattr(capturing, name, patched)
        yield


def test_a_repeat_of_one_that_is_purged_meanwhile_is_stored(clinic, monkeypatch):
    capture(clinic)
    with afterwards(monkeypatch, "look_back", Lead.objects.all().delete):
        assert capture(clinic).is_new
    assert Lead.objects.count() == 1


def test_a_repeat_of_one_that_is_erased_meanwhile_is_stored(clinic, monkeypatch):
    first = capture(clinic).lead
    with afterwards(
        monkeypatch, "look_back", lambda: erase_lead(lead=first, user=None)
    ):
        assert capture(clinic).lead.name == ANSWERS["name"]


def test_one_that_was_in_the_way_and_is_purged_by_now_is_stored(clinic, monkeypatch):
    """Stored by another process after the look back, purged before the look at it."""

    def find_none(keys):
        Lead.objects.all().delete()

    monkeypatch.setattr(capturing, "find_same_request", find_none)
    with afterwards(monkeypatch, "look_back", lambda: capture_elsewhere(clinic)):
        assert capture(clinic).is_new
    assert Lead.objects.get().deliveries.exists()


def capture_elsewhere(clinic):
    now, said = timezone.now(), {**ANSWERS, "agreed_to": [CONSENT.purpose]}
    keys = repeats.get_keys(clinic.pk, said, client_key="", address="", at=now)
    factories.make_lead(clinic=clinic, dedupe_key=keys.dedupe)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("gone", ["page", "possible_duplicate_of"])
def test_what_a_request_points_to_may_go_meanwhile(clinic, monkeypatch, gone):
    page = factories.make_treatment()
    first = capture(clinic, client_key="k1").lead
    going = page if gone == "page" else first
    with afterwards(monkeypatch, "look_back", going.delete):
        answers = {**ANSWERS, "name": "Sam Ito"}
        lead = capture(clinic, client_key="k1", page_id=page.pk, answers=answers).lead
    lead.refresh_from_db()
    assert getattr(lead, gone) is None
    assert lead.page == (None if gone == "page" else Page.objects.get(pk=page.pk))


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

    monkeypatch.setattr(notices, "nudge", nudged.extend)
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

    monkeypatch.setattr(notices, "nudge", fail)
    for each in (fail, receiver):
        lead_captured.connect(each)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            lead = capture(clinic).lead
    finally:
        for each in (fail, receiver):
            lead_captured.disconnect(each)
    assert heard == [lead]


# --- channels at fault ------------------------------------------------------------

HERE, EMAIL = (
    f"{__name__}.FaultyChannel",
    "tpi_cms.leads.outbox.channels.email.EmailChannel",
)


class FaultyChannel(Channel):
    targets = staticmethod(lambda: [])

    def get_targets(self, lead):
        return self.targets()

    def send(self, delivery):
        raise NotImplementedError


def fail():
    raise RuntimeError("Marguerite Osei")


def get_rows(lead):
    return set(lead.deliveries.values_list("channel", "target"))


@pytest.mark.parametrize(
    "targets",
    [
        fail,
        lambda: None,
        lambda: ["x" * 255],
        lambda: ["a\0b"],
        lambda: [None, 7, ["x"]],
    ],
)
def test_a_channel_that_cant_say_whom_to_tell_loses_no_request(
    clinic, settings, monkeypatch, caplog, targets
):
    settings.TPI_CMS_CHANNELS = {"own": HERE, "email": EMAIL}
    monkeypatch.setattr(FaultyChannel, "targets", staticmethod(targets))
    lead = capture(clinic).lead
    assert get_rows(lead) == {("own", ""), ("email", "pa@example.org")}
    assert "Marguerite" not in caplog.text


@pytest.mark.parametrize("path", ["nowhere.Channel", "builtins.dict", None])
def test_a_channel_that_cant_be_used_loses_no_request_and_shows(clinic, settings, path):
    settings.TPI_CMS_CHANNELS = {"own": path, "email": EMAIL}
    lead = capture(clinic).lead
    assert get_rows(lead) == {("own", ""), ("email", "pa@example.org")}
    row = lead.deliveries.get(channel="own")
    assert not sending.deliver(row.pk)
    row.refresh_from_db()
    assert row.attempts == 1 and row.last_error


def test_names_that_no_row_can_hold_lose_no_request(clinic, settings):
    settings.TPI_CMS_CHANNELS = {"c" * 31: EMAIL, "c" * 32: EMAIL, 7: EMAIL}
    assert get_rows(capture(clinic).lead) == {
        ("c" * 30, "pa@example.org"),
        ("7", "pa@example.org"),
    }


@pytest.mark.parametrize("channels", [None, [], "email"])
def test_without_sound_channels_the_packages_own_are_used(clinic, settings, channels):
    settings.TPI_CMS_CHANNELS = channels
    settings.TPI_CMS_WEBHOOKS = ["crm"]
    assert get_rows(capture(clinic).lead) == {("email", "pa@example.org")}


@pytest.mark.parametrize("recipients", [None, 7, [None], b"x", ["x" * 300]])
def test_no_fallback_recipients_are_so_unsound_that_a_request_is_lost(
    clinic, settings, recipients
):
    settings.TPI_CMS_FALLBACK_RECIPIENTS = recipients
    clinic.intake_emails = []
    assert get_rows(capture(clinic).lead) == {("email", "")}


def test_a_mailbox_that_no_row_can_hold_leaves_the_target_open(clinic):
    clinic.intake_emails = ["x" * 250 + "@example.org", "pa@example.org"]
    assert get_rows(capture(clinic).lead) == {
        ("email", ""),
        ("email", "pa@example.org"),
    }


def test_only_texts_are_fallback_recipients(settings):
    settings.TPI_CMS_FALLBACK_RECIPIENTS = [None, 7, "office@example.org"]
    assert conf.fallback_recipients == ["office@example.org"]
