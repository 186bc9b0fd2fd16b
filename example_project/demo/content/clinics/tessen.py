"""Early hours and Saturdays."""

from ..build import prose, section, text
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
    "title": "Tessen clinic",
    "search_description": text("""
    Pain care in Tessen, also on Saturdays: phone numbers, opening hours, how to get
    here and what we treat."""),
    "standfirst": text("""
    A small clinic in the old granary, open early and on Saturday mornings. You see the
    same two clinicians each time."""),
    "hero_alt": "Simple plan: the clinic in the middle of town, hills to the north.",
    "body": [
        section(
            "Good to know",
            prose("""
            Injections are given on Mondays, Wednesdays and every other Saturday. For
            procedures under X-ray we send you to Alder Mills, 55 miles away, and
            arrange the ride with you if you have nobody to drive.

            Text messages to our number are read in opening hours. Please send nothing
            medical that way.
            """),
        ),
    ],
}
