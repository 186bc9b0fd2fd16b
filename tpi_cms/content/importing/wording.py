"""Parts of units as rich or plain text, and what belongs together among them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape

from .units import (
    Run,
    Unit,
    cut_runs,
    find_words,
    get_text,
    is_safe_link,
    write_runs,
)

_LABEL_SPACE = " :–—-.|"


@dataclass(frozen=True)
class Phone:
    """A number in a unit's text; ``clinic`` and ``html`` of one that is known."""

    unit: str
    text: str
    clinic: int | None = None
    html: str = ""


@dataclass
class Writer:
    """Texts, entries and pairs of units; ``left`` is what has no place in them."""

    phones: dict[str, list[Phone]] = field(default_factory=dict)
    has_links: bool = False
    left: list[tuple[str, str]] = field(default_factory=list)

    # Texts

    def write(self, unit: Unit, start: int = 0, end: int | None = None) -> str:
        """Rich text of a part of the unit, known numbers as references."""
        if unit.cells:
            return " | ".join(write_runs(cell) for cell in unit.cells)
        html, at = [], start
        end = len(unit.text) if end is None else end
        for phone in self.phones.get(unit.id, ()):
            found = unit.text.find(phone.text, at, end) if phone.html else -1
            if found >= 0:
                html += [self._write(unit, at, found), phone.html]
                at = found + len(phone.text)
        return "".join([*html, self._write(unit, at, end)]).strip()

    def plain(self, unit: Unit, runs: list[Run] | None = None) -> str:
        """Plain text; where its links led is left."""
        if runs is None and unit.cells:
            return " | ".join(self.plain(unit, cell) for cell in unit.cells)
        runs = unit.runs if runs is None else runs
        links = {run[2]: run for run in runs if is_safe_link(run[2])}
        self.left += [(unit.id, link) for link in links]
        return get_text(runs).strip()

    @staticmethod
    def _write(unit: Unit, start: int, end: int) -> str:
        runs, at, found = unit.runs, 0, []
        for text, marks, link in runs:
            piece = text[max(0, start - at) : max(0, end - at)]
            at += len(text)
            if piece:
                found.append((piece, marks, link))
        return write_runs(found)

    def line(self, unit: Unit) -> str:
        """Of a heading or a field, which no list or question stands around."""
        words = unit.marker if find_words(unit.marker) else ""
        return f"{words} {self.plain(unit)}".strip()

    def paragraph(self, unit: Unit, start: int = 0, end: int | None = None) -> str:
        html = self.write(unit, start, end)
        return f"<p>{html}</p>" if html else ""

    def rich(self, units: list[Unit]) -> str:
        """Paragraphs, lists and small headings; lines of one paragraph stay in it."""
        html: list[str] = []
        depth = 0
        for unit in units:
            is_item = unit.kind == "item" and unit.hint not in ("more", "step")
            level = max(1, unit.level) if is_item else 0
            level = min(level, depth + 1)
            tag = "ol" if re.search(r"\d|#", unit.marker) else "ul"
            html += self._close_lists(depth, level)
            text = self.write(unit)
            if is_item:
                html.append(
                    f"<{tag}><li>{text}" if level > depth else f"</li><li>{text}"
                )
                self._open(level, tag)
            elif unit.kind == "heading":
                html.append(f"<h3>{escape(self.plain(unit), quote=False)}</h3>")
            elif unit.hint == "line" and html and html[-1].endswith("</p>"):
                html[-1] = f"{html[-1][:-4]}<br/>{text}</p>"
            else:
                html.append(f"<p>{text}</p>")
            depth = level
        return "".join([*html, *self._close_lists(depth, 0)])

    _tags: tuple[str, ...] = ()

    def _open(self, level: int, tag: str) -> None:
        if len(self._tags) < level:
            self._tags = (*self._tags, tag)

    def _close_lists(self, depth: int, level: int) -> Iterator[str]:
        for _each in range(depth - level):
            tag, self._tags = self._tags[-1], self._tags[:-1]
            yield f"</li></{tag}>"

    # Entries

    def part(self, units: list[Unit]) -> tuple[str, list[list[Unit]]]:
        """Lead-in, and entries: a unit that begins one, with what goes on in it."""
        lead, rest = [], list(units)
        while rest and len(rest) > 1 and _leads(rest[0], rest[1]):
            lead.append(rest.pop(0))
        entries: list[list[Unit]] = []
        tops = [u.level for u in rest if u.kind == "item" and u.hint != "more"]
        top = min(tops, default=0)
        for unit in rest:
            goes_on = unit.hint in ("more", "line")
            goes_on = goes_on or unit.kind == "item" and unit.level > top
            if entries and goes_on:
                entries[-1].append(unit)
            else:
                entries.append([unit])
        if len(entries) == 1 and len(rest) == 1 and rest[0].kind == "para":
            entries = [[each] for each in _split_sentences(rest[0])]
        return " ".join(self.plain(unit) for unit in lead), entries

    def pair(self, entry: list[Unit]) -> tuple[str, str]:
        """Its term in plain words ("" if it has none) and its text."""
        first, rest = entry[0], entry[1:]
        if first.cells:
            return self._pair_row(entry)
        more = "".join(self.paragraph(unit) for unit in rest)
        if pair := first.find_pair():
            head = self.plain(first, cut_runs(first.runs, 0, pair[0]))
            return head.rstrip(_LABEL_SPACE) or head, self._after(first, pair[1]) + more
        if first.kind == "heading" or (more and first.count <= 12):
            return self.plain(first).rstrip(":"), more
        return "", self.paragraph(first) + more

    def _after(self, unit: Unit, start: int) -> str:
        text = unit.text[start:]
        start += len(text) - len(text.lstrip(_LABEL_SPACE))
        return self.paragraph(unit, start)

    def _pair_row(self, entry: list[Unit]) -> tuple[str, str]:
        cells = [cell for unit in entry for cell in unit.cells]
        cells += [unit.runs for unit in entry if not unit.cells]
        texts = [f"<p>{write_runs(cell)}</p>" for cell in cells[1:] if cell]
        return self.plain(entry[0], cells[0]), "".join(texts)

    def drop_head(self, entries: list[list[Unit]]) -> list[list[Unit]]:
        """Names of a table's two columns have no place in a list of pairs."""
        rows = [entry for entry in entries if entry[0].cells]
        if len(rows) < 2 or not _is_head(rows[0][0], [r[0] for r in rows[1:]]):
            return entries
        self.left.append((rows[0][0].id, rows[0][0].text))
        return [entry for entry in entries if entry is not rows[0]]


def _leads(unit: Unit, after: Unit) -> bool:
    if unit.kind in ("item", "row", "question", "heading") or unit.find_pair():
        return False
    is_lead = unit.text.rstrip().endswith(":") or unit.hint == "caption"
    return is_lead or (unit.kind == "para" and after.kind == "item" and not unit.hint)


def _is_head(row: Unit, rest: list[Unit]) -> bool:
    if row.is_head:
        return True
    size = sum(unit.count for unit in rest) / len(rest)
    short = row.count <= 6 and size > 2 * row.count
    return short and not row.text.endswith(".") and "?" not in row.text


def _split_sentences(unit: Unit) -> list[Unit]:
    return [
        Unit(runs=cut_runs(unit.runs, start, end), id=unit.id, marker="")
        for start, end in unit.find_sentences()
    ]
