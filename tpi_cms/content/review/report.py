"""The report "Clinical reviews", and what the dashboard says of it."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import Any

import django_filters
import swapper
from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies.pages import PagePermissionPolicy

from .models import Practitioner
from .states import ReviewState, get_pages

TITLE = gettext_lazy("Clinical reviews")
INDEX = "tpi_cms_review:report"
#: Next dates on the dashboard.
SHOWN = 5


def may_see(user: Any) -> bool:
    actions = ["change", "publish"]
    if PagePermissionPolicy().user_has_any_permission(user, actions):
        return True
    return Practitioner.objects.filter(user=user.pk).exists()


class ReviewFilterSet(WagtailFilterSet):
    review_state = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("Sign-off"),
        choices=ReviewState.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    live = django_filters.ChoiceFilter(
        label=gettext_lazy("Where"),
        choices=[("True", gettext_lazy("Live")), ("False", gettext_lazy("Draft"))],
    )

    class Meta:
        model = swapper.load_model("wagtailcore", "Page", require_ready=False)
        fields: list[str] = []


class StateColumn(Column):
    cell_template_name = "tpi_cms/admin/review/state_cell.html"


class ReviewsView(ReportView):
    """Of the pages that one may edit, publish, or has signed."""

    page_title = TITLE
    header_icon = "clipboard-list"
    index_url_name = INDEX
    index_results_url_name = "tpi_cms_review:report_results"
    results_template_name = "tpi_cms/admin/review/results.html"
    filterset_class = ReviewFilterSet
    is_searchable = False
    default_ordering = "title"
    list_export = [
        "title",
        "review_state",
        "its_reviewer_name",
        "its_last_reviewed",
        "its_next_review",
    ]
    export_headings = {
        "title": gettext_lazy("Page"),
        "review_state": gettext_lazy("Sign-off"),
        "its_reviewer_name": gettext_lazy("Signed by"),
        "its_last_reviewed": gettext_lazy("On"),
        "its_next_review": gettext_lazy("Due"),
    }

    @property
    def model(self) -> Any:
        return swapper.load_model("wagtailcore", "Page")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_see(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Any]:
        pages = get_pages(self.request.user).order_by("its_next_review", "title")
        return self.filter_queryset(pages)

    def get_filename(self) -> str:
        return f"clinical-reviews-{timezone.localdate():%Y-%m-%d}"

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn(
                "title",
                label=_("Page"),
                accessor=lambda page: page.get_admin_display_title(),
                get_url=get_review_url,
            ),
            StateColumn("review_state", label=_("Sign-off"), accessor=_get_state),
            Column("its_reviewer_name", label=_("Signed by"), classname="tpi-wide"),
            Column(
                "its_last_reviewed",
                label=_("On"),
                accessor=lambda page: show_date(page.its_last_reviewed),
                classname="tpi-wide",
            ),
            Column(
                "its_next_review",
                label=_("Due"),
                accessor=lambda page: show_date(page.its_next_review),
            ),
        ]

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        # An apostrophe, or a spreadsheet would reckon with what begins like a formula.
        row = {name: str(getattr(item, name)) for name in self.list_export}
        row["title"] = item.get_admin_display_title()
        row["review_state"] = str(_get_state(item).label)
        return {k: f"'{v}" if v[:1] in "=+-@\t\r" and v else v for k, v in row.items()}


def get_review_url(page: Any) -> str:
    return reverse("tpi_cms_review:review", args=[page.pk])


def _get_state(page: Any) -> ReviewState:
    return ReviewState(page.review_state)


def show_date(iso: str) -> str:
    return date_format(dt.date.fromisoformat(iso[:10])) if iso else ""


class ReviewsMenuItem(MenuItem):
    def __init__(self) -> None:
        super().__init__(
            TITLE,
            reverse_lazy(INDEX),
            name="report-clinical-reviews",
            icon_name=ReviewsView.header_icon,
            order=986,
        )

    def is_shown(self, request: HttpRequest) -> bool:
        return may_see(request.user)


class ReviewsPanel(Component):
    """How many pages are in which state, and the next dates. Two queries."""

    name = "tpi_cms_reviews"
    template_name = "tpi_cms/admin/review/home_panel.html"
    order = 155

    def __init__(self, request: HttpRequest) -> None:
        self.user = request.user

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        pages = get_pages(self.user)
        rows = pages.order_by().values_list("review_state").annotate(Count("pk"))
        counts = dict(rows)
        url = reverse(INDEX)
        states = [
            {"state": s, "count": counts[s], "url": f"{url}?review_state={s.value}"}
            for s in ReviewState
            if counts.get(s)
        ]
        dated = pages.exclude(its_next_review="").exclude(its_reviewer_name="")
        due = dated.order_by("its_next_review")[:SHOWN] if counts else []
        lines = [
            {
                "title": page.get_admin_display_title(),
                "url": get_review_url(page),
                "state": _get_state(page),
                "due": show_date(page.its_next_review),
            }
            for page in due
        ]
        return {"states": states, "lines": lines, "url": url, "State": ReviewState}

    def render_html(self, parent_context: Any = None) -> str:
        return super().render_html(parent_context) if may_see(self.user) else ""
