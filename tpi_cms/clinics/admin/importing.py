"""Files of clinics in the admin: choose one, look at what it does, store it."""

from __future__ import annotations

import uuid
from functools import cached_property
from typing import Any

from django import forms
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView, TemplateView, View

from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button

from ..importing.actions import NotApplied, Report, apply, preview
from ..importing.columns import get_columns
from ..importing.profiles import HEADINGS, get_listed, read_profiles
from ..importing.reading import MOST_BYTES, UnreadableFile, read_table
from ..importing.sheets import get_notes, read_rows, to_csv, to_xlsx
from ..location_pages import get_location_urls

#: More takes longer than servers let a request take: ``tpi_import_clinics`` does it.
MOST_ROWS = 2_000
#: How long a file that was chosen waits to be confirmed, in seconds.
KEPT_SECONDS = 3600
ROWS_PER_PAGE = 50


def may_import(user: Any) -> bool:
    return user.has_perms(["tpi_cms.add_clinic", "tpi_cms.change_clinic"])


def may_see_mailboxes(user: Any) -> bool:
    return user.has_perm("tpi_cms.change_clinic_mailboxes")


def _respond(kind: str, name: str, headings: Any, rows: Any, notes: Any = ()) -> Any:
    if kind == "xlsx":
        file = to_xlsx(headings, rows, notes)
        return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx")
    response = StreamingHttpResponse(to_csv(headings, rows), content_type="text/csv")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


class ClinicExportMixin:
    """For the listing: its clinics, filtered as it is, in the form of the import."""

    list_export = ("code",)

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        profiles = [
            Button(
                _("Google Business Profile (%(kind)s)") % {"kind": kind.upper()},
                url=f"{self.get_export_url(kind)}&form=google",
                icon_name="download",
                priority=priority,
            )
            for priority, kind in ((110, "xlsx"), (120, "csv"))
        ]
        return [*super().header_more_buttons, *profiles]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not self.is_export:
            return super().get(request, *args, **kwargs)
        if request.GET.get("form") == "google":
            return self._get_profiles()
        columns = get_columns(mailboxes=may_see_mailboxes(request.user))
        rows = read_rows(self.get_queryset(), columns)
        name = f"clinics-{timezone.localdate():%Y-%m-%d}"
        return _respond(request.GET["export"], name, [c.name for c in columns], rows)

    def _get_profiles(self) -> HttpResponse:
        clinics = get_listed(self.get_queryset())
        keys = clinics.order_by().values("pk")
        rows = read_profiles(clinics, get_location_urls(self.request, keys, full=True))
        name = f"google-business-profile-{timezone.localdate():%Y-%m-%d}"
        return _respond(self.request.GET["export"], name, HEADINGS, rows)


class ImportForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        help_text=gettext_lazy(
            "CSV or XLSX. Nothing is stored before you have seen what would change."
        ),
    )

    def clean_file(self) -> Any:
        """The table in the file."""
        file = self.cleaned_data["file"]
        try:
            table = read_table(file.read(MOST_BYTES + 1), file.name)
            count = sum(1 for _row in table) - 1
        except UnreadableFile as error:
            raise forms.ValidationError(str(error)) from error
        if count > MOST_ROWS:
            words = _(
                "The file has %(count)s clinics. Here it may have %(most)s: split it, "
                "or ask for “tpi_import_clinics”, which takes more."
            )
            raise forms.ValidationError(words % {"count": count, "most": MOST_ROWS})
        return table


class ImportMixin(WagtailAdminTemplateMixin):
    """For those who may add and change clinics."""

    page_title = gettext_lazy("Import clinics")
    header_icon = "upload"
    _show_breadcrumbs = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not may_import(request.user):
            raise PermissionDenied
        self.mailboxes = may_see_mailboxes(request.user)
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("tpi_cms_clinic:index"), "label": _("Clinics")},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_key(self, token: Any) -> str:
        return f"tpi-cms-import-{self.request.user.pk}-{token}"


class ImportView(ImportMixin, FormView):
    template_name = "tpi_cms/admin/clinics/import.html"
    form_class = ImportForm

    def form_valid(self, form: ImportForm) -> HttpResponse:
        table = form.cleaned_data["file"]
        try:
            report = preview(table, mailboxes=self.mailboxes)
        except UnreadableFile as error:
            form.add_error("file", str(error))
            return self.form_invalid(form)
        token = uuid.uuid4()
        cache.set(self.get_key(token), (table, report), KEPT_SECONDS)
        return redirect("tpi_cms_clinic:preview", token)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        notes = get_notes(get_columns(mailboxes=self.mailboxes))
        return super().get_context_data(**kwargs, notes=notes[1:])


class TemplateFileView(ImportMixin, View):
    def get(self, request: HttpRequest) -> HttpResponse:
        columns = get_columns(mailboxes=self.mailboxes)
        kind = "csv" if request.GET.get("format") == "csv" else "xlsx"
        headings = [column.name for column in columns]
        return _respond(kind, "clinics", headings, [], get_notes(columns))


class PreviewView(ImportMixin, TemplateView):
    """What the file would change, by pages; its button stores exactly that."""

    template_name = "tpi_cms/admin/clinics/import_preview.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.request = request
        self.key = self.get_key(kwargs["token"])
        self.table, self.report = cache.get(self.key) or (None, Report())
        if self.table is None and may_import(request.user):
            messages.warning(request, _("That file isn’t kept any more: choose again."))
            return redirect("tpi_cms_clinic:import")
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, token: Any) -> HttpResponse:
        try:
            done = apply(
                self.table,
                mailboxes=self.mailboxes,
                user=request.user,
                expected=self.report.fingerprint,
            )
        except NotApplied as refused:
            cache.set(self.key, (self.table, refused.report), KEPT_SECONDS)
            messages.error(
                request,
                _("Nothing was stored: clinics changed meanwhile. Check it again."),
            )
            return redirect(request.path)
        cache.delete(self.key)
        count = done.new + done.changed
        words = ngettext("%(count)s clinic stored.", "%(count)s clinics stored.", count)
        messages.success(request, words % {"count": count})
        return redirect("tpi_cms_clinic:index")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        only_errors = bool(self.report.errors) and "all" not in self.request.GET
        rows = [r for r in self.report.rows if r.has_errors or not only_errors]
        page = Paginator(rows, ROWS_PER_PAGE).get_page(self.request.GET.get("p"))
        return super().get_context_data(
            **kwargs,
            report=self.report,
            note=self.table.note,
            rows=page,
            only_errors=only_errors,
        )
