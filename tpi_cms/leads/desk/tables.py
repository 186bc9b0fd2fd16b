"""Columns of the tables about requests: a fact, and below it the reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail.admin.ui.tables import (
    BaseColumn,
    BulkActionsCheckboxColumn,
    Column,
    StatusTagColumn,
    TitleColumn,
)

from ..intake.spam.scoring import describe_reasons
from ..outbox.models import Delivery
from ..questions.registry import get_own_questions
from ..record.models import Lead

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

    Only in rows whose clinic is in ``clinics``.
    """

    cell_template_name = "tpi_cms/admin/cells/action.html"

    def __init__(
        self, *args: Any, get_url: Callable, clinics: set[int], **kwargs: Any
    ) -> None:
        super().__init__(*args, classname=ACTION, **kwargs)
        self.get_url = get_url
        self.clinics = clinics

    def get_cell_context_data(
        self, instance: Any, parent_context: Any
    ) -> dict[str, Any]:
        lead = getattr(instance, "lead", instance)
        may_act = lead.clinic_id in self.clinics
        return {
            **super().get_cell_context_data(instance, parent_context),
            "url": self.get_url(instance) if may_act else "",
            "csrf_token": parent_context.get("csrf_token"),
        }


class PatientColumn(TitleColumn):
    """The name as a link, over what it is about.

    Where the screen is narrow, other columns move in here; the clinic's only for
    people ``with_clinic`` columns.
    """

    cell_template_name = "tpi_cms/admin/leads/patient_cell.html"

    def __init__(self, *args: Any, with_clinic: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.with_clinic = with_clinic


def is_new(lead: Lead) -> bool:
    return lead.status == Lead.Status.NEW


def left_to_right(text: Any) -> str:
    return format_html('<bdi dir="ltr">{}</bdi>', text)


# --- requests ---------------------------------------------------------------------

CLINIC = Column(
    "clinic",
    label=gettext_lazy("Clinic"),
    sort_key="clinic__name",
    classname="tpi-wide",
)
RECEIVED = TemplateColumn(
    "created_at",
    label=gettext_lazy("Received"),
    sort_key="created_at",
    template="received",
    classname="tpi-medium",
)


def get_patient_column(*, with_clinic: bool, sort_key: str | None) -> Column:
    return PatientColumn(
        "name",
        label=_("Patient"),
        sort_key=sort_key,
        url_name="tpi_cms_lead:edit",
        get_title_id=lambda lead: f"lead_{lead.pk}_title",
        classname="tpi-first",
        with_clinic=with_clinic,
    )


def get_columns(*, with_clinic: bool, sort_key: str | None = "name") -> list[Column]:
    """The listing's columns; the clinic only for those who work for several.

    ``sort_key`` of the patient's column: None where names can't be sorted.
    """
    return [
        get_patient_column(with_clinic=with_clinic, sort_key=sort_key),
        TemplateColumn("phone", label=_("Contact"), template="contact"),
        *get_answer_columns(),
        *([CLINIC] if with_clinic else []),
        StatusTagColumn(
            "get_status_display",
            label=_("Status"),
            sort_key="status",
            primary=is_new,
            classname="tpi-medium",
        ),
        RECEIVED,
    ]


def get_answer_columns() -> list[Column]:
    """Answers that are not in the other columns and whose question asks for one."""
    return [
        Column(question.key, label=question.name, accessor=question.show)
        for question in get_own_questions()
        if question.in_list
    ]


# --- held requests ----------------------------------------------------------------


class ReasonsColumn(Column):
    """Why a request is held, in words."""

    cell_template_name = "wagtailadmin/tables/related_objects_cell.html"

    def get_value(self, instance: Lead) -> list[str]:
        reasons = describe_reasons(instance.spam_reasons)
        return list(reasons) or [_("No reason is recorded")]


def get_held_columns(*, with_clinic: bool, clinics: set[int]) -> list[BaseColumn]:
    """Numbers to read, not to call; ``clinics``: where the user may release."""
    boxes = BulkActionsCheckboxColumn("bulk_actions", obj_type="lead")
    return [
        *([boxes] if clinics else []),
        get_patient_column(with_clinic=with_clinic, sort_key=None),
        Column(
            "phone",
            label=_("Contact"),
            accessor=lambda lead: left_to_right(lead.phone_display or lead.email),
            classname="wrap-anywhere",
        ),
        ReasonsColumn("reasons", label=_("Why it is held"), classname="w-help-text"),
        *([CLINIC] if with_clinic else []),
        RECEIVED,
        ActionColumn(
            "release",
            label=_("Release"),
            get_url=lambda lead: reverse("tpi_cms_lead:release", args=[lead.pk]),
            clinics=clinics,
        ),
    ]


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
            accessor=lambda lead: date_format(lead.created_at, "SHORT_DATE_FORMAT"),
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


def get_retry_column(clinics: set[int]) -> Column:
    def get_url(notice: Delivery) -> str:
        if notice.state == Delivery.State.LEASED:
            return ""
        return reverse("tpi_cms_lead:retry", args=[notice.lead_id, notice.pk])

    return ActionColumn("retry", label=_("Retry"), get_url=get_url, clinics=clinics)
