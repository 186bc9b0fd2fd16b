"""Clinics to CSV and XLSX, in the form that the import reads, and an empty one."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from decimal import Decimal
from tempfile import SpooledTemporaryFile
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from ..models import Clinic
from .cells import defuse
from .columns import Column

READ_AT_ONCE = 500


def read_rows(
    clinics: QuerySet[Clinic], columns: Iterable[Column]
) -> Iterator[list[str]]:
    """A row a clinic, read in batches: three queries for each."""
    columns = list(columns)
    found = clinics.prefetch_related("phones", "special_hours")
    for clinic in found.iterator(chunk_size=READ_AT_ONCE):
        yield [column.write(clinic) for column in columns]


def read_in_batches(clinics: QuerySet[Clinic]) -> Iterator[list[Clinic]]:
    """With their facts; the same few queries for each batch, however many there are."""
    keys = [*clinics.values_list("pk", flat=True)]
    for start in range(0, len(keys), READ_AT_ONCE):
        batch = keys[start : start + READ_AT_ONCE]
        found = {c.pk: c for c in Clinic.objects.with_facts().filter(pk__in=batch)}
        yield [found[key] for key in batch if key in found]


def to_csv(headings: Iterable[str], rows: Iterable[list[Any]]) -> Iterator[bytes]:
    """With a byte order mark, or Excel takes it for another encoding."""
    yield b"\xef\xbb\xbf"
    yield _csv_line(list(headings))
    for row in rows:
        yield _csv_line([_to_text(cell) for cell in row])


def _to_text(cell: str | Decimal) -> str:
    """A number may be negative and is no formula."""
    return defuse(cell) if isinstance(cell, str) else str(cell)


def _csv_line(row: list[str]) -> bytes:
    line = io.StringIO(newline="")
    csv.writer(line).writerow(row)
    return line.getvalue().encode()


def to_xlsx(
    headings: Iterable[str],
    rows: Iterable[list[Any]],
    notes: Iterable[list[str]] = (),
) -> Any:
    """An open file. Every cell is text, so that no code or number loses its zeros."""
    book = Workbook(write_only=True)
    _fill(book.create_sheet(_("Clinics")), [list(headings)], rows)
    if notes := list(notes):
        _fill(book.create_sheet(_("Notes")), [], notes)
    output = SpooledTemporaryFile(max_size=2**20)  # noqa: SIM115  its taker closes it
    book.save(output)
    output.seek(0)
    return output


def _fill(sheet: Any, *parts: Iterable[list[str]]) -> None:
    for rows in parts:
        for row in rows:
            sheet.append([_text_cell(sheet, cell) for cell in row])


def _text_cell(sheet: Any, text: str | Decimal) -> Any:
    safe = defuse(str(text), "=")
    printable = "".join(c for c in safe if ord(c) >= 32 or c in "\n\t")
    cell = WriteOnlyCell(sheet, printable)
    cell.data_type, cell.number_format = "s", "@"
    return cell


def get_notes(columns: Iterable[Column]) -> list[list[str]]:
    """What each column holds, with an example."""
    heading = [_("Column"), _("Holds"), _("Example")]
    return [heading, *([c.name, c.label, c.example] for c in columns)]
