"""The dialog that inserts a reference, and the network lines' form."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests import factories
from tpi_cms.clinics.network import NetworkPhone


@pytest.fixture
def clinic(admin_client):
    clinic = factories.make_clinic(name="Port Ansel")
    factories.make_phone(clinic)
    return clinic


def post(client, **data):
    return client.post(reverse("tpi_cms_phones:choose"), data).json()


def test_it_answers_with_the_reference_and_the_number_of_now(admin_client, clinic):
    answer = post(admin_client, whose="clinic", clinic=clinic.pk, use="nurse")
    assert answer["step"] == "chosen"
    assert answer["phone"]["text"] == "(815) 555-0142"
    data = {"whose": "clinic", "id": str(clinic.pk), "use": "nurse"}
    assert answer["phone"]["data"] == data


def test_a_clinic_must_be_chosen_and_what_was_chosen_stays(admin_client, clinic):
    answer = post(admin_client, whose="clinic", use="nurse")
    assert answer["step"] == "choose"
    assert "Choose the clinic." in answer["html"]
    assert '<option value="nurse" selected' in answer["html"]


def test_it_shows_the_number_that_results(admin_client, clinic):
    query = {"preview": "", "whose": "clinic", "clinic": clinic.pk, "use": "main"}
    answer = admin_client.get(reverse("tpi_cms_phones:choose"), query)
    assert answer.json() == {"text": "(815) 555-0142"}
    bad = admin_client.get(reverse("tpi_cms_phones:choose"), {"preview": ""})
    assert bad.json() == {"text": ""}


def test_strangers_have_no_dialog(client, db):
    assert client.get(reverse("tpi_cms_phones:choose")).status_code == 302


def test_a_network_line_is_typed_as_people_write_it(admin_client):
    url = reverse(NetworkPhone.snippet_viewset.get_url_name("add"))
    data = {"role": "main", "number": "(800) 555-0199 ext. 4", "extension": ""}
    assert admin_client.post(url, {**data, "note": ""}).status_code == 302
    line = NetworkPhone.objects.get()
    assert (str(line.number), line.extension) == ("+18005550199", "4")
    wrong = admin_client.post(url, {**data, "role": "nurse", "number": "12"})
    assert "“12” is not a phone number in US" in wrong.content.decode()
