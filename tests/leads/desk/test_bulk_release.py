"""Several held leads are released at once: those that were seen, and no others."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import Permission
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tpi_cms.leads.access.models import GroupClinicPermission
from tpi_cms.leads.audit.models import LeadLogEntry
from tpi_cms.leads.desk import bulk_release
from tpi_cms.leads.outbox.models import Delivery
from tpi_cms.leads.outbox.sending import deliver
from tpi_cms.leads.record.models import Lead

URL = "/admin/bulk/tpi_cms/lead/release/"
RELEASE = "tpi_cms.lead.release"
REFUSED = "tpi_cms.lead.refused"


def make_held(clinic, **fields):
    defaults = {"held_at": timezone.now(), "spam_reasons": ["honeypot"]}
    return factories.make_lead(clinic, **{**defaults, **fields})


def get_held():
    return set(Lead.objects.exclude(held_at=None).values_list("pk", flat=True))


@pytest.fixture
def desk(client, clinic):
    """Of one clinic; logged in."""
    desk = factories.make_frontdesk_user(clinic)
    client.force_login(desk)
    return desk


@pytest.fixture
def other(clinic):
    return factories.make_clinic(name="Elsewhere", intake_emails=["else@example.org"])


def to_query(*leads):
    return URL + "?" + "&".join(f"id={lead.pk}" for lead in leads)


def post(client, url, *leads):
    """As the page that asks does."""
    keys = ",".join(str(lead.pk) for lead in leads)
    return client.post(url, {"leads": keys})


def confirm(client, url):
    """Open the page that asks, and send its form as it is."""
    form = client.get(url).context["form"]
    return client.post(url, {"leads": form.initial["leads"]})


def test_those_that_were_ticked_are_released(client, clinic, desk, mailoutbox):
    first, second, third = (make_held(clinic) for _number in range(3))
    answer = confirm(client, to_query(first, second) + "&next=/admin/leads/held/")
    assert answer.headers["Location"] == "/admin/leads/held/"
    assert get_held() == {third.pk}
    assert set(Delivery.objects.values_list("lead", "target")) == {
        (first.pk, "pa@example.org"),
        (second.pk, "pa@example.org"),
    }
    for delivery in Delivery.objects.all():
        deliver(delivery.pk)
    assert [message.to for message in mailoutbox] == [["pa@example.org"]] * 2
    log = LeadLogEntry.objects.filter(action=RELEASE)
    assert {(row.lead_id, row.user) for row in log} == {
        (first.pk, desk),
        (second.pk, desk),
    }
    told = client.get("/admin/leads/held/").content.decode()
    assert "2 requests were released. Their clinics are told now." in told


def test_it_asks_first_and_says_why_each_is_held(client, clinic, desk):
    lead = make_held(clinic, name="Marguerite Osei")
    html = client.get(to_query(lead)).content.decode()
    assert "Release 1 request?" in html
    assert "Marguerite Osei" in html
    assert "A field that people don&#x27;t see was filled in" in html
    assert get_held() == {lead.pk}


@pytest.mark.parametrize("mixed", [True, False])
def test_another_clinics_lead_is_refused_and_written_down(
    client, clinic, other, desk, mixed
):
    own, foreign = make_held(clinic), make_held(other, name="Foreign name")
    asked = [own, foreign] if mixed else [foreign]
    for answer in (
        client.get(to_query(*asked)),
        post(client, to_query(*asked), *asked),
        post(client, to_query(own), *asked),
    ):
        assert answer.status_code == 404
        assert b"Foreign name" not in answer.content
    assert get_held() == {own.pk, foreign.pk}
    refused = LeadLogEntry.objects.filter(action=REFUSED)
    assert {(row.lead_id, row.user) for row in refused} == {(foreign.pk, desk)}
    assert not Delivery.objects.exists()


def test_a_refusal_stays_written_where_requests_are_transactions(
    client, other, desk, monkeypatch
):
    monkeypatch.setitem(connection.settings_dict, "ATOMIC_REQUESTS", True)
    foreign = make_held(other)
    assert client.get(to_query(foreign)).status_code == 404
    assert LeadLogEntry.objects.get(action=REFUSED).lead_id == foreign.pk


def test_who_has_no_leads_is_refused_and_written_down(client, clinic):
    editor = factories.make_editor()
    client.force_login(editor)
    lead = make_held(clinic)
    assert client.get(to_query(lead)).status_code == 302
    assert post(client, to_query(lead), lead).status_code == 302
    assert get_held() == {lead.pk}
    log = LeadLogEntry.objects.get(action=REFUSED, data__method="POST")
    assert (log.lead_id, log.user) == (lead.pk, editor)


def test_who_may_only_look_is_told_so(client, clinic, other, desk):
    GroupClinicPermission.objects.create(
        group=desk.groups.get(),
        clinic=other,
        permission=Permission.objects.get(codename="view_lead"),
    )
    own, seen = make_held(clinic), make_held(other)
    html = client.get(to_query(own, seen)).content.decode()
    assert "Release 1 request?" in html
    assert "These stay held" in html
    post(client, to_query(own, seen), own, seen)
    assert get_held() == {seen.pk}


def test_all_means_the_held_list_of_ones_clinics(client, clinic, other, desk):
    held = [make_held(clinic), make_held(clinic)]
    plain, foreign = factories.make_lead(clinic), make_held(other, name="Foreign name")
    erased = make_held(clinic, erased_at=timezone.now())
    url = f"{URL}?id=all&childOf=anything"
    assert "Foreign name" not in client.get(url).content.decode()
    confirm(client, url)
    assert get_held() == {foreign.pk, erased.pk}
    released = LeadLogEntry.objects.filter(action=RELEASE)
    assert set(released.values_list("lead_id", flat=True)) == {lead.pk for lead in held}
    assert not plain.deliveries.exists()


@pytest.mark.parametrize(
    ("query", "released"),
    [
        ("q={reference}", 1),
        ("q=zzzz", 0),
        ("q= ", 2),
        ("owner=me", 0),
        ("created_at_from={today}", 1),
        ("created_at_from=nonsense", 0),
        ("clinic={clinic}", 2),
        ("clinic={other}", 0),
    ],
)
def test_all_of_a_narrowed_list_is_what_it_showed(
    client, clinic, other, desk, query, released
):
    lead = make_held(clinic)
    make_held(clinic, created_at=timezone.now() - dt.timedelta(days=9))
    make_held(other)
    query = query.format(
        reference=lead.reference,
        today=timezone.localdate(),
        clinic=clinic.pk,
        other=other.pk,
    )
    confirm(client, f"{URL}?id=all&{query}")
    assert LeadLogEntry.objects.filter(action=RELEASE).count() == released


def test_what_is_held_after_the_question_stays_held(client, clinic, desk):
    make_held(clinic)
    url = f"{URL}?id=all"
    seen = client.get(url).context["form"].initial["leads"]
    late = make_held(clinic)
    client.post(url, {"leads": seen})
    assert get_held() == {late.pk}


def test_nothing_is_released_without_what_was_seen(client, clinic, desk):
    lead = make_held(clinic)
    for data in ({}, {"leads": ""}):
        assert client.post(f"{URL}?id=all", data).status_code == 200
    for text in ("all", "1,", "1;2", "9" * 30, "-1"):
        answer = client.post(f"{URL}?id=all", {"leads": text})
        assert answer.status_code == 404
    for text in ("x", "1.5", "9" * 30, ""):
        assert client.get(f"{URL}?id={text}").status_code == 404
    assert client.get(URL).status_code == 404
    assert get_held() == {lead.pk}


def test_what_a_colleague_released_meanwhile_is_no_error(client, clinic, desk):
    lead = make_held(clinic)
    url = to_query(lead) + "&next=/admin/leads/held/"
    Lead.objects.update(held_at=None)
    assert "somebody released them" in client.get(url).content.decode()
    told = client.post(url, {"leads": str(lead.pk)}, follow=True).content.decode()
    assert "None of these is held any more." in told
    assert not LeadLogEntry.objects.filter(action=RELEASE).exists()


def test_the_held_list_offers_it_to_those_who_may(client, clinic, desk):
    lead = make_held(clinic)
    url = reverse("tpi_cms_lead:held")
    html = client.get(url).content.decode()
    assert URL in html
    assert f'data-object-id="{lead.pk}"' in html
    assert f'id="lead_{lead.pk}_title"' in html
    GroupClinicPermission.objects.filter(permission__codename="change_lead").delete()
    html = client.get(url).content.decode()
    assert lead.name in html
    assert URL not in html
    assert "bulk-action" not in html
    assert URL not in client.get(reverse("tpi_cms_lead:index")).content.decode()


def test_a_long_list_is_cut_but_released_whole(client, clinic, desk):
    for _number in range(52):
        make_held(clinic)
    url = f"{URL}?id=all"
    html = client.get(url).content.decode()
    assert "These are the newest 50 of 52; all are released." in html
    names = html.split('<ul class="listing">')[1].split("</ul>")[0]
    assert names.count("<li>") == 50
    confirm(client, url)
    assert get_held() == set()


@pytest.fixture
def small_batches(monkeypatch):
    monkeypatch.setattr(bulk_release, "BATCH", 2)


def test_a_database_that_fails_midway_keeps_what_was_released(
    client, clinic, desk, small_batches, monkeypatch
):
    """The message says how many, and doing it again does the rest."""
    leads = [make_held(clinic) for _number in range(5)]
    url = to_query(*leads) + "&next=/admin/leads/held/"
    release, calls = bulk_release.release_lead, []

    def fail_at_fourth(**kwargs):
        calls.append(kwargs)
        if len(calls) == 4:
            raise OperationalError("Marguerite Osei")
        return release(**kwargs)

    monkeypatch.setattr(bulk_release, "release_lead", fail_at_fourth)
    told = client.post(
        url, {"leads": ",".join(str(lead.pk) for lead in leads)}, follow=True
    ).content.decode()
    assert "2 of 5 requests were released, then the database failed." in told
    assert len(get_held()) == Lead.objects.count() - Delivery.objects.count() == 3
    told = client.post(
        url, {"leads": ",".join(str(lead.pk) for lead in leads)}, follow=True
    ).content.decode()
    assert "3 requests were released" in told
    assert Delivery.objects.count() == 5


def test_what_a_colleague_releases_at_the_same_time_isnt_counted(
    client, clinic, desk, small_batches, monkeypatch
):
    leads = [make_held(clinic) for _number in range(3)]
    release = bulk_release.release_lead

    def both(**kwargs):
        if kwargs["lead"].pk == leads[0].pk:
            release(**kwargs)
        return release(**kwargs)

    monkeypatch.setattr(bulk_release, "release_lead", both)
    url = to_query(*leads) + "&next=/admin/leads/held/"
    keys = ",".join(str(lead.pk) for lead in leads)
    told = client.post(url, {"leads": keys}, follow=True).content.decode()
    assert "2 of 3 requests were released" in told


@pytest.mark.django_db(transaction=True)
def test_visitors_wait_for_a_batch_only(client, clinic, desk, small_batches):
    leads = [make_held(clinic) for _number in range(5)]
    with CaptureQueriesContext(connection) as queries:
        post(client, to_query(*leads), *leads)
    begun, most = 0, 0
    for query in queries:
        if query["sql"].startswith("BEGIN"):
            begun = 0
        begun += 'INSERT INTO "tpi_cms_delivery"' in query["sql"]
        most = max(most, begun)
    assert (most, Delivery.objects.count()) == (2, 5)
