"""What Wagtail's audit log says about leads: readable, and nothing personal."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wagtail.log_actions import LogFormatter

from .actions import STATUS_LOG_ACTION
from .models import Lead


class StatusChangeFormatter(LogFormatter):
    label = _("Change lead status")

    def format_message(self, log_entry: Any) -> str:
        """``Status New → Waiting``; a status that is no more shows as stored."""
        labels = dict(Lead.Status.choices)
        data = log_entry.data
        return gettext("Status %(previous)s → %(status)s") % {
            key: labels.get(data.get(key), data.get(key, ""))
            for key in ("previous", "status")
        }


def register_log_actions(actions: Any) -> None:
    actions.register_action(STATUS_LOG_ACTION)(StatusChangeFormatter)
