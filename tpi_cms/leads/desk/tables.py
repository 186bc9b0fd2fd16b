"""Columns of the tables about requests: a fact, and below it the reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail.admin.ui.tables import (
    Column,
)

from ..outbox.models import Delivery
from ..record.models import Lead
from .scope import may_change

#: Tables whose rows are blocks on a handset: who and what to do stand first.
STACK = "listing tpi-stack"
MAIN, ACTION = "tpi-stack__main", "tpi-stack__action"


class TemplateColumn(Column):
    """Drawn by ``tpi_cms/admin/cells/<template>.html``: what is inside the cell."""

    cell_template_name = "tpi_cms/admin/cells/cell.html"

    def __init__(self, name: str, *, template: str, **kwargs: Any) -> None:
        super().__init__(name, **kwargs)
        self.template = f"tpi_cms/admin/cells/{template}.html"


class FactColumn(Column):
    """A fact, and below it what ``get_reason(row)`` answers."""

    cell_template_name = "tpi_cms/admin/cells/fact.html"

    def __init__(self, *args: Any, get_reason: Callable, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.get_reason = get_reason

    def get_cell_context_data(
        self, instance: Any, parent_context: Any
    ) -> dict[str, Any]:
        context = super().get_cell_context_data(instance, parent_context)
        return {**context, "reason": self.get_reason(instance)}


class ActionColumn(Column):
    """A button that posts to ``get_url(row)`` and comes back to this list.

    Only in rows that ``user`` may change.
    """

    cell_template_name = "tpi_cms/admin/cells/action.html"

    def __init__(self, *args: Any, get_url: Callable, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, classname=ACTION, **kwargs)
        self.get_url = get_url
        self.user = user

    def get_cell_context_data(
        self, instance: Any, parent_context: Any
    ) -> dict[str, Any]:
        lead = getattr(instance, "lead", instance)
        may_act = may_change(self.user, lead)
        context = super().get_cell_context_data(instance, parent_context)
        # A table's own context has none.
        token = get_token(context["request"]) if may_act else ""
        url = self.get_url(instance) if may_act else ""
        return {**context, "url": url, "csrf_token": token}


def left_to_right(text: Any) -> str:
    return format_html('<bdi dir="ltr">{}</bdi>', text)


CLINIC = Column("clinic", label=gettext_lazy("Clinic"), classname="tpi-wide")


# --- requests of one person -------------------------------------------------------


def describe_state(lead: Lead) -> str:
    if lead.held_at:
        return _("Held as likely spam")
    return lead.get_status_display()


def get_found_columns(viewable: set[int]) -> list[Column]:
    """With a box to tick; ``viewable``: clinics whose requests can be opened."""

    def link(lead: Lead) -> str:
        if lead.clinic_id not in viewable:
            return lead.reference
        url = reverse("tpi_cms_lead:edit", args=[lead.pk])
        return format_html('<a href="{}">{}</a>', url, lead.reference)

    return [
        TemplateColumn("choose", label=_("Choose"), template="choose"),
        TemplateColumn("name", label=_("Patient"), template="person", classname=MAIN),
        FactColumn("clinic", label=_("Clinic"), get_reason=describe_state),
        FactColumn(
            "received",
            label=_("Received"),
            accessor=lambda lead: date_format(
                lead.created_at.astimezone(lead.clinic.zone), "SHORT_DATE_FORMAT"
            ),
            get_reason=link,
        ),
    ]


# --- notices ----------------------------------------------------------------------

NOTICE_COLUMNS = [
    TemplateColumn(
        "lead", label=gettext_lazy("Request"), template="request", classname=MAIN
    ),
    FactColumn(
        "channel",
        label=gettext_lazy("To"),
        accessor=lambda notice: notice.channel.capitalize(),
        get_reason=lambda notice: left_to_right(notice.target or _("no mailbox set")),
        classname="wrap-anywhere",
    ),
    TemplateColumn("attempts", label=gettext_lazy("Tries"), template="tries"),
    TemplateColumn("created_at", label=gettext_lazy("Waiting"), template="waiting"),
]


def get_retry_column(user: Any) -> Column:
    def get_url(notice: Delivery) -> str:
        if notice.state == Delivery.State.LEASED:
            return ""
        return reverse("tpi_cms_lead:retry", args=[notice.lead_id, notice.pk])

    return ActionColumn("retry", label=_("Retry"), get_url=get_url, user=user)
