"""System checks of requests: whether they can be stored, and who is told of them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, Warning
from django.db import DatabaseError
from django.utils import timezone

from ..clinics.models import Clinic
from ..conf import conf
from ..leads.outbox import heartbeat, tasks
from ..leads.outbox.channels.base import Channel, get_channel
from ..leads.outbox.channels.mail_server import get_connection
from ..leads.outbox.models import Heartbeat
from ..leads.secrets import encryption

Messages = list[CheckMessage]

#: A worker not seen for so long is taken for gone.
WORKER_GONE = dt.timedelta(minutes=10)

#: Django's mail backends that take each notice for sent and bring it to nobody.
NOWHERE = {
    f"django.core.mail.backends.{name}"
    for name in ("console", "dummy", "filebased", "locmem")
}


@checks.register()
def check_encryption(**kwargs: Any) -> Messages:
    """With keys that can't be used every request is refused."""
    if not conf.encryption_keys:
        return []
    try:
        encryption.decrypt(encryption.ENCRYPTED)  # loads the keys, opens nothing
    except encryption.EncryptionUnavailable as error:
        return [
            Error(
                str(error),
                hint="docs/privacy.md says how to install it and make a key.",
                id="tpi_cms.E061",
            )
        ]
    except encryption.DecryptionError:
        pass
    return []


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
    try:
        return None if isinstance(get_channel(channel), Channel) else ""
    except Exception as error:  # noqa: BLE001  see above
        return f" ({type(error).__name__})"


@checks.register(Tags.security, deploy=True)
def check_mail_goes_out(**kwargs: Any) -> Messages:
    backend = type(get_connection())
    if backend.__module__ not in NOWHERE:
        return []
    return [
        Warning(
            f"Notices are mailed to nobody: {backend.__module__} only pretends to.",
            hint="Configure a mail server, or another channel in TPI_CMS_CHANNELS.",
            id="tpi_cms.W071",
        )
    ]


@checks.register(Tags.database)
def check_worker(databases: list[str] | None = None, **kwargs: Any) -> Messages:
    """Requests are stored all the same, but nobody hears of them."""
    if Heartbeat.objects.db not in (databases or []) or not is_worker_missing():
        return []
    return [
        Warning(
            "Nothing sends notices: no worker was seen for 10 minutes.",
            hint=(
                "Keep `manage.py tpi_deliver --loop` running, or run `manage.py "
                "tpi_deliver --once` every minute by cron."
            ),
            id="tpi_cms.W010",
        )
    ]


def is_worker_missing() -> bool:
    """Whether nothing sends notices: no worker was seen, and no task queue is there."""
    if tasks.has_queue() or conf.deliver_in_request:
        return False
    try:
        seen = heartbeat.get_last_seen()
    except DatabaseError:
        return False  # a migration is still to come
    return seen is None or timezone.now() - seen > WORKER_GONE


@checks.register(Tags.database)
def check_clinics(databases: list[str] | None = None, **kwargs: Any) -> Messages:
    clinics = Clinic.objects.public().taking_requests()
    if clinics.db not in (databases or []):
        return []
    try:
        rows = list(clinics.values_list("name", "intake_emails"))
    except DatabaseError:
        return []  # a migration is still to come
    if not rows:
        return [
            Warning(
                "There is no open clinic on the website, so no request can be sent.",
                hint="Add one in the admin under Clinics, and publish its page.",
                id="tpi_cms.W002",
            )
        ]
    return _warn_of_silent_clinics([name for name, mailboxes in rows if not mailboxes])


def _warn_of_silent_clinics(names: list[str]) -> Messages:
    if not names or conf.fallback_recipients:
        return []
    return [
        Warning(
            f"Nobody is told of requests to: {', '.join(names[:5])}.",
            hint=(
                "Give these clinics a mailbox in the admin, or set "
                "TPI_CMS_FALLBACK_RECIPIENTS."
            ),
            id="tpi_cms.W003",
        )
    ]
