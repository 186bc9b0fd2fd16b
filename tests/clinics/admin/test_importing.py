"""Import and export in the clinics area: who may, what shows, what is stored."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests import factories
from tpi_cms.clinics.models import Clinic

pytestmark = pytest.mark.django_db
IMPORT = "/admin/clinics/import/"


@pytest.fixture
def manager(client):
    user = factories.make_manager()
    client.force_login(user)
    return user


def send(client, text, name="clinics.csv"):
    file = SimpleUploadedFile(name, text.encode())
    return client.post(reverse("tpi_cms_clinic:import"), {"file": file})


def test_a_file_is_looked_at_and_then_stored(client, manager):
    clinic = factories.make_clinic(code="A1")
    assert f'href="{IMPORT}"' in client.get("/admin/clinics/").content.decode()
    response = send(client, "code,region\nA1,WI\n")
    page = client.get(response.url).content.decode()
    assert "1 changed" in page and "<del>IL</del>" in page and "Import all" in page
    clinic.refresh_from_db()
    assert clinic.region == "IL"
    assert client.post(response.url).status_code == 302
    clinic.refresh_from_db()
    assert clinic.region == "WI"


def test_what_changed_meanwhile_is_shown_again(client, manager):
    factories.make_clinic(code="A1")
    url = send(client, "code,region\nA1,WI\n").url
    Clinic.objects.update(region="MI")
    page = client.post(url, follow=True).content.decode()
    assert "changed meanwhile" in page and "<del>MI</del>" in page
    assert Clinic.objects.get().region == "MI"


def test_errors_are_paged_and_filtered_and_can_not_be_stored(client, manager):
    rows = "".join(f"A{n},\n" for n in range(60))
    factories.make_clinic(code="B")
    url = send(client, f"code,region\n{rows}B,WI\n").url
    page = client.get(f"{url}?p=2").content.decode()
    assert "Page 2 of 2" in page and "Import all" not in page
    assert "A59" in page and "WI" not in page
    assert "WI" in client.get(f"{url}?all=1&p=2").content.decode()
    client.post(url)
    assert Clinic.objects.get().region == "IL"


@pytest.mark.parametrize(
    "text", ["name\n", "code,nmae\n", "", "code\n" + "1\n" * 2_001]
)
def test_a_bad_file_is_an_error_in_place(client, manager, text):
    response = send(client, text)
    assert response.status_code == 200
    assert response.context["form"].errors["file"]


def test_a_file_of_somebody_else_can_not_be_seen(client, manager):
    url = send(client, "code,region\nA1,WI\n").url
    client.force_login(factories.make_manager(username="other"))
    assert client.get(url).url == reverse("tpi_cms_clinic:import")


def test_who_may_not_add_clinics_imports_none(client, manager):
    manager.groups.clear()
    for name in ("access_admin", "view_clinic", "change_clinic"):
        manager.user_permissions.add(Permission.objects.get(codename=name))
    assert send(client, "code\n").status_code == 302
    assert f'href="{IMPORT}"' not in client.get("/admin/clinics/").content.decode()
    factories.make_clinic(intake_emails=["secret@example.org"])
    csv = b"".join(client.get("/admin/clinics/?export=csv").streaming_content)
    assert b"12 Example Street" in csv and b"secret" not in csv


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_export_of_the_filtered_list_changes_nothing(client, manager, kind):
    factories.make_clinic(code="A1")
    factories.make_clinic(code="A2", region="WI")
    found = client.get(f"/admin/clinics/?export={kind}&region=WI")
    file = SimpleUploadedFile("a", b"".join(found.streaming_content))
    url = client.post(IMPORT, {"file": file}).url
    assert "0 changed, 1 unchanged" in client.get(url).content.decode()


def test_the_empty_file_names_all_columns(client, manager):
    assert client.get(f"{IMPORT}template/").status_code == 200
    data = b"".join(client.get(f"{IMPORT}template/?format=csv").streaming_content)
    assert data.decode("utf-8-sig").startswith("code,name,slug,status,")
