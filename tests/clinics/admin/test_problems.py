"""What is wrong with clinics: found in the database, the same wherever it is told."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from tests import factories
from tpi_cms.clinics.admin.problems import (
    Problem,
    attach_problems,
    find_problems,
    with_problem,
)
from tpi_cms.clinics.models import Clinic, ClinicPhone
from tpi_cms.clinics.places.models import Place

pytestmark = pytest.mark.django_db


def days_ago(days: int) -> dt.date:
    return timezone.localdate() - dt.timedelta(days=days)


def make_sound(**fields) -> Clinic:
    """A clinic without a problem."""
    phone = fields.pop("phone", "+18155550142")
    today = timezone.localdate()
    dates = {"numbers_checked_on": today, "hours_confirmed_on": today}
    place = {"latitude": "41.12000", "longitude": "-87.86000"}
    clinic = factories.make_clinic(**{**dates, **place, **fields})
    if phone:
        factories.make_phone(clinic, number=phone)
    return clinic


def find(clinic: Clinic) -> list[Problem]:
    """Found as such, and by the filter of each problem."""
    found = find_problems([clinic.pk])[clinic.pk]
    filtered = [p for p in Problem if clinic in with_problem(Clinic.objects.all(), [p])]
    assert found == filtered
    assert bool(found) == (clinic in with_problem(Clinic.objects.all()))
    return found


def test_a_sound_clinic_has_none():
    assert find(make_sound()) == []


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"public_without_page": False}, Problem.PAGE),
        ({"intake_emails": []}, Problem.MAILBOX),
        ({"phone": ""}, Problem.PHONE),
        ({"phone": "no number"}, Problem.PHONE),
        (
            {"status": "coming_soon", "opens_on": dt.date(2020, 1, 1)},
            Problem.OPENS,
        ),
        ({"street_address": ""}, Problem.ADDRESS),
        ({"weekly_hours": {}}, Problem.HOURS),
        ({"weekly_hours": {"mo": []}}, Problem.HOURS),
        ({"weekly_hours": ["junk"]}, Problem.HOURS),
        ({"latitude": None, "longitude": None}, Problem.PLACE),
        ({"numbers_checked_on": days_ago(181)}, Problem.CHECK_DUE),
        ({"numbers_checked_on": None}, Problem.NOT_CHECKED),
        ({"hours_confirmed_on": None}, Problem.NOT_CONFIRMED),
    ],
)
def test_each_is_found(fields, problem):
    assert find(make_sound(**fields)) == [problem]


def test_a_clinic_closed_for_good_has_none():
    assert find(make_sound(status="closed", street_address="")) == []


def test_a_live_page_or_none_at_all_is_told_apart():
    clinic = make_sound(public_without_page=False)
    factories.make_location(clinic)
    assert find(clinic) == []


def test_a_fax_or_a_hidden_number_is_none_to_call():
    clinic = make_sound(phone="")
    factories.make_phone(clinic, role=ClinicPhone.Role.FAX)
    factories.make_phone(clinic, number="+18155550143", is_public=False)
    assert find(clinic) == [Problem.PHONE]


def test_a_number_of_two_clinics_is_found_at_both_but_not_of_a_closed_one():
    one, other = make_sound(), make_sound()
    assert find(one) == find(other) == [Problem.SHARED]
    Clinic.objects.filter(pk=other.pk).update(status="closed")
    assert find(one) == []


def test_a_number_for_billing_may_be_shared():
    clinics = make_sound(phone="+18155550143"), make_sound(phone="+18155550144")
    for clinic in clinics:
        factories.make_phone(clinic, role=ClinicPhone.Role.BILLING)
    assert find(clinics[0]) == []


def test_the_limit_of_a_check_is_a_setting(settings):
    clinic = make_sound(numbers_checked_on=days_ago(180))
    assert find(clinic) == []
    settings.TPI_CMS_PHONE_CHECK_DAYS = 30
    assert find(clinic) == [Problem.CHECK_DUE]
    settings.TPI_CMS_PHONE_CHECK_DAYS = 0
    assert find(clinic) == []


@pytest.mark.parametrize(
    ("typed", "latitude", "problems"),
    [
        ("60901", 41.12, []),
        ("60901", 41.5, []),
        ("60901", 41.7, [Problem.FAR]),
        ("60901-1234", 41.7, [Problem.FAR]),
        ("60902", 41.7, [Problem.CODE]),
        ("SW1A 1AA", 41.7, [Problem.CODE]),
        ("", 41.7, []),
    ],
)
def test_coordinates_and_the_postal_code_fit_each_other(typed, latitude, problems):
    clinic = make_sound(postal_code=typed)
    fields = {"postal_code": "60901", "longitude": -87.86}
    Place.objects.create(country="US", latitude=latitude, search_name="a", **fields)
    Place.objects.create(country="DE", latitude=50, search_name="a", **fields)
    assert find(clinic) == problems


def test_one_of_the_towns_of_a_postal_code_is_near_enough():
    clinic = make_sound()
    for name, latitude in (("a", 44.0), ("b", 41.1)):
        Place.objects.create(
            country="US",
            postal_code="60901",
            search_name=name,
            latitude=latitude,
            longitude=-87.86,
        )
    assert find(clinic) == []


def test_what_is_true_of_each_new_clinic_is_told_by_the_report_alone():
    clinic = make_sound(numbers_checked_on=None, hours_confirmed_on=None)
    attach_problems([clinic])
    assert clinic.problems == []
    attach_problems([clinic], quiet=True)
    assert clinic.problems == ["Numbers never checked", "Hours never confirmed"]


def test_a_list_of_any_length_takes_the_same_queries(django_assert_num_queries):
    clinics = [make_sound(street_address="") for _each in range(5)]
    for some in (clinics[:1], clinics):
        with django_assert_num_queries(3):
            attach_problems(some)
        assert all(clinic.problems == ["No address"] for clinic in some)
