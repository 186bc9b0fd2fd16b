"""Public signals.

``lead_captured``: sent after the commit that stored a lead, or released one that was
held as likely spam. Arguments: ``lead``.
``lead_status_changed``: sent after a status change. Arguments: ``lead``, ``previous``
(a ``Lead.Status`` value), ``user``.
``lead_moved``: sent after a lead was given to another clinic, such as to tell the
patient whom to expect. Arguments: ``lead``, ``previous`` (a ``Clinic``), ``user``.
``lead_erased``: sent after a person was taken out of a lead, by staff or by retention,
or a held lead was deleted. Arguments: ``pk``, ``reference``; for copies elsewhere.
Receivers run with ``send_robust``: one that fails stops nothing; its kind is logged.
"""

from __future__ import annotations

import logging
from typing import Any

from django.dispatch import Signal

logger = logging.getLogger("tpi_cms.signals")


class LeadSignal(Signal):
    """Logs the kind of a failure only: Django's own words quote the error's text.

    That, and the values around it in a report by mail, may tell a person.
    """

    def _log_robust_failure(self, receiver: Any, err: Exception) -> None:
        name = getattr(receiver, "__qualname__", type(receiver).__name__)
        logger.error("Receiver %s: %s", name, type(err).__name__)


lead_captured = LeadSignal()
lead_status_changed = LeadSignal()
lead_moved = LeadSignal()
lead_erased = LeadSignal()
