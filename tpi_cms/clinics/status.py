"""Whether a clinic runs."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    OPEN = "open", _("Open")
    COMING_SOON = "coming_soon", _("Coming soon")
    # Reopens, keeps its page and takes requests; CLOSED does none of these.
    TEMPORARILY_CLOSED = "temporarily_closed", _("Temporarily closed")
    CLOSED = "closed", _("Closed for good")


#: To these a consultation request can be sent.
TAKING_REQUESTS = (Status.OPEN, Status.TEMPORARILY_CLOSED)
