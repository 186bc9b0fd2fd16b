"""Closed for some months: keeps its page and goes on taking requests."""

from ..days import in_days

_DAY = [["09:00", "16:00"]]

CLINIC = {
    "fields": {
        "name": "Bellwether Lake",
        "slug": "bellwether-lake",
        "code": "BL",
        "status": "temporarily_closed",
        "status_note": "The building gets a ramp, new wiring and dry feet. Visits "
        "that were booked here go on in Tessen.",
        "accepting_new_patients": False,
        "street_address": "30 Boathouse Lane",
        "locality": "Bellwether",
        "region": "NE",
        "postal_code": "68699",
        "latitude": "42.55380",
        "longitude": "-98.11245",
        "time_zone": "America/Chicago",
        "weekly_hours": {"tu": _DAY, "we": _DAY, "th": _DAY},
        "languages": ["en"],
        "services": "Physical therapy. Injections once a week.",
        "parking": "By the boathouse, free.",
        "access": "Being rebuilt: step-free from the day we open again.",
        "intake_emails": ["requests.bellwether@wrenfield.example.org"],
    },
    "phones": [
        {
            "role": "main",
            "number": "+14025550188",
            "note": "works again when we open",
        },
        {
            "role": "nurse",
            "number": "+14025550189",
            "note": "answered by Tessen for now",
        },
    ],
    "opens_on": in_days(90),
    "special_days": [],
}
