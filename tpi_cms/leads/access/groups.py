"""Groups that an installer gets: managers, editors, practitioners, and front desks.

Why and when they are made: ``docs/decisions/0003-front-desk-groups.md``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import swapper
from django.apps import apps
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext

from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission

from ...clinics.models import Clinic
from .models import GroupClinicPermission

ADMIN_ACCESS = ("wagtailadmin", "access_admin")
FRONT_DESK_PERMISSIONS = [("tpi_cms", "view_lead"), ("tpi_cms", "change_lead")]
LEAD_PERMISSIONS = [
    *FRONT_DESK_PERMISSIONS,
    ("tpi_cms", "export_lead"),
    ("tpi_cms", "erase_lead"),
]
#: What is public of a clinic; whom its requests are sent to is the managers' alone.
EDITOR_PERMISSIONS = [
    ADMIN_ACCESS,
    *(("tpi_cms", f"{action}_clinic") for action in ("add", "change", "view")),
    *(
        ("tpi_cms", f"{action}_closure")
        for action in ("add", "change", "delete", "view")
    ),
    *(("tpi_cms", f"{action}_practitioner") for action in ("add", "change", "view")),
    *(("tpi_cms", f"{action}_outline") for action in ("add", "change", "delete")),
]
MANAGER_CLINIC_PERMISSIONS = [
    ("tpi_cms", "delete_clinic"),
    ("tpi_cms", "change_clinic_mailboxes"),
    ("tpi_cms", "delete_practitioner"),
    # Whose account signs in whose name is no editor's to say.
    ("tpi_cms", "link_practitioner_account"),
]
#: Pictures and documents that pages are made with.
COLLECTION_PERMISSIONS = [
    (app_label, f"{action}_{name}")
    for app_label, name in (("wagtailimages", "image"), ("wagtaildocs", "document"))
    for action in ("add", "change", "choose")
]
CONSENT_TEXT_PERMISSIONS = [
    ("tpi_cms", f"{action}_consenttext")
    for action in ("add", "change", "delete", "publish")
]


def get_managers_group_name() -> str:
    """In the site's own language: the name is stored, not translated when shown."""
    with translation.override(settings.LANGUAGE_CODE):
        return gettext("Clinic managers")


def get_editors_group_name() -> str:
    """In the site's own language."""
    with translation.override(settings.LANGUAGE_CODE):
        return gettext("Clinic editors")


def get_practitioners_group_name() -> str:
    """In the site's own language."""
    with translation.override(settings.LANGUAGE_CODE):
        return gettext("Practitioners")


def get_front_desk_groups(clinic: Clinic) -> QuerySet[Group]:
    """Groups with a permission row for this clinic, whatever their names."""
    return Group.objects.filter(clinic_permissions__clinic=clinic).distinct()


def create_managers_group() -> tuple[Group, bool]:
    """Make the group that does everything: all requests, all clinics, all pages.

    Returns:
        The group, and whether it is new. One that exists keeps its permissions.
    """
    return _get_or_create(
        get_managers_group_name(),
        [
            *EDITOR_PERMISSIONS,
            *LEAD_PERMISSIONS,
            *MANAGER_CLINIC_PERMISSIONS,
            *CONSENT_TEXT_PERMISSIONS,
        ],
        pages=["add", "change", "publish", "bulk_delete", "lock", "unlock"],
    )


def create_editors_group() -> tuple[Group, bool]:
    """Make the group that writes and publishes pages and the public facts of clinics.

    It sees no request, and not whom requests are sent to. Returns as
    ``create_managers_group`` does.
    """
    pages = ["add", "change", "publish"]
    return _get_or_create(get_editors_group_name(), EDITOR_PERMISSIONS, pages=pages)


@transaction.atomic
def create_practitioners_group() -> tuple[Group, bool]:
    """Make the group that may log in, and sign the pages that wait for them.

    Which those are the pages' workflows say. Returns as ``create_managers_group`` does.
    """
    group, is_new = Group.objects.get_or_create(name=get_practitioners_group_name())
    if is_new:
        group.permissions.set(_permissions([ADMIN_ACCESS]))
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


#: Groups of the whole site.
CREATE = (create_managers_group, create_editors_group, create_practitioners_group)


def create_missing_groups() -> Iterator[Group]:
    """Those of the site, and a front desk for each clinic that no group has a row for.

    Yields the new ones; what exists stays as it is.
    """
    for create in CREATE:
        group, is_new = create()
        if is_new:
            yield group
    for clinic in Clinic.objects.filter(group_permissions=None):
        yield create_front_desk_group(clinic)


def on_migrate(sender: Any, using: str, plan: Any = None, **kwargs: Any) -> None:
    """Make the site's groups once, with the app's tables; never again later.

    ``plan`` is missing after ``flush``, which empties the tables.
    """
    names = {
        (step.app_label, step.name) for step, backwards in plan or () if not backwards
    }
    if plan is not None and (sender.label, "0001_initial") not in names:
        return
    labels = {"tpi_cms", "wagtailimages", "wagtaildocs", _page_model()._meta.app_label}
    for config in apps.get_app_configs():  # Those after ours have none yet.
        if config.label in labels:
            create_permissions(config, verbosity=0, using=using)
    for create in CREATE:
        create()


def on_clinic_saved(instance: Clinic, created: bool, raw: bool, **kwargs: Any) -> None:
    """A new clinic gets its front desk; loaded fixtures bring their own."""
    if created and not raw:
        create_front_desk_group(instance)


@transaction.atomic
def _get_or_create(
    name: str, permissions: list[tuple[str, str]], *, pages: list[str]
) -> tuple[Group, bool]:
    """A group with these permissions, on all pages too, and pictures and documents."""
    group, is_new = Group.objects.get_or_create(name=name)
    if is_new:
        group.permissions.set(_permissions(permissions))
        GroupPagePermission.objects.bulk_create(
            GroupPagePermission(group=group, page=root, permission=permission)
            for root in _page_model().get_root_nodes()
            for permission in _permissions(_page_permissions(pages))
        )
        GroupCollectionPermission.objects.bulk_create(
            GroupCollectionPermission(
                group=group, collection=root, permission=permission
            )
            for root in Collection.get_root_nodes()
            for permission in _permissions(COLLECTION_PERMISSIONS)
        )
    return group, is_new


def _page_model() -> Any:
    return swapper.load_model("wagtailcore", "Page")


def _page_permissions(actions: list[str]) -> list[tuple[str, str]]:
    options = _page_model()._meta
    return [(options.app_label, f"{action}_{options.model_name}") for action in actions]


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
