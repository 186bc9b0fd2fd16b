"""Rows of a clinic: its phones, its special days and its campaign numbers."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from modelcluster.fields import ParentalKey
from phonenumber_field.modelfields import PhoneNumberField
from wagtail.models import Orderable

from ..sources import CLICKS, to_host
from .hours.schedule import SpecialDay, validate_date
from .phones import dial_uri, format_phone


class ClinicRow(models.Model):
    """A row of a clinic: saving or deleting one counts as a change of the clinic."""

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        self._touch_clinic()

    def delete(self, *args, **kwargs):
        result = super().delete(*args, **kwargs)
        self._touch_clinic()
        return result

    def _touch_clinic(self) -> None:
        """Once for all its rows, where they are saved with it."""
        if "clinic" in self._state.fields_cache and self.clinic.saves_its_rows:
            return
        clinics = self._meta.get_field("clinic").related_model.objects
        clinics.filter(pk=self.clinic_id).update(updated_at=timezone.now())


class PhoneLine(models.Model):
    """A number with its extension, shown as people of ``get_country`` read it."""

    number = PhoneNumberField(_("number"), max_length=32)
    extension = models.CharField(
        _("extension"),
        max_length=10,
        blank=True,
        validators=[RegexValidator(r"^\d+$", _("Digits only."))],
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.display

    def get_country(self) -> str:
        """ISO 3166-1 alpha-2."""
        return self.clinic.country

    @property
    def display(self) -> str:
        """``(815) 555-0142 ext. 4``; of another country ``+44 20 7946 0018``."""
        return format_phone(self.number, self.extension, self.get_country())

    @property
    def uri(self) -> str:
        """RFC 3966 address: ``tel:+1-815-555-0142;ext=4``."""
        return dial_uri(self.number, self.extension)


class ClinicPhone(PhoneLine, ClinicRow, Orderable):
    """One of a clinic's phone numbers."""

    class Role(models.TextChoices):
        MAIN = "main", _("Appointments")
        NEW_PATIENTS = "new_patients", _("New patients")
        NURSE = "nurse", _("Nurse line")
        BILLING = "billing", _("Billing")
        AFTER_HOURS = "after_hours", _("After hours")
        FAX = "fax", _("Fax")

    clinic = ParentalKey(
        "tpi_cms.Clinic", on_delete=models.CASCADE, related_name="phones"
    )
    role = models.CharField(
        _("use"), max_length=20, choices=Role.choices, default=Role.MAIN
    )
    note = models.CharField(
        _("note"), max_length=80, blank=True, help_text=_("Such as: day and night.")
    )
    text_capable = models.BooleanField(_("takes texts"), default=False)
    is_public = models.BooleanField(_("on website"), default=True)

    class Meta(Orderable.Meta):
        verbose_name = _("phone")
        verbose_name_plural = _("phones")


class ClinicSpecialHours(ClinicRow):
    """Hours of one date that replace the weekly hours; no times means closed.

    Two rows of one date are two spans of it.
    """

    clinic = ParentalKey(
        "tpi_cms.Clinic", on_delete=models.CASCADE, related_name="special_hours"
    )
    date = models.DateField(_("date"), validators=[validate_date])
    reason = models.CharField(
        _("reason"), max_length=80, blank=True, help_text=_("Such as Thanksgiving.")
    )
    opens = models.TimeField(_("from"), null=True, blank=True)
    closes = models.TimeField(_("to"), null=True, blank=True)

    class Meta:
        verbose_name = _("special day")
        verbose_name_plural = _("special days")
        ordering = ["date", "opens"]

    def __str__(self) -> str:
        return f"{self.date:%Y-%m-%d} {self.reason}".strip()

    def clean(self) -> None:
        super().clean()
        if (self.opens is None) != (self.closes is None):
            raise ValidationError(
                _("Give both times, or leave both empty for a closed day.")
            )

    def as_value(self) -> SpecialDay:
        return SpecialDay(self.date, self.opens, self.closes, self.reason)


class CampaignNumber(PhoneLine, ClinicRow, Orderable):
    """A number that visitors of one source see in place of the clinic's main one.

    Rings at the clinic all the same: only who came how is told apart. Structured data,
    and visitors without script, have the clinic's own.
    """

    class Match(models.TextChoices):
        """What of a visit is compared, by the names of ``sources``."""

        UTM_SOURCE = "utm_source", _("utm_source is")
        UTM_MEDIUM = "utm_medium", _("utm_medium is")
        UTM_CAMPAIGN = "utm_campaign", _("utm_campaign is")
        # Its kind, such as gclid: never its value.
        CLICK = "click", _("click id is a")
        REFERRER = "referrer", _("website was")

    clinic = ParentalKey(
        "tpi_cms.Clinic", on_delete=models.CASCADE, related_name="campaign_numbers"
    )
    match = models.CharField(
        _("shown to visitors whose"),
        max_length=20,
        choices=Match.choices,
        default=Match.UTM_SOURCE,
    )
    value = models.CharField(
        _("value"), max_length=100, help_text=_("Such as google, or gclid.")
    )
    starts_on = models.DateField(
        _("from"), null=True, blank=True, validators=[validate_date]
    )
    ends_on = models.DateField(
        _("until"), null=True, blank=True, validators=[validate_date]
    )

    class Meta(Orderable.Meta):
        verbose_name = _("campaign number")
        verbose_name_plural = _("campaign numbers")

    def clean(self) -> None:
        super().clean()
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("It ends before it begins.")})
        if self.value:
            self.value = self._read_value()

    def _read_value(self) -> str:
        """In small letters, as it is compared; of an address its host."""
        value = " ".join(self.value.lower().split())
        if self.match == self.Match.CLICK and value not in CLICKS:
            kinds = {"kinds": ", ".join(CLICKS)}
            raise ValidationError({"value": _("Write one of: %(kinds)s.") % kinds})
        if self.match != self.Match.REFERRER:
            return value
        if host := to_host(value):
            return host
        message = _("Write the website’s address, such as example.com.")
        raise ValidationError({"value": message})
