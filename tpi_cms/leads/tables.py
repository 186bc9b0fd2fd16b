"""Columns of the leads listing: a fact, and below it the reason."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn

from .models import Lead

ADMIN_CSS = "tpi_cms/admin/admin.css"


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

    @property
    def media(self) -> forms.Media:
        return forms.Media(css={"all": [ADMIN_CSS]})


class ContactColumn(Column):
    """The number as a link to call, over the preferred way and time."""

    cell_template_name = "tpi_cms/admin/leads/contact_cell.html"


class ReceivedColumn(Column):
    """How long ago; the moment itself as a title."""

    cell_template_name = "tpi_cms/admin/leads/received_cell.html"


CONTACT = ContactColumn("phone", label=_("Phone"), classname="tpi-lead__contact")
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


def get_columns(*, with_clinic: bool) -> list[Column]:
    """The listing's columns; the clinic only for those who work for several."""
    patient = PatientColumn(
        "name",
        label=_("Patient"),
        sort_key="name",
        url_name="tpi_cms_lead:edit",
        classname="tpi-lead__patient",
        with_clinic=with_clinic,
    )
    return [patient, CONTACT, *([CLINIC] if with_clinic else []), STATUS, RECEIVED]
