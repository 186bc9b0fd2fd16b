"""The report "Copy": what should be looked at on all pages that one may edit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from typing import Any, NamedTuple

import django_filters
from django import forms
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse_lazy
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from wagtail.admin.filters import MultipleContentTypeFilter, WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.models import Locale, Page, Revision
from wagtail.permission_policies.pages import PagePermissionPolicy

from ...clinics.importing.cells import defuse
from ...conf import conf
from ..phones.report import may_edit_pages
from .reading import Surroundings
from .registry import find_problems, get_checks, get_field_url
from .values import Finding

TITLE = gettext_lazy("Copy")
#: Pages that are loaded, checked and kept together.
BATCH = 100
#: Findings are kept so long while page, language and day stay the same.
SECONDS = 3600


class Row(NamedTuple):
    page: Page
    finding: Finding

    @property
    def url(self) -> str:
        return get_field_url(self.page.pk, self.finding.path)


def find_on_pages(pages: QuerySet[Page]) -> Iterator[Row]:
    """What readers see of live pages, else the latest draft; in the order of the tree.

    A few queries for ``BATCH`` pages, none for those whose findings are kept.
    """
    every, site = list(pages.order_by("path")), Surroundings.of_all()
    shelves: dict[int, list[Page]] = defaultdict(list)
    for page in every:
        shelves[page.pk // BATCH].append(page)
    found: dict[int, list[Finding]] = {}
    for number, members in shelves.items():
        found |= _find_on_shelf(number, members, site)
    for page in every:
        yield from (Row(page, each) for each in found.get(page.pk, ()))


def _find_on_shelf(
    number: int, pages: list[Page], site: Surroundings
) -> dict[int, list[Finding]]:
    """Findings by page; one entry of the cache for all of them, as it may take few."""
    states = {page.pk: _get_state(page, site) for page in pages}
    name = f"tpi_cms.copy.{get_language()}.{number}"
    kept = cache.get(name) or {}
    new = [page for page in pages if kept.get(page.pk, ("",))[0] != states[page.pk]]
    for page in _load(new):
        kept[page.pk] = (states[page.pk], find_problems(page, site))
    if new:
        cache.set(name, kept, SECONDS)
    return {pk: kept[pk][1] for pk in states if pk in kept}


def _get_state(page: Page, site: Surroundings) -> str:
    state = (page.live, page.latest_revision_id, page.last_published_at, page.title)
    asked = (timezone.localdate(), conf.copy_checks, site.find_twins(page))
    return repr((state, asked))


def _load(pages: list[Page]) -> Iterator[Page]:
    """Of their own classes, as find_problems asks for them."""
    kinds: dict[int, list[Page]] = defaultdict(list)
    for page in pages:
        kinds[page.content_type_id].append(page)
    drafts = [page.latest_revision_id for page in pages if not page.live]
    revisions = Revision.objects.in_bulk(filter(None, drafts))
    locales = {locale.pk: locale for locale in Locale.objects.all()} if pages else {}
    for kind, members in kinds.items():
        model = ContentType.objects.get_for_id(kind).model_class() or Page
        stored = model.objects.all()
        if hasattr(model, "treatment"):  # Its key facts are asked for.
            stored = stored.select_related("treatment")
        stored = stored.in_bulk([page.pk for page in members])
        for page in members:
            loaded = stored.get(page.pk)
            if revision := revisions.get(page.latest_revision_id):
                # Without a query for each of its relations.
                loaded = model.from_serializable_data(revision.content, check_fks=False)
            if loaded is not None:
                loaded.locale = locales.get(loaded.locale_id)
                yield loaded


def get_check_choices() -> list[tuple[str, Any]]:
    return [(check.id, check.what) for check in get_checks()]


class CopyFilterSet(WagtailFilterSet):
    check = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("Check"),
        choices=get_check_choices,
        method="keep_pages",
        widget=forms.CheckboxSelectMultiple,
    )
    content_type = MultipleContentTypeFilter(
        label=gettext_lazy("Page type"),
        queryset=lambda request: ContentType.objects.filter(
            pk__in=Page.objects.filter(depth__gt=1).values("content_type")
        ),
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Page
        fields = ["check", "content_type"]

    def keep_pages(self, pages: QuerySet, name: str, value: Any) -> QuerySet:
        """Which checks are asked is for the findings, not for the pages."""
        return pages


class ProblemColumn(Column):
    cell_template_name = "tpi_cms/admin/copy/problem_cell.html"


class CopyReportView(ReportView):
    model = Page
    page_title = TITLE
    header_icon = "glasses"
    index_url_name = "tpi_cms_copy:index"
    index_results_url_name = "tpi_cms_copy:results"
    results_template_name = "tpi_cms/admin/copy/results.html"
    filterset_class = CopyFilterSet
    is_searchable = False
    export_headings = {
        "page": gettext_lazy("Page"),
        "what": gettext_lazy("What"),
        "where": gettext_lazy("Where"),
        "words": gettext_lazy("Words"),
        "note": gettext_lazy("Note"),
        "why": gettext_lazy("Why"),
        "source": gettext_lazy("Source"),
        "how": gettext_lazy("How to mend it"),
    }
    list_export = list(export_headings)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_edit_pages(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Page]:
        pages = PagePermissionPolicy().instances_user_has_permission_for(
            self.request.user, "change"
        )
        return pages.filter(depth__gt=1)

    def get_filtered_queryset(self) -> list[Row]:
        rows = find_on_pages(super().get_filtered_queryset())
        chosen = set(self.filters.form.cleaned_data.get("check") or ())
        return [row for row in rows if not chosen or row.finding.id in chosen]

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn(
                "page",
                label=_("Page"),
                accessor=lambda row: row.page.get_admin_display_title(),
                get_url=lambda row: row.url,
                width="30%",
            ),
            ProblemColumn("what", label=_("What"), accessor="finding"),
            Column(
                "where",
                label=_("Where"),
                accessor="finding.where",
                classname="tpi-wide",
            ),
        ]

    def to_row_dict(self, item: Row) -> dict[str, Any]:
        page = item.page.get_admin_display_title()
        values = {"page": page, **vars(item.finding)}
        return {name: defuse(str(values[name])) for name in self.list_export}

    def get_filename(self) -> str:
        return f"copy-{timezone.localdate():%Y-%m-%d}"


class CopyMenuItem(MenuItem):
    def __init__(self) -> None:
        super().__init__(
            TITLE,
            reverse_lazy("tpi_cms_copy:index"),
            name="report-copy",
            icon_name=CopyReportView.header_icon,
            order=984,
        )

    def is_shown(self, request: HttpRequest) -> bool:
        return may_edit_pages(request.user)


def get_urlpatterns() -> list[URLPattern]:
    results = CopyReportView.as_view(results_only=True)
    return [
        path("", CopyReportView.as_view(), name="index"),
        path("results/", results, name="results"),
    ]
