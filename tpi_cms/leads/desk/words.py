"""What the desk reads of a request: how soon, why, and when it suits the person."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ...clinics.hours.promises import PARTS
from ...clinics.languages import to_name
from ..record.activities import Outcome
from ..record.models import Lead

HOUR = dt.timedelta(hours=1)


@dataclass(frozen=True)
class Step:
    """``reason``: what to do; ``text``: from when on, by when once it is due, or
    "Overdue 2 h 42 min"."""

    text: str
    reason: str
    is_overdue: bool


def describe_step(lead: Lead, now: dt.datetime) -> Step | None:
    """The next step of an open lead, by its clinic's clock; None if there is none."""
    if lead.next_at is None:
        return None
    is_ahead = lead.due_from is not None and lead.due_from > now
    at = lead.due_from if is_ahead else lead.next_at
    left, is_overdue = at - now, at <= now
    if is_overdue:
        text = _("Overdue %(time)s") % {"time": describe_length(-left)}
    elif left < HOUR:
        text = _("In %(time)s") % {"time": describe_length(left)}
    else:
        text = describe_moment(lead, at, now)
    return Step(text, describe_reason(lead), is_overdue)


def describe_length(length: dt.timedelta) -> str:
    """``42 min``, ``2 h 42 min``; from two days on ``3 days``."""
    minutes = int(length.total_seconds()) // 60
    if minutes < 60:
        return _("%(minutes)s min") % {"minutes": max(minutes, 1)}
    if length < dt.timedelta(days=2):
        hours, minutes = divmod(minutes, 60)
        return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": minutes}
    days = length.days
    return ngettext("%(days)s day", "%(days)s days", days) % {"days": days}


def describe_moment(lead: Lead, moment: dt.datetime, now: dt.datetime) -> str:
    """``Tomorrow, 8 a.m.`` by the clinic's clock; with its zone if not the site's."""
    zone = lead.clinic.zone
    local, today = moment.astimezone(zone), now.astimezone(zone).date()
    days = (local.date() - today).days
    words = {0: _("Today"), 1: _("Tomorrow"), -1: _("Yesterday")}
    pattern = "D" if 1 < days < 7 else "MONTH_DAY_FORMAT"
    day = words.get(days) or date_format(local, pattern)
    time = time_format(local)
    if local.utcoffset() != timezone.localtime(moment).utcoffset():
        time = f"{time} {local:%Z}"
    return _("%(day)s, %(time)s") % {"day": day, "time": time}


def describe_received(lead: Lead, now: dt.datetime) -> str:
    """``8:45 a.m.``, ``Mon 4:12 p.m.`` or ``Nov 14``, by the clinic's clock."""
    zone = lead.clinic.zone
    local, today = lead.created_at.astimezone(zone), now.astimezone(zone).date()
    days = (today - local.date()).days
    if days >= 7:
        return date_format(local, _("M j") if days < 180 else _("M j, Y"))
    time = time_format(local)
    return f"{date_format(local, 'D')} {time}" if days > 0 else time


def describe_reason(lead: Lead) -> str:
    """Why it is due: ``First call``, ``Try 2, left a message``."""
    if lead.next_step == Lead.NextStep.FIRST:
        return {
            Lead.ContactMethod.TEXT: _("First text"),
            Lead.ContactMethod.EMAIL: _("First email"),
        }.get(Lead.ContactMethod(lead.contact_method), _("First call"))
    if lead.next_step == Lead.NextStep.AGAIN and lead.last_outcome in Outcome.values:
        outcome = str(Outcome(lead.last_outcome).label)
        if not lead.tries:
            return outcome
        words = _("Try %(number)s, %(outcome)s")
        outcome = outcome[:1].lower() + outcome[1:]
        return words % {"number": lead.tries + 1, "outcome": outcome}
    return lead.get_next_step_display()


def is_best_now(lead: Lead, now: dt.datetime) -> bool:
    """Whether it is due, and in the part of the day that was asked for, by its clinic.

    What waits for another day is no call for now, though the hour would suit.
    """
    is_due = lead.due_from is not None and lead.due_from <= now
    if not is_due or lead.contact_time not in PARTS:
        return False
    begins, ends = PARTS[lead.contact_time]
    return begins <= now.astimezone(lead.clinic.zone).time() < ends


def describe_language(lead: Lead) -> str:
    """Of the page it was sent from, unless that is the site's own."""
    own, code = settings.LANGUAGE_CODE.split("-")[0], lead.language.split("-")[0]
    return to_name(lead.language) if code and code != own else ""
