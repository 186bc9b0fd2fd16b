"""A number that two clinics have is named when one of them is saved."""

from __future__ import annotations

from django.urls import reverse

from tests import factories
from tests.clinics.admin.test_admin import open_form

WARNING = "is a number of Cold Harbor too"


def save(client, clinic) -> str:
    url = reverse("tpi_cms_clinic:edit", args=[clinic.pk])
    return client.post(url, open_form(client, url), follow=True).content.decode()


def test_saving_warns_of_another_clinics_number(admin_client):
    clinic, other = factories.make_clinic(), factories.make_clinic(name="Cold Harbor")
    factories.make_phone(clinic)
    phone = factories.make_phone(other)
    html = save(admin_client, clinic)
    assert "(815) 555-0142" in html and WARNING in html
    phone.extension = "4"
    phone.save()
    assert WARNING not in save(admin_client, clinic)
