"""What the audit log says about leads: readable, and nothing personal."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wagtail.log_actions import LogFormatter, log

from ..record.activities import Outcome
from ..record.models import Lead
from ..record.steps import (
    MOVE_LOG_ACTION,
    NOTE_LOG_ACTION,
    OUTCOME_LOG_ACTION,
    OWNER_LOG_ACTION,
    STATUS_LOG_ACTION,
)
from .models import LeadLogEntry

VIEW = "tpi_cms.lead.view"
RELEASE = "tpi_cms.lead.release"
RETRY = "tpi_cms.lead.retry"
RESEND = "tpi_cms.lead.resend"
EXPORT = "tpi_cms.lead.export"
ERASE = "tpi_cms.lead.erase"
#: Erased by retention.
PURGE = "tpi_cms.lead.purge"
REFUSED = "tpi_cms.lead.refused"

#: Action, its name in filters, and what the timeline says.
ACTIONS = [
    (VIEW, _("View request"), _("Viewed")),
    (RELEASE, _("Release held request"), _("Released: not spam")),
    (ERASE, _("Erase request"), _("Personal data erased")),
    (PURGE, _("Purge request"), _("Personal data erased, as too old")),
    (RETRY, _("Retry notice"), _("Notice tried again")),
    (RESEND, _("Resend notice"), _("Notice sent again")),
    (NOTE_LOG_ACTION, _("Add note to request"), _("Note added")),
]

#: Someone who reads a lead again within this time adds no row.
VIEW_PERIOD = dt.timedelta(hours=1)


class StatusChangeFormatter(LogFormatter):
    label = _("Change request status")

    def format_message(self, log_entry: Any) -> str:
        """``Status New → Waiting``; a status that is no more shows as stored."""
        labels = dict(Lead.Status.choices)
        data = log_entry.data
        return gettext("Status %(previous)s → %(status)s") % {
            key: labels.get(data.get(key), data.get(key, ""))
            for key in ("previous", "status")
        }


class OutcomeFormatter(LogFormatter):
    label = _("Record outcome of request")

    def format_message(self, log_entry: Any) -> str:
        """An outcome that is no more shows as stored."""
        outcome = log_entry.data.get("outcome", "")
        words = {"outcome": dict(Outcome.choices).get(outcome, outcome)}
        return gettext("Outcome: %(outcome)s") % words


class OwnerFormatter(LogFormatter):
    label = _("Change owner of request")

    def format_message(self, log_entry: Any) -> str:
        """Who it was given to, by the name of that day."""
        owner = log_entry.data.get("owner")
        if owner is None:
            return gettext("Owner taken away")
        if owner == log_entry.user_id:
            return gettext("Took the request")
        name = log_entry.data.get("name") or f"#{owner}"
        return gettext("Owner: %(name)s") % {"name": name}


class MoveFormatter(LogFormatter):
    label = _("Move request to another clinic")

    def format_message(self, log_entry: Any) -> str:
        names = {key: log_entry.data.get(key, "") for key in ("from", "to")}
        return gettext("Moved from %(from)s to %(to)s") % names


class ExportFormatter(LogFormatter):
    label = _("Export requests")

    def format_message(self, log_entry: Any) -> str:
        values = {"format": "", "count": 1, **log_entry.data}
        return gettext("Exported as %(format)s, with %(count)s in all") % values


class RefusedFormatter(LogFormatter):
    label = _("Refused access to request")

    def format_message(self, log_entry: Any) -> str:
        if log_entry.data.get("export"):
            return gettext("Export refused")
        return gettext("Access refused")


def register_log_actions(actions: Any) -> None:
    """Hook ``register_log_actions``: leads have a log of their own.

    Not by ``register_model``, which would add it to Wagtail's site history: that chains
    a union for each log, and Django 6.1 refuses a third. A report of our own shows it.
    """
    actions.log_entry_models_by_type.register(Lead, value=LeadLogEntry)
    actions.register_action(STATUS_LOG_ACTION)(StatusChangeFormatter)
    actions.register_action(OUTCOME_LOG_ACTION)(OutcomeFormatter)
    actions.register_action(OWNER_LOG_ACTION)(OwnerFormatter)
    actions.register_action(MOVE_LOG_ACTION)(MoveFormatter)
    actions.register_action(EXPORT)(ExportFormatter)
    actions.register_action(REFUSED)(RefusedFormatter)
    for action, label, message in ACTIONS:
        actions.register_action(action, label, message)


def record_view(lead: Lead, user: Any) -> None:
    """Once for each person and lead within ``VIEW_PERIOD``."""
    since = timezone.now() - VIEW_PERIOD
    seen = LeadLogEntry.objects.for_instance(lead).filter(
        action=VIEW, user=user, timestamp__gt=since
    )
    if not seen.exists():
        log(lead, VIEW, user=user)


def record_refusal(pk: Any, user: Any, data: dict[str, str]) -> None:
    """On the lead that was asked for, so that its clinic sees it; if there is one."""
    lead = Lead.objects.only("pk", "reference", "clinic_id").filter(pk=pk).first()
    if lead is not None:
        log(lead, REFUSED, user=user, data=data)
