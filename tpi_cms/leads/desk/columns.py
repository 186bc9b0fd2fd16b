"""Columns of the lists of requests: each queue picks its own."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from wagtail.admin.ui.tables import BaseColumn, Column, TitleColumn
from wagtail.admin.utils import get_user_display_name

from ..questions.registry import get_own_questions
from ..record.models import Lead
from .queues import ALL, BOOKED, CLOSED, Queue
from .scope import may_change
from .tables import CLINIC, TemplateColumn
from .words import describe_language, describe_received, describe_step, is_best_now


class PatientColumn(TitleColumn):
    """The name as a link, over what it is about.

    The link carries the list it stands in, so that "next" goes on there. Where the
    screen is narrow other columns move in here; the clinic's only for people
    ``with_clinic`` columns.
    """

    cell_template_name = "tpi_cms/admin/leads/patient_cell.html"

    def __init__(
        self,
        queue: Queue,
        query: QueryDict,
        *,
        viewers: dict[int, list[Any]],
        with_clinic: bool,
    ) -> None:
        super().__init__(
            "name",
            label=_("Patient"),
            get_url=self.get_lead_url,
            get_title_id=lambda lead: f"lead_{lead.pk}_title",
            classname="tpi-first",
        )
        self.with_clinic, self.viewers = with_clinic, viewers
        kept = query.copy()
        for name in ("p", "_w_filter_fragment"):
            kept.pop(name, None)
        kept["queue"] = queue.name
        self.list_query = kept.urlencode()

    def get_lead_url(self, lead: Lead) -> str:
        return f"{reverse('tpi_cms_lead:edit', args=[lead.pk])}?{self.list_query}"

    def get_cell_context_data(
        self, instance: Lead, parent_context: Any
    ) -> dict[str, Any]:
        return {
            **super().get_cell_context_data(instance, parent_context),
            "language": describe_language(instance),
            "owner": describe_owner(instance),
            "viewers": map(get_user_display_name, self.viewers.get(instance.pk, [])),
        }


class LeadColumn(TemplateColumn):
    """With ``now``, by which it is drawn."""

    def __init__(self, *args: Any, now: dt.datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now

    def get_cell_context_data(
        self, instance: Lead, parent_context: Any
    ) -> dict[str, Any]:
        context = super().get_cell_context_data(instance, parent_context)
        return {**context, **self.get_facts(instance)}

    def get_facts(self, lead: Lead) -> dict[str, Any]:
        return {}


class StepColumn(LeadColumn):
    def get_facts(self, lead: Lead) -> dict[str, Any]:
        return {"step": describe_step(lead, self.now)}


class ContactColumn(LeadColumn):
    def get_facts(self, lead: Lead) -> dict[str, Any]:
        return {"is_best_now": is_best_now(lead, self.now)}


class ReceivedColumn(LeadColumn):
    def get_facts(self, lead: Lead) -> dict[str, Any]:
        return {"moment": describe_received(lead, self.now)}


class OwnerColumn(LeadColumn):
    """Who works on it; else "Take", where the user may change the clinic's requests."""

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def get_facts(self, lead: Lead) -> dict[str, Any]:
        is_free = lead.owner is None or lead.owner_left
        may_take = is_free and lead.is_open and may_change(self.user, lead)
        return {"owner": describe_owner(lead), "may_take": may_take}


def describe_owner(lead: Lead) -> str:
    """ "" where there is none; of a lead ``with_owner``."""
    if lead.owner is None:
        return ""
    name = get_user_display_name(lead.owner)
    return _("%(name)s (left)") % {"name": name} if lead.owner_left else name


def get_columns(
    queue: Queue,
    *,
    user: Any,
    now: dt.datetime,
    query: QueryDict,
    viewers: dict[int, list[Any]],
    with_clinic: bool,
) -> list[BaseColumn]:
    """``with_clinic``: for people who work for several."""
    is_sorted_by = {name.lstrip("-") for name in queue.sorts}
    received_key = "created_at" if "created_at" in is_sorted_by else None
    return [
        PatientColumn(queue, query, viewers=viewers, with_clinic=with_clinic),
        get_state_column(queue, now),
        ContactColumn("phone", label=_("Contact"), template="contact", now=now),
        *get_answer_columns(),
        *([CLINIC] if with_clinic else []),
        OwnerColumn(
            "owner",
            label=_("Owner"),
            template="owner",
            now=now,
            user=user,
            classname="tpi-wide tpi-take",
        ),
        ReceivedColumn(
            "created_at",
            label=_("Received"),
            template="received",
            now=now,
            sort_key=received_key,
            classname="tpi-medium",
        ),
    ]


def get_state_column(queue: Queue, now: dt.datetime) -> Column:
    """What matters most in that queue."""
    if queue is BOOKED:
        return LeadColumn("visit_on", label=_("Visit"), template="visit", now=now)
    if queue is CLOSED:
        return LeadColumn("lost_reason", label=_("Reason"), template="closed", now=now)
    if queue is ALL:
        return StepColumn("status", label=_("Status"), template="status", now=now)
    return StepColumn(
        "next_at",
        label=_("Next step"),
        template="step",
        now=now,
        sort_key="next_at",
    )


def get_answer_columns() -> list[Column]:
    """Answers that are not in the other columns and whose question asks for one."""
    return [
        Column(question.key, label=question.name, accessor=question.show)
        for question in get_own_questions()
        if question.in_list
    ]
