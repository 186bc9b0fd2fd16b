"""What was written past the forms, by a script or an import, breaks no page."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tpi_cms.clinics.hours.schedule import validate_date
from tpi_cms.clinics.models import Clinic, ClinicPhone, ClinicSpecialHours
from tpi_cms.pages.models import (
    ConditionPage,
    LocationIndexPage,
    LocationPage,
    TreatmentPage,
)

pytestmark = pytest.mark.django_db

#: By field of a clinic: values that no form would take.
CLINIC_VALUES = {
    "status": ["open", "frozen"],
    "time_zone": ["Mars/Olympus", "", "America"],
    "country": ["ZZ", "us", ""],
    "latitude": [200, 41],
    "longitude": [-999, -88, 200],
    "weekly_hours": [
        [],
        "closed",
        {"mo": "8 to 5"},
        {"mo": [["08:00"], ["a", "b"], [8, 17], "x", None], "xx": []},
        {"mo": [["08:00", "12:00"], ["10:00", "17:00"]]},
    ],
    "languages": ["es", {"es": 1}, [7, None, "xx"]],
    "intake_emails": ["desk@example.org", [None]],
    "profile_urls": [{}, [1]],
    "booking_url": ["no address"],
}
PHONES = ["abc", "+1815", "12", "javascript:alert(1)", ""]
DATES = [dt.date(26, 11, 26), dt.date(1, 1, 1), dt.date(9999, 12, 31)]
BODIES = [
    "no JSON",
    [{"type": "gone", "value": 1}],
    [{"type": "section", "value": {}}],
    [
        {
            "type": "section",
            "value": {
                "heading": None,
                "aspect": "Gone",
                "content": [
                    {"type": "care_cards", "value": {"cards": [{"urgency": "odd"}]}},
                    {"type": "clinic_action", "value": {"scope": "x", "clinics": [0]}},
                    {"type": "related", "value": {"items": [{"page": 0}]}},
                    {"type": "image", "value": {"image": {"image": 0}}},
                    {"type": "faq", "value": {"items": [{}]}},
                    {"type": "comparison", "value": {}},
                    {"type": "citations", "value": {"items": [{"date": 2020}]}},
                ],
            },
        }
    ],
]


def make_odd_clinics() -> dict[str, Clinic]:
    """Each odd value is one of a clinic with a page; by what is odd about them."""
    clinics = {}
    phones, dates = {"number": PHONES}, {"date": DATES}
    for row in range(max(map(len, [*CLINIC_VALUES.values(), PHONES]))):
        odd = {
            field: values[row % len(values)]
            for field, values in (CLINIC_VALUES | phones | dates).items()
        }
        clinic = factories.make_clinic()
        clinics[str(odd)] = clinic
        factories.make_location(clinic)
        factories.make_phone(clinic)
        ClinicPhone.objects.filter(clinic=clinic).update(number=odd.pop("number"))
        date = odd.pop("date")
        factories.make_special_day(clinic, date)
        times = {"opens": dt.time(8), "closes": dt.time(7)}
        factories.make_special_day(clinic, date, **times)
        Clinic.objects.filter(pk=clinic.pk).update(**odd)
    factories.make_clinic(latitude=41, longitude=-88)
    return clinics


def answers(client, addresses: dict[str, str]) -> dict[str, int]:
    """Of those that aren't 200."""
    client.raise_request_exception = False
    statuses = {name: client.get(url).status_code for name, url in addresses.items()}
    return {name: status for name, status in statuses.items() if status != 200}


def test_odd_facts_of_a_clinic_break_no_page(client):
    clinics = make_odd_clinics()
    addresses = {
        name: LocationPage.objects.get(clinic=clinic).url
        for name, clinic in clinics.items()
    }
    addresses |= {
        f"thanks of {name}": reverse(
            "tpi_cms:lead_thanks", args=[factories.make_lead(clinic).reference]
        )
        for name, clinic in clinics.items()
    }
    pages = [LocationIndexPage.objects.get(), factories.make_treatment()]
    addresses |= {page.title: page.url for page in pages}
    addresses["request"] = reverse("tpi_cms:lead_create")
    assert answers(client, addresses) == {}


def test_odd_facts_of_a_clinic_break_no_view_of_the_admin(client):
    clinics = make_odd_clinics()
    client.force_login(factories.make_superuser())
    addresses = {
        name: reverse("tpi_cms_clinic:edit", args=[clinic.pk])
        for name, clinic in clinics.items()
    }
    addresses["clinics"] = reverse("tpi_cms_clinic:index")
    addresses["home"] = reverse("wagtailadmin_home")
    addresses["requests"] = reverse("tpi_cms_lead:index")
    lead = factories.make_lead(next(iter(clinics.values())))
    addresses["request"] = reverse("tpi_cms_lead:edit", args=[lead.pk])
    assert answers(client, addresses) == {}


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
def test_odd_bodies_break_no_page(client, body):
    treatment = factories.make_treatment()
    condition = factories.make_condition()
    field = TreatmentPage._meta.get_field("body")
    raw = body if isinstance(body, str) else field.stream_block.to_python(body)
    for page in (treatment, condition):
        odd = type(page).objects.filter(pk=page.pk)
        odd.update(body=raw, last_reviewed=dt.date(26, 1, 1), reviewer_name="Dr. A")
    ConditionPage.objects.filter(pk=condition.pk).update(red_flags={"a": 1})
    factories.link_condition(treatment, condition)
    assert answers(client, {p.title: p.url for p in (treatment, condition)}) == {}
    client.force_login(factories.make_superuser())
    edit = {
        page.title: reverse("wagtailadmin_pages:edit", args=[page.pk])
        for page in (treatment, condition)
    }
    assert answers(client, edit) == {}


def test_a_day_of_a_year_that_nobody_means_is_refused():
    for date in DATES:
        with pytest.raises(ValidationError, match="a year from 2000 to 2100"):
            validate_date(date)
        with pytest.raises(ValidationError) as refused:
            ClinicSpecialHours(clinic=factories.make_clinic(), date=date).full_clean()
        assert list(refused.value.message_dict) == ["date"]
    validate_date(timezone.localdate())


def test_what_can_be_read_of_the_hours_still_counts():
    hours = {"mo": [["a", "b"], ["08:00", "12:00"]], "tu": "8 to 5"}
    clinic = factories.make_clinic(weekly_hours=hours, time_zone="Mars/Olympus")
    factories.make_special_day(clinic, dt.date(26, 11, 26))
    assert clinic.schedule.summary == "Mon 8 am – 12 pm"
    assert str(clinic.schedule.expression) == "Mo 08:00-12:00"
    assert str(clinic.zone) == timezone.get_default_timezone_name()


def test_a_number_that_cannot_be_dialled_is_shown_to_the_editor_only(client):
    clinic = factories.make_clinic()
    phone = factories.make_phone(clinic)
    ClinicPhone.objects.filter(pk=phone.pk).update(number="ask Ann")
    assert Clinic.objects.get().main_phone is None
    client.force_login(factories.make_superuser())
    form = client.get(reverse("tpi_cms_clinic:edit", args=[clinic.pk]))
    assert 'value="ask Ann"' in form.text
