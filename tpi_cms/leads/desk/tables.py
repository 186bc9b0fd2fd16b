"""Columns of the leads listing: a fact, and below it the reason."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from wagtail.admin.ui.tables import (
    BaseColumn,
    BulkActionsCheckboxColumn,
    Column,
    StatusTagColumn,
    TitleColumn,
)

from ..intake.spam.scoring import describe_reasons
from ..questions.registry import get_own_questions
from ..record.models import Lead


def is_new(lead: Lead) -> bool:
    return lead.status == Lead.Status.NEW


class PatientColumn(TitleColumn):
    """The name as a link, over what it is about.

    Where the screen is narrow, other columns move in here; the clinic's only for
    people ``with_clinic`` columns.
    """

    cell_template_name = "tpi_cms/admin/leads/patient_cell.html"

    def __init__(self, *args: Any, with_clinic: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.with_clinic = with_clinic


class ContactColumn(Column):
    """The number as a link to call, over the preferred way and time."""

    cell_template_name = "tpi_cms/admin/leads/contact_cell.html"


class ReceivedColumn(Column):
    """How long ago; the moment itself as a title."""

    cell_template_name = "tpi_cms/admin/leads/received_cell.html"


CONTACT = ContactColumn("phone", label=_("Contact"), classname="tpi-lead__contact")
CLINIC = Column(
    "clinic", label=_("Clinic"), sort_key="clinic__name", classname="tpi-lead__clinic"
)
STATUS = StatusTagColumn(
    "get_status_display",
    label=_("Status"),
    sort_key="status",
    primary=is_new,
    classname="tpi-lead__status",
)
RECEIVED = ReceivedColumn(
    "created_at",
    label=_("Received"),
    sort_key="created_at",
    classname="tpi-lead__received",
)


class PlainContactColumn(Column):
    """The number to read, not to call: on a list of likely spam."""

    cell_template_name = "tpi_cms/admin/leads/plain_contact_cell.html"


class ReasonsColumn(Column):
    """Why a lead is held, in words."""

    cell_template_name = "tpi_cms/admin/leads/reasons_cell.html"


class ReleaseColumn(Column):
    """A button that releases the lead, for those who may."""

    cell_template_name = "tpi_cms/admin/leads/release_cell.html"

    def __init__(self, *args: Any, clinic_pks: set[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.clinic_pks = clinic_pks

    def get_cell_context_data(
        self, instance: Lead, parent_context: Any
    ) -> dict[str, Any]:
        return {
            **super().get_cell_context_data(instance, parent_context),
            "may_release": instance.clinic_id in self.clinic_pks,
            "csrf_token": parent_context.get("csrf_token"),
        }


def get_patient_column(*, with_clinic: bool, sort_key: str | None) -> Column:
    return PatientColumn(
        "name",
        label=_("Patient"),
        sort_key=sort_key,
        url_name="tpi_cms_lead:edit",
        get_title_id=lambda lead: f"lead_{lead.pk}_title",
        classname="tpi-lead__patient",
        with_clinic=with_clinic,
    )


def get_columns(*, with_clinic: bool, sort_key: str | None = "name") -> list[Column]:
    """The listing's columns; the clinic only for those who work for several.

    ``sort_key`` of the patient's column: None where names can't be sorted.
    """
    patient = get_patient_column(with_clinic=with_clinic, sort_key=sort_key)
    clinic = [CLINIC] if with_clinic else []
    return [patient, CONTACT, *get_answer_columns(), *clinic, STATUS, RECEIVED]


def get_answer_columns() -> list[Column]:
    """Answers that are not in the other columns and whose question asks for one."""
    return [
        Column(question.key, label=question.name, accessor=question.show)
        for question in get_own_questions()
        if question.in_list
    ]


def get_held_columns(*, with_clinic: bool, clinic_pks: set[int]) -> list[BaseColumn]:
    """Columns of the held leads; ``clinic_pks``: where the user may release them."""
    boxes = BulkActionsCheckboxColumn("bulk_actions", obj_type="lead")
    return [
        *([boxes] if clinic_pks else []),
        get_patient_column(with_clinic=with_clinic, sort_key=None),
        PlainContactColumn(
            "phone", label=_("Contact"), classname="tpi-lead__plain-contact"
        ),
        ReasonsColumn(
            "spam_reasons",
            label=_("Why it is held"),
            classname="tpi-lead__reasons",
            accessor=lambda lead: describe_reasons(lead.spam_reasons),
        ),
        *([CLINIC] if with_clinic else []),
        RECEIVED,
        ReleaseColumn(
            "release",
            label=_("Release"),
            classname="tpi-stack__action",
            accessor="pk",
            clinic_pks=clinic_pks,
        ),
    ]
