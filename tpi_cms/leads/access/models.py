"""Who may do what with the leads of one clinic."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from django.db import models
from django.utils.translation import gettext_lazy as _

from ...clinics.models import Clinic


class GroupClinicPermission(models.Model):
    """A group may do something with the leads of one clinic."""

    group = models.ForeignKey(
        Group, on_delete=models.CASCADE, related_name="clinic_permissions"
    )
    clinic = models.ForeignKey(
        Clinic, on_delete=models.CASCADE, related_name="group_permissions"
    )
    permission = models.ForeignKey(
        Permission, on_delete=models.CASCADE, related_name="+"
    )

    class Meta:
        verbose_name = _("clinic permission")
        verbose_name_plural = _("clinic permissions")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["group", "clinic", "permission"],
                name="tpi_cms_group_clinic_permission_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.group}: {self.clinic}: {self.permission.codename}"
