"""Practitioners, and the task by which one of them signs a page off."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail.images import get_image_model_string
from wagtail.models import Task
from wagtail.search import index

from ...clinics import languages
from ...clinics.models import Clinic
from ...fields import LinesField


def validate_npi(value: str) -> None:
    """Ten digits whose last is the check digit, by Luhn after the prefix 80840.

    Source: https://www.cms.gov/Regulations-and-Guidance/Administrative-Simplification/
    NationalProvIdentStand/Downloads/NPIcheckdigit.pdf
    """
    if len(value) == 10 and value.isascii() and value.isdigit():
        digits = [int(digit) for digit in f"80840{value}"]
        doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
        if (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0:
            return
    raise ValidationError(_("This is no NPI: ten digits, the last of which checks."))


class Practitioner(index.Indexed, models.Model):
    """Somebody who treats (schema.org ``Person``), reviews or writes.

    A page presents one, as a location page presents a clinic.
    """

    name = models.CharField(
        _("name"), max_length=120, help_text=_("As patients read it: Dr. Ann Example.")
    )
    slug = models.SlugField(_("slug"), max_length=120, unique=True)
    credentials = models.CharField(
        _("credentials"),
        max_length=120,
        blank=True,
        help_text=_("Letters after the name, such as MD, FAAPMR."),
    )
    job_title = models.CharField(
        _("what they are"),
        max_length=120,
        blank=True,
        help_text=_("Such as: pain medicine physician."),
    )
    is_physician = models.BooleanField(_("is a physician"), default=False)
    npi = models.CharField(
        "NPI",
        max_length=10,
        blank=True,
        validators=[validate_npi],
        help_text=_("National Provider Identifier: ten digits."),
    )
    specialties = LinesField(
        _("specialties"), help_text=_("One per line, such as Pain medicine.")
    )
    languages = LinesField(
        _("languages"),
        to_item=languages.to_code,
        to_line=languages.to_name,
        help_text=_("One per line, such as Spanish."),
    )
    clinics = models.ManyToManyField(
        Clinic, verbose_name=_("clinics"), blank=True, related_name="practitioners"
    )
    photo = models.ForeignKey(
        get_image_model_string(),
        verbose_name=_("photo"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    biography = models.TextField(_("biography"), blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="tpi_practitioner",
        help_text=_("The account with which they sign pages off."),
    )

    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.SearchField("job_title"),
    ]

    class Meta:
        verbose_name = _("practitioner")
        verbose_name_plural = _("practitioners")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def full_name(self) -> str:
        """With credentials: ``Dr. Ann Example, MD``."""
        return ", ".join(filter(None, [self.name, self.credentials]))


class SignOffTask(Task):
    """A step of a workflow: the practitioner reads what changed and signs it off."""

    practitioner = models.ForeignKey(
        Practitioner,
        verbose_name=_("practitioner"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    months = models.PositiveSmallIntegerField(
        _("months until the next review"), default=12
    )

    admin_form_fields = [*Task.admin_form_fields, "practitioner", "months"]

    class Meta:
        verbose_name = _("clinical sign-off")
        verbose_name_plural = _("clinical sign-offs")
