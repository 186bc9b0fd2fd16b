"""What can happen to a lead: one function per event, values in, no request."""

from .capture import (
    Capture,
    ConsentGiven,
    TooManyRequests,
    capture_lead,
    create_deliveries,
)
from .consent_text import (
    PUBLISH_LOG_ACTION,
    RETIRE_LOG_ACTION,
    ConsentTextChanged,
    ConsentTextRefused,
    create_consent_text,
    publish_consent_text,
    retire_consent_text,
)
from .delivery import (
    RESEND_LOG_ACTION,
    RETRY_LOG_ACTION,
    resend_delivery,
    retry_deliveries,
)
from .person import (
    ERASE_LOG_ACTION,
    EXPORT_LOG_ACTION,
    PURGE_LOG_ACTION,
    erase_lead,
    export_person,
)
from .quarantine import RELEASE_LOG_ACTION, release_lead, send_quarantine_counts
from .retention import ClinicReport, purge, report_purge
from .status import STATUS_LOG_ACTION, LeadHeldError, change_status

__all__ = [
    "ERASE_LOG_ACTION",
    "EXPORT_LOG_ACTION",
    "PUBLISH_LOG_ACTION",
    "PURGE_LOG_ACTION",
    "RELEASE_LOG_ACTION",
    "RESEND_LOG_ACTION",
    "RETIRE_LOG_ACTION",
    "RETRY_LOG_ACTION",
    "STATUS_LOG_ACTION",
    "Capture",
    "ClinicReport",
    "ConsentGiven",
    "ConsentTextChanged",
    "ConsentTextRefused",
    "LeadHeldError",
    "TooManyRequests",
    "capture_lead",
    "change_status",
    "create_consent_text",
    "create_deliveries",
    "erase_lead",
    "export_person",
    "publish_consent_text",
    "purge",
    "release_lead",
    "report_purge",
    "resend_delivery",
    "retire_consent_text",
    "retry_deliveries",
    "send_quarantine_counts",
]
