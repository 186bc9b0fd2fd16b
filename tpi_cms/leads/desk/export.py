"""Requests as CSV and XLSX: by a permission, written down first, no formulas."""

from __future__ import annotations

import csv
import datetime as dt
import logging
import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail.admin.views.mixins import Echo
from wagtail.coreutils import multigetattr

from ...failures import describe_failure
from ..audit.models import LeadLogEntry
from ..audit.words import EXPORT, REFUSED
from ..questions.registry import get_answers, get_questions
from ..record.models import Lead
from ..secrets.encryption import EncryptionError

logger = logging.getLogger("tpi_cms.privacy")

#: What a spreadsheet takes for the beginning of a formula: at the start of a cell, or
#: where one that expects another delimiter would start a cell. Source: OWASP, "CSV
#: Injection"; the wide forms are what Excel takes in Japanese. The sign may be missing:
#: so each match takes all the white space there is, and none of it is read twice.
_BEGINNING = re.compile(r'((?:^|[;\t\r\n])[;"\s]*)([=+\-@＝＋－＠]?)')
#: Control characters that XLSX can't hold, as openpyxl lists them.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
BATCH = 500

#: Facts of a request, by the attribute; its answers stand between the two.
BEFORE = {
    "reference": gettext_lazy("Reference"),
    "created_at": gettext_lazy("Received (UTC)"),
    "clinic.name": gettext_lazy("Clinic"),
    "get_status_display": gettext_lazy("Status"),
}
AFTER = {
    "language": gettext_lazy("Language"),
    "page_title": gettext_lazy("Page"),
}
#: Column of stored answers to questions that are no more.
GONE = "answers"


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
    the clinics that have it. Each exported lead gets an audit row before the file is
    begun. Erased leads are left out.
    """

    @cached_property
    def export_headings(self) -> dict[str, Any]:
        asked = {
            f"answer.{question.key}": question.name
            for question in get_questions()
            if question.in_export
        }
        return {**BEFORE, **asked, GONE: _("Other answers"), **AFTER}

    @property
    def list_export(self) -> list[str]:
        return list(self.export_headings)

    def to_row_dict(self, item: Lead) -> dict[str, Any]:
        known = {question.key for question in get_questions()}
        row: dict[str, Any] = {
            name: multigetattr(item, name) for name in BEFORE | AFTER
        }
        gone = []
        for answer in get_answers(item):
            row[f"answer.{answer.question.key}"] = answer.text
            if answer.question.key not in known:
                gone.append(f"{answer.question.key}: {answer.text}")
        row[GONE] = "\n".join(gone)
        return {name: row[name] for name in self.list_export}

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
        pks = LeadLogEntry.objects.log_each(
            queryset.filter(erased_at=None),
            EXPORT,
            user=self.request.user,
            data={"format": spreadsheet_format, "filter": self.get_filter_data()},
        )
        try:
            # A wrong key must fail here: a CSV is read when its answer has begun.
            next(self.read(pks[:1]), None)
            return super().as_spreadsheet(self.read(pks), spreadsheet_format)
        except EncryptionError:
            raise
        except Exception as error:  # noqa: BLE001  whatever it is, it may quote
            # Reports show the values of generators, whatever is told to hide them.
            logger.error("Export: %s", describe_failure(error))
            raise ExportFailed from None

    def read(self, pks: list[int]) -> Iterator[Lead]:
        """Those that were written down, in their order, few at a time."""
        for start in range(0, len(pks), BATCH):
            batch = pks[start : start + BATCH]
            found = Lead.objects.filter(erased_at=None).select_related("clinic")
            leads = found.in_bulk(batch)
            yield from (leads[pk] for pk in batch if pk in leads)

    def get_filter_data(self) -> dict[str, list[str]]:
        """The filters of the listing, but not what was typed into its search."""
        names = ("clinic", "status", "created_at_from", "created_at_to")
        given = self.request.GET
        return {name: given.getlist(name) for name in names if given.getlist(name)}

    def stream_csv(self, queryset: Iterable[Lead]) -> Iterator[bytes]:
        writer = csv.DictWriter(
            Echo(), fieldnames=self.list_export, quoting=csv.QUOTE_ALL
        )
        headings = self.export_headings.items()
        yield writer.writerow({name: str(text) for name, text in headings})
        for lead in queryset:
            yield self.write_csv_row(writer, self.to_row_dict(lead))

    def write_csv_row(self, writer: Any, row_dict: dict[str, Any]) -> Any:
        return writer.writerow(
            {
                name: defuse(str(self.preprocess_field_value(name, value, "csv")))
                for name, value in row_dict.items()
            }
        )

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        value = super().preprocess_field_value(field, value, export_format)
        if export_format == "csv" and isinstance(value, dt.datetime):
            return f"{value:%Y-%m-%d %H:%M:%S}"  # in UTC, as the heading says
        return _UNPRINTABLE.sub("", value) if isinstance(value, str) else value
