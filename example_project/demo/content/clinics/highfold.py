"""Late hours, past midnight at the end of the week, for people who work shifts."""

from ..days import new_year, thanksgiving

CLINIC = {
    "fields": {
        "name": "Highfold",
        "slug": "highfold",
        "code": "HF",
        "street_address": "77 Depot Yard",
        "locality": "Highfold",
        "region": "CO",
        "postal_code": "80799",
        "latitude": "40.25515",
        "longitude": "-103.80090",
        "time_zone": "America/Denver",
        "weekly_hours": {
            "mo": [["08:00", "17:00"]],
            "tu": [["08:00", "17:00"]],
            "we": [["08:00", "17:00"]],
            "th": [["08:00", "12:00"], ["16:00", "00:30"]],
            "fr": [["08:00", "12:00"], ["16:00", "00:30"]],
        },
        "closed_on_holidays": False,
        "languages": ["en", "es", "Somali"],
        "services": "X-ray guided procedures. Ultrasound. Late visits after a shift.",
        "parking": "Garage at Depot Yard; we stamp your ticket for two hours.",
        "transit": "Train and all buses: Depot, three minutes on foot.",
        "access": "Elevator from the garage. Hearing loop. Wide chairs.",
        "intake_emails": ["requests.highfold@wrenfield.example.org"],
        "booking_url": "https://booking.example.org/wrenfield/highfold",
    },
    "phones": [
        {
            "role": "main",
            "number": "+19705550128",
            "note": "Mountain Time",
            "text_capable": True,
        },
        {
            "role": "after_hours",
            "number": "+19705550129",
            "note": "urgent line, Thursday and Friday until 12:30 am",
        },
    ],
    "special_days": [
        (thanksgiving, "Thanksgiving", [("08:00", "11:00")]),
        (thanksgiving.plus(1), "Day after Thanksgiving", [("10:00", "15:00")]),
        (new_year, "New Year’s Day", []),
    ],
}
