"""Requests as CSV and XLSX: by a permission, written down first, no formulas."""

from __future__ import annotations

import csv
import datetime as dt
import io
import logging
import re
import tempfile
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from django.core.exceptions import BadRequest
from django.db.models import Count, QuerySet
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from ...clinics.models import Clinic
from ...failures import describe_failure
from ..audit.models import LeadLogEntry
from ..audit.words import EXPORT, REFUSED
from ..record.models import Lead
from ..secrets.encryption import EncryptionError
from .sheet import RequestSheet

logger = logging.getLogger("tpi_cms.privacy")

#: What a spreadsheet takes for the beginning of a formula: at the start of a cell, or
#: where one that expects another delimiter would start a cell. Source: OWASP, "CSV
#: Injection"; the wide forms are what Excel takes in Japanese. The sign may be missing:
#: so each match takes all the white space there is, and none of it is read twice.
_BEGINNING = re.compile(r'((?:^|[;\t\r\n])[;"\s]*)([=+\-@＝＋－＠]?)')
#: Control characters that XLSX can't hold, as openpyxl lists them.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
#: Of the cells that most are, to see at a glance: nothing to defuse or to leave out.
_HARMLESS = re.compile(r"[^\W_][^;\x00-\x1f]*\Z")
ROWS_AT_ONCE = 200


def defuse(text: str) -> str:
    """``text`` with an apostrophe wherever a spreadsheet would begin to calculate.

    That hits foreign phone numbers too, which begin with ``+``; those of the clinic's
    own country are written as they are dialled there.
    """
    text = _BEGINNING.sub(_disarm, text)
    return f"'{text}" if text.startswith(("\t", "\r", "\n")) else text


def _disarm(beginning: re.Match[str]) -> str:
    space, sign = beginning.groups()
    return f"{space}'{sign}" if sign else space


class ExportFailed(Exception):
    """The file could not be made. Why is in the log: class and place of the error."""


class LeadExportMixin:
    """For a listing with ``LeadScopeMixin``; place it before that one.

    ``?export=csv`` or ``xlsx`` needs the permission ``export`` and gives the leads of
    the clinics that have it, as the list is filtered. Erased leads are left out.
    """

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        self.wants_export = request.GET.get("export") in self.FORMATS
        self.may_export = self.permission_policy.user_has_permission(
            request.user, "export"
        )
        if self.wants_export:
            self.actions = ["export"]
        super().setup(request, *args, **kwargs)

    def check_permission(self, user: Any) -> None:
        if not self.wants_export:
            super().check_permission(user)

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if self.wants_export and not self.may_export:
            return self.refuse_export()
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Before the page around the list is made, for which all rows are read."""
        if self.wants_export:
            return self.as_spreadsheet(self.get_queryset(), request.GET["export"])
        return super().get(request, *args, **kwargs)

    def refuse_export(self) -> HttpResponse:
        """403; written down for the clinics whose leads the person works with."""
        user, data = self.request.user, {"export": self.request.GET["export"]}
        clinics = self.permission_policy.clinics_user_has_any_permission_for(
            user, ["view", "change"]
        )
        for clinic in [*clinics] or [None]:
            LeadLogEntry.objects.log_clinic(clinic, REFUSED, user=user, data=data)
        words = _("You don't have the permission to export requests.")
        return HttpResponse(words, status=403, content_type="text/plain; charset=utf-8")

    @cached_property
    def show_export_buttons(self) -> bool:
        return self.may_export

    def get_filename(self) -> str:
        return f"requests-{timezone.localdate():%Y-%m-%d}"

    def as_spreadsheet(self, queryset: QuerySet[Lead], spreadsheet_format: str) -> Any:
        if self.filters and not self.filters.is_valid():
            raise BadRequest("A filter that can't be read would export everything.")
        leads = queryset.filter(erased_at=None)
        try:
            sheet = RequestSheet(leads)
            batches = sheet.batches
            # A wrong key must fail here: a CSV is read when its answer has begun.
            first = next(batches, [])
            self.write_down(leads, spreadsheet_format)
            rows = chain.from_iterable(chain([first], batches))
            write = to_csv if spreadsheet_format == self.FORMAT_CSV else to_xlsx
            return write(sheet.headings, rows, self.get_filename())
        except EncryptionError:
            raise
        except Exception as error:  # noqa: BLE001  whatever it is, it may quote
            # Reports show the values of generators, whatever is told to hide them.
            logger.error("Export: %s", describe_failure(error))
            raise ExportFailed from None

    def write_down(self, leads: QuerySet[Lead], spreadsheet_format: str) -> None:
        """One audit row, before the first byte: which list, filtered how, how many.

        It is the clinic's where all are of one, so that its people see it.
        """
        counts = leads.order_by().values_list("clinic").annotate(Count("pk"))
        found = dict(counts.distinct())
        data = {
            "format": spreadsheet_format,
            "list": self.queue.name,
            "filter": self.get_filter_data(),
            "count": sum(found.values()),
            "clinics": sorted(found),
        }
        is_one = len(found) == 1
        clinic = Clinic.objects.filter(pk__in=found).first() if is_one else None
        LeadLogEntry.objects.log_clinic(
            clinic, EXPORT, user=self.request.user, data=data
        )

    def get_filter_data(self) -> dict[str, list[str]]:
        """The filters of the listing, but not what was typed into its search."""
        fields = self.filters.form.fields if self.filters else {}
        ends = ("", "_from", "_to")
        names = [f"{name}{end}" for name in fields for end in ends]
        given = self.request.GET
        return {name: given.getlist(name) for name in names if given.get(name)}


def to_csv(
    headings: list[str], rows: Iterable[list[Any]], filename: str
) -> StreamingHttpResponse:
    """Sent as it is read, some hundred rows at once."""

    def stream() -> Iterator[bytes]:
        buffer = io.StringIO(newline="")
        writer = csv.writer(buffer, quoting=csv.QUOTE_ALL)
        writer.writerow(headings)
        for number, row in enumerate(rows, 1):
            writer.writerow(map(to_csv_cell, row))
            if number % ROWS_AT_ONCE == 0:
                yield buffer.getvalue().encode("utf-8", "replace")
                buffer.seek(0)
                buffer.truncate()
        yield buffer.getvalue().encode("utf-8", "replace")

    response = StreamingHttpResponse(stream(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{filename}.csv"'
    return response


def to_csv_cell(value: Any) -> str | int:
    """Moments in UTC and to the minute, as ISO 8601 and spreadsheets read them."""
    if not value:
        return "" if value is None else value
    if isinstance(value, str):
        return value if _HARMLESS.match(value) else defuse(_UNPRINTABLE.sub("", value))
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(" ", "minutes")[:16]
    return value.isoformat() if isinstance(value, dt.date) else value


def to_xlsx(
    headings: list[str], rows: Iterable[list[Any]], filename: str
) -> FileResponse:
    """In a file from the first row on, as its end is written last."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title=_("Requests"))
    sheet.append(headings)
    for row in rows:
        sheet.append([to_xlsx_cell(sheet, value) for value in row])
    file = tempfile.TemporaryFile()  # noqa: SIM115  the response closes it
    book.save(file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{filename}.xlsx")


def to_xlsx_cell(sheet: Any, value: Any) -> Any:
    """Text that begins like a formula stays text."""
    if isinstance(value, str):
        text = _UNPRINTABLE.sub("", value)
        if not text.startswith("="):
            return text
        from openpyxl.cell import WriteOnlyCell

        cell = WriteOnlyCell(sheet, text)
        cell.data_type = "s"
        return cell
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).replace(second=0, microsecond=0, tzinfo=None)
    return value
