"""The report "Phone numbers in pages": what is typed, and one button that mends it."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies.pages import PagePermissionPolicy

from .convert import Done, Outcome, convert
from .directory import PhoneBook
from .models import PhoneScan, TypedNumber
from .scan import scan_batch

INDEX = "tpi_cms_phones:report"
#: Titles named in one message.
NAMED = 5


def may_edit_pages(user: Any) -> bool:
    return bool(PagePermissionPolicy().user_has_permission(user, "change"))


def get_rows(user: Any) -> QuerySet[TypedNumber]:
    """Of the pages that the user may edit."""
    pages = PagePermissionPolicy().instances_user_has_permission_for(user, "change")
    return TypedNumber.objects.filter(page__in=pages.order_by()).select_related("page")


class TypedFilterSet(WagtailFilterSet):
    e164 = django_filters.CharFilter(
        label=gettext_lazy("Number, such as +18155550142"), field_name="e164"
    )
    in_draft = django_filters.ChoiceFilter(
        label=gettext_lazy("Where"),
        choices=[("False", gettext_lazy("Live")), ("True", gettext_lazy("Draft"))],
    )

    class Meta:
        model = TypedNumber
        fields: list[str] = []


class ChooseColumn(Column):
    cell_template_name = "tpi_cms/admin/phones/choose_cell.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> Any:
        context = super().get_cell_context_data(instance, parent_context)
        return {**context, "advice": context["value"]}


class TypedNumbersView(ReportView):
    page_title = gettext_lazy("Phone numbers in pages")
    header_icon = "tpi-phone"
    template_name = "tpi_cms/admin/phones/report.html"
    results_template_name = "tpi_cms/admin/phones/results.html"
    index_url_name = INDEX
    index_results_url_name = "tpi_cms_phones:report_results"
    filterset_class = TypedFilterSet
    model = TypedNumber
    is_searchable = False
    paginate_by = 100
    list_export = ["page", "place", "label", "text", "whose", "advice"]
    export_headings = {
        "page": gettext_lazy("Page"),
        "place": gettext_lazy("Where"),
        "label": gettext_lazy("Field"),
        "text": gettext_lazy("As typed"),
        "whose": gettext_lazy("Whose"),
        "advice": gettext_lazy("What to do"),
    }

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_edit_pages(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[TypedNumber]:
        return get_rows(self.request.user)

    def get_filename(self) -> str:
        return "phone-numbers-in-pages"

    @cached_property
    def book(self) -> PhoneBook:
        return PhoneBook()

    @cached_property
    def columns(self) -> list[Column]:
        return [
            ChooseColumn("pk", label=_("Convert"), accessor=self.advise),
            TitleColumn(
                "page",
                label=_("Page"),
                accessor=lambda row: row.page.get_admin_display_title(),
                get_url=get_edit_url,
            ),
            Column("place", label=_("Where"), accessor=show_place),
            Column("label", label=_("Field"), accessor="label"),
            Column("text", label=_("As typed"), accessor="text"),
            Column("whose", label=_("Whose"), accessor=self.name_owners),
            Column("advice", label=_("What to do"), accessor=self.advise_or_tick),
        ]

    def name_owners(self, row: TypedNumber) -> str:
        names = sorted({owner.name for owner in self.book.find(row.number)})
        return ", ".join(names) or _("No clinic has this number")

    def advise(self, row: TypedNumber) -> str:
        """Nothing where the button can convert it."""
        if not self.book.find(row.number):
            return _("Edit by hand")
        if self.book.find_owner(row.number) is None:
            return _("Edit by hand: it isn’t certain whose it is, or it isn’t public")
        return "" if row.can_convert else _("Edit by hand: no reference fits here")

    def advise_or_tick(self, row: TypedNumber) -> str:
        return self.advise(row) or _("Tick it to convert it")

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        # An apostrophe, or a spreadsheet would reckon with what begins like a formula.
        row = {
            "page": item.page.get_admin_display_title(),
            "place": show_place(item),
            "label": item.label,
            "text": item.text,
            "whose": self.name_owners(item),
            "advice": self.advise(item),
        }
        return {k: f"'{v}" if v[:1] in "=+-@\t\r" and v else v for k, v in row.items()}

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        return {**context, "scan": PhoneScan.objects.first()}


def show_place(row: TypedNumber) -> str:
    return _("Draft") if row.in_draft else _("Live")


def get_edit_url(row: TypedNumber) -> str:
    """Opens the editor at that field."""
    url = reverse("wagtailadmin_pages:edit", args=[row.page_id])
    return f"{url}#:w:contentpath={row.path}"


@require_POST
def scan(request: HttpRequest) -> HttpResponse:
    """One batch behind ``after``; the page's script asks for the next one."""
    if not may_edit_pages(request.user):
        raise PermissionDenied
    after = request.POST.get("after", "0")
    progress = scan_batch(int(after) if after.isdecimal() and len(after) < 19 else 0)
    return JsonResponse(vars(progress))


@require_POST
def convert_rows(request: HttpRequest) -> HttpResponse:
    if not may_edit_pages(request.user):
        raise PermissionDenied
    chosen = [pk for pk in request.POST.getlist("row") if pk.isdecimal()][:1000]
    rows = list(get_rows(request.user).filter(pk__in=chosen))
    if rows:
        _tell(request, convert(rows, user=request.user))
    else:
        messages.warning(request, _("Choose the numbers to convert."))
    return redirect(INDEX)


def _tell(request: HttpRequest, done: Done) -> None:
    for outcome, titles in done.pages.items():
        names = ", ".join(titles[:NAMED]) + ("…" if len(titles) > NAMED else "")
        is_done = outcome in (Outcome.PUBLISHED, Outcome.DRAFT)
        tell = messages.success if is_done else messages.warning
        tell(request, f"{outcome.label} ({len(titles)}): {names}")
    words = ngettext(
        "%(n)s number is a reference now.",
        "%(n)s numbers are references now.",
        done.numbers,
    )
    messages.info(request, words % {"n": done.numbers})


class PhonesMenuItem(MenuItem):
    def __init__(self) -> None:
        super().__init__(
            TypedNumbersView.page_title,
            reverse_lazy(INDEX),
            name="report-phone-numbers",
            icon_name="tpi-phone",
            order=985,
        )

    def is_shown(self, request: HttpRequest) -> bool:
        return may_edit_pages(request.user)
