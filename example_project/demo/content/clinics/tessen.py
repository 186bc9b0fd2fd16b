"""Early hours and Saturdays."""

from ..days import christmas_eve, in_days, thanksgiving

CLINIC = {
    "fields": {
        "name": "Tessen",
        "slug": "tessen",
        "code": "TE",
        "street_address": "9 Granary Road, Suite 2",
        "locality": "Tessen",
        "region": "NE",
        "postal_code": "68799",
        "latitude": "41.90125",
        "longitude": "-97.51870",
        "time_zone": "America/Chicago",
        "weekly_hours": {
            "mo": [["07:30", "16:30"]],
            "tu": [["07:30", "16:30"]],
            "we": [["07:30", "16:30"]],
            "th": [["07:30", "16:30"]],
            "fr": [["07:30", "12:00"]],
            "sa": [["09:00", "13:00"]],
        },
        "closed_on_holidays": True,
        "languages": ["en", "es", "vi"],
        "services": "Ultrasound. Physical therapy with evening groups.",
        "parking": "Shared with the granary market; two places by the ramp are ours.",
        "transit": "No bus. The county ride service stops at the door if you ask.",
        "access": "Ramp at the side entrance. Restroom with grab bars.",
        "intake_emails": ["requests.tessen@wrenfield.example.org"],
    },
    "phones": [
        {"role": "main", "number": "+14025550117", "text_capable": True},
        {
            "role": "after_hours",
            "number": "+14025550143",
            "note": "nurse line, day and night",
        },
    ],
    "special_days": [
        (in_days(9), "Staff training", []),
        (thanksgiving, "Thanksgiving", []),
        (christmas_eve, "Christmas Eve", [("07:30", "11:00")]),
    ],
}
