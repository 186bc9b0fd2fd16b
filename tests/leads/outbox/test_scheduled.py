"""What editors scheduled goes online by the worker, and holds up no notice."""

from __future__ import annotations

import datetime as dt
import logging
import threading

import pytest
from django.core.management import call_command
from django.utils import timezone

from wagtail.signals import page_published

from tests import factories
from tpi_cms.leads.outbox import heartbeat, scheduled
from tpi_cms.leads.outbox.heartbeat import get_last_seen
from tpi_cms.leads.outbox.models import Delivery, Heartbeat

from .test_worker import RecordingChannel, loop, make_rows, stop_when

# The worker's threads have connections of their own, which see what is committed.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _channel(settings):
    path = f"{RecordingChannel.__module__}.RecordingChannel"
    settings.TPI_CMS_CHANNELS = {"one": path}


def schedule(thing, **delta):
    """Approve a draft that goes live in so much time, as the admin does."""
    thing.go_live_at = timezone.now() + dt.timedelta(**delta)
    revision = thing.save_revision(clean=False)
    revision.approved_go_live_at = thing.go_live_at
    revision.save()
    return thing


@pytest.fixture
def page():
    return schedule(factories.make_treatment(live=False), minutes=-1)


def is_live(thing) -> bool:
    return type(thing).objects.get(pk=thing.pk).live


@pytest.fixture
def receiver():
    """Takes a function to run at each publication."""
    connected = []

    def connect(function):
        connected.append(function)
        page_published.connect(function)

    yield connect
    for function in connected:
        page_published.disconnect(function)


def test_cron_publishes_pages_and_texts_that_are_due_and_ends_what_is_over(page):
    text = schedule(factories.make_consent_text(live=False), minutes=-1)
    later = schedule(factories.make_treatment(live=False), hours=1)
    over = factories.make_treatment(expire_at=timezone.now() - dt.timedelta(hours=1))
    call_command("tpi_deliver", "--once")
    assert [is_live(one) for one in (page, text, later, over)] == [
        True,
        True,
        False,
        False,
    ]


def test_the_loop_publishes(page):
    stop_when(lambda: is_live(page))
    loop()
    assert is_live(page)


def test_a_publication_that_fails_ends_no_worker_and_is_tried_again(
    page, receiver, caplog
):
    def fail(**kwargs):
        raise ValueError("Marguerite Osei")

    receiver(fail)
    make_rows(factories.make_lead(), "t")
    with caplog.at_level(logging.ERROR, "tpi_cms.scheduled"):
        call_command("tpi_deliver", "--once")
    assert caplog.messages == ["Scheduled publishing: ValueError"]
    assert Delivery.objects.get().state == "done" and get_last_seen()
    page_published.disconnect(fail)
    schedule(page, minutes=-1)
    Heartbeat.objects.update(seen_at=timezone.now() - dt.timedelta(minutes=1))
    call_command("tpi_deliver", "--once")
    assert is_live(page)


def test_a_publication_that_takes_long_holds_up_no_notice(page, receiver, monkeypatch):
    sent = threading.Event()
    monkeypatch.setattr(
        RecordingChannel, "on_send", staticmethod(lambda delivery: sent.set())
    )
    waited = []
    receiver(lambda **kwargs: waited.append(sent.wait(20)))
    make_rows(factories.make_lead(), "t")
    call_command("tpi_deliver", "--once")
    assert waited == [True]


def test_two_workers_publish_once(page, receiver):
    """The second finds that somebody looked just now."""
    published = []
    receiver(lambda **kwargs: published.append(1))
    scheduled.publish_scheduled()
    schedule(page, minutes=-1)
    scheduled.publish_scheduled()
    assert published == [1]


def test_a_clock_that_was_ahead_stops_no_later_look():
    soon = timezone.now() + dt.timedelta(hours=10)
    Heartbeat.objects.create(name="often:publish_scheduled", seen_at=soon)
    since = timezone.now() - dt.timedelta(seconds=45)
    assert heartbeat.claim_duty("publish_scheduled", since=since)
    assert not heartbeat.claim_duty("publish_scheduled", since=since)
