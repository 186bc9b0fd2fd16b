"""Who may see and change which leads.

Django's global permissions, given through groups, open every clinic's leads:
clinic managers. ``GroupClinicPermission`` rows open one clinic's: front desks.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, Q, QuerySet

from wagtail.permission_policies.base import BaseDjangoAuthPermissionPolicy

from ...clinics.models import Clinic
from .models import GroupClinicPermission

Actions = Iterable[str]


class ClinicPermissionPolicy(BaseDjangoAuthPermissionPolicy):
    """For a model with a foreign key ``clinic``.

    Actions on leads are ``view``, ``change``, ``export`` and ``erase``.

    Modelled on Wagtail's ``SitePermissionPolicy``. A user with rows for one clinic
    passes the checks of the model, so every view must also limit its rows by
    ``instances_user_has_any_permission_for``.
    """

    permission_cache_name = "_tpi_cms_clinic_permissions"

    def get_all_permissions_for_user(self, user: Any) -> QuerySet:
        """The user's rows: group, clinic and permission."""
        if user.is_anonymous or not user.is_active or user.is_superuser:
            return GroupClinicPermission.objects.none()
        return GroupClinicPermission.objects.filter(group__user=user).select_related(
            "permission"
        )

    def user_has_permission(self, user: Any, action: str) -> bool:
        return self.user_has_any_permission(user, [action])

    def user_has_any_permission(self, user: Any, actions: Actions) -> bool:
        """On some or all instances."""
        actions = list(actions)
        return self._has_globally(user, actions) or bool(
            self._clinic_ids(user, actions)
        )

    def user_has_any_permission_everywhere(self, user: Any, actions: Actions) -> bool:
        """On all instances, whatever their clinic."""
        return self._has_globally(user, list(actions))

    def user_has_permission_for_instance(self, user, action, instance) -> bool:
        return self.user_has_any_permission_for_instance(user, [action], instance)

    def user_has_any_permission_for_instance(self, user, actions, instance) -> bool:
        actions = list(actions)
        return self._has_globally(
            user, actions
        ) or instance.clinic_id in self._clinic_ids(user, actions)

    def clinics_user_has_any_permission_for(
        self, user: Any, actions: Actions
    ) -> QuerySet[Clinic]:
        """Clinics whose instances the user may act on in any of these ways."""
        ids = self.get_clinic_ids(user, actions)
        return (
            Clinic.objects.all() if ids is None else Clinic.objects.filter(pk__in=ids)
        )

    def get_clinic_ids(self, user: Any, actions: Actions) -> set[int] | None:
        """Keys of those clinics; None means all."""
        actions = list(actions)
        if self._has_globally(user, actions):
            return None
        return self._clinic_ids(user, actions)

    def instances_user_has_any_permission_for(
        self, user: Any, actions: Actions
    ) -> QuerySet:
        ids = self.get_clinic_ids(user, actions)
        instances = self.model._default_manager.all()
        return instances if ids is None else instances.filter(clinic_id__in=ids)

    def users_with_any_permission(self, actions: Actions) -> QuerySet:
        return self._users(actions, {})

    def users_with_any_permission_for_instance(
        self, actions: Actions, instance: Any
    ) -> QuerySet:
        return self._users(
            actions, {"groups__clinic_permissions__clinic_id": instance.clinic_id}
        )

    def has_owner_left(self) -> Q:
        """Of rows with an ``owner``: that user may not change them any more."""
        row = {"groups__clinic_permissions__clinic_id": OuterRef("clinic_id")}
        able = self._users(["change"], row).filter(pk=OuterRef("owner_id"))
        return Q(owner__isnull=False) & ~Q(Exists(able))

    def _users(self, actions: Actions, row_filter: dict[str, Any]) -> QuerySet:
        permissions = self._get_permission_objects_for_actions(actions).values("pk")
        row = Q(groups__clinic_permissions__permission__in=permissions, **row_filter)
        everywhere = (
            Q(is_superuser=True)
            | Q(user_permissions__in=permissions)
            | Q(groups__permissions__in=permissions)
        )
        users = get_user_model()._default_manager.filter(is_active=True)
        return users.filter(everywhere | row).distinct()

    def _has_globally(self, user: Any, actions: list[str]) -> bool:
        """Inactive and anonymous users have nothing, superusers everything."""
        return any(user.has_perm(self._get_permission_name(name)) for name in actions)

    def _clinic_ids(self, user: Any, actions: list[str]) -> set[int]:
        codenames = self._get_permission_codenames(actions)
        return {
            row.clinic_id
            for row in self.get_cached_permissions_for_user(user)
            if row.permission.content_type_id == self._content_type.pk
            and row.permission.codename in codenames
        }


lead_permission_policy = ClinicPermissionPolicy("tpi_cms.Lead")


def register_policy() -> None:
    """Tell Wagtail; it keeps no registry before version 8."""
    try:
        from wagtail.permissions import register_permission_policy
    except ImportError:
        return
    register_permission_policy(lead_permission_policy.model, lead_permission_policy)
