"""Consultation requests, what was consented to, their deliveries, who may see them."""

from .audit import LeadLogEntry
from .consent import Consent, ConsentText, Purpose
from .delivery import Delivery, Heartbeat
from .lead import Lead, new_reference
from .permission import GroupClinicPermission

__all__ = [
    "Consent",
    "ConsentText",
    "Delivery",
    "GroupClinicPermission",
    "Heartbeat",
    "Lead",
    "LeadLogEntry",
    "Purpose",
    "new_reference",
]
