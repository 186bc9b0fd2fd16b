"""Campaign numbers in the clinic form: typed as people write, refused where unsound."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from tests import factories
from tests.clinics.admin.test_admin import open_form
from tpi_cms.clinics.rows import CampaignNumber

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinic():
    clinic = factories.make_clinic(name="Port Ansel")
    factories.make_phone(clinic)
    return clinic


@pytest.fixture
def edit_url(clinic):
    return reverse("tpi_cms_clinic:edit", args=[clinic.pk])


@pytest.fixture
def save(client, edit_url):
    client.force_login(factories.make_clinic_editor())

    def save(*rows, url=edit_url, **changes):
        data = open_form(client, url) | changes
        data["campaign_numbers-TOTAL_FORMS"] = str(len(rows))
        for number, row in enumerate(rows):
            defaults = {"id": "", "match": "utm_source", "value": "google"}
            defaults |= {"number": "815 555 0143"}
            for name, value in {**defaults, **row}.items():
                data[f"campaign_numbers-{number}-{name}"] = value
        return client.post(url, data, follow=True)

    return save


def test_a_number_is_read_as_people_write_it(client, save, edit_url, clinic):
    save({"number": "(815) 555-0143 ext. 4", "value": " Google  Ads "})
    row = clinic.campaign_numbers.get()
    assert row.uri == "tel:+1-815-555-0143;ext=4"
    assert row.value == "google ads"
    pk = str(row.pk)
    shown = open_form(client, edit_url)["campaign_numbers-0-number"]
    assert shown == "(815) 555-0143 ext. 4"
    save({"id": pk, "number": shown}, **{"campaign_numbers-INITIAL_FORMS": "1"})
    assert clinic.campaign_numbers.get().extension == "4"
    save({"id": pk}, **{"campaign_numbers-INITIAL_FORMS": "1"})
    assert clinic.campaign_numbers.get().extension == ""


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"number": "555"}, "is not a phone number in US"),
        ({"number": "815 555 0143 ext. 12345678901"}, "at most 10 characters"),
        ({"value": " "}, "This field is required"),
        ({"match": "click", "value": "adid"}, "Write one of: gclid, gbraid"),
        ({"match": "referrer", "value": "the guide"}, "Write the website’s address"),
        (
            {"starts_on": "2027-02-01", "ends_on": "2027-01-01"},
            "It ends before it begins.",
        ),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(save, clinic, row, message):
    html = save(row).content.decode()
    assert message in html
    assert f'value="{row.get("number", "815 555 0143")}"' in html
    assert not clinic.campaign_numbers.exists()


def test_the_same_rule_twice_is_refused(save, clinic):
    twice = [{"value": "google"}, {"value": "Google", "number": "815 555 0144"}]
    html = save(*twice).content.decode()
    assert "Two campaign numbers have the same rule and dates." in html
    assert not clinic.campaign_numbers.exists()
    twice[1]["starts_on"] = "2027-01-01"
    save(*twice)
    assert clinic.campaign_numbers.count() == 2


def test_a_website_is_kept_as_its_host(save, clinic):
    save({"match": "referrer", "value": "https://www.Example.com/doctors"})
    assert clinic.campaign_numbers.get().value == "example.com"


def test_a_number_that_another_has_is_warned_of(save, clinic):
    other = factories.make_clinic(name="Cold Harbor")
    factories.make_phone(other, number="+18155550177")
    CampaignNumber.objects.create(clinic=other, number="+18155550178", value="x")
    numbers = ("0142", "0177", "0178", "0143")
    rows = [{"number": f"815 555 {end}", "value": end} for end in numbers]
    html = save(*rows).content.decode()
    assert "(815) 555-0142 is a number of Port Ansel too" in html
    assert "(815) 555-0177 is a number of Cold Harbor too" in html
    assert "(815) 555-0178 is a number of Cold Harbor too" in html
    assert "(815) 555-0143 is a number" not in html
    assert clinic.campaign_numbers.count() == 4


def test_the_panel_is_folded_while_it_is_empty(client, save, edit_url, clinic):
    def is_folded():
        html = client.get(edit_url).content.decode()
        [tag] = [
            line
            for line in html.split("<section")
            if "campaign_numbers-section" in line.partition(">")[0]
        ]
        return "collapsed" in tag.partition(">")[0]

    assert is_folded()
    CampaignNumber.objects.create(
        clinic=clinic, number="+18155550143", value="x", ends_on=dt.date(2020, 1, 1)
    )
    assert not is_folded()
