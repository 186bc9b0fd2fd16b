"""A block of any kind from any units: every word of theirs finds a place in it.

What a block says by its own form (a table's corner, "Purpose:") goes to ``left``, which
is shown with what is set aside.
"""

from __future__ import annotations

import re
from collections.abc import Callable
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
from .wording import Phone, Writer

_URL = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:)\]]")
_DASH_NAME = re.compile(r"\s*(?:[–—]|(?<=[”\"»])\s*-)\s*(?=[^\s–—-])")
_CLOCK = re.compile(r"^[\[(]?\d{1,2}:\d{2}(?::\d{2})?[\])]?\s*[-–—]?\s*")


class Builder(Writer):
    """Makes values of blocks; collects what they leave and which numbers they hold."""

    def build(self, kind: str, units: list[Unit]) -> Any:
        make: Callable[[list[Unit]], Any] = getattr(self, f"make_{kind}")
        return make([_restore(unit, kind) for unit in units])

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


def _is_asked(unit: Unit) -> bool:
    if unit.kind == "turn":
        return unit.hint == "asks"
    if unit.kind in ("question", "heading"):
        return True
    one = len(list(unit.find_sentences())) == 1
    return unit.is_question and one and unit.kind in ("para", "item", "answer")


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
