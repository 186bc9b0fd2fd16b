"""The groups that installers get, and the panel of the group editor."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.urls import reverse

from tests import factories
from tpi_cms.leads.access.groups import get_front_desk_groups, on_migrate
from tpi_cms.leads.access.models import GroupClinicPermission

pytestmark = pytest.mark.django_db

PREFIX = "clinic_permissions"


def codenames(group):
    return set(group.permissions.values_list("codename", flat=True))


def rows(group):
    return sorted(
        group.clinic_permissions.values_list("clinic_id", "permission__codename")
    )


def run_command(capsys):
    call_command("tpi_create_groups")
    return capsys.readouterr().out


class Step:
    def __init__(self, app_label, name):
        self.app_label, self.name = app_label, name


def migrate(*names):
    plan = [(Step("tpi_cms", name), False) for name in names]
    on_migrate(apps.get_app_config("tpi_cms"), using="default", plan=plan)


CLOSURES = [f"{verb}_closure" for verb in ("add", "change", "delete", "view")]
OUTLINES = [f"{verb}_outline" for verb in ("add", "change", "delete")]
PRACTITIONERS = [f"{verb}_practitioner" for verb in ("add", "change", "view")]


def test_installing_makes_the_managers():
    managers = Group.objects.get(name="Clinic managers")
    assert codenames(managers) == {
        "access_admin",
        "view_lead",
        "change_lead",
        "export_lead",
        "erase_lead",
        "add_clinic",
        "change_clinic",
        "delete_clinic",
        "view_clinic",
        "change_clinic_mailboxes",
        "delete_practitioner",
        "link_practitioner_account",
        *CLOSURES,
        *OUTLINES,
        *PRACTITIONERS,
        *(f"{verb}_consenttext" for verb in ("add", "change", "delete", "publish")),
    }


def test_installing_makes_a_group_that_only_logs_in():
    group = Group.objects.get(name="Practitioners")
    assert codenames(group) == {"access_admin"}
    assert not group.page_permissions.exists()
    assert not group.collection_permissions.exists()


def test_installing_makes_the_clinic_editors():
    """Pages, pictures and documents from the top; of clinics what is public."""
    editors = Group.objects.get(name="Clinic editors")
    assert codenames(editors) == {
        "access_admin",
        "add_clinic",
        "change_clinic",
        "view_clinic",
        *CLOSURES,
        *OUTLINES,
        *PRACTITIONERS,
    }
    pages = editors.page_permissions.filter(page__depth=1)
    assert set(pages.values_list("permission__codename", flat=True)) == {
        "add_page",
        "change_page",
        "publish_page",
    }
    files = editors.collection_permissions.filter(collection__depth=1)
    assert set(files.values_list("permission__codename", flat=True)) == {
        f"{verb}_{kind}"
        for verb in ("add", "change", "choose")
        for kind in ("image", "document")
    }


def test_later_migrations_never_bring_a_deleted_group_back():
    Group.objects.filter(name="Clinic managers").delete()
    migrate("0002_more")
    assert not Group.objects.filter(name="Clinic managers").exists()
    migrate("0001_initial")
    assert Group.objects.filter(name="Clinic managers").exists()


def test_a_new_clinic_gets_its_front_desk():
    clinic = factories.make_clinic(name="Port Ansel")
    group = get_front_desk_groups(clinic).get()
    assert group.name == "Front desk: Port Ansel"
    assert codenames(group) == {"access_admin"}
    assert rows(group) == [(clinic.pk, "change_lead"), (clinic.pk, "view_lead")]


def test_saving_a_clinic_again_makes_no_second_group():
    clinic = factories.make_clinic()
    clinic.save()
    assert get_front_desk_groups(clinic).count() == 1


def test_two_clinics_of_one_name_do_not_share_a_group():
    clinics = [factories.make_clinic(name="Same", slug=f"same-{n}") for n in range(3)]
    groups = [get_front_desk_groups(clinic).get() for clinic in clinics]
    assert len(set(groups)) == 3
    assert groups[1].name == "Front desk: Same (same-1)"


def test_a_group_left_by_a_deleted_clinic_is_not_reused():
    clinic = factories.make_clinic(name="Same")
    old = get_front_desk_groups(clinic).get()
    clinic.delete()
    again = factories.make_clinic(name="Same")
    assert get_front_desk_groups(again).get() != old


def test_the_longest_names_fit():
    names = ["x" * 120, "x" * 120]
    groups = [
        get_front_desk_groups(factories.make_clinic(name=name)).get() for name in names
    ]
    assert all(len(group.name) <= 150 for group in groups)


def test_the_command_makes_what_is_missing_once(capsys):
    clinic = factories.make_clinic(name="Port Ansel")
    Group.objects.all().delete()
    printed = run_command(capsys)
    assert "Clinic managers" in printed
    assert "Front desk: Port Ansel" in printed
    assert get_front_desk_groups(clinic).count() == 1
    assert "No group is missing." in run_command(capsys)
    assert Group.objects.count() == 4


def test_the_command_knows_a_renamed_group(capsys):
    clinic = factories.make_clinic()
    get_front_desk_groups(clinic).update(name="Reception")
    assert "No group is missing." in run_command(capsys)


def test_the_command_leaves_changed_permissions_alone(capsys):
    managers = Group.objects.get(name="Clinic managers")
    managers.permissions.remove(Permission.objects.get(codename="delete_clinic"))
    run_command(capsys)
    assert "delete_clinic" not in codenames(managers)


# --- the group editor ---------------------------------------------------------------


@pytest.fixture
def edit(client):
    """Opens a group's form as an administrator and saves it with changes."""
    client.force_login(factories.make_superuser())

    def save(group, **changes):
        url = reverse("wagtailusers_groups:edit", args=[group.pk])
        data = {"name": group.name}
        for panel in client.get(url).context["permission_panels"]:
            form = getattr(panel, "management_form", None)
            for field in form or []:
                data[field.html_name] = field.value()
        return client.post(url, {**data, **changes})

    return save


def panel(*clinics, permissions=("view_lead",)):
    pks = list(
        Permission.objects.filter(codename__in=permissions).values_list("pk", flat=True)
    )
    data = {"clinic_permissions-TOTAL_FORMS": len(clinics)}
    for number, clinic in enumerate(clinics):
        data[f"clinic_permissions-{number}-clinic"] = clinic.pk
        data[f"clinic_permissions-{number}-permissions"] = pks
    return data


def test_the_group_editor_has_a_column_for_each_permission(client):
    clinic = factories.make_clinic()
    group = get_front_desk_groups(clinic).get()
    client.force_login(factories.make_superuser())
    url = reverse("wagtailusers_groups:edit", args=[group.pk])
    html = client.get(url).content.decode()
    table = html.split("Requests of single clinics")[-1].split("</thead>")[0]
    headings = re.findall(r"<th>([^<]+)</th>", table)
    wanted = ["See requests", "Change status", "Export", "Erase people"]
    assert headings == ["Clinic", *wanted]
    row = html.split(f'id="inline_child_{PREFIX}-0"')[1].split("</tr>")[0]
    boxes = re.findall(r'<label for="[^"]+"><span>([^<]+)</span>', row)
    assert [text for text in boxes if text in wanted] == wanted
    assert row.count(" checked") == 2


def test_the_group_editor_stores_all_four(edit):
    clinic = factories.make_clinic()
    group = get_front_desk_groups(clinic).get()
    codenames = ["view_lead", "change_lead", "export_lead", "erase_lead"]
    edit(group, **panel(clinic, permissions=codenames))
    assert [codename for _clinic, codename in rows(group)] == sorted(codenames)


def test_the_group_editor_shows_and_saves_rows(client, edit):
    clinic, second = factories.make_clinic(), factories.make_clinic()
    group = get_front_desk_groups(clinic).get()
    url = reverse("wagtailusers_groups:edit", args=[group.pk])
    assert "Requests of single clinics" in client.get(url).content.decode()
    assert edit(group, **panel(second)).status_code == 302
    assert rows(group) == [(second.pk, "view_lead")]


def test_saving_without_a_change_keeps_the_rows(edit):
    clinic = factories.make_clinic()
    group = get_front_desk_groups(clinic).get()
    kept = set(GroupClinicPermission.objects.values_list("pk", flat=True))
    edit(group, **panel(clinic, permissions=("view_lead", "change_lead")))
    assert set(GroupClinicPermission.objects.values_list("pk", flat=True)) == kept


def test_a_deleted_row_closes_the_clinic(edit):
    clinic = factories.make_clinic()
    group = get_front_desk_groups(clinic).get()
    edit(group, **panel(clinic), **{"clinic_permissions-0-DELETE": "1"})
    assert rows(group) == []


def test_one_clinic_twice_is_refused_with_words(edit):
    clinic = factories.make_clinic()
    group = get_front_desk_groups(clinic).get()
    response = edit(group, **panel(clinic, clinic))
    assert "Each clinic can be listed only once." in response.content.decode()
    assert len(rows(group)) == 2


def test_a_new_group_can_be_given_a_clinic(client):
    client.force_login(factories.make_superuser())
    clinic = factories.make_clinic()
    url = reverse("wagtailusers_groups:add")
    data = {"name": "Evening desk"}
    for form in client.get(url).context["permission_panels"]:
        for field in getattr(form, "management_form", None) or []:
            data[field.html_name] = field.value()
    client.post(url, {**data, **panel(clinic)})
    assert rows(Group.objects.get(name="Evening desk")) == [(clinic.pk, "view_lead")]
