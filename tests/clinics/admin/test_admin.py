"""The clinics area: listing, form, rows, hours, deleting."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from wagtail.models import ModelLogEntry

from tests import factories
from tpi_cms.clinics.models import Clinic, ClinicPhone
from tpi_cms.clinics.time_zones import time_zone_choices

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client):
    user = factories.make_manager()
    client.force_login(user)
    return user


@pytest.fixture
def clinic():
    clinic = factories.make_clinic(name="Port Ansel", slug="port-ansel")
    factories.make_phone(clinic, number="+18155550142", extension="4")
    return clinic


def url(name, *args):
    return reverse(f"tpi_cms_clinic:{name}", args=args)


def open_form(client, address):
    """What a browser would post unchanged from the form at that address."""
    response = client.get(address)
    form = response.context["form"]
    fields = list(form)
    for formset in form.formsets.values():
        fields += list(formset.management_form)
        fields += [field for row in formset.forms for field in row]
    data = {}
    for field in fields:
        value = field.value()
        if field.name == "weekly_hours":
            data.update(hours(**(value or {})))
        elif value is True:
            data[field.html_name] = "on"
        elif value is not None and value is not False:
            shown = field.field.widget.format_value(value) or ""
            data[field.html_name] = shown[0] if isinstance(shown, list) else shown
    return data


def hours(**days):
    data = {"weekly_hours": "1"}
    for key, spans in days.items():
        for row, (opens, closes) in enumerate(spans):
            data[f"weekly_hours-{key}-{row}-opens"] = opens
            data[f"weekly_hours-{key}-{row}-closes"] = closes
    return data


def new_phone(row, number, **values):
    data = {"role": "main", "number": number, "extension": "", "id": "", **values}
    data = {f"phones-{row}-{name}": value for name, value in data.items()}
    return {**data, "phones-TOTAL_FORMS": str(row + 1)}


@pytest.fixture
def save(client, manager, clinic):
    """Saves the clinic's form with changes; answers the response."""

    def post(changes=None, drop=(), **headers):
        data = open_form(client, url("edit", clinic.pk))
        data = {name: data[name] for name in data if not name.startswith(tuple(drop))}
        data |= changes or {}
        return client.post(url("edit", clinic.pk), data, **headers)

    return post


# --- listing ------------------------------------------------------------------------


def test_a_row_has_town_status_phone_and_hours(client, manager, clinic):
    html = client.get(url("index")).content.decode()
    for text in ("Port Ansel", "Harborview, IL", "Mon–Fri 8 am – 5 pm"):
        assert text in html
    assert 'href="tel:+1-815-555-0142;ext=4"' in html
    assert "No mailbox" not in html


def test_a_row_warns_of_what_is_missing(client, manager, settings):
    factories.make_clinic(intake_emails=[], weekly_hours={})
    html = client.get(url("index")).content.decode()
    for text in ("fallback gets them", "No phone number", "No weekly hours"):
        assert text in html
    late = timezone.localdate() - dt.timedelta(days=1)
    factories.make_clinic(status="temporarily_closed", opens_on=late)
    assert "is it open?" in client.get(url("index")).content.decode()
    settings.TPI_CMS_FALLBACK_RECIPIENTS = []
    assert "nobody is told" in client.get(url("index")).content.decode()


@pytest.mark.parametrize(
    "query",
    [
        {"q": "ansel"},
        {"q": "Ansel", "ordering": "-name"},
        {"q": "port angeles"},
        {"status": "coming_soon"},
        {"region": "WA"},
        {"accepting_new_patients": "false"},
    ],
)
def test_search_and_filters_find_the_clinic(client, manager, query):
    factories.make_clinic(
        name="Ansel",
        locality="Port Angeles",
        region="WA",
        status="coming_soon",
        accepting_new_patients=False,
    )
    factories.make_clinic(name="Eastlake")
    response = client.get(url("index"), query)
    assert [clinic.name for clinic in response.context["object_list"]] == ["Ansel"]


def test_the_listing_costs_the_same_for_any_number(
    client, manager, clinic, django_assert_max_num_queries
):
    for _number in range(20):
        factories.make_phone(factories.make_clinic())
    client.get(url("index"))
    with django_assert_max_num_queries(18):
        client.get(url("index"))


@pytest.mark.parametrize("make", [factories.make_editor, factories.make_frontdesk_user])
def test_others_have_no_clinics_area(client, clinic, make):
    client.force_login(make())
    for address in (url("index"), url("edit", clinic.pk), url("add")):
        assert client.get(address).status_code == 302


# --- form ---------------------------------------------------------------------------


def test_saving_without_a_change_changes_nothing(save, clinic):
    before = Clinic.objects.values().get()
    phones = list(ClinicPhone.objects.values())
    assert save().status_code == 302
    after = Clinic.objects.values().get()
    assert before | {"updated_at": None} == after | {"updated_at": None}
    assert list(ClinicPhone.objects.values()) == phones


def test_a_saved_clinic_shows_its_key_and_keeps_it(client, save, clinic):
    """Also from a form that was tampered with."""
    assert str(clinic.key) in client.get(url("edit", clinic.pk)).content.decode()
    assert "never changes" not in client.get(url("add")).content.decode()
    before = clinic.key
    save({"slug": "elsewhere", "key": "00000000-0000-4000-8000-000000000000"})
    clinic.refresh_from_db()
    assert (clinic.slug, clinic.key) == ("elsewhere", before)


def test_a_save_is_in_the_history(client, save, clinic, manager):
    save({"name": "Port Ansel Pain Care"})
    entry = ModelLogEntry.objects.get(action="wagtail.edit")
    assert (entry.user, entry.label) == (manager, "Port Ansel Pain Care")
    assert client.get(url("history", clinic.pk)).status_code == 200


def test_a_number_is_taken_as_people_type_it(save, clinic):
    save(new_phone(1, "815 802-0088 ext. 4", role="nurse"))
    phone = clinic.phones.get(role="nurse")
    assert phone.number.as_e164 == "+18158020088"
    assert phone.extension == "4"


def test_a_number_is_shown_as_people_write_it(client, manager, clinic):
    data = open_form(client, url("edit", clinic.pk))
    assert data["phones-0-number"] == "(815) 555-0142"
    assert data["phones-0-extension"] == "4"


def test_numbers_are_read_in_the_country_that_is_typed(save, clinic):
    save({"country": "GB", **new_phone(1, "0121 234 5678", role="nurse")})
    assert clinic.phones.get(role="nurse").number.as_e164 == "+441212345678"
    assert clinic.phones.get(role="main").number.as_e164 == "+18155550142"


def test_a_new_clinic_reads_numbers_in_its_country(client, manager):
    data = open_form(client, url("add"))
    data |= {
        "name": "Brum",
        "slug": "brum",
        "street_address": "1 Example Row",
        "locality": "Birmingham",
        "country": "GB",
        "time_zone": "Europe/London",
        **new_phone(0, "0121 234 5678"),
    }
    assert client.post(url("add"), data).status_code == 302
    assert ClinicPhone.objects.get().number.as_e164 == "+441212345678"


def test_the_clinics_time_zone_is_chosen_among_all(client, manager, clinic):
    Clinic.objects.filter(pk=clinic.pk).update(time_zone="America/New_York")
    page = client.get(url("edit", clinic.pk)).content.decode()
    options = re.search(r'<select name="time_zone"[^>]*>(.*?)</select>', page, re.S)[1]
    names = re.findall(r'<option value="([^"]*)"', options)
    assert names == [name for name, _label in time_zone_choices()]
    assert re.findall(r"<option [^>]*selected>([^<]*)", options) == ["America/New York"]


@pytest.mark.parametrize("typed", ["815 55", "call me", "8" * 60])
def test_a_wrong_number_is_told_and_kept(save, clinic, typed):
    response = save({**new_phone(1, typed), "name": "Renamed"})
    html = response.content.decode()
    assert response.status_code == 200
    assert (
        f"“{typed}” is not a phone number in US. Write it like (201) 555-0123" in html
    )
    assert f'value="{typed}"' in html
    assert 'value="Renamed"' in html
    assert clinic.phones.count() == 1


def test_two_different_extensions_are_refused(save):
    response = save(new_phone(1, "815 802-0088 ext. 4", extension="5"))
    assert "names another extension" in response.content.decode()


def test_an_unknown_country_is_refused_without_a_crash(save):
    response = save({"country": "ZZ"})
    assert "“ZZ” is not a country’s code." in response.content.decode()


def test_a_bad_time_zone_is_refused_without_a_crash(save):
    response = save({"time_zone": "Mars/Base"})
    assert response.status_code == 200
    assert "time_zone" in response.context["form"].errors


def test_the_same_number_twice_is_refused(save):
    response = save(new_phone(1, "815-555-0142", extension="4"))
    assert "listed twice" in response.content.decode()


def test_two_saves_of_one_page_store_a_new_phone_once(client, manager, clinic):
    """A double click: the second request knows no id of the new row either."""
    data = open_form(client, url("edit", clinic.pk)) | new_phone(1, "815 555-0199")
    for _save in range(2):
        assert client.post(url("edit", clinic.pk), data).status_code == 302
    assert clinic.phones.count() == 2


def test_two_autosaves_store_a_new_phone_once(client, manager, clinic):
    data = open_form(client, url("edit", clinic.pk)) | new_phone(1, "815 555-0199")
    for _save in range(2):
        response = client.post(
            url("edit", clinic.pk), data, HTTP_ACCEPT="application/json"
        )
        if response.headers["Content-Type"] != "application/json":
            pytest.skip("This Wagtail has no autosave here")
        assert response.json()["success"]
        data |= response.json()["field_updates"]
    assert clinic.phones.count() == 2


def test_a_deleted_row_is_gone(save, clinic):
    save({"phones-0-DELETE": "1"})
    assert not clinic.phones.exists()


def test_rows_keep_the_order_they_were_moved_to(save, clinic):
    save(new_phone(1, "815 555-0199", ORDER="1") | {"phones-0-ORDER": "2"})
    numbers = [str(phone.number)[-2:] for phone in clinic.phones.all()]
    assert numbers == ["99", "42"]


def test_special_days_are_saved_and_sorted_by_date(client, save, clinic):
    later, earlier = dt.date(2027, 12, 25), dt.date(2027, 7, 4)
    for row, date in enumerate((later, earlier)):
        values = {"date": date.isoformat(), "reason": "Away", "id": ""}
        values |= {"opens": "08:00", "closes": "12:00"} if row else {}
        data = {f"special_hours-{row}-{key}": value for key, value in values.items()}
        save(data | {"special_hours-TOTAL_FORMS": str(row + 1)})
    dates = [day.date for day in Clinic.objects.get().special_hours.all()]
    assert dates == [earlier, later]
    data = open_form(client, url("edit", clinic.pk))
    assert data["special_hours-0-date"] == "2027-07-04"
    assert data["special_hours-0-opens"] == "08:00"


def test_a_special_day_with_one_time_is_refused(save):
    data = {"date": "2027-07-04", "opens": "08:00", "id": "", "reason": ""}
    data = {f"special_hours-0-{key}": value for key, value in data.items()}
    response = save(data | {"special_hours-TOTAL_FORMS": "1"})
    assert "Give both times" in response.content.decode()


@pytest.mark.parametrize("missing", ["latitude", "longitude"])
def test_half_of_a_place_is_told_where_the_other_half_belongs(save, missing):
    response = save({"latitude": "41.1", "longitude": "-87.9", missing: ""})
    assert list(response.context["form"].errors) == [missing]


def test_a_save_writes_the_clinic_once_however_many_rows_it_has(save, clinic):
    """Each write of a clinic clears what caches hold of every page."""
    written = {}
    for count in (1, 4):
        phones = [new_phone(row, f"815 555-011{row}") for row in range(1, count)]
        changes = {"name": f"Named {count}"}
        for phone in phones:
            changes |= phone
        before = clinic.updated_at
        with CaptureQueriesContext(connection) as queries:
            assert save(changes).status_code == 302
        sql = [query["sql"] for query in queries]
        written[count] = sum('UPDATE "tpi_cms_clinic"' in each for each in sql)
        clinic.refresh_from_db()
        assert clinic.updated_at > before and clinic.phones.count() == count
    assert written == {1: 1, 4: 1}


def test_the_name_writes_the_slug_of_new_clinics_only(client, manager, clinic):
    new = client.get(url("add")).content.decode()
    assert 'data-w-sync-target-value="#id_slug"' in new
    assert "w-sync#apply" in new
    old = client.get(url("edit", clinic.pk)).content.decode()
    assert "keyup->w-sync#apply" not in old


# --- weekly hours -------------------------------------------------------------------


def test_hours_are_stored_in_order_without_empty_days(save):
    typed = hours(mo=[("13:00", "17:00"), ("08:00", "12:00")], tu=[("", "")])
    save(typed, drop=["weekly_hours"])
    stored = Clinic.objects.get().weekly_hours
    assert stored == {"mo": [["08:00", "12:00"], ["13:00", "17:00"]]}


def test_a_week_without_openings_clears_the_hours(save):
    save(drop=["weekly_hours-"])
    assert Clinic.objects.get().weekly_hours == {}


def test_a_form_without_the_widget_leaves_the_hours(save, clinic):
    save(drop=["weekly_hours"])
    assert Clinic.objects.get().weekly_hours == clinic.weekly_hours


def test_half_an_opening_is_told_and_kept(save, clinic):
    response = save(hours(sa=[("09:15", "")]))
    html = response.content.decode()
    assert "Saturday: give both times of each opening." in html
    assert 'value="09:15"' in html
    assert Clinic.objects.get().weekly_hours == clinic.weekly_hours


@pytest.mark.parametrize("times", [("nine", "ten"), ("25:00", "26:00"), ("\x00", "1")])
def test_what_is_no_time_is_told(save, times):
    response = save(hours(sa=[times]))
    assert response.status_code == 200
    assert "is not a time" in response.content.decode()


def test_overlapping_openings_are_told(save):
    response = save(hours(sa=[("08:00", "12:00"), ("11:00", "13:00")]))
    assert "overlap" in response.content.decode()


def test_past_midnight_is_allowed(save):
    save(hours(sa=[("20:00", "03:00")]))
    assert Clinic.objects.get().weekly_hours["sa"] == [["20:00", "03:00"]]


def test_more_openings_than_are_drawn_stay(save, clinic):
    spans = [[f"{hour:02}:00", f"{hour + 1:02}:00"] for hour in (6, 8, 10, 12)]
    Clinic.objects.update(weekly_hours={"mo": spans})
    save({"name": "Renamed"})
    assert Clinic.objects.get().weekly_hours == {"mo": spans}


# --- side panel ---------------------------------------------------------------------


def test_the_form_links_to_the_clinics_page(client, manager, clinic):
    page = factories.make_location(clinic)
    html = client.get(url("edit", clinic.pk)).content.decode()
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in html


@pytest.mark.parametrize("status", Clinic.Status.values)
def test_the_form_opens_in_every_status(client, manager, clinic, status):
    Clinic.objects.update(status=status, weekly_hours={})
    assert client.get(url("edit", clinic.pk)).status_code == 200


# --- deleting -----------------------------------------------------------------------


def test_a_clinic_with_leads_is_kept_with_words(client, manager, clinic):
    factories.make_lead(clinic)
    page = client.get(url("delete", clinic.pk)).content.decode()
    assert "Set its status to “Closed for good” instead" in page
    assert "Yes, delete" not in page
    response = client.post(url("delete", clinic.pk), follow=True)
    assert response.redirect_chain[0][0] == url("edit", clinic.pk)
    assert "can’t be deleted" in response.content.decode()
    assert Clinic.objects.exists()


def test_a_clinic_without_leads_is_deleted_and_its_page_stays(client, manager, clinic):
    page = factories.make_location(clinic)
    assert "Yes, delete" in client.get(url("delete", clinic.pk)).content.decode()
    assert client.post(url("delete", clinic.pk)).status_code == 302
    assert not Clinic.objects.exists()
    page.refresh_from_db()
    assert page.clinic is None


def test_copying_has_no_address(client, manager, clinic):
    address = url("edit", clinic.pk).replace("edit", "copy")
    assert client.get(address).status_code == 404


def test_the_area_loads_no_inline_script_or_style_of_ours(client, manager, clinic):
    html = client.get(url("edit", clinic.pk)).content.decode()
    assert "new InlinePanel(" not in html
    for name in ("clinic-form.js", "admin.css"):
        assert f"/static/tpi_cms/admin/{name}" in html
    dashboard = client.get(reverse("wagtailadmin_home")).content.decode()
    assert "tpi_cms/admin/clinic-form.js" not in dashboard


def test_a_site_without_a_place_for_a_zone_has_each_new_clinic_choose(
    client, manager, settings
):
    settings.TIME_ZONE = "UTC"  # as ``wagtail start`` writes it
    field = client.get(url("add")).context["form"]["time_zone"]
    assert field.subwidgets[0].data["value"] == ""
    assert not any(option.data["selected"] for option in field.subwidgets)
    assert 'value=""' in str(field)


def test_a_new_clinic_starts_in_the_zone_of_the_site(client, manager, settings):
    settings.TIME_ZONE = "America/Denver"
    field = client.get(url("add")).context["form"]["time_zone"]
    chosen = [option for option in field.subwidgets if option.data["selected"]]
    assert [option.data["value"] for option in chosen] == ["America/Denver"]


def test_who_closes_a_clinic_is_told_of_requests_that_wait(client, save, clinic):
    factories.make_lead(clinic, status="waiting")
    factories.make_lead(clinic, status="closed")
    save({"status": "closed"})
    html = client.get(url("index")).content.decode()
    assert "1 request to this clinic is still open" in html
    assert f"{reverse('tpi_cms_lead:waiting')}?clinic={clinic.pk}" in html
    save({"status": "open"})
    assert "still open" not in client.get(url("index")).content.decode()
