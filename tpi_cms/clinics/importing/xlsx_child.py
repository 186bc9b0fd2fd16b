"""Turns the XLSX on standard input to CSV on standard output, in a process of its own.

A hostile file of a few kB aborts or bloats whatever reads it: here that ends a process
that holds nothing.

Args: most bytes of memory, most seconds of work, most bytes written, rows, columns.
Exit status: 0, or 3 for a workbook with too many rows or columns.
"""

import csv
import datetime as dt
import io
import sys

from tpi_cms.uploads import restrain


def to_text(value: object) -> str:
    """As it was typed: numbers, such as postal codes and phones, come as floats."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    return str(value)


def main(memory: int, seconds: int, written: int, rows: int, columns: int) -> int:
    restrain(memory, seconds, written)
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
    sheet = book.get_sheet_by_index(0)
    if sheet.total_height > rows + 1 or sheet.total_width > columns:
        return 3
    output = io.TextIOWrapper(sys.stdout.buffer, "utf-8", newline="")
    writer = csv.writer(output)
    for row in sheet.to_python(skip_empty_area=False):
        writer.writerow(to_text(value) for value in row)
    output.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
