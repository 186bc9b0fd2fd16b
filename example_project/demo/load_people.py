"""Makes the demo's log-ins, all with the password "demo"."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.core.management import call_command

from tpi_cms.leads.access.groups import (
    get_editors_group_name,
    get_front_desk_groups,
    get_managers_group_name,
    get_practitioners_group_name,
)
from tpi_cms.models import Clinic

from .content.clinics import CLINICS

PASSWORD = "demo"  # noqa: S105  the demo answers this machine only


def load_people(*, clinics: dict[str, Clinic]) -> int:
    """An admin, an editor, a manager, a doctor, and one person at each front desk."""
    call_command("tpi_create_groups", verbosity=0, stdout=_Silent())
    password = make_password(PASSWORD)
    _add("admin", password, is_staff=True, is_superuser=True)
    _add("editor", password, groups=_groups(get_editors_group_name()))
    _add("manager", password, groups=_groups(get_managers_group_name()))
    _add("doctor", password, groups=_groups(get_practitioners_group_name()))
    for slug, clinic in clinics.items():
        _add(f"frontdesk-{slug}", password, groups=get_front_desk_groups(clinic))
    return 4 + len(clinics)


class _Silent:
    def write(self, *args) -> None:
        """The loader reports for all of its steps."""


def _groups(*names: str):
    return Group.objects.filter(name__in=names)


def _add(username: str, password: str, *, groups=(), **fields) -> None:
    user = get_user_model().objects.create(
        username=username,
        password=password,
        email=f"{username}@wrenfield.example.org",
        **fields,
    )
    user.groups.set(groups)


def get_user_names() -> list[str]:
    """The demo's log-in names."""
    slugs = [clinic["slug"] for clinic in CLINICS]
    return [
        "admin",
        "editor",
        "manager",
        "doctor",
        *(f"frontdesk-{slug}" for slug in slugs),
    ]
