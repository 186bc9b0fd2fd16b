"""Signs of life, and duties that are done once a day by whoever comes first."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from tpi_cms.leads.outbox import daily, heartbeat
from tpi_cms.leads.outbox.models import Heartbeat

pytestmark = pytest.mark.django_db

DONE: list[str] = []


def note():
    DONE.append("noted")


def fail():
    raise ValueError("Marguerite Osei")


@pytest.fixture(autouse=True)
def duties(monkeypatch):
    DONE.clear()
    duties = {"note": f"{__name__}.note"}
    monkeypatch.setattr(daily, "DUTIES", duties)
    return duties


@pytest.fixture
def planned(duties):
    """They were there before."""
    for name in [*duties, "bad"]:
        heartbeat.claim_duty(name)
    age(days=2)


def age(**delta):
    then = timezone.now() - dt.timedelta(**delta)
    Heartbeat.objects.update(seen_at=then)


def test_a_worker_has_one_row():
    heartbeat.beat()
    age(minutes=5)
    heartbeat.beat()
    assert Heartbeat.objects.count() == 1
    assert timezone.now() - heartbeat.get_last_seen() < dt.timedelta(minutes=1)


def test_workers_long_gone_are_forgotten_and_duties_are_not():
    heartbeat.beat("7")
    heartbeat.claim_duty("note")
    age(days=2)
    heartbeat.beat("8")
    names = Heartbeat.objects.values_list("name", flat=True)
    assert sorted(name.partition(":")[0] for name in names) == ["daily", "worker"]


def test_nobody_was_ever_seen():
    heartbeat.claim_duty("note")
    assert heartbeat.get_last_seen() is None


def test_the_first_start_waits_for_a_morning():
    """Time to look at what would be purged."""
    assert daily.run_duties() == daily.run_duties() == []
    assert DONE == []
    age(days=1)
    daily.run_duties()
    assert DONE == ["noted"]


@pytest.mark.parametrize(("hour", "mornings"), [(4, 2), (16, 1), (18, 2)])
def test_it_is_planned_half_a_day_ahead_or_more(monkeypatch, hour, mornings):
    """Started at this hour: which of the next mornings it is."""
    start = timezone.make_aware(dt.datetime(2026, 3, 3, hour, 55))
    monkeypatch.setattr(timezone, "now", lambda: start)
    daily.run_duties()
    done = 0
    while not DONE:
        done += 1
        morning = timezone.make_aware(dt.datetime(2026, 3, 3, 5, 1))
        morning += dt.timedelta(days=done - (hour < 5))
        monkeypatch.setattr(timezone, "now", lambda now=morning: now)
        daily.run_duties()
    assert done == mornings


def test_a_duty_is_done_once_a_day(planned):
    assert daily.run_duties() == daily.run_duties() == []
    assert DONE == ["noted"]
    age(days=1)
    daily.run_duties()
    assert DONE == ["noted"] * 2


@pytest.mark.parametrize(
    ("now", "start"),
    [
        ("2026-03-03T04:59:00-06:00", "2026-03-02T05:00:00-06:00"),
        ("2026-03-03T05:00:00-06:00", "2026-03-03T05:00:00-06:00"),
        ("2026-03-03T23:00:00-06:00", "2026-03-03T05:00:00-06:00"),
        ("2026-03-08T06:00:00-05:00", "2026-03-08T05:00:00-05:00"),
    ],
)
def test_the_day_begins_at_five_in_the_sites_time_zone(now, start):
    found = heartbeat.get_day_start(dt.datetime.fromisoformat(now))
    assert found == dt.datetime.fromisoformat(start)


def test_a_duty_that_fails_stops_no_other_and_quotes_nobody(duties, planned, caplog):
    duties.clear()
    duties.update({"bad": f"{__name__}.fail", "note": f"{__name__}.note"})
    with pytest.raises(CommandError, match="bad"):
        call_command("tpi_daily")
    assert DONE == ["noted"]
    assert caplog.messages == ["Daily duty bad: ValueError"]


def test_the_command_does_what_nobody_did_today(planned):
    call_command("tpi_daily")
    call_command("tpi_daily")
    assert DONE == ["noted"]


def test_every_registered_duty_can_be_imported(monkeypatch):
    monkeypatch.undo()
    for path in daily.DUTIES.values():
        assert callable(daily.import_string(path))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("days", [0, 2])
def test_of_workers_at_once_one_does_the_duty(days):
    if days:
        heartbeat.claim_duty("note")
        age(days=days)
    start, answers = threading.Barrier(5), []

    def work():
        start.wait(10)
        try:
            answers.append(heartbeat.claim_duty("note"))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _i in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [False] * 4 + [days > 0]


def test_a_moment_that_cant_be_stops_no_duty_and_hides_no_worker(planned):
    """Both were noted while the clock was a year ahead."""
    heartbeat.beat("7")
    daily.run_duties()
    age(days=-365)
    heartbeat.beat("8")
    daily.run_duties()
    daily.run_duties()
    assert DONE == ["noted"] * 2
    assert not Heartbeat.objects.filter(name__endswith=":7").exists()
