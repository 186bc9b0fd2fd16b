"""Front door: the models that Django discovers, re-exported from their rooms."""

from .calls.models import CallCount
from .clinics.closures import Closure
from .clinics.models import Clinic, ClinicPhone, ClinicSpecialHours
from .clinics.network import NetworkPhone
from .clinics.places.models import Place
from .clinics.rows import CampaignNumber
from .content.phones.models import PhoneScan, TypedNumber
from .content.review.models import Practitioner, ReviewNotice, SignOffTask
from .content.starters import Outline
from .leads.access.models import GroupClinicPermission
from .leads.audit.models import LeadLogEntry
from .leads.consents.models import Consent, ConsentText
from .leads.outbox.models import Delivery, Heartbeat
from .leads.record.activities import Activity
from .leads.record.models import Lead

__all__ = [
    "Activity",
    "CallCount",
    "CampaignNumber",
    "Clinic",
    "ClinicPhone",
    "ClinicSpecialHours",
    "Closure",
    "Consent",
    "ConsentText",
    "Delivery",
    "GroupClinicPermission",
    "Heartbeat",
    "Lead",
    "LeadLogEntry",
    "NetworkPhone",
    "Outline",
    "PhoneScan",
    "Place",
    "Practitioner",
    "ReviewNotice",
    "SignOffTask",
    "TypedNumber",
]
