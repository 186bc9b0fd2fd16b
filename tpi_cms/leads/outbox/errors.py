"""What a failed delivery means: a code to keep, and words for who can mend it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

_UNREACHED = _("Nobody answered: the other side is down, or its name is wrong.")
_SLOW = _("The other side took too long to answer.")
_REFUSED = _("The mail server refused the message.")
_DISTRUSTED = _("Its certificate can't be trusted.")

#: Longest code, in characters.
LONGEST_CODE = 120

#: By class and number first, then by class, as ``describe_error`` writes them.
#: The numbers are those of RFC 5321, section 4.2.3.
_WORDS: dict[str, Any] = {
    "SMTPDataError 452": _("The mailbox is full, or the mail server is busy."),
    "SMTPDataError 552": _("The mailbox is full."),
    "SMTPDataError": _REFUSED,
    "SMTPSenderRefused": _REFUSED,
    "SMTPRecipientsRefused": _("The mail server doesn't know or take this mailbox."),
    "RecipientsRefusedError": _("The mail server doesn't know or take this mailbox."),
    "SMTPAuthenticationError": _("The mail server refused this site's log-in."),
    "SMTPServerDisconnected": _("The mail server hung up."),
    "SMTPConnectError": _UNREACHED,
    "ConnectionRefusedError": _UNREACHED,
    "ConnectionError": _UNREACHED,
    "gaierror": _UNREACHED,
    "ConnectTimeout": _UNREACHED,
    "ReadTimeout": _SLOW,
    "TimeoutError": _SLOW,
    "SSLError": _DISTRUSTED,
    "SSLCertVerificationError": _DISTRUSTED,
    "NoRecipientError": _("Neither the clinic nor the site has a mailbox."),
    "UnsoundRecipientError": _("This is not an email address."),
    "PostRefusedError": _("The other system didn't take it."),
    "UnsafeUrlError": _("Its address is not one that messages may be sent to."),
    "WebhookSettingsError": _("The webhook's settings are missing or wrong."),
    "NotItsClinicError": _("The webhook's settings don't name this clinic."),
    "WorkerLost": _("The worker stopped while it was sending."),
}


def describe_error(error: Exception) -> str:
    """Class and number of an exception, never its text: it may quote a person."""
    names = ("smtp_code", "status_code", "errno")
    numbers = (getattr(error, name, None) for name in names)
    number = next((each for each in numbers if isinstance(each, int)), None)
    name = type(error).__name__
    return (name if number is None else f"{name} {number}")[:LONGEST_CODE]


def explain_error(last_error: str) -> str:
    """``Delivery.last_error`` in words; empty where there are none for it."""
    name = last_error.partition(" ")[0]
    return str(_WORDS.get(last_error) or _WORDS.get(name, ""))
