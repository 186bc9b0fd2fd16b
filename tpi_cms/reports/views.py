"""One view of a report: a chart and a table of the same figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import cached_property
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView

from ..calls.models import CallCount
from ..leads.desk.export import defuse
from ..leads.desk.scope import LeadScopeMixin
from ..leads.record.models import Lead
from .charts import show
from .filters import LeadReportFilterSet, Period, clinics_of
from .names import show_label


def show_share(share: int | None) -> str:
    return "–" if share is None else f"{share}%"


def show_minutes(minutes: int | None) -> str:
    if minutes is None:
        return "–"
    if minutes < 120:
        return _("%(n)s min") % {"n": minutes}
    return _("%(h)s h %(min)s min") % {"h": minutes // 60, "min": minutes % 60}


#: How numbers are shown, by name; exports have them bare.
WORDS = {"share": show_share, "minutes": show_minutes}
UNITS = {"share": "%", "minutes": gettext_lazy("minutes")}


def make_number_column(name: str, label: Any) -> Column:
    words = WORDS.get(name, show)
    return Column(
        name,
        label=label,
        accessor=lambda row: words(getattr(row, name)),
        classname="tpi-number",
    )


class LeadReportView(LeadScopeMixin, ReportView):
    """One of the views of a report: its rows, what they say, and their chart.

    ``variants``: slug to label; ``by`` is one of them.
    """

    slug: ClassVar[str]
    variants: ClassVar[dict[str, Any]]
    numbers: ClassVar[dict[str, Any]]
    nothing: ClassVar[Any]
    by = ""
    filterset_class = LeadReportFilterSet
    results_template_name = "tpi_cms/admin/reports/results.html"
    paginate_by = 100

    # --- addresses --------------------------------------------------------------------

    @classmethod
    def get_urlpatterns(cls) -> Iterable[URLPattern]:
        for by in cls.variants:
            name, route = f"{cls.slug}_{by}", f"{cls.slug}/{by}/"
            yield path(route, cls.as_view(by=by), name=name)
            view = cls.as_view(by=by, results_only=True)
            yield path(f"{route}results/", view, name=f"{name}_results")

    @classmethod
    def find_url(cls, by: str, suffix: str = "") -> str:
        return reverse(f"tpi_cms_reports:{cls.slug}_{by}{suffix}")

    def get_index_url(self) -> str:
        return self.find_url(self.by)

    def get_index_results_url(self) -> str:
        return self.find_url(self.by, "_results")

    def get_tabs(self) -> list[dict[str, Any]]:
        """The report's other views, of the same period and clinics."""
        kept = self.request.GET.copy()
        for name in ("p", "export", "_w_filter_fragment"):
            kept.pop(name, None)
        query = f"?{kept.urlencode()}" if kept else ""
        return [
            {"url": self.find_url(by) + query, "label": label, "is_here": by == self.by}
            for by, label in self.variants.items()
        ]

    # --- rows -------------------------------------------------------------------------

    @property
    def problem(self) -> str:
        """What is wrong with the filter; nothing is counted then."""
        errors = self.filters.errors if self.filters else {}
        return " ".join(str(text) for texts in errors.values() for text in texts)

    @cached_property
    def period(self) -> Period:
        return Period.read(self.filters.form.cleaned_data.get("created_at"))

    def get_filtered_queryset(self) -> list[Any]:
        return [] if self.problem else list(self.get_rows())

    def get_counted(self) -> QuerySet[Lead]:
        leads = self.filters.filter_queryset(self.get_leads().select_related(None))
        return leads.filter(created_at__gte=self.period.begins)

    def get_clicks(self) -> QuerySet[CallCount]:
        """On numbers of the same clinics, on the same days, by their own clocks."""
        chosen = self.filters.form.cleaned_data.get("clinic")
        return CallCount.objects.filter(
            clinic__in=chosen or clinics_of(self.request),
            date__range=(self.period.first, self.period.last),
        )

    def get_rows(self) -> Iterable[Any]:
        """Rows of figures, each with its ``label``; none where nothing was found."""
        raise NotImplementedError

    def get_chart(self, rows: list[Any]) -> Any:
        raise NotImplementedError

    def fill(self, kind: type, found: dict[dt.date, dict]) -> list[Any]:
        """A row for each week or month, also without anything; the newest first."""
        dates = [*self.period.fill(found)] if found else []
        return [kind(**found.get(date, {}), label=date) for date in reversed(dates)]

    def rank(self, kind: type, found: dict[Any, dict]) -> list[Any]:
        """The most requests first, those of no row of their own at the end."""
        rows = [kind(**counts, label=label or None) for label, counts in found.items()]
        return sorted(rows, key=lambda row: (not row.label, -row.requests, row.label))

    def show_label(self, row: Any) -> str:
        return show_label(row.label, self.by)

    def to_axis(self, rows: list[Any]) -> tuple[list[Any], list[str]]:
        """Rows and their labels for a chart: weeks and months go forward."""
        if rows and isinstance(rows[0].label, dt.date):
            rows = rows[::-1]
            return rows, [self.period.show(row.label) for row in rows]
        return rows, [self.show_label(row) for row in rows]

    # --- page and file ----------------------------------------------------------------

    @property
    def heading(self) -> Any:
        """What the rows are."""
        return self.variants[self.by]

    @cached_property
    def columns(self) -> list[Column]:
        label = Column("label", label=self.heading, accessor=self.show_label)
        return [label, *(make_number_column(*each) for each in self.numbers.items())]

    @property
    def list_export(self) -> list[str]:
        return ["label", *self.numbers]

    @property
    def export_headings(self) -> dict[str, Any]:
        """In a file, numbers stand without the signs that the page gives them."""
        numbers = {
            name: f"{label} ({UNITS[name]})" if name in UNITS else label
            for name, label in self.numbers.items()
        }
        return {"label": self.heading, **numbers}

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        row: dict[str, Any] = super().to_row_dict(item)
        if not isinstance(item.label, dt.date):
            row["label"] = defuse(self.show_label(item))
        return row

    def get_filename(self) -> str:
        return f"{self.slug}-{timezone.localdate():%Y-%m-%d}"

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        rows = list(self.object_list)
        chart = self.get_chart(rows) if rows and not self.is_export else None
        return {
            **context,
            "tabs": self.get_tabs(),
            "chart": chart,
            "problem": self.problem,
            "period": "" if self.problem else self.period.words,
        }
