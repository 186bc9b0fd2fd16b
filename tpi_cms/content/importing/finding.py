"""Which units below one heading stand together, and in what kind of block."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from . import cues
from .units import Unit

#: A list's lead-in is one short paragraph; a longer one is text of its own.
MOST_LEAD_WORDS = 60
_KINDS = {"step": "steps", "time": "timeline", "purpose": "variants"}


@dataclass
class Block:
    """``kind`` as in a body's stream; ``value`` of one that the source spelled out."""

    kind: str
    units: list[str]
    value: Any = None
    id: str = ""
    #: What the terms in it name, where that is why they stand together.
    about: str = ""


class Finder:
    """Blocks of the units below one heading, read once from first to last."""

    def __init__(
        self, units: list[Unit], about: str, is_faq: bool, is_headless: bool
    ) -> None:
        self.units, self.about, self.is_faq = units, about, is_faq
        self.is_headless = is_headless
        self.blocks: list[Block] = []
        self.prose: list[Unit] = []
        self.is_sources = bool(cues.SOURCES.match(about))
        self.asks = sum(self._asks(n) for n in range(len(units)))
        self.groups = 0

    def find(self) -> list[Block]:
        at = 0
        while at < len(self.units):
            at = self._take(at)
        self._end_prose()
        return self.blocks

    def _take(self, at: int) -> int:
        unit = self.units[at]
        if unit.value is not None:
            self._add(Block(unit.hint, [unit.id], unit.value))
            return at + 1
        if self.is_sources and not self.is_faq:
            self._add(self._make("citations", self.units[at:]))
            return len(self.units)
        if unit.hint == "footnote":
            return self._take_run(at, lambda u: u.hint == "footnote", "citations")
        if self._asks(at) and (self.is_faq or self.asks > 1 or unit.kind == "question"):
            return self._take_faq(at)
        if unit.kind == "row":
            return self._take_table(at)
        if unit.kind == "item":
            return self._take_list(at)
        if unit.kind == "quote" or self._is_quote(at):
            return self._take_quote(at)
        if unit.hint == "callout" or cues.CALLOUT.match(unit.text):
            is_contact = bool(cues.CONTACT.search(unit.text))
            self._add(Block("clinic_action" if is_contact else "callout", [unit.id]))
            return at + 1
        if unit.kind == "para" and self._is_contact(at):
            self._add(Block("clinic_action", [unit.id]))
            return at + 1
        if end := self._find_pairs(at):
            return self._take_pairs(at, end)
        if self._is_lost_faq(at):
            return self._take_run(at, lambda u: self._is_answer(u), "faq")
        self.prose.append(unit)
        return at + 1

    def _make(self, kind: str, units: list[Unit]) -> Block:
        return Block(kind, [unit.id for unit in units])

    def _add(self, block: Block) -> None:
        self._end_prose()
        self.blocks.append(block)

    def _end_prose(self) -> None:
        if self.prose:
            self.blocks.append(self._make("prose", self.prose))
            self.prose = []

    def _take_lead(self) -> list[Unit]:
        """The paragraph that leads in, with its colon, or the caption of a table."""
        last = self.prose[-1] if self.prose else None
        if last is None or any(run[2] for run in last.runs) or last.kind == "heading":
            return []
        is_lead = last.text.endswith(":") and last.count <= MOST_LEAD_WORDS
        return [self.prose.pop()] if is_lead or last.hint == "caption" else []

    def _take_run(self, at: int, fits: Any, kind: str) -> int:
        end = at
        while end < len(self.units) and fits(self.units[end]):
            end += 1
        lead = self._take_lead() if kind != "citations" else []
        self._add(self._make(kind, [*lead, *self.units[at:end]]))
        return end

    def _asks(self, at: int) -> bool:
        unit = self.units[at]
        if unit.kind == "question" or (unit.kind == "turn" and unit.hint == "asks"):
            return True
        if at + 1 >= len(self.units) or self.units[at + 1].kind == "question":
            return False
        if unit.kind == "heading":
            return self.is_faq or unit.is_question
        after = self.units[at + 1]
        if unit.kind == "item" and self.is_faq and after.kind != "item":
            return unit.is_question
        is_line = unit.kind == "para" and unit.hint != "line" and unit.is_question
        is_line = is_line and len(list(unit.find_sentences())) == 1
        return is_line and after.kind in ("para", "item") and not after.is_question

    def _take_faq(self, at: int) -> int:
        """Questions with all that answers them, as long as questions follow."""
        asked = [n for n in range(at, len(self.units)) if self._asks(n)]
        stop = (n for n in range(at, asked[-1]) if self._ends_faq(n))
        end = next(stop, None)
        if end is None:
            end = self._find_end(asked)
        lead = self._take_lead()
        if self.is_faq and not self.blocks and len(self.prose) == 1:
            lead = lead or [self.prose.pop()]
        self._add(self._make("faq", [*lead, *self.units[at:end]]))
        return end

    def _ends_faq(self, at: int) -> bool:
        unit = self.units[at]
        is_other = unit.kind == "heading" and not self._asks(at)
        return is_other or unit.hint in ("aside", "footnote")

    def _find_end(self, asked: list[int]) -> int:
        """Behind the last answer: it is about as long as those before."""
        last, units = asked[-1], self.units
        answers = [units[n + 1 : after] for n, after in pairwise(asked)]
        paras = [sum(u.kind != "item" and u.hint != "line" for u in a) for a in answers]
        has_items = any(u.kind == "item" for answer in answers for u in answer)
        is_headed = units[last].kind == "heading"
        most, taken, end = max(paras, default=1) or 1, 0, last + 1
        while end < len(units) and not self._ends_faq(end):
            unit = units[end]
            is_more = unit.hint in ("line", "more")
            if unit.kind == "item":
                is_more = is_more or has_items or units[end - 1].text.endswith(":")
            elif not is_more:
                taken += 1
                is_more = taken <= most or unit.kind in ("answer", "turn")
            if taken > 1 and self._is_contact(end):
                break
            if not (is_more or is_headed):
                break
            if units[last + 1].hint == "line" and unit.hint != "line":
                break
            end += 1
        return end

    def _take_table(self, at: int) -> int:
        group = self.units[at].group
        end = at
        while end < len(self.units) and self.units[end].group == group:
            end += 1
        rows = self.units[at:end]
        lead = self._take_lead()
        self._add(self._make(self._judge_table(rows), [*lead, *rows]))
        return end

    def _judge_table(self, rows: list[Unit]) -> str:
        if max(len(row.cells) for row in rows) > 2:
            return "comparison"
        terms = [row.text.partition(" | ")[0] for row in rows]
        heads, body = terms[0], [t for t in terms[1:] if t] or terms
        if sum(term.endswith("?") for term in body) > len(body) / 2:
            return "faq"
        if re.match(r"(?i)(?:step|phase|paso|schritt)\b", heads):
            return "steps"
        if sum(cues.classify_term(t) == "time" for t in body) > len(body) / 2:
            return "timeline"
        return "terms"

    def _take_list(self, at: int) -> int:
        end, group = at, self.units[at].group
        while end < len(self.units):
            unit = self.units[end]
            if (
                unit.kind == "item"
                and (unit.group == group or unit.level > 1)
                or unit.kind == "item"
                and unit.hint in ("more", "step", "ref")
            ):
                end += 1
            elif skip := self._count_between(at, end):
                for more in self.units[end : end + skip]:
                    more.hint = more.hint or "more"
                end += skip
                group = self.units[end].group if end < len(self.units) else group
            else:
                break
        lead = self._take_lead()
        kind = self._judge_list(self.units[at:end], lead)
        self._add(self._make(kind, [*lead, *self.units[at:end]]))
        return end

    def _count_between(self, start: int, at: int) -> int:
        """How many paragraphs stand between a numbered item and the next of its count.

        Behind the last one stand as many as belong to it if others had some.
        """
        marked = [unit for unit in self.units[start:at] if unit.marker]
        before = marked[-1] if marked else self.units[at - 1]
        number = re.search(r"\d+", before.marker)
        if number is None or before.count > 14 or self.units[at].kind != "para":
            return 0
        for skip in range(1, 4):
            after = self.units[at + skip] if at + skip < len(self.units) else None
            if after is None or after.kind != "para":
                found = re.search(r"\d+", after.marker) if after else None
                if found:
                    return skip if int(found[0]) == int(number[0]) + 1 else 0
                break
        return int(any(u.kind == "para" for u in self.units[start:at]))

    def _judge_list(self, units: list[Unit], lead: list[Unit]) -> str:
        heads = [u for u in units if u.kind == "item" and u.hint != "more"]
        tops = [u for u in heads if u.level <= 1] or heads
        about = " ".join([self.about, *(unit.text for unit in lead)])
        pairs = [pair for unit in tops if (pair := unit.find_pair())]
        is_paired = len(pairs) > 0.6 * len(tops)
        terms = [u.text[: p[0]].rstrip(" :–—-.") for u in tops if (p := u.find_pair())]
        kinds = Counter(cues.classify_term(term) for term in terms)
        if all(unit.hint == "ref" for unit in tops):
            return "citations"
        if any(re.match(r"\w{3,}\W*\d", u.marker) or u.hint == "step" for u in tops):
            return "steps"
        if is_paired and kinds["time"] > len(tops) / 2:
            return "timeline"
        is_numbered = any(unit.marker.strip("(.)#").isdigit() or unit.marker == "#"
                          for unit in tops)  # fmt: skip
        if is_numbered and not cues.RISKS_OR_SIGNS.search(about):
            return "steps"
        if is_numbered and cues.STEPS.search(about):
            return "steps"
        if (
            is_paired
            and cues.STEPS.search(self.about)
            and kinds["step"] > len(tops) / 2
        ):
            return "steps"
        if is_paired:
            return "terms"
        if len(tops) < len(heads) or any(u.hint == "more" for u in units):
            return "prose"
        return "bullets"

    def _is_quote(self, at: int) -> bool:
        text = self.units[at].text
        is_said = self.units[at].kind == "para" and text[0] in '“"«' and len(text) > 30
        after = self.units[at + 1] if at + 1 < len(self.units) else None
        ends = re.search(r"[”\"»]\W*(?:[–—-]\s*[^.]{2,60})?$", text)
        named = bool(
            after and re.match(r"\s*[–—-]+\s*\S", after.text) and after.count < 12
        )
        return bool(is_said and ends and (named or re.search(r"[”\"»]\s*[–—-]", text)))

    def _take_quote(self, at: int) -> int:
        end = at + 1
        while end < len(self.units) and self.units[end].kind == "quote":
            end += 1
        after = self.units[end] if end < len(self.units) else None
        if after and re.match(r"\s*[–—-]+\s*\S", after.text) and after.count < 12:
            end += 1
        self._add(self._make("quote", self.units[at:end]))
        return end

    def _is_contact(self, at: int) -> bool:
        """The last words of a section that ask the reader to call."""
        unit = self.units[at]
        if not cues.CONTACT.search(unit.text) or at + 1 < len(self.units):
            return False
        has_number = bool(re.search(r"\d{3}\D{0,3}\d{4}", unit.text))
        return unit.count <= 80 and (has_number or unit.count <= 45)

    def _find_pairs(self, at: int) -> int:
        """Where a run of two or more "Term: text" ends; 0 if none begins here."""
        end = at
        while end < len(self.units):
            unit = self.units[end]
            named = self._is_named(end)
            if named:
                end += 2
                continue
            if unit.kind != "para" or not unit.find_pair() or unit.is_question:
                break
            if cues.CALLOUT.match(unit.text):
                break
            end += 1
        return end if end - at >= 2 else 0

    def _is_named(self, at: int) -> bool:
        """A name on one line, "Purpose: …" on the next."""
        if at + 1 >= len(self.units):
            return False
        name, after = self.units[at], self.units[at + 1]
        pair = after.find_pair() if after.kind == "para" else None
        is_name = name.kind == "para" and name.count <= 7 and not name.ends_sentence
        is_name = is_name and not name.find_pair()
        return bool(is_name and pair and cues.PURPOSE_TERM.match(after.text[: pair[0]]))

    def _take_pairs(self, at: int, end: int) -> int:
        lead = self._take_lead()
        groups: list[tuple[str, list[Unit]]] = []
        for number in range(at, end):
            unit = self.units[number]
            pair = unit.find_pair()
            term = unit.text[: pair[0]].rstrip(" :–—-.") if pair else ""
            kind = cues.classify_term(term) if pair else "purpose"
            former = groups[-1][0] if groups else None
            if (
                former is None
                or (kind and kind != former)
                or former == "purpose" != kind
            ):
                groups.append((kind, [unit]))
            else:
                groups[-1][1].append(unit)
        groups = _join_small(groups)
        for kind, units in groups:
            block = self._make(self._judge_pairs(kind, units), [*lead, *units])
            block.about, lead = kind, []
            self._add(block)
        self.groups += len(groups)
        return end

    def _judge_pairs(self, kind: str, units: list[Unit]) -> str:
        if len(units) == 1 and kind != "purpose":
            return "prose"
        if cues.STEPS.search(self.about) and kind in ("", "step"):
            return "steps"
        return _KINDS.get(kind, "terms")

    def _is_answer(self, unit: Unit) -> bool:
        is_text = unit.kind == "para" and unit.ends_sentence and not unit.find_pair()
        is_text = is_text and unit.hint != "callout" and not unit.is_question
        return is_text and unit.count <= 60 and not cues.CONTACT.search(unit.text)

    def _is_lost_faq(self, at: int) -> bool:
        """Short texts in a row, behind groups of terms that lost their headings."""
        if not self.is_headless or self.groups < 2:
            return False
        run = 0
        while at + run < len(self.units) and self._is_answer(self.units[at + run]):
            run += 1
        return run >= 3


def _join_small(groups: list[tuple[str, list[Unit]]]) -> list[tuple[str, list[Unit]]]:
    """One term of another kind alone belongs to its neighbours."""
    joined: list[tuple[str, list[Unit]]] = []
    for kind, units in groups:
        alone = len(units) == 1 and kind not in ("purpose", "")
        if (
            joined
            and joined[-1][0] not in ("purpose",)
            and (alone or not kind)
            or joined
            and joined[-1][0] == kind
        ):
            joined[-1][1].extend(units)
        else:
            joined.append((kind, units))
    return joined
