"""What happened to a request: calls and notes, and what the log says, by day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from wagtail.admin.utils import get_user_display_name
from wagtail.log_actions import registry as log_registry

from ...clinics.notices import describe_end
from ..audit.words import VIEW
from ..outbox.models import MISSED, Delivery
from ..record.activities import Activity, Outcome
from ..record.models import Lead
from ..record.steps import MOVE_LOG_ACTION, NOTE_LOG_ACTION, OUTCOME_LOG_ACTION

#: Said by the activity itself.
SAID = {OUTCOME_LOG_ACTION, NOTE_LOG_ACTION}

ICONS = {
    Outcome.REACHED: "tpi-phone",
    Outcome.NO_ANSWER: "tpi-phone",
    Outcome.LEFT_MESSAGE: "tpi-phone",
    Outcome.BOOKED: "calendar-check",
}


@dataclass(frozen=True)
class Event:
    """One line. ``is_work``: staff did it for the patient; other lines are grey."""

    at: dt.datetime
    icon: str
    text: str
    who: str = ""
    note: str = ""
    is_work: bool = False


def get_days(
    lead: Lead, deliveries: Iterable[Delivery]
) -> list[tuple[dt.date, list[Event]]]:
    """Newest first, by days of the clinic's clock."""
    events = [*get_events(lead), *get_arrivals(lead, deliveries)]
    events.sort(key=lambda event: event.at, reverse=True)
    zone = lead.clinic.zone
    days = groupby(events, key=lambda event: event.at.astimezone(zone).date())
    return [(day, list(lines)) for day, lines in days]


def get_events(lead: Lead, since: dt.datetime | None = None) -> list[Event]:
    """What people did, in no order; ``since`` leaves out what was before."""
    activities = lead.activities.select_related("user")
    entries = log_registry.get_logs_for_instance(lead).select_related("user")
    if since:
        activities = activities.filter(created_at__gte=since)
        entries = entries.filter(timestamp__gte=since).exclude(action=VIEW)
    shown = [entry for entry in entries if is_shown(entry)]
    return [*map(to_event, activities), *map(to_line, shown)]


def is_shown(entry: Any) -> bool:
    """A move stands in the logs of both clinics: once is enough here."""
    is_copy = entry.action == MOVE_LOG_ACTION and entry.data.get("side") == "from"
    return entry.action not in SAID and not is_copy


def to_event(activity: Activity) -> Event:
    return Event(
        at=activity.created_at,
        icon=ICONS.get(activity.outcome, "comment"),
        text=activity.get_outcome_display() or _("Note"),
        who=get_user_display_name(activity.user) if activity.user else "",
        note=activity.note,
        is_work=True,
    )


def to_line(entry: Any) -> Event:
    icon = "view" if entry.action == VIEW else "history"
    return Event(entry.timestamp, icon, entry.message, entry.user_display_name)


def describe_asked(lead: Lead) -> str:
    """``Port Ansel, closed until 8 am on Friday, November 20``; "" where it stayed."""
    if lead.asked_clinic is None:
        return ""
    name, closure = lead.asked_clinic.name, lead.asked_clinic.get_closure()
    if closure is None:
        return _("%(clinic)s, which was closed") % {"clinic": name}
    values = {"clinic": name, "end": describe_end(closure)}
    return _("%(clinic)s, closed until %(end)s") % values


def _describe_arrival(lead: Lead) -> str:
    if asked := describe_asked(lead):
        return _("Request received, asked for %(clinic)s") % {"clinic": asked}
    return _("Request received")


def get_arrivals(lead: Lead, deliveries: Iterable[Delivery]) -> list[Event]:
    told = {MISSED: _("Manager told: not answered in time")}
    words = _("%(channel)s delivered")
    return [
        Event(lead.created_at, "clipboard-list", _describe_arrival(lead)),
        *(
            Event(
                each.done_at,
                "mail",
                told.get(each.channel, words % {"channel": each.channel.capitalize()}),
            )
            for each in deliveries
            if each.done_at
        ),
    ]
