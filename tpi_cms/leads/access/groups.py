"""Groups that an installer gets: clinic managers, and one front desk a clinic.

Why and when they are made: ``docs/decisions/0003-front-desk-groups.md``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext

from ...clinics.models import Clinic
from .models import GroupClinicPermission

ADMIN_ACCESS = ("wagtailadmin", "access_admin")
FRONT_DESK_PERMISSIONS = [("tpi_cms", "view_lead"), ("tpi_cms", "change_lead")]
LEAD_PERMISSIONS = [
    *FRONT_DESK_PERMISSIONS,
    ("tpi_cms", "export_lead"),
    ("tpi_cms", "erase_lead"),
]
CLINIC_PERMISSIONS = [
    ("tpi_cms", f"{action}_clinic") for action in ("add", "change", "delete", "view")
]
CONSENT_TEXT_PERMISSIONS = [
    ("tpi_cms", f"{action}_consenttext")
    for action in ("add", "change", "delete", "publish")
]


def get_managers_group_name() -> str:
    """In the site's own language: the name is stored, not translated when shown."""
    with translation.override(settings.LANGUAGE_CODE):
        return gettext("Clinic managers")


def get_front_desk_groups(clinic: Clinic) -> QuerySet[Group]:
    """Groups with a permission row for this clinic, whatever their names."""
    return Group.objects.filter(clinic_permissions__clinic=clinic).distinct()


@transaction.atomic
def create_managers_group() -> tuple[Group, bool]:
    """Make the group that does everything with all leads, and edits all clinics.

    Returns:
        The group, and whether it is new. One that exists keeps its permissions.
    """
    group, is_new = Group.objects.get_or_create(name=get_managers_group_name())
    if is_new:
        group.permissions.set(
            _permissions(
                [
                    ADMIN_ACCESS,
                    *LEAD_PERMISSIONS,
                    *CLINIC_PERMISSIONS,
                    *CONSENT_TEXT_PERMISSIONS,
                ]
            )
        )
    return group, is_new


@transaction.atomic
def create_front_desk_group(clinic: Clinic) -> Group:
    """Make a new group that sees and changes the leads of this clinic only."""
    group = Group.objects.create(name=_free_name(clinic))
    group.permissions.set(_permissions([ADMIN_ACCESS]))
    GroupClinicPermission.objects.bulk_create(
        GroupClinicPermission(group=group, clinic=clinic, permission=permission)
        for permission in _permissions(FRONT_DESK_PERMISSIONS)
    )
    return group


def create_missing_groups() -> Iterator[Group]:
    """Managers, and a front desk for each clinic that no group has a row for."""
    managers, is_new = create_managers_group()
    if is_new:
        yield managers
    for clinic in Clinic.objects.filter(group_permissions=None):
        yield create_front_desk_group(clinic)


def on_migrate(sender: Any, using: str, plan: Any = None, **kwargs: Any) -> None:
    """Make the managers once, with the app's tables; never bring them back later.

    ``plan`` is missing after ``flush``, which empties the tables.
    """
    names = {
        (step.app_label, step.name) for step, backwards in plan or () if not backwards
    }
    if plan is not None and (sender.label, "0001_initial") not in names:
        return
    create_permissions(apps.get_app_config("tpi_cms"), verbosity=0, using=using)
    create_managers_group()


def on_clinic_saved(instance: Clinic, created: bool, raw: bool, **kwargs: Any) -> None:
    """A new clinic gets its front desk; loaded fixtures bring their own."""
    if created and not raw:
        create_front_desk_group(instance)


def _permissions(names: list[tuple[str, str]]) -> QuerySet[Permission]:
    wanted = Q()
    for app_label, codename in names:
        wanted |= Q(content_type__app_label=app_label, codename=codename)
    return Permission.objects.filter(wanted)


def _free_name(clinic: Clinic) -> str:
    """A name no group has: joining an existing one could show its members leads."""
    with translation.override(settings.LANGUAGE_CODE):
        name = gettext("Front desk: %(clinic)s") % {"clinic": clinic.name}
    for candidate in (name[:150], f"{name[:110]} ({clinic.slug})"[:150]):
        if not Group.objects.filter(name=candidate).exists():
            return candidate
    return f"{name[:120]} ({clinic.pk})"
