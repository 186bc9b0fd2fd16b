"""The group's own numbers, which belong to no clinic."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..conf import conf
from .rows import ClinicPhone, PhoneLine


class NetworkPhone(PhoneLine):
    """A number of the whole group, one a use, for where no clinic is meant."""

    role = models.CharField(
        _("use"),
        max_length=20,
        choices=ClinicPhone.Role.choices,
        default=ClinicPhone.Role.MAIN,
        unique=True,
    )
    note = models.CharField(
        _("note"), max_length=80, blank=True, help_text=_("Such as: day and night.")
    )

    class Meta:
        verbose_name = _("network phone")
        verbose_name_plural = _("network phones")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.display}"

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        _touch_clinics()

    def delete(self, *args, **kwargs):
        result = super().delete(*args, **kwargs)
        _touch_clinics()
        return result

    def get_country(self) -> str:
        return conf.default_country


def _touch_clinics() -> None:
    """Kept fragments of pages last until any clinic changes."""
    clinics = ClinicPhone._meta.get_field("clinic").related_model.objects
    clinics.update(updated_at=timezone.now())
