"""The report "Clinic listings": what is wrong with clinics, or unchecked for long."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.urls import URLPattern, path, reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies import ModelPermissionPolicy

from ..importing.cells import defuse
from ..importing.sheets import read_in_batches
from ..models import Clinic
from .problems import Problem, attach_problems, with_problem
from .regions import get_region_choices

TITLE = gettext_lazy("Clinic listings")


class ListingFilterSet(WagtailFilterSet):
    problem = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("To look at"),
        choices=Problem.choices,
        method="filter_problem",
        widget=forms.CheckboxSelectMultiple,
    )
    region = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("State or region"),
        choices=get_region_choices,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Clinic
        fields = ["problem", "region"]

    def filter_queryset(self, queryset: QuerySet[Clinic]) -> QuerySet[Clinic]:
        """Those with any problem, where none is chosen."""
        found = super().filter_queryset(queryset)
        chosen = self.form.cleaned_data.get("problem")
        return found if chosen else with_problem(found)

    def filter_problem(
        self, queryset: QuerySet[Clinic], name: str, value: list[str]
    ) -> QuerySet[Clinic]:
        return with_problem(queryset, value) if value else queryset


class ProblemsColumn(Column):
    cell_template_name = "tpi_cms/admin/clinics/problems_cell.html"


class ListingsReportView(ReportView):
    """For those who may change clinics."""

    model = Clinic
    permission_policy = ModelPermissionPolicy(Clinic)
    permission_required = "change"
    page_title = TITLE
    header_icon = "tpi-clinic"
    index_url_name = "tpi_cms_listings:index"
    index_results_url_name = "tpi_cms_listings:results"
    results_template_name = "tpi_cms/admin/reports/listings.html"
    filterset_class = ListingFilterSet
    list_export = [
        "code",
        "name",
        "locality",
        "region",
        "problems",
        "numbers_checked_on",
        "hours_confirmed_on",
    ]

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn("name", label=_("Clinic"), get_url=self._get_url),
            Column("region", label=_("State or region"), classname="tpi-wide"),
            ProblemsColumn("problems", label=_("To look at")),
            Column(
                "numbers_checked_on",
                label=_("Numbers checked"),
                accessor=lambda c: c.numbers_checked_on or _("Never"),
                classname="tpi-wide",
            ),
            Column(
                "hours_confirmed_on",
                label=_("Hours confirmed"),
                accessor=lambda c: c.hours_confirmed_on or _("Never"),
                classname="tpi-wide",
            ),
        ]

    @property
    def export_headings(self) -> dict[str, Any]:
        return {"problems": _("To look at")}

    @cached_property
    def custom_field_preprocess(self) -> dict[str, Any]:
        cells = {self.FORMAT_CSV: defuse}
        texts = dict.fromkeys(("code", "name", "locality", "region"), cells)
        join = "; ".join
        return {
            **texts,
            "problems": {self.FORMAT_CSV: join, self.FORMAT_XLSX: join},
        }

    def get_filename(self) -> str:
        return f"clinic-listings-{timezone.localdate():%Y-%m-%d}"

    def get_table(self, object_list: Any) -> Any:
        if not self.is_export:
            attach_problems(object_list, quiet=True)
        return super().get_table(object_list)

    def stream_csv(self, queryset: QuerySet[Clinic]) -> Iterator[Any]:
        return super().stream_csv(_Rows(queryset))

    def write_xlsx(self, queryset: QuerySet[Clinic], output: Any) -> Any:
        return super().write_xlsx(_Rows(queryset), output)

    def _get_url(self, clinic: Clinic) -> str:
        return reverse("tpi_cms_clinic:edit", args=[clinic.pk])


class _Rows:
    """Clinics with their problems for a file, a batch at a time."""

    model = Clinic

    def __init__(self, clinics: QuerySet[Clinic]) -> None:
        self.clinics = clinics

    def __iter__(self) -> Iterator[Clinic]:
        for batch in read_in_batches(self.clinics):
            attach_problems(batch, quiet=True)
            yield from batch


class ListingsMenuItem(MenuItem):
    def __init__(self) -> None:
        super().__init__(
            TITLE,
            reverse_lazy("tpi_cms_listings:index"),
            name="report-listings",
            icon_name=ListingsReportView.header_icon,
            order=980,
        )

    def is_shown(self, request: Any) -> bool:
        return request.user.has_perm("tpi_cms.change_clinic")


def get_urlpatterns() -> list[URLPattern]:
    results = ListingsReportView.as_view(results_only=True)
    return [
        path("", ListingsReportView.as_view(), name="index"),
        path("results/", results, name="results"),
    ]
