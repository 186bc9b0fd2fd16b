"""What changed between two versions of a page, as a doctor reads it: claims first."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from ..plain_text import shorten
from .material import Group, Piece, read_groups

#: Aspects of sections that claim something, of benefits, risks and what is done.
CLAIMS = frozenset(
    {
        "Benefits",
        "MayTreat",
        "Effectiveness",
        "RisksOrComplications",
        "SideEffects",
        "Safety",
        "Procedure",
        "Candidacy",
        "Comparison",
        "SelfCare",
        "SeeDoctor",
    }
)
#: Fields of such facts as a treatment's duration.
FACTS = frozenset({"key_facts"})
#: Texts that have so much in common are the same text, edited.
ALIKE = 0.6
#: More pairs aren't looked at for that.
MOST_PAIRS = 2500

_MARKS = {"equal": "{}", "insert": "<ins>{}</ins>", "delete": "<del>{}</del>"}
#: A word or a sign, with the space before it; numbers stay whole.
_WORD = re.compile(r"\s*(?:\w+(?:[.,]\d+)*|[^\w\s])|\s+$")


class State(StrEnum):
    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"


@dataclass(frozen=True)
class Entry:
    """One text as it is now, ``html``: what was changed in it marked.

    ``lead``: the text that it belongs to, such as its question, where there is one.
    """

    label: str
    state: State
    html: SafeString
    was: str = ""
    now: str = ""
    lead: str = ""


@dataclass
class Part:
    """A section or field with its texts; ``rank``: 0 is read first."""

    title: str
    rank: int
    is_moved: bool = False
    entries: list[Entry] = field(default_factory=list)

    @property
    def changed(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.state != State.SAME]

    @property
    def same(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.state == State.SAME]


def compare(model: Any, old: dict[str, Any] | None, new: dict[str, Any]) -> list[Part]:
    """All that is material in both, in the order in which it is to be read.

    Args:
        old, new: contents of revisions. Without ``old`` all is new, and unmarked.
    """
    now = read_groups(model, new)
    before = read_groups(model, old) if old is not None else now
    pairs = _match(before, now)
    matched = {piece.key for piece in pairs.values()}
    moved = _find_moved(before, now)
    names = _name_targets([*before, *now])
    gone = {group.key: group for group in before}
    parts = []
    for group in now:
        part = Part(group.title, _rank(group), is_moved=group.key in moved)
        leads: dict[str, Piece] = {}
        for piece in group.pieces:
            entry = _tell(pairs.get(piece.key), piece, moved, names)
            first = leads.setdefault(piece.trail[-1] if piece.trail else "", piece)
            if piece is not first and piece.trail:
                entry = replace(entry, lead=shorten(_show(first, names), 80))
            part.entries.append(entry)
        part.entries += _tell_removed(gone.pop(group.key, None), matched, names)
        parts.append(part)
    for group in gone.values():
        entries = list(_tell_removed(group, matched, names))
        if entries:
            parts.append(Part(group.title, _rank(group), entries=entries))
    return sorted(parts, key=lambda part: part.rank)


def _rank(group: Group) -> int:
    if group.field in FACTS:
        return 0
    if group.key == group.field:
        return 1
    return 2 if group.aspect in CLAIMS else 3


def _match(before: list[Group], now: list[Group]) -> dict[str, Piece]:
    """Key of each text to what it was, if it was there.

    By its key; else, as an import makes new ones, by its words; else by most of them.
    """
    old, new = _by_key(before), _by_key(now)
    pairs = {key: old[key][1] for key in new if key in old}
    left_old, left_new = _by_field(old, pairs), _by_field(new, pairs)
    for name, fresh in left_new.items():
        lost = left_old.get(name, [])
        for is_alike in (lambda a, b: a.text == b.text, _are_alike):
            for piece in fresh:
                if piece.key in pairs or len(lost) * len(fresh) > MOST_PAIRS:
                    continue
                found = next((each for each in lost if is_alike(each, piece)), None)
                if found:
                    pairs[piece.key] = found
                    lost.remove(found)
    return pairs


def _by_key(groups: list[Group]) -> dict[str, tuple[str, Piece]]:
    return {p.key: (group.field, p) for group in groups for p in group.pieces}


def _by_field(
    pieces: dict[str, tuple[str, Piece]], pairs: dict[str, Piece]
) -> dict[str, list[Piece]]:
    found = defaultdict(list)
    for key, (name, piece) in pieces.items():
        if key not in pairs:
            found[name].append(piece)
    return found


def _are_alike(a: Piece, b: Piece) -> bool:
    if a.target or b.target:
        return False
    matcher = SequenceMatcher(None, a.text.split(), b.text.split(), autojunk=False)
    return matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE


def _find_moved(before: list[Group], now: list[Group]) -> set[str]:
    """Ids of blocks, and keys of lines, that stand elsewhere among their like."""
    old, new = _read_order(before), _read_order(now)
    parents = {unit: parent for parent, units in old.items() for unit in units}
    moved = set()
    for parent, units in new.items():
        known = [unit for unit in units if unit in parents]
        moved |= {unit for unit in known if parents[unit] != parent}
        stayed = [unit for unit in known if parents[unit] == parent]
        was = [unit for unit in old.get(parent, []) if unit in {*stayed}]
        matcher = SequenceMatcher(None, was, stayed, autojunk=False)
        kept = {u for m in matcher.get_matching_blocks() for u in was[m.a :][: m.size]}
        moved |= {*stayed} - kept
    return moved


def _read_order(groups: list[Group]) -> dict[str, list[str]]:
    """Ids of blocks by the id of the one around them, or the field."""
    order: dict[str, dict[str, None]] = defaultdict(dict)
    for group in groups:
        for piece in group.pieces:
            parent = group.field
            for unit in piece.trail:
                order[parent][unit] = None
                parent = unit
    return {parent: list(units) for parent, units in order.items()}


def _tell(
    was: Piece | None, piece: Piece, moved: set[str], names: dict[Any, str]
) -> Entry:
    now = _show(piece, names)
    if was is None:
        return Entry(piece.label, State.ADDED, mark_words("", now), now=now)
    if (before := _show(was, names)) != now:
        html = mark_words(before, now)
        return Entry(piece.label, State.CHANGED, html, before, now)
    # Of a whole section that was moved it is said once.
    inner = piece.trail if len(piece.trail) == 1 and "=" in piece.key else ()
    is_moved = any(unit in moved for unit in piece.trail[1:] or inner)
    state = State.MOVED if is_moved else State.SAME
    return Entry(piece.label, state, format_html("{}", now), now, now)


def _tell_removed(
    group: Group | None, matched: set[str], names: dict[Any, str]
) -> Iterator[Entry]:
    for piece in group.pieces if group else ():
        if piece.key not in matched:
            was = _show(piece, names)
            yield Entry(piece.label, State.REMOVED, mark_words(was, ""), was)


def _show(piece: Piece, names: dict[Any, str]) -> str:
    if piece.target:
        return ": ".join(filter(None, [names.get(piece.target, "?"), piece.text]))
    return piece.shown or piece.text


def _name_targets(groups: Iterable[Group]) -> dict[Any, str]:
    wanted = defaultdict(set)
    for group in groups:
        for piece in group.pieces:
            if piece.target:
                wanted[piece.target[0]].add(piece.target[1])
    return {
        (model, pk): str(found)
        for model, pks in wanted.items()
        for pk, found in model._base_manager.in_bulk(pks).items()
    }


def mark_words(was: str, now: str) -> SafeString:
    """``<ins>`` and ``<del>`` around the words; all else is escaped."""
    parts = (format_html(_MARKS[kind], text) for kind, text in _compare_words(was, now))
    return format_html_join("", "{}", ((part,) for part in parts))


def list_words(entry: Entry) -> tuple[str, str]:
    """The words that went, and those that came, of a changed text."""
    changes = list(_compare_words(entry.was, entry.now))
    went, came = (
        " … ".join(text.strip() for each, text in changes if each == kind)[:200]
        for kind in ("delete", "insert")
    )
    return went, came


def _compare_words(was: str, now: str) -> Iterator[tuple[str, str]]:
    """Whole words, however short: Wagtail's own comparison takes those for noise."""
    old, new = _WORD.findall(was), _WORD.findall(now)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind in ("equal", "delete", "replace"):
            yield "equal" if kind == "equal" else "delete", "".join(old[a:b])
        if kind in ("insert", "replace"):
            yield "insert", "".join(new[c:d])
