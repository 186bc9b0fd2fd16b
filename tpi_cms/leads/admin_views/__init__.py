"""The leads area of the admin. Every view is limited by ``scope``."""

from .lead import ChangeStatusView, LeadView
from .listing import LeadIndexView
from .quarantine import HeldLeadsView, ReleaseView

__all__ = [
    "ChangeStatusView",
    "HeldLeadsView",
    "LeadIndexView",
    "LeadView",
    "ReleaseView",
]
