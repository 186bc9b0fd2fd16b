"""Plain text to units: lines that were broken to fit are put together again."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .units import Run, Unit, collapse, find_words, tidy_runs

_MARKER = re.compile(
    r"(?:[•◦▪‣●○·*–—+✓✔✗✘➤►»\uf0b7-]|o(?=\t)|\(?\d{1,3}[.)\]]|\[\d{1,3}\]|[a-z]\))\s+"
)
_LABEL = re.compile(r"[^\W\d_]{1,12}\s?\d{0,2}\s*[:.)]\s")
_UNDERLINE = re.compile(r"\s*(?:={3,}|-{3,}|~{3,}|\*{3,}|_{3,})\s*")
_PIPES = re.compile(r"\s*\|.*\|\s*")
_GAP = re.compile(r"\t+|(?<=\S) {3,}(?=\S)")


def find_width(lines: list[str]) -> int:
    """Columns at which the text was broken by a program; 0 if it wasn't."""
    lengths = sorted(len(line.rstrip()) for line in lines if line.strip())
    if len(lengths) < 4 or not 40 <= lengths[-1] <= 100:
        return 0
    width = lengths[-1]
    long = [n for n in range(len(lines)) if len(lines[n].rstrip()) >= 0.8 * width]
    cut = [n for n in long if lines[n].rstrip()[-1] not in ".!?:;"]
    follows = [n for n in cut if n + 1 < len(lines) and lines[n + 1].strip()]
    return width if len(follows) >= max(2, 0.4 * len(long)) else 0


def read_plain(text: str) -> list[Unit]:
    lines = [line.rstrip() for line in text.expandtabs(1).split("\n")]
    raw = [line.rstrip() for line in text.split("\n")]
    width = find_width(lines)
    units: list[Unit] = []
    was_blank, table = True, 0
    for number, line in enumerate(lines):
        rest = raw[number]
        if not find_words(line):
            if units and not was_blank and _UNDERLINE.fullmatch(line):
                _underline(units[-1], line)
            was_blank = True
            continue
        row = _split_row(rest)
        if row and _is_table(raw, number, len(row)):
            is_new = not (units and units[-1].kind == "row") or was_blank
            # A line of dashes under the head belongs to its table.
            after_rule = number and re.fullmatch(r"[\s|:+-]+", raw[number - 1] or "x")
            table += is_new and not after_rule
            cells = [tidy_runs([(cell, "", "")]) for cell in row]
            units.append(Unit("row", cells=cells, group=f"t{table}"))
        elif units and _continues(units[-1], lines, number, width, was_blank):
            unit = units[-1]
            unit.runs = tidy_runs([*unit.runs, (f" {line}", "", "")])
        else:
            units.append(_read_line(line, was_blank))
        was_blank = False
    return units


def _underline(unit: Unit, line: str) -> None:
    if unit.kind == "para" and unit.count <= 14 and line.strip()[0] in "=-~":
        unit.kind, unit.level = "heading", 1 if "=" in line else 2


def _read_line(line: str, was_blank: bool) -> Unit:
    indent = len(line) - len(line.lstrip())
    found = re.fullmatch(r"\s*(#{1,6})\s+(.*?)[\s#]*", line)
    if found:
        return Unit("heading", _to_runs(found[2]), level=len(found[1]))
    hint = "" if was_blank else "next"
    return Unit("para", _to_runs(line), level=indent, hint=hint)


def _to_runs(line: str) -> list[Run]:
    """``**bold**`` and ``__bold__`` are marks, whatever the text is called."""
    bold = r"(?<!\*)\*\*(?=[^\s*])(.+?)(?<=[^\s*])\*\*(?!\*)"
    parts = re.split(bold, collapse(line))
    runs = [(part, "b" if n % 2 else "", "") for n, part in enumerate(parts)]
    return tidy_runs(runs)


def _continues(
    unit: Unit, lines: list[str], number: int, width: int, was_blank: bool
) -> bool:
    """Whether the line goes on with the one above."""
    if was_blank or unit.kind != "para":
        return False
    line, above = lines[number], lines[number - 1]
    text = line.strip()
    if _MARKER.match(text) or (_LABEL.match(text) and not width):
        return False
    indent = len(line) - len(line.lstrip())
    if _MARKER.match(unit.text + " ") and indent >= unit.level + 2:
        return True
    if not width:
        return False
    fits = len(above) + 1 + len(text.split()[0]) <= 0.93 * width
    if fits and (text[0].isupper() or above.endswith((".", "!", "?", ":"))):
        return False
    if _LABEL.match(text) and above.endswith((".", "!", "?")):
        return not fits and not re.match(r"(?i)[qapr]\d*[:.)]", text)
    return not fits or not text[0].isupper()


def _split_row(line: str) -> list[str]:
    if _PIPES.fullmatch(line) and line.count("|") > 2:
        return [cell.strip() for cell in line.strip().strip("|").split("|")]
    if line.count("|") >= 2:
        return [cell.strip() for cell in line.split("|")]
    if _MARKER.match(line.strip()):
        return []
    cells = [cell.strip() for cell in _GAP.split(line.strip())]
    return cells if len(cells) > 1 else []


def _is_table(lines: list[str], number: int, count: int) -> bool:
    """Another row of as many cells stands beside it; a rule of dashes is none."""

    def look(step: int) -> Iterator[bool]:
        at = number + step
        while 0 <= at < len(lines) and lines[at].strip():
            if find_words(lines[at]):
                yield abs(len(_split_row(lines[at])) - count) <= (count > 2)
                return
            at += step

    return any(look(1)) or any(look(-1))
