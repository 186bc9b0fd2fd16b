"""The closures area: form, list, what saving does, "Close early today"."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from wagtail.models import ModelLogEntry

from tests import factories
from tpi_cms.clinics.closures import Closure, get_dated_rows
from tpi_cms.clinics.models import Clinic

pytestmark = pytest.mark.django_db

#: A Monday, 10 am in Illinois.
NOW = dt.datetime(2026, 11, 16, 16, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _monday(monkeypatch):
    get_dated_rows.cache_clear()  # Each test's first clinic is saved at this moment.
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def manager(client):
    user = factories.make_manager()
    client.force_login(user)
    return user


@pytest.fixture
def clinic():
    return factories.make_clinic(name="Port Ansel", slug="port-ansel")


def url(name, *args):
    return reverse(f"tpi_cms_closure:{name}", args=args)


def typed(*clinics, **fields):
    """As the form sends it: closed on Friday, November 20."""
    return {
        "clinics": [clinic.pk for clinic in clinics],
        "reason": "Burst water main",
        "first_date": "2026-11-20",
        "last_date": "2026-11-20",
        **fields,
    }


def errors_of(response):
    return {
        name: list(texts) for name, texts in response.context["form"].errors.items()
    }


def make_closure(*clinics, **fields):
    day = dt.date(2026, 11, 20)
    defaults = {"reason": "Snow", "first_date": day, "last_date": day}
    closure = Closure.objects.create(**{**defaults, **fields})
    closure.clinics.set(clinics)
    return closure


def test_a_saved_closure_is_in_its_clinics_hours_at_once(
    client, manager, clinic, monkeypatch
):
    other = factories.make_clinic(name="Garnet Falls")
    before = {c.pk: c.updated_at for c in Clinic.objects.all()}
    friday = dt.datetime(2026, 11, 20, 18, tzinfo=dt.UTC)
    assert clinic.known_schedule.state(friday).is_open
    monkeypatch.setattr(timezone, "now", lambda: NOW + dt.timedelta(minutes=1))

    response = client.post(url("add"), typed(clinic), follow=True)

    assert response.redirect_chain, errors_of(response)
    after = Clinic.objects.get(pk=clinic.pk)
    assert not after.known_schedule.state(friday).is_open
    assert Clinic.objects.get(pk=other.pk).updated_at == before[other.pk]
    assert ModelLogEntry.objects.filter(action="wagtail.create").exists()
    text = [str(message) for message in response.context["messages"]][0]
    assert "1 clinic: Burst water main, closed on Friday, November 20" in text


def test_a_clinic_taken_out_of_a_closure_is_open_again(
    client, manager, clinic, monkeypatch
):
    other = factories.make_clinic(name="Garnet Falls")
    closure = make_closure(clinic, other)
    monkeypatch.setattr(timezone, "now", lambda: NOW + dt.timedelta(minutes=1))

    client.post(url("edit", closure.pk), typed(other))

    assert Clinic.objects.get(pk=clinic.pk).updated_at > clinic.updated_at
    assert not Clinic.objects.get(pk=clinic.pk).known_closures


def test_deleting_a_closure_opens_its_clinics(client, manager, clinic, monkeypatch):
    closure = make_closure(clinic)
    assert clinic.known_closures
    monkeypatch.setattr(timezone, "now", lambda: NOW + dt.timedelta(minutes=1))

    client.post(url("delete", closure.pk))

    assert not Clinic.objects.get(pk=clinic.pk).known_closures


def test_all_clinics_of_a_region_are_closed_by_one_tick(client, manager, clinic):
    far = factories.make_clinic(name="Far", region="WI")
    client.post(url("add"), typed(regions=["IL"]))
    assert [*Closure.objects.get().clinics.all()] == [clinic]
    assert not far.closures.exists()


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"clinics": []}, "clinics", "Choose a clinic"),
        ({"last_date": "2026-11-19"}, "last_date", "ends before it begins"),
        ({"last_date": "2028-11-19"}, "last_date", "Longer than a year"),
        ({"opens": "09:00"}, "closes", "Give both times"),
    ],
)
def test_what_cannot_be_is_said_in_place(client, manager, clinic, fields, field, words):
    response = client.post(url("add"), {**typed(clinic), **fields})
    assert words in " ".join(errors_of(response)[field])
    assert not Closure.objects.exists()
    assert "Burst water main" in response.content.decode()


def test_what_overlaps_another_closure_names_and_links_it(client, manager, clinic):
    known = make_closure(clinic)
    response = client.post(url("add"), typed(clinic, first_date="2026-11-18"))
    assert "Port Ansel has another closure then" in errors_of(response)["first_date"][0]
    link = f'<a href="{url("edit", known.pk)}">{known}</a>'
    assert link in response.content.decode()


def test_one_that_ends_when_the_next_begins_overlaps_nothing(client, manager, clinic):
    make_closure(clinic, first_time=dt.time(12))
    client.post(url("add"), typed(clinic, last_time="12:00"))
    assert Closure.objects.count() == 2


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda clinic: clinic, "is itself closed by this"),
        (
            lambda clinic: factories.make_clinic(status=Clinic.Status.COMING_SOON),
            "takes no requests",
        ),
        (
            lambda clinic: make_closure(factories.make_clinic()).clinics.get(),
            "has a closure itself then",
        ),
    ],
)
def test_requests_go_to_a_clinic_that_is_there(client, manager, clinic, make, words):
    data = typed(clinic, send_requests_to=make(clinic).pk)
    response = client.post(url("add"), data)
    assert words in errors_of(response)["send_requests_to"][0]


def test_the_form_asks_for_no_list_of_all_clinics(client, manager):
    for _ in range(3):
        factories.make_clinic(name="Never chosen", region="")
    response = client.get(url("add"))
    assert "Never chosen" not in response.content.decode()


def test_the_list_says_whether_each_runs_and_filters_by_it(client, manager, clinic):
    today = NOW.date()
    make_closure(clinic, reason="Running", first_date=today, last_date=today)
    make_closure(clinic, reason="To come")
    past = today - dt.timedelta(days=9)
    make_closure(reason="Long over", all_clinics=True, first_date=past, last_date=past)
    html = client.get(url("index")).content.decode()
    assert all(word in html for word in ("Now", "Coming", "Over", "All clinics"))

    response = client.get(url("index"), {"state": "coming"})

    assert [row.reason for row in response.context["object_list"]] == ["To come"]


def test_the_list_filters_by_clinic(client, manager, clinic):
    make_closure(factories.make_clinic(), reason="Of another")
    make_closure(clinic, reason="Of it")
    make_closure(all_clinics=True, reason="Of all")
    response = client.get(url("index"), {"clinic": clinic.pk})
    found = {row.reason for row in response.context["object_list"]}
    assert found == {"Of it", "Of all"}


def test_the_list_costs_the_same_for_many(
    client, manager, clinic, django_assert_max_num_queries
):
    for _ in range(8):
        make_closure(clinic, factories.make_clinic())
    client.get(url("index"))
    with django_assert_max_num_queries(20):
        client.get(url("index"))


def test_editors_of_clinics_may_close_them_and_others_may_not(client, clinic):
    client.force_login(factories.make_clinic_editor())
    assert client.get(url("add")).status_code == 200
    client.force_login(factories.make_frontdesk_user(clinic))
    assert client.post(url("add"), typed(clinic)).status_code == 302
    assert client.post(url("close_early", clinic.pk)).status_code == 302
    assert not Closure.objects.exists()


def test_closing_early_lasts_for_the_rest_of_today(client, manager, clinic):
    data = {"first_time": "13:00", "reason": "Power cut"}
    response = client.post(url("close_early", clinic.pk), data, follow=True)
    closure = Closure.objects.get()
    assert closure.as_value().start == dt.datetime(2026, 11, 16, 13)
    assert closure.as_value().until == dt.datetime(2026, 11, 17)
    fresh = Clinic.objects.with_facts().get()
    one_pm = dt.datetime(2026, 11, 16, 19, tzinfo=dt.UTC)
    assert not fresh.schedule.state(one_pm).is_open
    assert fresh.schedule.state(one_pm - dt.timedelta(minutes=1)).is_open
    assert url("delete", closure.pk) in response.content.decode()


def test_closing_a_night_early_lasts_until_its_morning(client, manager):
    night = factories.make_clinic(weekly_hours={"mo": [["09:00", "02:00"]]})
    client.post(
        url("close_early", night.pk), {"first_time": "22:00", "reason": "Power cut"}
    )
    assert Closure.objects.get().as_value().until == dt.datetime(2026, 11, 17, 2)


@pytest.mark.parametrize(
    ("time", "words"),
    [("09:59", "has passed"), ("17:00", "today it closes at 5 pm"), ("", "required")],
)
def test_closing_early_names_what_is_wrong(client, manager, clinic, time, words):
    data = {"first_time": time, "reason": "Power cut"}
    response = client.post(url("close_early", clinic.pk), data)
    assert words in errors_of(response)["first_time"][0]
    assert "Power cut" in response.content.decode()


def test_what_is_closed_already_is_not_closed_early(client, manager, clinic):
    today = NOW.date()
    make_closure(clinic, first_date=today, last_date=today, first_time=dt.time(15))
    data = {"first_time": "14:00", "reason": "Power cut"}
    response = client.post(url("close_early", clinic.pk), data)
    assert "another closure" in errors_of(response)["first_time"][0]


def test_the_panel_beside_the_clinic_has_its_closure_and_closes_it(
    client, manager, clinic
):
    closure = make_closure(clinic)
    html = client.get(reverse("tpi_cms_clinic:edit", args=[clinic.pk])).content.decode()
    assert url("edit", closure.pk) in html
    assert url("close_early", clinic.pk) in html


def test_the_hours_form_offers_holidays_and_reads_the_weeks_back(
    client, manager, clinic
):
    make_closure(clinic, reason="Burst water main")
    html = client.get(reverse("tpi_cms_clinic:edit", args=[clinic.pk])).content.decode()
    assert 'value="2026-12-25"' in html
    assert "Nothing on Saturday, Sunday." in html
    calendar = html[html.index("tpi-calendar") :]
    assert "Burst water main" in calendar
