"""Public signals.

``lead_captured``: sent after the commit that stored a lead. Arguments: ``lead``.
``lead_status_changed``: sent after a status change. Arguments: ``lead``, ``previous``
(a ``Lead.Status`` value), ``user``.
Receivers run with ``send_robust``: one that fails is logged and stops nothing.
"""

from django.dispatch import Signal

lead_captured = Signal()
lead_status_changed = Signal()
