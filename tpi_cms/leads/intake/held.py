"""Leads held as likely spam: let go by a person, and counted once a day."""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import Count, Q
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import ngettext

from wagtail.log_actions import log

from ...clinics.models import Clinic
from ...conf import conf
from ...transactions import write_transaction
from ..audit.words import RELEASE
from ..outbox.channels.email import get_admin_link
from ..outbox.notices import create_deliveries
from ..record.models import Lead

logger = logging.getLogger("tpi_cms.held")

#: Held within this time counts as new for the daily mail.
NEWLY_HELD = dt.timedelta(hours=24)


def release_lead(*, lead: Lead, user: Any) -> bool:
    """Let a held lead go; its deliveries begin as at capture.

    Of several calls at once one releases it: the UPDATE finds the row held only once.

    Returns:
        Whether this call released it.
    """
    held = Lead.objects.filter(pk=lead.pk, held_at__isnull=False, erased_at=None)
    with write_transaction():
        if not held.update(held_at=None):
            return False
        lead.held_at = None
        create_deliveries(lead)
        log(lead, RELEASE, user=user)
    return True


def send_held_counts() -> int:
    """Tell each clinic how many leads it holds, if any is new within a day.

    Mailboxes: the clinic's, else the site's fallback. Nothing personal; one clinic's
    failure, logged by its class, doesn't stop the others.

    Returns:
        How many mails were sent.
    """
    since = timezone.now() - NEWLY_HELD
    held = Q(leads__held_at__isnull=False, leads__erased_at=None)
    clinics = Clinic.objects.annotate(
        held=Count("leads", filter=held),
        newly_held=Count("leads", filter=held & Q(leads__held_at__gt=since)),
    )
    return sum(_send_count(clinic) for clinic in clinics.filter(newly_held__gt=0))


def _send_count(clinic: Any) -> bool:
    recipients = [*clinic.intake_emails] or conf.fallback_recipients
    if not recipients:
        logger.warning("No mailbox for the count of held leads: clinic %s", clinic.pk)
        return False
    try:
        # The front desk's language; one mail for each, so that none sees another's.
        with translation.override(settings.LANGUAGE_CODE):
            for recipient in recipients:
                _get_message(clinic, recipient).send()
    except Exception as error:  # noqa: BLE001  the next clinic is told all the same
        name = type(error).__name__
        logger.error("Count of held leads: clinic %s, %s", clinic.pk, name)
        return False
    return True


def _get_message(clinic: Any, recipient: str) -> EmailMultiAlternatives:
    subject = ngettext(
        "%(count)s request is held as likely spam: %(clinic)s",
        "%(count)s requests are held as likely spam: %(clinic)s",
        clinic.held,
    ) % {"count": clinic.held, "clinic": " ".join(clinic.name.split())}
    context = {
        "clinic": clinic,
        "count": clinic.held,
        "held_url": get_admin_link("tpi_cms_lead:held"),
    }
    message = EmailMultiAlternatives(
        subject=subject,
        body=render_to_string("tpi_cms/email/held_count.txt", context),
        to=[recipient],
    )
    html = render_to_string("tpi_cms/email/held_count.html", context)
    message.attach_alternative(html, "text/html")
    return message
