"""Talking to the site's mail server so that it comes to an end, whatever that does.

Not covered: a name lookup has only the resolver's own limits, and a server that sends
its greeting byte by byte. There the lease ends, and another worker may send a copy with
the same ``Message-ID``.
"""

from __future__ import annotations

import smtplib
import socket
import threading
from contextlib import suppress
from types import TracebackType

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


def hand_over(
    message: EmailMessage, *, wait_seconds: float, total_seconds: float
) -> None:
    """Send one message; return only when the mail server has taken it.

    The limits are for SMTP; other backends have their own, or none.

    Args:
        wait_seconds: for each answer; less where the site's own time-out is less.
        total_seconds: for all of it.

    Raises:
        RecipientsRefusedError, NotSentError: see there.
        OSError: what the backend raised, such as ``smtplib.SMTPException``.
    """
    connection = get_connection()
    if not isinstance(connection, EmailBackend):
        _send(connection, message)
        return
    connection.timeout = min(connection.timeout or wait_seconds, wait_seconds)
    with _Cutter(connection, total_seconds) as cutter:
        _converse(connection, message, cutter)


def get_connection() -> BaseEmailBackend:
    """The site's default mailer, whichever settings it is configured by."""
    if hasattr(mail, "mailers"):  # since Django 6.1
        return mail.mailers.default
    return mail.get_connection()


def _converse(connection: EmailBackend, message: EmailMessage, cutter: _Cutter) -> None:
    try:
        connection.open()
        cutter.check()
        _send(connection, message)
    except smtplib.SMTPRecipientsRefused as error:
        # Names the recipients, and says the reason in the server's own words.
        codes = [code for code, _words in error.recipients.values()]
        raise RecipientsRefusedError(codes[0]) from None
    finally:
        # The message is taken or not; a server that can't say goodbye changes nothing.
        with suppress(OSError):
            connection.close()


def _send(connection: BaseEmailBackend, message: EmailMessage) -> None:
    # Backends that don't count return None.
    if connection.send_messages([message]) == 0:
        raise NotSentError


class _Cutter:
    """Cuts the line after a time, so that whoever waits on it goes on with an error."""

    def __init__(self, connection: EmailBackend, seconds: float) -> None:
        self.connection = connection
        self.is_over = False
        self.timer = threading.Timer(seconds, self.cut)
        self.timer.daemon = True

    def __enter__(self) -> _Cutter:
        self.timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.timer.cancel()

    def check(self) -> None:
        """For the case that time was up before there was a line to cut."""
        if self.is_over:
            raise TimeoutError

    def cut(self) -> None:
        self.is_over = True
        # While it greets, encrypts and logs in, Django keeps it under the other name.
        opening = getattr(self.connection, "_partial_connection", None)
        sock = getattr(self.connection.connection or opening, "sock", None)
        if sock is not None:
            with suppress(OSError):
                # Not ssl's own, which would take the socket apart under its reader.
                socket.socket.shutdown(sock, socket.SHUT_RDWR)
