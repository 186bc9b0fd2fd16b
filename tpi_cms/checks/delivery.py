"""System checks of the delivery side: settings, and whether anybody delivers."""

from __future__ import annotations

import datetime as dt
import warnings
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, Warning
from django.db import DatabaseError
from django.utils import timezone

from ..conf import conf

Messages = list[CheckMessage]

#: A worker not seen for so long is taken for gone.
WORKER_GONE = dt.timedelta(minutes=10)

MOST_THREADS = 100

#: Setting, the name in ``conf``, its default.
_SECONDS = (
    ("TPI_CMS_DELIVERY_LEASE_SECONDS", "delivery_lease_seconds", 120),
    ("TPI_CMS_DELIVERY_TIMEOUT_SECONDS", "delivery_timeout_seconds", 20),
    ("TPI_CMS_LATE_SECONDS", "late_seconds", 900),
)


@checks.register()
def check_channels_shape(**kwargs: Any) -> Messages:
    if isinstance(getattr(settings, "TPI_CMS_CHANNELS", {}), dict):
        return []
    return [
        Error(
            "TPI_CMS_CHANNELS is not a dict.",
            hint='Write {"crm": "mysite.crm.CrmChannel"}; docs/channels.md has more.',
            id="tpi_cms.E013",
        )
    ]


@checks.register()
def check_channels(**kwargs: Any) -> Messages:
    return [
        Error(
            f"TPI_CMS_CHANNELS: {name!r} can't be used: {path}{reason}.",
            hint="Give the dotted path of a subclass of Channel.",
            id="tpi_cms.E005",
        )
        for name, path in conf.channels.items()
        if (reason := _find_fault(name)) is not None
    ]


def _find_fault(channel: str) -> str | None:
    """Why a channel can't be used; its module is the site's and may raise anything.

    A class only: the text of an exception may quote a secret of the settings.
    """
    from ..leads.outbox.channels.base import Channel, get_channel

    try:
        return None if isinstance(get_channel(channel), Channel) else ""
    except Exception as error:  # noqa: BLE001  see above
        return f" ({type(error).__name__})"


@checks.register()
def check_fallback_recipients(**kwargs: Any) -> Messages:
    """One that can't be mailed to would be silent when it is needed."""
    value = getattr(settings, "TPI_CMS_FALLBACK_RECIPIENTS", None) or []
    recipients = [value] if isinstance(value, str) else value
    if isinstance(recipients, list | tuple) and all(map(_is_mailbox, recipients)):
        return []
    return [
        Error(
            "TPI_CMS_FALLBACK_RECIPIENTS is no list of mail addresses.",
            hint='Write ["frontdesk@example.org"].',
            id="tpi_cms.E014",
        )
    ]


def _is_mailbox(value: object) -> bool:
    from ..leads.outbox.channels.email import UnsoundRecipientError, to_mailbox
    from ..leads.outbox.models import is_target

    if not is_target(value):
        return False
    try:
        to_mailbox(str(value))
    except UnsoundRecipientError:
        return False
    return True


@checks.register()
def check_lease(**kwargs: Any) -> Messages:
    """A lease that ends before the send does lets two workers send one message."""
    lease, timeout = conf.delivery_lease_seconds, conf.delivery_timeout_seconds
    if not _is_seconds(lease) or not _is_seconds(timeout):
        return []  # E011 says which of them is no number
    if lease > timeout:
        return []
    return [
        Error(
            "TPI_CMS_DELIVERY_LEASE_SECONDS must be more than "
            "TPI_CMS_DELIVERY_TIMEOUT_SECONDS.",
            hint="The defaults are 120 and 20.",
            id="tpi_cms.E007",
        )
    ]


@checks.register()
def check_mail_timeout(**kwargs: Any) -> Messages:
    if hasattr(settings, "MAILERS") or not _is_smtp_without_timeout():
        return []
    return [
        Warning(
            "EMAIL_TIMEOUT is not set: a mail server that hangs holds a worker.",
            hint="Set EMAIL_TIMEOUT = 10.",
            id="tpi_cms.W005",
        )
    ]


def _is_smtp_without_timeout() -> bool:
    smtp = "django.core.mail.backends.smtp.EmailBackend"
    with warnings.catch_warnings():
        # From Django 6.1 on, reading these settings warns, set or not.
        warnings.simplefilter("ignore")
        backend = getattr(settings, "EMAIL_BACKEND", smtp)
        return backend == smtp and not getattr(settings, "EMAIL_TIMEOUT", None)


@checks.register()
def check_threads(**kwargs: Any) -> Messages:
    threads = conf.delivery_threads
    if type(threads) is int and 1 <= threads <= MOST_THREADS:
        return []
    return [
        Error(
            f"TPI_CMS_DELIVERY_THREADS is no whole number from 1 to {MOST_THREADS}.",
            hint="The default is 2.",
            id="tpi_cms.E010",
        )
    ]


@checks.register()
def check_seconds(**kwargs: Any) -> Messages:
    return [
        Error(
            f"{setting} is no number of seconds above 0, up to a day.",
            hint=f"The default is {default}.",
            id="tpi_cms.E011",
        )
        for setting, name, default in _SECONDS
        if not _is_seconds(getattr(conf, name))
    ]


@checks.register()
def check_channel_names(**kwargs: Any) -> Messages:
    """A longer one is cut, and its notices reach nobody."""
    from ..leads.outbox.models import LONGEST_CHANNEL as LONGEST

    return [
        Error(
            f"TPI_CMS_CHANNELS: {name!r} is no text of 1 to {LONGEST} characters.",
            hint="Name it briefly, such as crm: each notice keeps the name.",
            id="tpi_cms.E012",
        )
        for name in conf.channels
        if not isinstance(name, str) or not 0 < len(name) <= LONGEST
    ]


def _is_seconds(value: Any) -> bool:
    return type(value) in (int, float) and 0 < value <= 86_400


@checks.register(Tags.database)
def check_worker(databases: list[str] | None = None, **kwargs: Any) -> Messages:
    """Requests are stored all the same, but nobody hears of them."""
    from ..leads.outbox.models import Heartbeat
    from ..leads.outbox.tasks import has_queue

    if Heartbeat.objects.db not in (databases or []) or has_queue():
        return []
    if conf.deliver_in_request or not _is_worker_gone():
        return []
    return [
        Warning(
            "Nothing delivers requests: no worker was seen for 10 minutes.",
            hint=(
                "Keep `manage.py tpi_deliver --loop` running, or run `manage.py "
                "tpi_deliver --once` every minute by cron."
            ),
            id="tpi_cms.W010",
        )
    ]


def _is_worker_gone() -> bool:
    from ..leads.outbox.heartbeat import get_last_seen

    try:
        seen = get_last_seen()
    except DatabaseError:
        return False  # A migration of ours is still to come.
    return seen is None or timezone.now() - seen > WORKER_GONE
