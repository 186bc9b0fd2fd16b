"""A block of any kind from any units: every word of theirs finds a place in it.

What a block says by its own form (a table's corner, "Purpose:") goes to ``left``, which
is shown with what is set aside.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import escape
from typing import Any

from . import cues
from .units import (
    Run,
    Unit,
    cut_runs,
    find_words,
    get_text,
    is_safe_link,
    tidy_runs,
    write_runs,
)

_URL = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:)\]]")
_DASH_NAME = re.compile(r"\s*(?:[–—]|(?<=[”\"»])\s*-)\s*(?=[^\s–—-])")
_CLOCK = re.compile(r"^[\[(]?\d{1,2}:\d{2}(?::\d{2})?[\])]?\s*[-–—]?\s*")
_LABEL_SPACE = " :–—-.|"


@dataclass(frozen=True)
class Phone:
    """A number in a unit's text; ``clinic`` and ``html`` of one that is known."""

    unit: str
    text: str
    clinic: int | None = None
    html: str = ""


@dataclass
class Builder:
    """Makes values of blocks; collects what they leave and which numbers they hold."""

    phones: dict[str, list[Phone]] = field(default_factory=dict)
    has_links: bool = False
    left: list[tuple[str, str]] = field(default_factory=list)

    def build(self, kind: str, units: list[Unit]) -> Any:
        make: Callable[[list[Unit]], Any] = getattr(self, f"make_{kind}")
        return make([_restore(unit, kind) for unit in units])

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

    # Kinds

    def make_prose(self, units: list[Unit]) -> str:
        return self.rich(units)

    def make_callout(self, units: list[Unit]) -> dict[str, Any]:
        return {"text": "".join(map(self.paragraph, units))}

    def make_bullets(self, units: list[Unit]) -> dict[str, Any]:
        lead, entries = self.part(units)
        items = ["".join(self.paragraph(unit) for unit in entry) for entry in entries]
        marks = {u.marker for u in units if u.kind == "item"}
        marker = "check" if marks and marks <= {"✓", "✔"} else "dot"
        marker = "cross" if marks and marks <= {"✗", "✘"} else marker
        return {"lead_in": lead, "items": items, "closing": "", "marker": marker}

    def make_steps(self, units: list[Unit]) -> dict[str, Any]:
        lead, entries = self.part(units)
        items = []
        for entry in self.drop_head(entries):
            title, text = self.pair(entry)
            if not title and len(entry[0].marker) > 3:
                title, text = self._cut_first(entry)
            if entry[0].cells and re.fullmatch(r"\W*(?:step\W*)?\d*\W*", title, re.I):
                title, text = self._shift(entry)
            items.append({"title": title, "duration": "", "text": text})
        return {"lead_in": lead, "items": items, "closing": ""}

    def _cut_first(self, entry: list[Unit]) -> tuple[str, str]:
        """Of "Step 1: Exam. We look at it." the first words are the step's title."""
        ends = [end for _start, end in entry[0].find_sentences()]
        is_short = len(ends) > 1 and len(find_words(entry[0].text[: ends[0]])) <= 4
        if not is_short:
            return self.pair(entry)
        head = self.plain(entry[0], cut_runs(entry[0].runs, 0, ends[0]))
        more = "".join(map(self.paragraph, entry[1:]))
        return head.rstrip("."), self.paragraph(entry[0], ends[0]) + more

    def _shift(self, entry: list[Unit]) -> tuple[str, str]:
        """A table of steps has a column that only counts them."""
        cells = entry[0].cells
        if find_words(get_text(cells[0])):
            self.left.append((entry[0].id, get_text(cells[0])))
        title = get_text(cells[1]) if len(cells) > 2 else ""
        texts = cells[2:] if len(cells) > 2 else cells[1:]
        return title, "".join(f"<p>{write_runs(cell)}</p>" for cell in texts if cell)

    def _make_pairs(self, units: list[Unit], term: str, text: str) -> dict[str, Any]:
        lead, entries = self.part(units)
        items = []
        for entry in self.drop_head(entries):
            first, rest = self.pair(entry)
            items.append({term: first, text: rest})
        return {"lead_in": lead, "items": items, "closing": ""}

    def make_terms(self, units: list[Unit]) -> dict[str, Any]:
        value = self._make_pairs(units, "term", "text")
        for item in value["items"]:
            short = re.fullmatch(r"<p>([^<&]{1,60})</p>", item["text"])
            if not item["term"] and short and not short[1].endswith("."):
                item["term"], item["text"] = short[1], ""
        return value

    def make_timeline(self, units: list[Unit]) -> dict[str, Any]:
        return self._make_pairs(units, "when", "text")

    def make_variants(self, units: list[Unit]) -> dict[str, Any]:
        lead, entries = self.part(_join_names(units))
        items = []
        for entry in self.drop_head(entries):
            name, text = self.pair(entry)
            if cues.PURPOSE_TERM.match(name):
                self.left.append((entry[0].id, name))
                name = ""
            elif len(entry) > 1 and (pair := entry[1].find_pair()):
                label = entry[1].text[: pair[0]]
                if cues.PURPOSE_TERM.match(label):
                    self.left.append((entry[1].id, label))
                    rest = "".join(self.paragraph(unit) for unit in entry[2:])
                    name, text = entry[0].text, self._after(entry[1], pair[1]) + rest
            items.append({"name": name, "body_area": "", "purpose": text})
        return {"lead_in": lead, "items": items, "closing": ""}

    def make_faq(self, units: list[Unit]) -> dict[str, Any]:
        lead: list[Unit] = []
        found: list[tuple[Unit | None, list[Unit]]] = []
        asked = [unit for unit in units if _is_asked(unit)]
        if any(unit.cells for unit in units):
            return self._make_faq_of_table(units)
        for unit in units:
            if unit in asked:
                found.append((unit, []))
            elif not asked and not (not found and unit.text.endswith(":")):
                found.append((None, [unit]))
            elif not found:
                lead.append(unit)
            else:
                found[-1][1].append(unit)
        items = [self._make_question(*each) for each in found]
        return {"lead_in": " ".join(map(self.plain, lead)), "items": items}

    def _make_question(self, asked: Unit | None, told: list[Unit]) -> dict[str, str]:
        if asked is None:
            return {"question": "", "answer": self._answer(told)}
        start, end = (asked.cut if asked.kind == "turn" else 0), None
        if start:
            self.left.append((asked.id, asked.text[:start].strip()))
        answer = ""
        if asked.kind != "heading" and not asked.is_question:
            at = asked.text.find("?", start) + 1
            if 0 < at < len(asked.text.rstrip()) and not told:
                end, answer = at, self.paragraph(asked, at)
        question = self.plain(asked, cut_runs(asked.runs, start, end))
        return {"question": question, "answer": answer + self._answer(told)}

    def _answer(self, units: list[Unit]) -> str:
        """An answer's lists have bullets only: numbers stay with their words."""
        made = []
        for unit in units:
            if unit.kind == "heading":
                runs = [(unit.text, "b", "")]
                made.append(Unit(runs=runs, id=unit.id))
            elif unit.kind == "turn":
                label = _CLOCK.sub("", unit.text[: unit.cut])
                self.left += [(unit.id, c[0]) for c in _CLOCK.finditer(unit.text)][:1]
                runs = [(label, "b", ""), *cut_runs(unit.runs, unit.cut)]
                made.append(Unit(runs=runs, id=unit.id))
            else:
                made.append(unit)
        html = self.rich(made)
        return html.replace("<ol>", "<ul>").replace("</ol>", "</ul>")

    def _make_faq_of_table(self, units: list[Unit]) -> dict[str, Any]:
        value = self._make_pairs(units, "question", "answer")
        return {"lead_in": value["lead_in"], "items": value["items"]}

    def make_comparison(self, units: list[Unit]) -> dict[str, Any]:
        lead = [self.plain(unit) for unit in units if not unit.cells]
        rows = [unit for unit in units if unit.cells]
        if not rows:
            rows, lead = [_to_row(unit) for unit in units], []
        head = rows[0] if len(rows) > 1 else None
        body = rows[1:] if head else rows
        width = max((len(row.cells) for row in rows), default=2) - 1
        columns = [self.plain(head, cell) for cell in head.cells[1:]] if head else []
        columns += [""] * (max(2, width) - len(columns))
        if head and get_text(head.cells[0]):
            self.left.append((head.id, get_text(head.cells[0])))
        found = []
        for row in body:
            label, *cells = [self.plain(row, cell) for cell in row.cells]
            cells += [""] * (len(columns) - len(cells))
            found.append({"label": label, "cells": cells})
        text = " ".join(lead)
        return {"lead_in": text, "columns": columns, "rows": found, "closing": ""}

    def make_citations(self, units: list[Unit]) -> dict[str, Any]:
        items: list[dict[str, str]] = []
        for unit in units:
            is_more = items and unit.hint in ("more", "line")
            if is_more:
                items[-1]["note"] = f"{items[-1]['note']} {self.plain(unit)}".strip()
                continue
            links = [run[2] for run in unit.runs if is_safe_link(run[2])]
            typed = _URL.search(unit.text)
            if typed and not links:
                links = [typed[0]]
            title = unit.text
            url = next((link for link in links if link.startswith("http")), "")
            if typed and typed[0] == url and self.has_links and not unit.has_links:
                title = (title[: typed.start()] + title[typed.end() :]).strip(" :()<>")
            # Without other words the address is all there is to name it by.
            title = title if find_words(title) else url
            self.left += [
                (unit.id, link) for link in dict.fromkeys(links) if link != url
            ]
            empty = {"publisher": "", "date": "", "note": ""}
            items.append({"title": title, "url": url, **empty})
        return {"items": items}

    def make_quote(self, units: list[Unit]) -> dict[str, Any]:
        *said, last = units
        speaker, role, text = "", "", ""
        found = re.match(r"\s*[–—-]+\s*", last.text)
        if said and found:
            speaker = self.plain(last)[found.end() :]
        else:
            said = units
            named = list(_DASH_NAME.finditer(last.text))
            if named and len(find_words(last.text[named[-1].end() :])) <= 8:
                tail = last.text[named[-1].end() :]
                if '”"»'.find(last.text[: named[-1].start()].rstrip()[-1:]) >= 0:
                    speaker = tail
                    end = named[-1].start()
                    text = self.paragraph(last, 0, end)
                    said = units[:-1]
        name, comma, rest = speaker.partition(", ")
        if comma and len(find_words(name)) <= 4:
            speaker, role = name, rest
        text = "".join(map(self.paragraph, said)) + text
        empty = {"consent_on_file": False, "incentive": "", "typicality": ""}
        return {
            "kind": "other",
            "text": text,
            "speaker": speaker,
            "role": role,
            **empty,
        }

    def make_clinic_action(self, units: list[Unit]) -> Any:
        """Text above the clinics that it names; their numbers stand there already."""
        clinics: list[int] = []
        texts = []
        for unit in units:
            text = self.plain(unit)
            for phone in reversed(self.phones.get(unit.id, ())):
                around = re.compile(r"\s*\(\s*" + re.escape(phone.text) + r"\s*\)")
                if phone.clinic and around.search(text):
                    text = around.sub("", text, count=1)
                    clinics.insert(0, phone.clinic)
            texts.append(text)
        scope = "chosen" if clinics else "all"
        text = " ".join(texts)
        return {"heading": "", "text": text, "scope": scope, "clinics": clinics}

    def make_related(self, units: list[Unit]) -> dict[str, Any]:
        items = []
        for unit in units:
            link = next((r[2] for r in unit.runs if r[2].startswith("http")), "")
            title = unit.text
            items.append(
                {"page": None, "url": link, "kind": "", "title": title, "text": ""}
            )
        return {"items": items}


#: What an editor may make of a block.
KINDS = [
    name.removeprefix("make_") for name in vars(Builder) if name.startswith("make_")
]


def is_rich_action(unit: Unit, phones: list[Phone]) -> bool:
    """A call to act that would lose links or known numbers as plain text."""
    if any(run[2] for run in unit.runs):
        return True
    return any(
        phone.html and f"({phone.text})" not in unit.text.replace("( ", "(")
        for phone in phones
    )


def _leads(unit: Unit, after: Unit) -> bool:
    if unit.kind in ("item", "row", "question", "heading") or unit.find_pair():
        return False
    is_lead = unit.text.rstrip().endswith(":") or unit.hint == "caption"
    return is_lead or (unit.kind == "para" and after.kind == "item" and not unit.hint)


def _is_asked(unit: Unit) -> bool:
    if unit.kind == "turn":
        return unit.hint == "asks"
    if unit.kind in ("question", "heading"):
        return True
    one = len(list(unit.find_sentences())) == 1
    return unit.is_question and one and unit.kind in ("para", "item", "answer")


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


#: Marks of lists, which any list has: they are kept as its form.
_LIST_MARK = re.compile(r"\(?\d{1,3}[.)\]]|[a-z]\)|\W*")


def keeps_marker(unit: Unit, kind: str) -> bool:
    """Whether a block of that kind says by its form what the marker says.

    Bullets, ``2.`` and ``a)`` do in every block; "Step 2:" where steps are counted,
    "Q2:" and "A:" where questions have answers. Anywhere else they are text.
    """
    if _LIST_MARK.fullmatch(unit.marker):
        return True
    if unit.kind in ("question", "answer"):
        return kind == "faq"
    return kind == "steps"


def _restore(unit: Unit, kind: str) -> Unit:
    if keeps_marker(unit, kind):
        return unit
    runs = tidy_runs([(f"{unit.marker} ", "", ""), *unit.runs])
    moved = len(get_text(runs)) - len(unit.text)
    return _copy(unit, runs=runs, marker="", cut=unit.cut and unit.cut + moved)


def _join_names(units: list[Unit]) -> list[Unit]:
    """A name on a line of its own begins an entry, "Purpose: …" goes on in it."""
    joined: list[Unit] = []
    for unit in units:
        pair = unit.find_pair()
        is_label = bool(pair and cues.PURPOSE_TERM.match(unit.text[: pair[0]]))
        before = joined[-1] if joined else None
        is_named = before is not None and before.hint != "more"
        is_named = is_named and not before.find_pair() and before.text[-1:] != ":"
        joined.append(_copy(unit, hint="more") if is_label and is_named else unit)
    return joined


def _copy(unit: Unit, **changes: Any) -> Unit:
    return Unit(**{**vars(unit), **changes})


def _to_row(unit: Unit) -> Unit:
    pair: tuple[int, int] | None = unit.find_pair()
    cells: list[list[Run]] = [unit.runs]
    if pair:
        cells = [cut_runs(unit.runs, 0, pair[0]), cut_runs(unit.runs, pair[1])]
    return Unit("row", cells=cells, id=unit.id)
