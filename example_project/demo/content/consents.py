"""What the demo's forms ask people to agree to, by purpose."""

CONSENT_TEXTS = {
    "contact": (
        "{organization} may call, text or email me about this request, using the "
        "details that I gave above."
    ),
    "sms": (
        "{organization} may send me text messages about this request, at most five. "
        "My carrier may charge for them; I can reply STOP at any time."
    ),
    "marketing": (
        "{organization} may email me news about its clinics, at most once a month. "
        "My care doesn't depend on it."
    ),
}
