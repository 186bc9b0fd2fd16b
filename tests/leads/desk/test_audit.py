"""The audit log of leads: what is written, who may read it, that it stays."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection, transaction
from django.db.models import ProtectedError
from django.urls import reverse
from django.utils import timezone

from wagtail.log_actions import log
from wagtail.log_actions import registry as log_registry

from tests import factories
from tpi_cms.leads.access.models import GroupClinicPermission
from tpi_cms.leads.audit.models import AppendOnlyError, LeadLogEntry
from tpi_cms.leads.audit.words import REFUSED, VIEW
from tpi_cms.leads.record.steps import set_owner

pytestmark = pytest.mark.django_db

VERBS = [
    "view",
    "export",
    "status",
    "release",
    "erase",
    "refused",
    "retry",
    "resend",
]


@pytest.fixture
def clinic():
    return factories.make_clinic()


@pytest.fixture
def desk(clinic):
    return factories.make_frontdesk_user(clinic)


@pytest.fixture
def foreign():
    return factories.make_lead()


def written(action):
    rows = LeadLogEntry.objects.filter(action=action).order_by("pk")
    return [(row.lead_id, row.user) for row in rows]


@pytest.mark.parametrize("verb", VERBS)
def test_each_action_has_words(verb):
    lead = factories.make_lead()
    entry = log(lead, f"tpi_cms.lead.{verb}")
    assert isinstance(entry, LeadLogEntry)
    assert (entry.clinic, entry.lead_id) == (lead.clinic, lead.pk)
    assert "tpi_cms" not in entry.message and entry.message
    assert "tpi_cms" not in log_registry.get_action_label(entry.action)


def test_rows_cannot_be_changed_or_deleted():
    entry = log(factories.make_lead(), VIEW)
    rows = LeadLogEntry.objects.all()
    entry.action = REFUSED
    for attempt in (
        entry.save,
        entry.delete,
        rows.delete,
        lambda: rows.update(action=REFUSED),
        lambda: rows.bulk_update([entry], ["action"]),
        lambda: rows.update_or_create(pk=entry.pk, defaults={"label": "x"}),
    ):
        with pytest.raises(AppendOnlyError), transaction.atomic():
            attempt()
    assert LeadLogEntry.objects.get().action == VIEW


def test_rows_outlive_their_clinic(clinic):
    lead = factories.make_lead(clinic)
    log(lead, VIEW)
    with pytest.raises(ProtectedError):
        clinic.delete()
    lead.delete()
    clinic.delete()
    assert LeadLogEntry.objects.get().clinic is None


def test_reading_a_lead_is_written_once_an_hour_for_each_person(client, clinic, desk):
    lead = factories.make_lead(clinic)
    url = reverse("tpi_cms_lead:edit", args=[lead.pk])
    manager = factories.make_manager()
    for user in (desk, desk, manager):
        client.force_login(user)
        client.get(url)
    assert written(VIEW) == [(lead.pk, desk), (lead.pk, manager)]


def test_reading_it_later_is_written_again(client, clinic, desk):
    lead = factories.make_lead(clinic)
    earlier = timezone.now() - dt.timedelta(minutes=61)
    log(lead, VIEW, user=desk, timestamp=earlier)
    client.force_login(desk)
    client.get(reverse("tpi_cms_lead:edit", args=[lead.pk]))
    assert len(written(VIEW)) == 2


@pytest.mark.parametrize(
    ("name", "method"), [("edit", "get"), ("edit", "post"), ("move", "post")]
)
@pytest.mark.parametrize("atomic", [False, True])
def test_asking_for_another_clinics_lead_is_written_on_it(
    client, desk, foreign, name, method, atomic
):
    connection.settings_dict["ATOMIC_REQUESTS"] = atomic
    try:
        client.force_login(desk)
        url = reverse(f"tpi_cms_lead:{name}", args=[foreign.pk])
        assert getattr(client, method)(url, {"status": "new"}).status_code == 404
    finally:
        connection.settings_dict["ATOMIC_REQUESTS"] = False
    assert written(REFUSED) == [(foreign.pk, desk)]
    assert written(VIEW) == []


def test_a_missing_permission_is_written_too(client, clinic, desk):
    lead = factories.make_lead(clinic)
    GroupClinicPermission.objects.filter(permission__codename="change_lead").delete()
    editor = factories.make_editor()
    url = reverse("tpi_cms_lead:edit", args=[lead.pk])
    for user in (desk, editor):
        client.force_login(user)
        client.post(url, {"do": "save", "note": "Mine"})
    assert written(REFUSED) == [(lead.pk, desk), (lead.pk, editor)]


def test_whose_a_request_became_is_read_without_a_query(
    clinic, desk, django_assert_num_queries
):
    """And outlives the log-in."""
    lead, june = factories.make_lead(clinic), factories.make_user(first_name="June")
    set_owner(lead=lead, owner=june, user=desk)
    june.delete()
    entry = LeadLogEntry.objects.get()
    with django_assert_num_queries(0):
        assert entry.message == "Owner: June"


def test_asking_for_no_lead_at_all_writes_nothing(client, desk):
    client.force_login(desk)
    client.get(reverse("tpi_cms_lead:edit", args=[987654]))
    assert not LeadLogEntry.objects.exists()


def test_entries_hold_nothing_personal(client, clinic, desk):
    lead = factories.make_lead(
        clinic, name="Marguerite Osei", email="mo@example.org", message="My back"
    )
    client.force_login(desk)
    client.get(reverse("tpi_cms_lead:edit", args=[lead.pk]))
    work = {"outcome": "no_answer", "note": "Marguerite", "version": "0"}
    client.post(reverse("tpi_cms_lead:edit", args=[lead.pk]), work)
    client.force_login(factories.make_editor())
    client.get(reverse("tpi_cms_lead:edit", args=[lead.pk]))
    assert LeadLogEntry.objects.count() == 4
    for row in LeadLogEntry.objects.values():
        for personal in ("Marguerite", "mo@example.org", "8020088", "My back"):
            assert personal not in str({**row, "timestamp": "", "uuid": ""})
