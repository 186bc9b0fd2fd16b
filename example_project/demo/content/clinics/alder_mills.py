"""The largest clinic: split days, one long Thursday, a nurse line by night."""

from ..days import christmas_eve, new_year, thanksgiving

_SPLIT = [["08:00", "12:00"], ["13:00", "17:00"]]

CLINIC = {
    "fields": {
        "name": "Alder Mills",
        "slug": "alder-mills",
        "code": "AM",
        "street_address": "214 Weir Street",
        "locality": "Alder Mills",
        "region": "NE",
        "postal_code": "68099",
        "latitude": "41.18240",
        "longitude": "-96.64310",
        "time_zone": "America/Chicago",
        "weekly_hours": {
            "mo": _SPLIT,
            "tu": _SPLIT,
            "we": _SPLIT,
            "th": [["10:00", "19:00"]],
            "fr": [["08:00", "16:00"]],
        },
        "closed_on_holidays": True,
        "languages": ["en", "es"],
        "services": "X-ray guided procedures. Ultrasound. A gym on the ground floor.",
        "parking": "Free, in front of the door and behind the building.",
        "transit": "Bus 7 stops at Weir Street, two minutes on foot.",
        "access": "Level entrance, elevator, hearing loop at the desk. Interpreters "
        "by phone in any language; tell us when you book.",
        "intake_emails": ["requests.alder-mills@wrenfield.example.org"],
        "profile_urls": ["https://maps.example.org/wrenfield-alder-mills"],
    },
    "phones": [
        {"role": "main", "number": "+14025550142", "note": "in opening hours"},
        {
            "role": "nurse",
            "number": "+14025550143",
            "note": "day and night, for our patients",
        },
        {
            "role": "billing",
            "number": "+14025550109",
            "extension": "4",
            "note": "weekdays, 9 am to 4 pm",
        },
        {"role": "fax", "number": "+14025550144"},
    ],
    "campaign_numbers": [
        {"number": "+14025550151", "match": "click", "value": "gclid"},
        {"number": "+14025550152", "match": "utm_source", "value": "newsletter"},
    ],
    "special_days": [
        (thanksgiving, "Thanksgiving", []),
        (thanksgiving.plus(1), "Day after Thanksgiving", [("09:00", "13:00")]),
        (christmas_eve, "Christmas Eve", [("08:00", "12:00")]),
        (new_year, "New Year’s Day", []),
    ],
}
