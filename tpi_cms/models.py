"""Front door: the models that Django discovers, re-exported from their rooms."""

from .clinics.models import Clinic, ClinicPhone, ClinicSpecialHours
from .leads.models import (
    Consent,
    ConsentText,
    Delivery,
    GroupClinicPermission,
    Heartbeat,
    Lead,
    LeadLogEntry,
)

__all__ = [
    "Clinic",
    "ClinicPhone",
    "ClinicSpecialHours",
    "Consent",
    "ConsentText",
    "Delivery",
    "GroupClinicPermission",
    "Heartbeat",
    "Lead",
    "LeadLogEntry",
]
