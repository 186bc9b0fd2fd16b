"""Mail to a clinic's front desk: that a request came, and where to read it."""

from __future__ import annotations

import re
from email.utils import getaddresses, parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.utils.translation import gettext as _

from wagtail.admin.utils import get_admin_base_url

from ....conf import conf
from ...questions.registry import Answer, get_answers, get_questions
from ...record.models import Lead
from ..models import Delivery
from .base import Channel
from .mail_server import hand_over

# Any white space, Unicode's line breaks too, and the control characters.
_CONTROLS = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")


class NoRecipientError(Exception):
    """Neither the clinic nor the site names a mailbox."""


class UnsoundRecipientError(ValueError):
    """A mailbox's text is not exactly one address."""


class EmailChannel(Channel):
    """Names the clinic and links to the admin; holds nothing about the person."""

    text_template = "tpi_cms/email/new_lead.txt"
    html_template = "tpi_cms/email/new_lead.html"

    def get_targets(self, lead: Lead) -> list[str]:
        """One for each mailbox, or an open one where there is none.

        An open target is looked up when it is sent, so that a mailbox entered later
        still gets the notice.
        """
        return get_mailboxes(lead) or [""]

    def send(self, delivery: Delivery) -> None:
        recipients = self.get_recipients(delivery)
        if not recipients:
            raise NoRecipientError
        with translation.override(self.get_language(delivery.lead)):
            message = self.get_message(delivery, recipients)
        hand_over(message, wait_seconds=conf.delivery_timeout_seconds)

    def get_message(
        self, delivery: Delivery, recipients: list[str]
    ) -> EmailMultiAlternatives:
        lead = delivery.lead
        context = {**self.get_context(lead), "is_test": lead.is_test}
        subject = self.get_subject(lead)
        if lead.is_test:
            subject = _("TEST: %(subject)s") % {"subject": subject}
        message = EmailMultiAlternatives(
            subject=to_one_line(subject),
            body=render_to_string(self.text_template, context),
            to=[to_mailbox(recipient) for recipient in recipients],
            headers={"Message-ID": self.get_message_id(delivery)},
        )
        html = render_to_string(self.html_template, context)
        message.attach_alternative(html, "text/html")
        return message

    def get_recipients(self, delivery: Delivery) -> list[str]:
        return [delivery.target] if delivery.target else get_mailboxes(delivery.lead)

    def get_language(self, lead: Lead) -> str:
        """The front desk's, not that of the visitor whose request sends it."""
        return settings.LANGUAGE_CODE

    def get_subject(self, lead: Lead) -> str:
        return _("New request for %(clinic)s") % {"clinic": lead.clinic.name}

    def get_context(self, lead: Lead) -> dict[str, Any]:
        """Template context: clinic, reference, times and the admin's link."""
        return {
            "clinic": lead.clinic,
            "reference": lead.reference,
            "received_at": lead.created_at,
            "promised_at": lead.promised_at,
            "time_zone": lead.clinic.zone,
            "admin_url": get_admin_link("tpi_cms_lead:edit", lead.pk),
            "answers": self.get_answers(lead),
        }

    def get_answers(self, lead: Lead) -> list[Answer]:
        """Answers that tell nothing of the person and were asked for in mail."""
        if not any(question.in_mail for question in get_questions()):
            return []  # Most sites: nothing private is read from the database.
        return [a for a in get_answers(lead) if a.question.in_mail and a.text]

    def get_message_id(self, delivery: Delivery) -> str:
        """The same at each try, on any machine, so that a repeat can be recognised.

        Its right side is the sender's domain, as RFC 5322 3.6.4 recommends.
        """
        _name, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
        domain = sender.rpartition("@")[2] or "localhost"
        return f"<tpi-cms.{delivery.message_key}@{domain}>"


def get_mailboxes(lead: Lead) -> list[str]:
    """The clinic's, else the site's fallback."""
    return [*lead.clinic.intake_emails] or conf.fallback_recipients


def get_admin_link(view: str, *args: object) -> str:
    """For mail; empty where the admin's host isn't known, as a path leads nowhere."""
    base = get_admin_base_url()
    try:
        path = reverse(view, args=args)
    except NoReverseMatch:
        return ""
    return f"{base.rstrip('/')}{path}" if base else ""


def to_mailbox(text: str) -> str:
    """One address, on one line.

    Several, say from an import, would each get the notice; and on some versions of
    Python their line is folded so that the headers after it are lost.

    Raises:
        UnsoundRecipientError: it is not exactly one.
    """
    mailbox = to_one_line(text)
    found = getaddresses([mailbox])
    if len(found) != 1 or "@" not in found[0][1]:
        raise UnsoundRecipientError
    return mailbox


def to_one_line(text: str) -> str:
    """Without line breaks and other control characters.

    Django refuses a subject of several lines, and a clinic whose name has a line break,
    say from an import, must be told of its requests all the same.
    """
    return _CONTROLS.sub(" ", text).strip()
