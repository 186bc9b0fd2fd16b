"""A file that somebody uploads, to rows of text; whatever it is, it harms nothing."""

from __future__ import annotations

import csv
import importlib.util
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from ...uploads import Limits, decode, run_child

MOST_BYTES = 10 * 2**20
MOST_ROWS = 50_000
MOST_COLUMNS = 100
#: Of the process that reads XLSX.
CHILD_LIMITS = Limits()
_CHILD = Path(__file__).with_name("xlsx_child.py")


class UnreadableFile(Exception):
    """The file is none that we take; its text says why and what to do."""


@dataclass(frozen=True)
class Table:
    """Text of a CSV file, its delimiter, and what the reader should know of it."""

    text: str
    delimiter: str
    note: str = ""

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        """Rows with their number in the file, the heading first; empty ones are none.

        Raises:
            UnreadableFile: too many rows or columns, or no CSV.
        """
        reader = csv.reader(
            io.StringIO(self.text, newline=""), delimiter=self.delimiter
        )
        try:
            for number, row in enumerate(reader, 1):
                if number > MOST_ROWS + 1 or len(row) > MOST_COLUMNS:
                    raise UnreadableFile(_too_large())
                if any(cell.strip() for cell in row):
                    yield number, row
        except csv.Error as error:
            message = _("Row %(row)s can’t be read as CSV.")
            raise UnreadableFile(message % {"row": reader.line_num}) from error


def read_table(data: bytes, name: str) -> Table:
    """A CSV or XLSX file, told apart by what it is rather than by its name.

    Raises:
        UnreadableFile: with words for the person who chose the file.
    """
    if len(data) > MOST_BYTES:
        words = _("The file is larger than %(most)s MB. Split it.")
        raise UnreadableFile(words % {"most": MOST_BYTES // 2**20})
    if data[:4] == b"PK\x03\x04":
        return Table(_convert(data), ",")
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise UnreadableFile(_("Save it as XLSX without a password, or as CSV."))
    text, note = decode(data) or ("\0", "")
    if "\0" in text:
        words = _(
            "This is no CSV or XLSX file, or of an odd encoding: save it as UTF-8."
        )
        raise UnreadableFile(words)
    heading = text.lstrip("\r\n").partition("\n")[0]
    return Table(text, max(",;\t", key=heading.count), note)


def _too_large() -> str:
    words = _("At most %(rows)s rows and %(columns)s columns. Split the file.")
    return words % {"rows": f"{MOST_ROWS:,}", "columns": MOST_COLUMNS}


def _convert(data: bytes) -> str:
    if importlib.util.find_spec("python_calamine") is None:
        words = _("This site reads CSV only. XLSX needs the extra tpi-cms[import].")
        raise UnreadableFile(words)
    most = [MOST_ROWS, MOST_COLUMNS]
    status, output = run_child(_CHILD, data, CHILD_LIMITS, most)
    if status == 3:
        raise UnreadableFile(_too_large())
    if status:
        raise UnreadableFile(
            _("This workbook can’t be read. Save it as CSV (UTF-8) and try again.")
        )
    return output.decode()
