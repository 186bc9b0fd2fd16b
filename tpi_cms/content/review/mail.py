"""Mail about reviews: to people with an account, each in their language.

Names pages, never a person.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from wagtail.admin.utils import get_admin_base_url
from wagtail.users.models import UserProfile

logger = logging.getLogger("tpi_cms.review")


def send_mail(
    users: Iterable[Any], name: str, get_subject: Callable[[], str], **context: Any
) -> bool:
    """One to each; says whether all were taken. A failure is logged, not raised.

    Args:
        name: of the templates ``tpi_cms/email/<name>.txt`` and ``.html``.
    """
    is_well = True
    for user in users:
        profile = UserProfile.get_for_user(user)
        with translation.override(profile.get_preferred_language()):
            # A title of several lines must not stop the mail.
            subject = " ".join(get_subject().split())
            text, html = (
                render_to_string(f"tpi_cms/email/{name}.{kind}", context)
                for kind in ("txt", "html")
            )
        message = EmailMultiAlternatives(subject, text, to=[user.email])
        message.attach_alternative(html, "text/html")
        try:
            message.send()
        except Exception as error:  # noqa: BLE001  a mail server's fault stops nothing
            logger.error("Review mail to %s: %s", user.pk, type(error).__name__)
            is_well = False
    return is_well


def get_admin_link(view: str, *args: Any) -> str:
    """Empty where the admin's host isn't known, as a path leads nowhere."""
    base = get_admin_base_url()
    return f"{base.rstrip('/')}{reverse(view, args=args)}" if base else ""
