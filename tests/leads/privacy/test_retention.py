"""Old requests go, after a report; what was never delivered stays, and is said."""

from __future__ import annotations

import datetime as dt
from contextlib import nullcontext

import pytest
from django.core.management import CommandError, call_command
from django.db.models.signals import post_save
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tpi_cms.leads.audit.models import LeadLogEntry
from tpi_cms.leads.outbox import daily, heartbeat
from tpi_cms.leads.outbox.models import HELD_COUNT, Delivery, Heartbeat
from tpi_cms.leads.privacy.retention import PurgeRefused, purge, report_purge
from tpi_cms.leads.record.activities import Activity
from tpi_cms.leads.record.models import Lead
from tpi_cms.signals import lead_erased

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def purged_yesterday(db):
    heartbeat.note(heartbeat.PURGE_PASSED)
    Heartbeat.objects.update(seen_at=ago(1))


@pytest.fixture
def clinic():
    return factories.make_clinic(name="Port Ansel")


def ago(days):
    return timezone.now() - dt.timedelta(days=days)


def make_old(clinic, days=600, **fields):
    fields = {"created_at": ago(days), "status_changed_at": ago(days), **fields}
    return factories.make_lead(clinic, **fields)


def make_held(clinic, days, **fields):
    """Held so long ago, and told of at once."""
    told = {"held_at": ago(days), "held_told_at": ago(days)}
    return factories.make_lead(clinic, **{**told, **fields})


def deliver(lead, state):
    Delivery.objects.create(
        lead=lead, channel="email", target=f"{state}@example.org", state=state
    )


def is_erased(lead):
    return Lead.objects.get(pk=lead.pk).erased_at is not None


def run(capsys, *args):
    call_command("tpi_purge", *args)
    return capsys.readouterr().out


@pytest.mark.parametrize("status", Lead.Status.values)
def test_what_is_old_is_erased_whatever_its_status(clinic, status):
    old, young = make_old(clinic, 549, status=status), make_old(clinic, 547)
    deliver(old, "done")
    assert purge() == 1
    assert (is_erased(old), is_erased(young)) == (True, False)
    assert Lead.objects.get(pk=old.pk).name == ""
    (entry,) = LeadLogEntry.objects.for_instance(old)
    assert (entry.action, entry.user) == ("tpi_cms.lead.purge", None)


def test_the_last_change_counts(clinic):
    worked_on = make_old(clinic, created_at=ago(2000), status_changed_at=ago(3))
    assert purge() == 0 and not is_erased(worked_on)


def test_what_is_worked_on_stays_though_its_status_is_as_it_was(clinic):
    tried, agreed, booked = (make_old(clinic, status="waiting") for _number in range(3))
    Activity.objects.create(lead=tried, outcome="no_answer", created_at=ago(2))
    Activity.objects.create(lead=make_old(clinic), note="x", created_at=ago(549))
    Lead.objects.filter(pk=agreed.pk).update(next_at=ago(-3))
    Lead.objects.filter(pk=booked.pk).update(visit_on=ago(-30))
    assert purge() == 1
    assert not any(map(is_erased, [tried, agreed, booked]))


def test_held_ones_are_deleted_sooner(clinic, django_capture_on_commit_callbacks):
    gone, stays = make_held(clinic, 91), make_held(clinic, 89)
    # Held requests have a time of their own, however old.
    older = make_old(clinic, held_at=ago(1))
    heard = []

    def hear(sender, pk, **kwargs):
        heard.append(pk)

    lead_erased.connect(hear)
    with django_capture_on_commit_callbacks(execute=True):
        assert purge() == 1
    lead_erased.disconnect(hear)
    assert set(Lead.objects.all()) == {stays, older}
    assert heard == [gone.pk]
    assert LeadLogEntry.objects.filter(lead_id=gone.pk).exists()


@pytest.mark.parametrize("state", ["due", "leased", "dead"])
def test_the_undelivered_stay_and_are_said(clinic, state, caplog, capsys):
    lead = make_old(clinic)
    deliver(lead, "done")
    deliver(lead, state)
    assert "Port Ansel: 1 kept, as undelivered" in run(capsys)
    assert not is_erased(lead)
    (record,) = [r for r in caplog.records if r.name == "tpi_cms.privacy"]
    assert record.levelname == "WARNING" and "1 requests" in record.getMessage()
    run(capsys, "--include-undelivered")
    assert is_erased(lead)


def test_a_dry_run_reports_and_changes_nothing(clinic, capsys):
    old, other = make_old(clinic, 700), make_old(clinic, 600, status="closed")
    make_held(clinic, 91)
    out = run(capsys, "--dry-run")
    assert "Port Ansel: 2 to erase (1 of them still open), 1 held to delete" in out
    assert f"{timezone.localtime(ago(700)):%Y-%m-%d}" in out
    assert old.name not in out and not is_erased(old) and not is_erased(other)
    assert Lead.objects.count() == 3


def test_the_report_comes_before_the_purge(clinic, capsys, monkeypatch):
    make_old(clinic)

    def stop(**kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr("tpi_cms.management.commands.tpi_purge.purge", stop)
    with pytest.raises(KeyboardInterrupt):
        run(capsys)
    assert "1 to erase" in capsys.readouterr().out


def test_a_second_run_finds_nothing(clinic, capsys):
    make_old(clinic)
    assert "Purged: 1." in run(capsys)
    out = run(capsys)
    assert "Nothing is old enough." in out and "Purged: 0." in out


@pytest.mark.parametrize("never", [0, None])
def test_retention_can_be_switched_off(clinic, settings, never):
    settings.TPI_CMS_RETENTION_DAYS = settings.TPI_CMS_HELD_DAYS = never
    make_old(clinic)
    make_old(clinic, held_at=ago(999), held_told_at=ago(999))
    assert report_purge() == [] and purge() == 0


def test_what_is_kept_keeps_nothing_behind_it(clinic):
    for number in range(7):
        lead = make_old(clinic)
        if number < 3:
            deliver(lead, "dead")
    assert purge() == 4


@pytest.fixture
def meanwhile():
    """Changes all leads there are left once the first one is purged."""
    receivers = []

    def change(**values):
        def receive(instance, **kwargs):
            others = Lead.objects.filter(erased_at=None).exclude(pk=instance.lead_id)
            others.update(**values)

        receivers.append(receive)
        post_save.connect(receive, LeadLogEntry)

    yield change
    for receive in receivers:
        post_save.disconnect(receive, LeadLogEntry)


def test_what_somebody_works_on_meanwhile_stays(clinic, meanwhile):
    leads = [make_old(clinic), make_old(clinic)]
    meanwhile(status_changed_at=timezone.now())
    assert purge() == 1
    assert list(map(is_erased, leads)) == [True, False]


def test_what_somebody_releases_meanwhile_stays(clinic, meanwhile):
    for _number in range(2):
        make_held(clinic, 91)
    meanwhile(held_at=None)
    assert purge() == 1
    assert not is_erased(Lead.objects.get())


def test_each_clinic_has_a_row(clinic):
    other = factories.make_clinic(name="Alder")
    make_old(clinic)
    make_old(other, 580)
    make_old(other, 590)
    rows = [row[:6] for row in report_purge()]
    assert rows == [("Alder", 2, 2, 0, 0, 0), ("Port Ansel", 1, 1, 0, 0, 0)]


# --- nothing is lost that nobody knew of -------------------------------------------


def test_held_ones_that_nobody_was_told_of_stay_and_are_said(clinic, capsys, caplog):
    lead = make_held(clinic, 400, held_told_at=None)
    late = make_held(clinic, 400, held_told_at=ago(89))
    assert "Port Ansel: 1 held and kept, as nobody was told" in run(capsys)
    assert "as undelivered or untold: 1 requests" in caplog.text
    assert set(Lead.objects.all()) == {lead, late}
    run(capsys, "--include-undelivered")
    assert set(Lead.objects.all()) == {late}


def test_a_count_that_failed_keeps_no_other_request(clinic):
    lead = make_old(clinic)
    Delivery.objects.create(lead=lead, channel=HELD_COUNT, target="x", state="dead")
    assert purge() == 1


# --- a clock that is wrong, and unusually much ---------------------------------------


def pass_time(monkeypatch, days):
    """This process's clock goes wrong."""
    then = timezone.now() + dt.timedelta(days=days)
    monkeypatch.setattr(timezone, "now", lambda: then)


def refuse(caplog):
    """The worker's purge, which must not go through; returns what its log says."""
    heartbeat.claim_duty("purge")
    Heartbeat.objects.filter(name="daily:purge").update(seen_at=ago(2))
    caplog.clear()
    assert daily.run_duties() == ["purge"]
    assert not Lead.objects.exclude(erased_at=None).exists()
    (line,) = [r for r in caplog.records if r.name == "tpi_cms.privacy"]
    assert line.levelname == "ERROR"
    return line.getMessage()


@pytest.fixture
def only_purge(monkeypatch):
    duties = {"purge": daily.DUTIES["purge"]}
    monkeypatch.setattr(daily, "DUTIES", duties)


@pytest.mark.usefixtures("only_purge")
def test_a_clock_that_is_years_ahead_erases_nothing(clinic, monkeypatch, caplog):
    for _number in range(5):
        factories.make_lead(clinic)
    pass_time(monkeypatch, 700)
    # Requests and signs of life come in by the wrong clock, too.
    factories.make_lead(clinic)
    heartbeat.beat()
    told = refuse(caplog)
    assert "the last purge was 701 days ago" in told
    assert "the database's" in told
    # Nor on the next day, when it has been wrong for long.
    pass_time(monkeypatch, 1)
    assert "the last purge" in refuse(caplog)


@pytest.mark.usefixtures("only_purge")
def test_before_the_first_purge_the_newest_request_speaks(clinic, caplog):
    Heartbeat.objects.all().delete()
    make_old(clinic)
    assert "the newest request was 600 days ago" in refuse(caplog)
    factories.make_lead(clinic)
    assert purge() == 1


@pytest.mark.usefixtures("only_purge")
def test_an_unusually_large_purge_is_refused(clinic, caplog):
    for _number in range(11):
        make_old(clinic)
    factories.make_lead(clinic)
    assert "11 of 12 requests would go" in refuse(caplog)
    for _number in range(99):
        factories.make_lead(clinic)
    assert purge() == 11


def test_a_quiet_clinic_is_purged_all_the_same(clinic):
    """No request for two years, and a purge each day."""
    make_old(clinic, 700)
    assert purge() == 1


def test_a_refusal_shows_until_a_purge_is_well(clinic, client, capsys):
    def look(user):
        client.force_login(user)
        return client.get(reverse("wagtailadmin_home")).content.decode()

    for _number in range(11):
        make_old(clinic)
    with pytest.raises(PurgeRefused):
        purge()
    health = client.get(reverse("tpi_cms:health"))
    assert (health.status_code, health.json()["purge_refused"]) == (503, True)
    manager, desk = factories.make_manager(), factories.make_frontdesk_user(clinic)
    words = "Old requests were not erased"
    assert words in look(manager)
    assert words not in look(desk)
    with pytest.raises(CommandError, match="11 of 11 requests would go"):
        run(capsys)
    assert words in look(manager)
    assert "Purged: 11." in run(capsys, "--yes")
    assert words not in look(manager)
    assert client.get(reverse("tpi_cms:health")).json()["purge_refused"] is False


@pytest.mark.parametrize(("typed", "left"), [("yes", 0), ("y", 11)])
def test_at_a_terminal_the_command_asks(clinic, monkeypatch, typed, left):
    for _number in range(11):
        make_old(clinic)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda _question: typed)
    with nullcontext() if not left else pytest.raises(CommandError):
        call_command("tpi_purge")
    assert Lead.objects.filter(erased_at=None).count() == left


def test_a_clock_in_doubt_never_vouches_for_itself(clinic, monkeypatch):
    """Nothing is old enough today; what is tomorrow must still be asked for."""
    factories.make_lead(clinic)
    pass_time(monkeypatch, 400)
    assert purge() == 0
    Lead.objects.update(status_changed_at=ago(999))
    with pytest.raises(PurgeRefused, match="the last purge was 401 days ago"):
        purge()
