"""What an editor says of a draft: "these are steps", "this is a heading"."""

from __future__ import annotations

from django.utils.translation import gettext as _

from .building import KINDS
from .cues import find_aspect
from .draft import FIELDS, Draft, copy_draft, finish_plan, walk_sections
from .sorting import Block, Section

#: Besides kinds of blocks and fields of the page.
OTHER_KINDS = ("heading", "set_aside", "back")


class CannotRetype(Exception):
    """There is no such block, or it can't be that; its text says it."""


def retype(draft: Draft, block_id: str, kind: str) -> Draft:
    """Another draft, in which that block is of that kind; nothing else changes.

    Args:
        block_id: of a block, of a unit (``u7``; a piece's id up to its point), which is
            cut out of its block, of a section or part (its heading), a field's name, or
            the id of what is set aside.
        kind: of block, such as ``steps``; ``heading`` (a block's first unit begins a
            section, what follows goes with it), ``set_aside``, ``back`` (from there, as
            text), or a field's name.

    Raises:
        CannotRetype: with words for the editor.
    """
    if kind not in (*KINDS, *OTHER_KINDS, *FIELDS):
        raise CannotRetype(_("There is no kind “%(kind)s”.") % {"kind": kind})
    draft = copy_draft(draft)
    units = _take_out(draft, block_id)
    if kind == "set_aside":
        for unit in units:
            draft.by_id[unit].aside = "editor"
    elif kind in FIELDS:
        former = draft.fields.pop(kind, [])
        draft.fields[kind] = units
        if former:
            _insert(draft, Block("prose", former))
    elif kind == "heading":
        _begin_section(draft, units)
    else:
        block = Block("prose" if kind == "back" else kind, units)
        _insert(draft, block, keep_id=block_id)
    _drop_empty(draft)
    finish_plan(draft)
    return copy_draft(draft)


def _take_out(draft: Draft, block_id: str) -> list[str]:
    """Units of what is meant, taken from where they are."""
    if block_id in draft.fields:
        return draft.fields.pop(block_id)
    for section in walk_sections(draft.plan):
        if section.id == block_id and section.heading:
            unit, section.heading = section.heading, ""
            _merge(draft, section)
            return [unit]
        for at, block in enumerate(section.blocks):
            if block.id == block_id and isinstance(block, Block):
                section.blocks[at : at + 1] = []
                return block.units
            if isinstance(block, Block) and block_id in block.units:
                return _cut_out(section, at, block, block_id)
    unit = draft.by_id.get(block_id)
    if unit is None or not unit.aside:
        words = {"id": block_id}
        raise CannotRetype(_("There is no “%(id)s” in this draft any more.") % words)
    return _bring_back(draft, block_id)


def _cut_out(section: Section, at: int, block: Block, unit: str) -> list[str]:
    where = block.units.index(unit)
    before, after = block.units[:where], block.units[where + 1 :]
    halves = [Block(block.kind, half) for half in (before, after) if half]
    if halves:
        halves[0].id = block.id
    section.blocks[at : at + 1] = halves
    return [unit]


def _bring_back(draft: Draft, first: str) -> list[str]:
    """All that was set aside with it, for one reason."""
    at = next(n for n, unit in enumerate(draft.units) if unit.id == first)
    aside, found = draft.units[at].aside, []
    for unit in draft.units[at:]:
        if unit.aside != aside:
            break
        unit.aside = ""
        found.append(unit.id)
    return found


def _merge(draft: Draft, section: Section) -> None:
    """A section whose heading is none goes on in the one before."""
    for number, each in enumerate(draft.plan):
        if each is section and number:
            draft.plan[number - 1].blocks += section.blocks
            draft.plan.remove(section)
            return
        if section in each.blocks:
            at = each.blocks.index(section)
            each.blocks[at : at + 1] = section.blocks
            return


def _insert(draft: Draft, block: Block, keep_id: str = "") -> None:
    """Where its first unit stands in the source: behind the last that stands before."""
    order = {unit.id: number for number, unit in enumerate(draft.units)}
    at = order[block.units[0]]
    if keep_id.startswith("b"):
        block.id = keep_id
    best: tuple[int, Section, int] | None = None
    for section in walk_sections(draft.plan):
        found = [(order[section.heading], 0)] if section.heading else []
        for number, each in enumerate(section.blocks, 1):
            ids = each.units if isinstance(each, Block) else [each.heading]
            found.append((max(order[unit] for unit in ids if unit), number))
        for place, number in found:
            if place < at and (best is None or place >= best[0]):
                best = (place, section, number)
    if best is not None:
        best[1].blocks.insert(best[2], block)
    elif draft.plan and not draft.plan[0].heading:
        draft.plan[0].blocks.insert(0, block)
    else:
        draft.plan.insert(0, Section(blocks=[block]))


def _begin_section(draft: Draft, units: list[str]) -> None:
    heading, *rest = units
    mark = Block("prose", [heading])
    _insert(draft, mark)
    for number, section in enumerate(draft.plan):
        where: list[Section] = [section]
        where += [part for part in section.blocks if isinstance(part, Section)]
        for each in where:
            if mark not in each.blocks:
                continue
            at = next(n for n, b in enumerate(each.blocks) if b is mark)
            after = each.blocks[at + 1 :]
            each.blocks[at:] = []
            if each is not section:
                place = next(n for n, b in enumerate(section.blocks) if b is each) + 1
                after += section.blocks[place:]
                section.blocks[place:] = []
            aspect = find_aspect(draft.by_id[heading].text)
            begun = Section(heading, aspect, blocks=after)
            if rest:
                begun.blocks.insert(0, Block("prose", rest))
            draft.plan.insert(number + 1, begun)
            return


def _drop_empty(draft: Draft) -> None:
    for section in draft.plan:
        section.blocks = [
            b for b in section.blocks if isinstance(b, Block) or b.heading or b.blocks
        ]
    draft.plan = [s for s in draft.plan if s.heading or s.blocks]
