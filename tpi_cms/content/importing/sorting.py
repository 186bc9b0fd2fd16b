"""Units to a plan: which are the page's fields, which stand together in what block.

A plan names units by their ids only, so that a block can be made anew of another kind.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ..blocks.body import Aspect
from . import cues
from .finding import Block, Finder
from .units import Unit, find_words

_ASPECTS = {
    "step": Aspect.PROCEDURE,
    "benefit": Aspect.BENEFITS,
    "condition": Aspect.MAY_TREAT,
    "risk": Aspect.SIDE_EFFECTS,
    "time": Aspect.PATIENT_EXPERIENCE,
}


@dataclass
class Section:
    """Of a part, ``level`` is 2; it stands among the blocks of its section."""

    heading: str = ""
    aspect: str = ""
    blocks: list[Any] = field(default_factory=list)
    id: str = ""
    extra: dict[str, str] = field(default_factory=dict)


@dataclass
class Plan:
    fields: dict[str, list[str]] = field(default_factory=dict)
    sections: list[Section] = field(default_factory=list)


def sort(units: list[Unit], has_title: bool = False) -> Plan:
    """``has_title``: something else names the page; a heading on top is its title too
    only if it is the only one of the first level.
    """
    plan = Plan()
    texts = [unit for unit in units if not unit.aside]
    texts = _take_fields(texts, units, plan, has_title)
    for heading, content in _split_sections(texts):
        plan.sections += _arrange(heading, content)
    return plan


def _take_fields(
    texts: list[Unit], units: list[Unit], plan: Plan, has_title: bool
) -> list[Unit]:
    told = next((u for u in texts if u.hint == "description"), None)
    if told:
        plan.fields["search_description"] = [told.id]
    texts = [unit for unit in texts if unit.hint != "description"]
    for unit in units:  # Of two, one is not shown.
        if unit.hint == "description" and unit is not told:
            unit.aside = unit.aside or "hidden"
    title = _find_title(texts)
    if has_title and title is not None and title.level != 1:
        title = None
    if title is not None:
        plan.fields["title"] = [title.id]
        at = texts.index(title)
        texts = texts[:at] + texts[at + 1 :]
        if at == 0:
            texts = _take_opening(texts, plan)
    elif tab := next((u for u in units if u.aside == "tab"), None):
        tab.aside, plan.fields["title"] = "", [tab.id]
    return texts


def _find_title(texts: list[Unit]) -> Unit | None:
    if not texts:
        return None
    first = texts[0]
    headings = [unit for unit in texts if unit.kind == "heading"]
    ones = [unit for unit in headings if unit.level == 1]
    if ones and len(ones[0].text) <= 255:
        return ones[0] if len(ones) == 1 or ones[0] is first else None
    if first.kind == "heading":
        same = [u for u in headings if u.level <= first.level and not u.is_guess]
        alone = first.is_guess or same == [first]
        return first if alone and not cues.FAQ.match(first.text) else None
    is_line = first.kind == "para" and first.count <= 14 and not first.ends_sentence
    if (
        is_line
        and len(texts) > 1
        and not first.find_pair()
        and first.text[-1] not in ":,"
    ):
        return first
    return None


def _take_opening(texts: list[Unit], plan: Plan) -> list[Unit]:
    """A description for searches, then a standfirst, if the text clearly has them."""
    for _turn in range(2):
        if len(texts) < 2 or texts[0].kind not in ("para", "heading"):
            return texts
        first, after = texts[0], texts[1]
        if first.kind == "heading" and first.hint != "lead":
            return texts
        sentences = len(list(first.find_sentences()))
        if cues.DESCRIBES.match(first.text) and sentences == 1 and first.count <= 40:
            if after.kind != "para" or "search_description" in plan.fields:
                return texts
            plan.fields["search_description"] = [first.id]
        elif _is_standfirst(first, after, sentences):
            plan.fields["standfirst"] = [first.id]
            return texts[1:]
        else:
            return texts
        texts = texts[1:]
    return texts


def _is_standfirst(first: Unit, after: Unit, sentences: int) -> bool:
    if first.hint == "lead" and first.count <= 90:
        return True
    has_links = any(run[2] for run in first.runs)
    if sentences > 3 or has_links or not first.ends_sentence or first.is_question:
        return False
    said = [run for run in first.runs if find_words(run[0])]
    if all(run[1] for run in said) and first.count <= 70:
        return after.kind in ("para", "heading")
    is_short = sentences <= 2 and 6 <= first.count <= 35
    return is_short and after.kind == "para" and after.count >= 2 * first.count


def _split_sections(texts: list[Unit]) -> list[tuple[Unit | None, list[Unit]]]:
    levels = [unit.level for unit in texts if unit.kind == "heading"]
    top = min(levels, default=0)
    found: list[tuple[Unit | None, list[Unit]]] = [(None, [])]
    for unit in texts:
        heading = found[-1][0]
        in_faq = heading is not None and cues.FAQ.match(heading.text)
        begins = unit.kind == "heading" and unit.level == top
        if begins and not (in_faq and unit.is_question):
            found.append((unit, []))
        else:
            found[-1][1].append(unit)
    found = [each for each in found if each[0] or each[1]]
    return _join_questions(found)


def _join_questions(
    found: list[tuple[Unit | None, list[Unit]]],
) -> list[tuple[Unit | None, list[Unit]]]:
    """Three or more guessed headings in a row that ask are one list of questions."""
    joined: list[tuple[Unit | None, list[Unit]]] = []
    run: list[tuple[Unit | None, list[Unit]]] = []
    for each in [*found, (None, [])]:
        heading, content = each
        size = sum(unit.count for unit in content)
        asks = heading is not None and heading.is_question and heading.is_guess
        if asks and content and size <= 90 and len(content) <= 3:
            run.append(each)
            continue
        if len(run) >= 3:
            joined.append((None, [u for h, rest in run for u in (h, *rest) if u]))
        else:
            joined += run
        run = []
        joined.append(each)
    return [each for each in joined if each[0] or each[1]]


def _arrange(heading: Unit | None, units: list[Unit]) -> list[Section]:
    title = heading.text if heading else ""
    section = Section(heading.id if heading else "", cues.find_aspect(title))
    if cues.FAQ.match(title):
        section.aspect = ""
    if heading and heading.extra:
        section.extra = {k: v for k, v in heading.extra.items() if k != "aspect"}
        section.aspect = heading.extra.get("aspect", section.aspect)
    kinds = [unit.level for unit in units if unit.kind == "heading"]
    asks = [u for u in units if u.kind == "heading" and u.is_question]
    is_faq = bool(cues.FAQ.match(title)) or len(asks) >= 2 and len(asks) == len(kinds)
    if heading is None and asks and len(asks) == len(kinds):
        is_faq = True
    level = min(kinds, default=0)
    bodies: list[tuple[Unit | None, list[Unit]]] = [(None, [])]
    for unit in units:
        if unit.kind == "heading" and unit.level == level and not is_faq:
            bodies.append((unit, []))
        else:
            bodies[-1][1].append(unit)
    for part, content in bodies:
        about = f"{title} {part.text}" if part else title
        found = Finder(content, about, is_faq, heading is None).find()
        if part is None:
            section.blocks += found
        elif found or content:
            section.blocks.append(Section(part.id, "", found))
        else:  # A heading over nothing is a line of text.
            section.blocks.append(Block("prose", [part.id]))
    return _split_headless(section) if heading is None else [section]


def _split_headless(section: Section) -> list[Section]:
    """Groups of terms that lost their headings are sections without one."""
    marked = [b for b in section.blocks if getattr(b, "about", "")]
    if len(marked) < 2:
        for block in marked:
            section.aspect = section.aspect or str(_ASPECTS.get(block.about, ""))
        return [section] if section.blocks else []
    found = [Section()]
    for block in section.blocks:
        kind = getattr(block, "about", "") or (block.kind in ("faq", "clinic_action"))
        if kind and found[-1].blocks:
            found.append(Section())
        if isinstance(kind, str):
            found[-1].aspect = str(_ASPECTS.get(kind, ""))
        found[-1].blocks.append(block)
    return found
