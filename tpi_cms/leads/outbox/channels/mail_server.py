"""Handing a message to the site's mail server, which may hang or be rude.

Each answer has a limit, the conversation has none: where a server takes longer over it
than a lease lasts, another worker may send a copy with the same ``Message-ID``.
"""

from __future__ import annotations

import smtplib
from contextlib import suppress

from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend


class NotSentError(Exception):
    """The mail backend took nothing and raised nothing (``fail_silently``)."""


class RecipientsRefusedError(Exception):
    """The mail server takes nothing for these recipients.

    Attributes:
        smtp_code: of the first refusal.
    """

    def __init__(self, smtp_code: int) -> None:
        super().__init__(smtp_code)
        self.smtp_code = smtp_code


def hand_over(message: EmailMessage, *, wait_seconds: float) -> None:
    """Send one message; return only when the mail server has taken it.

    Args:
        wait_seconds: for each answer by SMTP; less where the site's own time-out is
            less. Other backends have limits of their own, or none.

    Raises:
        RecipientsRefusedError, NotSentError: nobody gets it.
        OSError: what the backend raised, such as ``smtplib.SMTPException``.
    """
    connection = get_connection()
    if isinstance(connection, EmailBackend):
        connection.timeout = min(connection.timeout or wait_seconds, wait_seconds)
    try:
        connection.open()
        # Backends that don't count return None.
        if connection.send_messages([message]) == 0:
            raise NotSentError
    except smtplib.SMTPRecipientsRefused as error:
        # Names the recipients, and says the reason in the server's own words.
        codes = [code for code, _words in error.recipients.values()]
        raise RecipientsRefusedError(codes[0]) from None
    finally:
        # The message is taken or not; a server that can't say goodbye changes nothing.
        with suppress(OSError):
            connection.close()


def get_connection() -> BaseEmailBackend:
    """The site's default mailer, whichever settings it is configured by."""
    if hasattr(mail, "mailers"):  # since Django 6.1
        return mail.mailers.default
    return mail.get_connection()
