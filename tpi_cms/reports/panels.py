"""The dashboard's panel of clinics: the silent ones first."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from wagtail.admin.ui.components import Component

from ..clinics.models import Clinic
from ..leads.access.policy import lead_permission_policy
from ..leads.desk.queues import ALL
from ..leads.desk.scope import ACTIONS
from ..leads.record.models import Lead
from ..leads.record.silence import find_silent_clinics

#: Of so many weeks the requests a week are told.
WEEKS = 12
#: So many clinics stand on the dashboard, silent ones before others.
SHOWN = 8


class ClinicsPanel(Component):
    """For people who see several clinics' requests, and of one clinic if it is silent.

    Four queries, few more where clinics are quiet.
    """

    name = "tpi_cms_clinics"
    template_name = "tpi_cms/admin/home/clinics_panel.html"
    order = 151

    def __init__(self, request: Any) -> None:
        self.user, self.now = request.user, timezone.now()

    @cached_property
    def clinics(self) -> list[Clinic]:
        """Open ones, with when the last request came; those quiet for longest first."""
        newest = Lead.objects.filter(clinic=OuterRef("pk"), held_at=None)
        newest = newest.order_by("-created_at").values("created_at")[:1]
        clinics = lead_permission_policy.clinics_user_has_any_permission_for(
            self.user, ACTIONS
        ).filter(status=Clinic.Status.OPEN)
        return list(clinics.annotate(last_at=Subquery(newest)).order_by("last_at"))

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        silent = {found.clinic.pk: found for found in find_silent_clinics(self.clinics)}
        ordered = sorted(self.clinics, key=lambda clinic: clinic.pk not in silent)
        shown = ordered[: max(SHOWN, len(silent))]
        is_shown = len(self.clinics) > 1 or silent
        rates = self.get_rates(shown) if is_shown else {}
        rows = [
            {
                "clinic": clinic,
                "silence": silent.get(clinic.pk),
                "rate": round(rates.get(clinic.pk, 0) / WEEKS, 1),
                "url": f"{ALL.url}?clinic={clinic.pk}",
                "test_url": self.get_test_url(clinic) if clinic.pk in silent else "",
            }
            for clinic in shown
        ]
        more = len(self.clinics) - len(shown)
        return {"rows": rows if is_shown else [], "silent": len(silent), "more": more}

    def get_rates(self, clinics: list[Clinic]) -> dict[int, int]:
        since = self.now - dt.timedelta(weeks=WEEKS)
        leads = Lead.objects.filter(clinic__in=clinics, created_at__gte=since)
        leads = leads.filter(held_at=None).order_by()
        return dict(leads.values_list("clinic").annotate(Count("pk")))

    def get_test_url(self, clinic: Clinic) -> str:
        """ "" where the user may not send one."""
        changeable = lead_permission_policy.get_clinic_ids(self.user, ["change"])
        if changeable is not None and clinic.pk not in changeable:
            return ""
        try:
            return reverse("tpi_cms_lead:test", args=[clinic.pk])
        except NoReverseMatch:
            return ""

    def render_html(self, parent_context: Any = None) -> str:
        return super().render_html(parent_context) if self.clinics else ""
