"""What programs are told of a public clinic; nothing that its page doesn't show."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from ..clinics.hours.checks import DAYS, read_spans
from ..clinics.hours.schedule import Schedule
from ..clinics.models import Clinic, ClinicPhone
from ..content.directory import load_clinics
from . import in_language

#: Whether a clinic is open is so for a moment; seconds that an answer may be kept.
FRESH_SECONDS = 60


def get_clinics(slug: str = "") -> QuerySet[Clinic]:
    """The public ones, by name; with a slug at most that one."""
    clinics = Clinic.objects.public().order_by("name", "pk")
    # PostgreSQL fails on NUL instead of finding nothing.
    return clinics.filter(slug=slug.replace("\0", " ")) if slug else clinics


def describe_clinics(
    request: HttpRequest, clinics: QuerySet[Clinic]
) -> list[dict[str, Any]]:
    """The same few queries for any number; words in the ``language`` that is asked for.

    Raises:
        Http404: the site has no such language.
    """
    with in_language(request.GET.get("language", "")):
        found = load_clinics(request, clinics)
        return [_describe(clinic, request) for clinic in found]


def _describe(clinic: Clinic, request: HttpRequest) -> dict[str, Any]:
    call = clinic.phone_to_call
    page_url = clinic.page_url
    return {
        "id": clinic.pk,
        "key": str(clinic.key),
        "slug": clinic.slug,
        "name": clinic.name,
        "url": request.build_absolute_uri(page_url) if page_url else None,
        "status": clinic.status,
        "status_note": "" if clinic.status == "open" else clinic.status_note,
        "opens_on": _iso(clinic.opening_day),
        "is_running": clinic.is_running,
        "takes_requests": clinic.takes_requests,
        "accepting_new_patients": clinic.accepting_new_patients,
        "address": _describe_address(clinic),
        "place": clinic.place,
        "time_zone": str(clinic.zone),
        "phones": [_describe_phone(phone) for phone in clinic.public_phones],
        "phone_to_call": _describe_phone(call) if call else None,
        "hours": _describe_hours(clinic.schedule),
        "now": _describe_now(clinic.schedule),
        "closure": _describe_closure(clinic),
        "booking_url": clinic.booking_url if clinic.status == "open" else "",
        "profile_urls": clinic.profile_urls,
        "languages": clinic.languages,
        "services": clinic.services,
        "parking": clinic.parking,
        "transit": clinic.transit,
        "access": clinic.access,
    }


def _describe_address(clinic: Clinic) -> dict[str, Any]:
    return {
        "street": clinic.street_address,
        "locality": clinic.locality,
        "region": clinic.region,
        "postal_code": clinic.postal_code,
        "country": clinic.country,
        "lines": clinic.address_lines,
    }


def _describe_phone(phone: ClinicPhone) -> dict[str, Any]:
    return {
        "use": phone.role,
        "label": str(phone.get_role_display()),
        "number": str(phone.number),
        "extension": phone.extension,
        "text": phone.display,
        "uri": phone.uri,
        "note": phone.note,
        "takes_texts": phone.text_capable,
    }


def _describe_hours(schedule: Schedule) -> dict[str, Any]:
    """The usual week, dates that differ, and what is open in the next eight days."""
    spans = ((_from_minutes(a), _from_minutes(b)) for a, b in schedule.upcoming_spans())
    return {
        "weekly": {
            day: [[_clock(a), _clock(b)] for a, b in read_spans(schedule.weekly, day)]
            for day in DAYS
        },
        "summary": schedule.summary,
        "special": [
            {"date": day.date.isoformat(), "reason": day.reason, "text": day.text}
            for day in schedule.upcoming_special()
        ],
        "open": [[opens, closes] for opens, closes in spans],
    }


def _describe_now(schedule: Schedule) -> dict[str, Any]:
    """``changes_at``: when it closes or opens next; null while nobody knows."""
    state = schedule.state()
    return {
        "is_open": state.is_open,
        "changes_at": _iso(state.until if state.is_open else state.next_opening),
    }


def _describe_closure(clinic: Clinic) -> dict[str, Any] | None:
    closure = clinic.get_closure()
    if closure is None:
        return None
    until = closure.as_value().until.replace(tzinfo=clinic.zone)
    return {
        "reason": closure.reason,
        "message": closure.message,
        "is_whole": closure.is_whole,
        "until": until.isoformat(),
    }


def _clock(minutes: int) -> str:
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"


def _from_minutes(minutes: int) -> str:
    return dt.datetime.fromtimestamp(minutes * 60, dt.UTC).isoformat()


def _iso(moment: dt.date | None) -> str | None:
    return moment.isoformat() if moment else None
