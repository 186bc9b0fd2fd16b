"""Who may have written what patients read."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AuthorRole(models.TextChoices):
    CLINICIAN = "clinician", _("Clinician")
    PATIENT = "patient", _("Patient")
    EDITORIAL = "editorial", _("Editorial team")
