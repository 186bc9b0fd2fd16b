"""Front door: the models that Django discovers, re-exported from their rooms."""

from .clinics.models import Clinic, ClinicPhone, ClinicSpecialHours
from .leads.models import Consent, Delivery, GroupClinicPermission, Lead

__all__ = [
    "Clinic",
    "ClinicPhone",
    "ClinicSpecialHours",
    "Consent",
    "Delivery",
    "GroupClinicPermission",
    "Lead",
]
