"""The clinic with the long name, in the western half of the state: Mountain Time."""

from ..days import thanksgiving

_DAY = [["08:30", "12:30"], ["13:15", "17:15"]]

CLINIC = {
    "fields": {
        "name": "Saint Odile–Kestrel Ridge Rehabilitation",
        "slug": "saint-odile-kestrel-ridge",
        "code": "SO",
        "street_address": "1180 Old Quarry Road",
        "locality": "Saint Odile",
        "region": "NE",
        "postal_code": "69399",
        "latitude": "41.73660",
        "longitude": "-103.40420",
        "time_zone": "America/Denver",
        "weekly_hours": {
            "mo": _DAY,
            "tu": _DAY,
            "th": _DAY,
            "fr": [["08:30", "14:00"]],
        },
        "closed_on_holidays": True,
        "languages": ["en", "Lakota"],
        "services": "Rehabilitation pool. Ultrasound. A neurologist on Thursdays.",
        "parking": "Free, 40 places, six of them wide.",
        "transit": "The Ridge shuttle leaves the depot at 8:00 and 13:00.",
        "access": "All on one floor. Pool with a lift. Quiet room.",
        "intake_emails": [
            "requests.saint-odile@wrenfield.example.org",
            "rehab.desk@wrenfield.example.org",
        ],
    },
    "phones": [
        {"role": "main", "number": "+13085550163", "note": "Mountain Time"},
        {"role": "new_patients", "number": "+13085550164", "extension": "21"},
    ],
    "special_days": [(thanksgiving, "Thanksgiving", [])],
}
