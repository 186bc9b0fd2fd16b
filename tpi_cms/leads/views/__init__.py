"""What visitors reach: the lead endpoint and its thank-you page."""

from .create import LeadCreateView
from .thanks import LeadThanksView

__all__ = ["LeadCreateView", "LeadThanksView"]
