"""What stands beside the clinic form: open now, next closure, problems, its page."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail.admin.ui.side_panels import StatusSidePanel

from ..closures import Closure
from ..hours.words import time_text
from ..location_pages import get_location_page_models
from ..models import Clinic
from ..notices import describe_span

#: How far ahead the next closure is looked for, in days.
CLOSURE_DAYS = 60


@dataclass(frozen=True)
class Fact:
    """One entry of the panel, with at most one link."""

    icon: str
    title: str
    text: str = ""
    link_url: str = ""
    link_text: str = ""


@dataclass(frozen=True)
class StateWords:
    """``Open now`` and ``Until 5 pm``."""

    title: str
    text: str
    is_open: bool = False


def describe_state(clinic: Clinic) -> StateWords:
    """Whether the clinic is open now, in its own time zone, and until when."""
    if clinic.status != Clinic.Status.OPEN:
        return StateWords(clinic.get_status_display(), "")
    state = clinic.schedule.state()
    if clinic.schedule.is_empty:
        return StateWords(_("No hours yet"), "")
    if state.is_open:
        until = state.until and _("Until %(time)s") % {
            "time": _moment(state.until, clinic)
        }
        return StateWords(_("Open now"), until or "", is_open=True)
    opens = state.next_opening and _("Opens %(time)s") % {
        "time": _moment(state.next_opening, clinic)
    }
    return StateWords(_("Closed now"), opens or "")


def get_pages(clinic: Clinic) -> list[Any]:
    """The pages that present the clinic, drafts too."""
    models = get_location_page_models()
    return [page for model in models for page in model.objects.filter(clinic=clinic)]


def find_public_url(clinics: QuerySet[Clinic], at: dt.datetime | None = None) -> str:
    """Address of a live page of one of them, shown as of that local moment; or ""."""
    query = f"?tpi_at={at:%Y-%m-%dT%H:%M}" if at else ""
    for model in get_location_page_models():
        page = model.objects.live().filter(clinic__in=clinics).first()
        if page and (url := page.url):
            return f"{url}{query}"
    return ""


def _page_fact(page: Any, user: Any) -> Fact:
    """With a link for those who may follow it."""
    state = _("Live") if page.live else _("Draft, not on the website")
    fact = Fact("doc-full-inverse", _("Location page"), state)
    if not page.permissions_for_user(user).can_edit():
        return fact
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return replace(fact, link_url=url, link_text=_("Edit page"))


def _moment(moment: dt.datetime, clinic: Clinic) -> str:
    """``5 pm`` today, else ``Monday 8 am``, else with the date."""
    time = time_text(moment.hour * 60 + moment.minute)
    days = (moment.date() - timezone.now().astimezone(moment.tzinfo).date()).days
    if days == 0:
        return time
    form = "l" if days < 7 else "MONTH_DAY_FORMAT"
    return f"{formats.date_format(moment, form)} {time}"


class ClinicSidePanel(StatusSidePanel):
    """Wagtail's status panel with the clinic's own facts on top.

    The clinic has its ``problems``, of ``attach_problems``.
    """

    class SidePanelToggle(StatusSidePanel.SidePanelToggle):
        aria_label = gettext_lazy("Status of the clinic")

        def get_context_data(self, parent_context: Any) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            context["count"] = len(self.panel.object.problems)
            return context

    facts_template = "tpi_cms/admin/clinics/status_facts.html"

    def get_status_templates(self, context: Any) -> list[str]:
        """A clinic has no workflow: its facts take that place."""
        stock = super().get_status_templates(context)
        own = [name for name in stock if not name.endswith("/workflow.html")]
        return [self.facts_template, *own]

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context = super().get_context_data(parent_context)
        context["facts"] = self.get_facts()
        context["problems"] = self.object.problems
        return context

    def get_facts(self) -> list[Fact]:
        state = describe_state(self.object)
        pages = [_page_fact(page, self.request.user) for page in get_pages(self.object)]
        none = Fact("doc-empty", _("Location page"), _("This clinic has no page yet."))
        return [
            Fact("time", state.title, state.text),
            *self._get_close_early(),
            *self._get_closures(),
            *self._get_next_closure(),
            *self._get_preview(),
            *(pages or [none]),
        ]

    def _get_close_early(self) -> list[Fact]:
        may = self.request.user.has_perm("tpi_cms.add_closure")
        if not (may and self.object.schedule.state().is_open):
            return []
        url = reverse("tpi_cms_closure:close_early", args=[self.object.pk])
        return [Fact("circle-xmark", _("Today"), "", url, _("Close early today"))]

    def _get_closures(self) -> list[Fact]:
        """The one that runs, else the next, with a link for those who may change it."""
        closures = [c for c in self.object.known_closures if not self._is_over(c)]
        facts = [
            Fact("warning", closure.reason, describe_span(closure))
            for closure in closures[:1]
        ]
        if not self.request.user.has_perm("tpi_cms.change_closure"):
            return facts
        urls = (reverse("tpi_cms_closure:edit", args=[c.pk]) for c in closures)
        return [
            replace(fact, link_url=url, link_text=_("Edit closure"))
            for fact, url in zip(facts, urls, strict=False)
        ]

    def _is_over(self, closure: Closure) -> bool:
        local = timezone.now().astimezone(self.object.zone).replace(tzinfo=None)
        return closure.as_value().until <= local

    def _get_preview(self) -> list[Fact]:
        """The page at the next moment that something changes, or now."""
        local = timezone.now().astimezone(self.object.zone).replace(tzinfo=None)
        starts = [c.as_value().start for c in self.object.known_closures]
        at = next((start for start in starts if start > local), local)
        url = find_public_url(Clinic.objects.filter(pk=self.object.pk), at)
        if not url:
            return []
        words = _("Its page as of another moment")
        return [Fact("view", _("Preview"), "", url, words)]

    def _get_next_closure(self) -> list[Fact]:
        if self.object.status != Clinic.Status.OPEN:
            return []
        special = self.object.schedule.upcoming_special(days=CLOSURE_DAYS)
        return [
            Fact(
                "calendar",
                formats.date_format(row.date, _("l, F j")),
                ": ".join(part for part in (row.reason, row.text) if part),
            )
            for row in special[:1]
        ]
