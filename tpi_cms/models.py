"""Front door: the models that Django discovers, re-exported from their rooms."""

from .clinics.models import Clinic, ClinicPhone, ClinicSpecialHours
from .leads.access.models import GroupClinicPermission
from .leads.audit.models import LeadLogEntry
from .leads.consents.models import Consent, ConsentText
from .leads.outbox.models import Delivery, Heartbeat
from .leads.record.activities import Activity
from .leads.record.models import Lead

__all__ = [
    "Activity",
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
