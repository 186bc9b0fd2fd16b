"""Mail to a clinic's manager in the morning: what to look at."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any

from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from ....clinics.models import Clinic
from ...record.models import Lead
from ...record.silence import find_silent_clinics
from ..health import NOT_DONE, is_stuck
from ..models import DIGEST, SENDABLE, Delivery
from .email import EmailChannel, get_admin_link

WORDS = {
    "missed": ngettext_lazy(
        "%(count)s promise was missed since yesterday",
        "%(count)s promises were missed since yesterday",
        "count",
    ),
    "overdue": ngettext_lazy(
        "%(count)s request is overdue now",
        "%(count)s requests are overdue now",
        "count",
    ),
    "undelivered": ngettext_lazy(
        "%(count)s notice did not arrive", "%(count)s notices did not arrive", "count"
    ),
}

#: What a digest may hold, by clinic: counts, and under ``silence`` days and usual days.
Counts = dict[int, dict[str, Any]]


class DigestChannel(EmailChannel):
    """Counts of one clinic when it is sent, each with a link; nothing personal."""

    text_template = "tpi_cms/email/digest.txt"
    html_template = "tpi_cms/email/digest.html"
    counts: dict[str, Any]

    def get_targets(self, lead: Lead) -> list[str]:
        """No fallback: who runs the whole site has the dashboard."""
        return [*lead.clinic.manager_emails]

    def get_recipients(self, delivery: Delivery) -> list[str]:
        return [delivery.target] if delivery.target else self.get_targets(delivery.lead)

    def send(self, delivery: Delivery) -> None:
        """Nothing to whom a clinic is no more: the lead it hangs on may be moved."""
        managers = ["", *self.get_targets(delivery.lead)]
        if delivery.target not in managers and not delivery.is_fallback:
            return
        clinic = delivery.lead.clinic_id
        self.counts = count_by_clinic([clinic], timezone.now()).get(clinic, {})
        if self.counts:  # Not all was seen to meanwhile.
            super().send(delivery)

    def get_subject(self, lead: Lead) -> str:
        return _("This morning at %(clinic)s") % {"clinic": lead.clinic.name}

    def get_context(self, lead: Lead) -> dict[str, Any]:
        """Template context: clinic, and lines with words and the admin's link."""
        return {"clinic": lead.clinic, "lines": list(_get_lines(self.counts))}


def count_by_clinic(clinics: Collection[int], now: dt.datetime) -> Counts:
    """What a manager should see of these clinics (primary keys); others are left out.

    ``missed``: promises of the last day that weren't kept; ``overdue``: next steps;
    ``undelivered``: notices late or given up; ``silence``.
    """
    unkept = Q(first_try_at=None) | Q(first_try_at__gt=F("promised_at"))
    missed = Lead.objects.filter(
        unkept,
        promised_at__range=(now - dt.timedelta(days=1), now),
        held_at=None,
        erased_at=None,
    )
    undelivered = Delivery.objects.filter(NOT_DONE, is_stuck())
    rows = {
        "missed": (missed, "clinic"),
        "overdue": (Lead.objects.filter(next_at__lte=now), "clinic"),
        "undelivered": (
            undelivered.filter(SENDABLE).exclude(channel=DIGEST),
            "lead__clinic",
        ),
    }
    counts: Counts = defaultdict(dict)
    for name, (found, clinic) in rows.items():
        of_these = found.filter(**{f"{clinic}__in": clinics}).order_by()
        for pk, count in of_these.values_list(clinic).annotate(Count("pk")):
            counts[pk][name] = count
    for silence in find_silent_clinics(Clinic.objects.filter(pk__in=clinics)):
        counts[silence.clinic.pk]["silence"] = (silence.days, silence.usual_days)
    return dict(counts)


def _get_lines(counts: dict[str, Any]) -> Iterator[dict[str, str]]:
    requests = get_admin_link("tpi_cms_lead:index")
    urls = {"undelivered": get_admin_link("tpi_cms_lead:undelivered")}
    for name, words in WORDS.items():
        if count := counts.get(name):
            url = urls.get(name, requests)
            yield {"words": words % {"count": count}, "url": url}
    if silence := counts.get("silence"):
        quiet = _("No request in %(days)s opening days, usually %(usual)s")
        told = {"days": silence[0], "usual": silence[1]}
        yield {"words": quiet % told, "url": requests}
