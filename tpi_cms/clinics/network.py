"""The group's own numbers, which belong to no clinic."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from phonenumber_field.modelfields import PhoneNumberField

from ..conf import conf
from .phones import dial_uri, format_phone
from .rows import ClinicPhone


class NetworkPhone(models.Model):
    """A number of the whole group, one a use, for where no clinic is meant."""

    role = models.CharField(
        _("use"),
        max_length=20,
        choices=ClinicPhone.Role.choices,
        default=ClinicPhone.Role.MAIN,
        unique=True,
    )
    number = PhoneNumberField(_("number"), max_length=32)
    extension = models.CharField(
        _("extension"),
        max_length=10,
        blank=True,
        validators=[RegexValidator(r"^\d+$", _("Digits only."))],
    )
    note = models.CharField(
        _("note"), max_length=80, blank=True, help_text=_("Such as: day and night.")
    )
    updated_at = models.DateTimeField(auto_now=True, editable=False)

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

    @property
    def display(self) -> str:
        """As people of the site's country read it."""
        return format_phone(self.number, self.extension, conf.default_country)

    @property
    def uri(self) -> str:
        return dial_uri(self.number, self.extension)


def _touch_clinics() -> None:
    """Kept fragments of pages last until any clinic changes."""
    clinics = ClinicPhone._meta.get_field("clinic").related_model.objects
    clinics.update(updated_at=timezone.now())
