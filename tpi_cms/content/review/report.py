"""The report "Clinical reviews", and what the dashboard says of it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from typing import Any

import django_filters
import swapper
from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
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
from wagtail.admin.widgets.button import Button
from wagtail.models import TaskState
from wagtail.permission_policies.pages import PagePermissionPolicy

from .models import Practitioner, SignOffTask
from .states import ReviewState, Standing, get_standings

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
        method="filter_state",
        widget=forms.CheckboxSelectMultiple,
    )
    live = django_filters.ChoiceFilter(
        label=gettext_lazy("Where"),
        choices=[("True", gettext_lazy("Live")), ("False", gettext_lazy("Draft"))],
    )

    class Meta:
        model = swapper.load_model("wagtailcore", "Page", require_ready=False)
        fields: list[str] = []

    def filter_state(
        self, queryset: QuerySet[Any], name: str, value: list[str]
    ) -> QuerySet[Any]:
        standings = get_standings(self.request.user).items() if value else ()
        wanted = [pk for pk, standing in standings if standing.state in value]
        return queryset.filter(pk__in=wanted) if value else queryset


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
    list_export = ["title", "state", "name", "on", "due"]
    export_headings = {
        "title": gettext_lazy("Page"),
        "state": gettext_lazy("Sign-off"),
        "name": gettext_lazy("Signed by"),
        "on": gettext_lazy("On"),
        "due": gettext_lazy("Due"),
    }

    @property
    def model(self) -> Any:
        return swapper.load_model("wagtailcore", "Page")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_see(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def standings(self) -> dict[int, Standing]:
        return get_standings(self.request.user)

    def get_standing(self, page: Any) -> Standing:
        return self.standings[page.pk]

    def get_queryset(self) -> QuerySet[Any]:
        pages = self.model.objects.filter(pk__in=self.standings)
        return self.filter_queryset(pages.order_by("title", "pk"))

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
            StateColumn("state", label=_("Sign-off"), accessor=self.get_standing),
            Column(
                "name",
                label=_("Signed by"),
                accessor=lambda page: self.get_standing(page).name,
                classname="tpi-wide",
            ),
            Column(
                "on",
                label=_("On"),
                accessor=lambda page: show_date(self.get_standing(page).on),
                classname="tpi-wide",
            ),
            Column(
                "due",
                label=_("Due"),
                accessor=lambda page: show_date(self.get_standing(page).due),
            ),
        ]

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        standing = self.get_standing(item)
        # An apostrophe, or a spreadsheet would reckon with what begins like a formula.
        row = {
            "title": item.get_admin_display_title(),
            "state": str(standing.state.label),
            "name": standing.name,
            "on": str(standing.on or ""),
            "due": str(standing.due or ""),
        }
        return {k: f"'{v}" if v[:1] in "=+-@\t\r" and v else v for k, v in row.items()}


def get_review_url(page: Any) -> str:
    return reverse("tpi_cms_review:review", args=[page.pk])


def show_date(day: dt.date | None) -> str:
    return date_format(day) if day else ""


def get_page_buttons(
    page: Any, user: Any, view_name: str = "", next_url: str | None = None
) -> Iterator[Button]:
    """In the header of a page’s editor: a link to what changed since it was signed."""
    if page.pk and hasattr(page.specific_class, "signed_digest"):
        label, url = _("Clinical review"), get_review_url(page)
        yield Button(label, url=url, icon_name="clipboard-list", priority=60)


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
    """How many pages are in which state, and the next dates; few queries."""

    name = "tpi_cms_reviews"
    template_name = "tpi_cms/admin/review/home_panel.html"
    order = 155

    def __init__(self, request: HttpRequest) -> None:
        self.user = request.user

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        standings = get_standings(self.user)
        counts = Counter(standing.state for standing in standings.values())
        url = reverse(INDEX)
        states = [
            {"state": s, "count": counts[s], "url": f"{url}?review_state={s.value}"}
            for s in ReviewState
            if counts[s]
        ]
        due = {pk: each for pk, each in standings.items() if each.due}
        first = sorted(due, key=lambda pk: due[pk].due)[:SHOWN]
        model = swapper.load_model("wagtailcore", "Page")
        pages = model.objects.in_bulk(first)
        lines = [
            {
                "title": pages[pk].get_admin_display_title(),
                "url": get_review_url(pages[pk]),
                "state": due[pk].state,
                "due": show_date(due[pk].due),
            }
            for pk in first
        ]
        return {
            "waiting": list(self.get_waiting()),
            "states": states,
            "lines": lines,
            "url": url,
            "State": ReviewState,
        }

    def get_waiting(self) -> Iterator[dict[str, str]]:
        """Pages that wait for this user to sign them."""
        own = SignOffTask.objects.filter(practitioner__user=self.user.pk)
        states = TaskState.objects.filter(
            task__in=own.values("pk"), status=TaskState.STATUS_IN_PROGRESS
        )
        for state in states.select_related("revision").order_by("started_at"):
            page = state.revision.content_object
            yield {
                "title": page.get_admin_display_title(),
                "url": get_review_url(page),
            }

    def render_html(self, parent_context: Any = None) -> str:
        return super().render_html(parent_context) if may_see(self.user) else ""
