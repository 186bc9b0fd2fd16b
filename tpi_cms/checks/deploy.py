"""System checks of what is unsafe only where patients come: ``check --deploy``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Tags, Warning

from wagtail.admin.utils import get_admin_base_url

from ..conf import conf

Messages = list[CheckMessage]

#: Of Django's mail backends, those that bring a message to nobody.
_NOWHERE = ("console", "dummy", "filebased", "locmem")


@checks.register(Tags.security, deploy=True)
def check_mail_goes_out(**kwargs: Any) -> Messages:
    reason = _find_mail_fault()
    if not reason:
        return []
    return [
        Warning(
            f"Notices are not mailed: {reason}.",
            hint="Configure a mail server, or another channel in TPI_CMS_CHANNELS.",
            id="tpi_cms.W071",
        )
    ]


def _find_mail_fault() -> str:
    from ..leads.outbox.channels.mail_server import get_connection

    try:
        module = type(get_connection()).__module__
    except Exception as error:  # noqa: BLE001  a backend of the site's own may raise any
        return f"the mail backend can't be used ({type(error).__name__})"
    nowhere = {f"django.core.mail.backends.{name}" for name in _NOWHERE}
    return f"{module} brings them to nobody" if module in nowhere else ""


@checks.register(Tags.security, deploy=True)
def check_error_mail(**kwargs: Any) -> Messages:
    """The HTML of an error mail shows every variable, a patient's words among them."""
    return [
        Warning(
            f"LOGGING: the handler {name!r} mails the variables of an error.",
            hint="Remove include_html from the handler.",
            id="tpi_cms.W072",
        )
        for name, handler in _get_handlers()
        if handler.get("include_html")
    ]


def _get_handlers() -> Iterator[tuple[str, dict[str, Any]]]:
    handlers = (getattr(settings, "LOGGING", None) or {}).get("handlers", {})
    for name, handler in handlers.items():
        if str(handler.get("class", "")).endswith("AdminEmailHandler"):
            yield name, handler


@checks.register(Tags.security, deploy=True)
def check_delivery_in_request(**kwargs: Any) -> Messages:
    if not conf.deliver_in_request:
        return []
    return [
        Warning(
            "TPI_CMS_DELIVER_IN_REQUEST is on: patients wait for your mail server.",
            hint="Run tpi_deliver --loop, or a task queue with a worker.",
            id="tpi_cms.W073",
        )
    ]


@checks.register(Tags.security, deploy=True)
def check_hash_key(**kwargs: Any) -> Messages:
    if conf.hash_key:
        return []
    return [
        Warning(
            "TPI_CMS_HASH_KEY is not set: after a change of SECRET_KEY people can't be "
            "found by phone or email.",
            hint="Set it to a long random text of its own, once and for all.",
            id="tpi_cms.W074",
        )
    ]


@checks.register(Tags.security, deploy=True)
def check_admin_link(**kwargs: Any) -> Messages:
    if not str(get_admin_base_url()).startswith("http://"):
        return []
    return [
        Warning(
            "WAGTAILADMIN_BASE_URL is not https, and every notice links to it.",
            hint="Serve the admin by TLS and begin the address with https://.",
            id="tpi_cms.W075",
        )
    ]
