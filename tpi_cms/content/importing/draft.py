"""A text on its way to a page: its source, what became of each part, and the proof."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from typing import Any

from django.utils.translation import gettext as _

from wagtail import blocks
from wagtail.rich_text.rewriters import FIND_EMBED_TAG

from ..blocks.body import BODY_BLOCKS
from .building import Builder, Phone, is_rich_action, keeps_marker
from .flags import describe_aside, find_flags
from .sorting import Block, Section
from .units import Unit, collapse, find_words, is_safe_link

FIELDS = ("title", "standfirst", "search_description")


@dataclass
class Draft:
    """What ``read_draft`` makes and ``retype`` changes; kept as JSON in between.

    Args:
        kind: of page, such as ``treatment``.
        units: the source, in its order.
        words: all words of the file, counted before anything was sorted.
        has_links: whether addresses of links are words of the file.
        fields: name of a page's field to the units that fill it.
        head: of a Markdown file, which spells out fields of the page.
        facts: suggestions: ``id, kind, value, minimum, maximum, unit, sentence,
            piece, is_conflict, is_accepted``.
        notes: what the reader should know of the file.
    """

    kind: str
    units: list[Unit]
    words: list[str]
    has_links: bool = False
    fields: dict[str, list[str]] = field(default_factory=dict)
    head: str = ""
    plan: list[Section] = field(default_factory=list)
    phones: list[Phone] = field(default_factory=list)
    facts: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    last_id: int = 0

    # What is stored

    @cached_property
    def by_id(self) -> dict[str, Unit]:
        return {unit.id: unit for unit in self.units}

    @cached_property
    def _made(self) -> tuple[list[dict[str, Any]], list[tuple[str, str]]]:
        phones: dict[str, list[Phone]] = {}
        for phone in self.phones:
            phones.setdefault(phone.unit, []).append(phone)
        builder = Builder(phones, self.has_links)
        made = [
            {
                "type": "section",
                "id": section.id,
                "value": self._build(section, builder),
            }
            for section in self.plan
        ]
        for ids in self.fields.values():
            for unit in map(self.by_id.__getitem__, ids):
                builder.line(unit)
        return made, builder.left

    def _build(self, section: Section, builder: Builder) -> dict[str, Any]:
        content = []
        for block in section.blocks:
            if isinstance(block, Section):
                value: Any = self._build(block, builder)
                value = {"heading": value["heading"], "content": value["content"]}
                content.append({"type": "part", "id": block.id, "value": value})
                continue
            units = [self.by_id[unit] for unit in block.units]
            value = block.value
            if value is None:
                value = builder.build(block.kind, units)
            content.append({"type": block.kind, "id": block.id, "value": value})
        heading = self.by_id.get(section.heading)
        text = builder.line(heading) if heading else ""
        empty = {"anchor": "", "author_name": "", "author_role": ""}
        named = {**empty, "aspect": section.aspect, **section.extra}
        return {"heading": text, **named, "content": content}

    @property
    def sections(self) -> list[dict[str, Any]]:
        """As a body stores them; ids are those that ``retype`` takes."""
        return self._made[0]

    @property
    def title(self) -> str:
        return self.get_field("title")

    @property
    def standfirst(self) -> str:
        return self.get_field("standfirst")

    @property
    def search_description(self) -> str:
        return self.get_field("search_description")

    def get_field(self, name: str) -> str:
        text = " ".join(
            self.by_id[unit].full_text for unit in self.fields.get(name, ())
        )
        if text or not self.head:
            return text
        from .exact import get_head_text  # Needs what only Markdown needs.

        return get_head_text(self.head, name)

    @property
    def set_aside(self) -> list[dict[str, str]]:
        """``id, text, reason`` of what isn't published, in the order of the source."""
        found: list[dict[str, str]] = []
        former: Unit | None = None
        for unit in self.units:
            if unit.aside and former and former.aside == unit.aside:
                found[-1]["text"] += f"\n{unit.full_text}"
            elif unit.aside:
                reason = describe_aside(unit.aside)
                found.append({"id": unit.id, "text": unit.full_text, "reason": reason})
            former = unit
        left = [text for _unit, text in self._made[1]]
        if left:
            reason = _("Said by a block’s own form, or where words linked to")
            found.append({"id": "left", "text": "\n".join(left), "reason": reason})
        return found

    @property
    def pieces(self) -> list[dict[str, str]]:
        """Sentences of the source: ``id, text, where``; ``where`` is the id of a block,
        section or part, the name of a field, or ``set_aside``.
        """
        where = self.places
        return [
            {"id": f"{unit.id}.{number}", "text": text, "where": where[unit.id]}
            for unit in self.units
            for number, text in enumerate(split_unit(unit), 1)
        ]

    @cached_property
    def places(self) -> dict[str, str]:
        """Where each unit went."""
        found = {unit.id: "set_aside" for unit in self.units}
        for name, ids in self.fields.items():
            found |= dict.fromkeys(ids, name)
        for section in walk_sections(self.plan):
            found[section.heading] = section.id
            for block in section.blocks:
                if isinstance(block, Block):
                    found |= dict.fromkeys(block.units, block.id)
        return found

    @property
    def flags(self) -> list[str]:
        return find_flags(self)

    # The proof

    @property
    def words_in(self) -> int:
        return len(self.words)

    @property
    def words_lost(self) -> int:
        """Words of the file that are in nothing stored and nothing set aside."""
        return sum((Counter(self.words) - Counter(self.find_stored_words())).values())

    def find_stored_words(self) -> list[str]:
        """Words of what is stored, read from it anew by the fields of the blocks.

        A word is a run of letters and digits; each counts as often as it stands there.
        What a block says by its form counts where the block says it: a number of a
        list, "Step 2:" in steps, "Q2:" and "A:" in questions (see ``keeps_marker``),
        a known phone number as its reference or as its clinic.
        """
        texts = [self.get_field(name) for name in self.fields]
        texts += [unit.full_text for unit in self.units if unit.aside]
        left = (text for _unit, text in self._made[1])
        texts += [t for t in left if self.has_links or not is_safe_link(t)]
        reader = _Reader(self._find_phones(), self.has_links)
        texts += list(reader.read(blocks.StreamBlock(BODY_BLOCKS), self.sections))
        texts += self._find_kept()
        return [word for text in texts for word in find_words(text)]

    def _find_phones(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for phone in self.phones:
            for key in (phone.html, str(phone.clinic)):
                found.setdefault(key, []).append(phone.text)
        return found

    def _find_kept(self) -> Iterator[str]:
        """Markers that blocks keep by their form, and addresses that links keep."""
        for section in walk_sections(self.plan):
            for block in section.blocks:
                for unit in map(self.by_id.__getitem__, getattr(block, "units", ())):
                    if block.value is None and keeps_marker(unit, block.kind):
                        yield unit.marker

    # Between requests

    def to_json(self) -> dict[str, Any]:
        data = {
            name: getattr(self, name)
            for name in self.__dataclass_fields__
            if name not in ("units", "plan", "phones")
        }
        data["units"] = [unit.to_json() for unit in self.units]
        data["plan"] = [asdict(section) for section in self.plan]
        data["phones"] = [asdict(phone) for phone in self.phones]
        return json.loads(json.dumps(data))

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Draft:
        data = json.loads(json.dumps(data))
        data["units"] = [Unit.from_json(unit) for unit in data["units"]]
        data["plan"] = [_read_section(section) for section in data["plan"]]
        data["phones"] = [Phone(**phone) for phone in data["phones"]]
        return cls(**data)

    def new_id(self, letter: str) -> str:
        self.last_id += 1
        return f"{letter}{self.last_id}"


def _read_section(data: dict[str, Any]) -> Section:
    content = [
        _read_section(each) if "blocks" in each else Block(**each)
        for each in data["blocks"]
    ]
    return Section(**{**data, "blocks": content})


def walk_sections(plan: list[Section]) -> Iterator[Section]:
    """Each section, and each part after the section it stands in."""
    for section in plan:
        yield section
        yield from (part for part in section.blocks if isinstance(part, Section))


def split_unit(unit: Unit) -> list[str]:
    """Its sentences, the marker with the first; a row of a table is one."""
    if unit.cells or unit.value is not None:
        return [unit.full_text]
    texts = [unit.text[start:end] for start, end in unit.find_sentences()]
    return [f"{unit.label} {texts[0]}".strip(), *texts[1:]]


def finish_plan(draft: Draft) -> None:
    """Ids for what has none; calls to act that hold links or numbers become notes."""
    phones: dict[str, list[Phone]] = {}
    for phone in draft.phones:
        phones.setdefault(phone.unit, []).append(phone)
    for section in walk_sections(draft.plan):
        section.id = section.id or draft.new_id("s")
        for block in section.blocks:
            block.id = block.id or draft.new_id("b")
            if isinstance(block, Block) and block.kind == "clinic_action":
                units = [draft.by_id[unit] for unit in block.units]
                if any(is_rich_action(u, phones.get(u.id, [])) for u in units):
                    block.kind = "callout" if block.value is None else block.kind


class _Text(HTMLParser):
    """Words of rich text; addresses of its links are kept apart."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.parts.append("" if tag in ("b", "i", "a") else " ")
        self.links += [value for name, value in attrs if name == "href"]

    def handle_endtag(self, tag: str) -> None:
        self.parts.append("" if tag in ("b", "i", "a") else " ")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


@dataclass
class _Reader:
    """Texts of stored values, by the definition of their blocks."""

    phones: dict[str, list[str]]
    has_links: bool

    def read(self, block: blocks.Block, value: Any) -> Iterator[str]:
        if isinstance(block, blocks.StreamBlock):
            for child in value or ():
                yield from self.read(block.child_blocks[child["type"]], child["value"])
        elif isinstance(block, blocks.StructBlock):
            for name, child_block in block.child_blocks.items():
                yield from self.read(child_block, (value or {}).get(name))
        elif isinstance(block, blocks.ListBlock):
            for item in value or ():
                is_clinic = isinstance(item, int)
                found = [self._take(str(item))] if is_clinic else ()
                yield from found or self.read(block.child_block, item)
        elif isinstance(block, blocks.RichTextBlock):
            yield from self._read_rich(value or "")
        elif isinstance(block, blocks.URLBlock):
            yield value if value and self.has_links else ""
        elif isinstance(block, blocks.CharBlock | blocks.TextBlock):
            yield value or ""

    def _read_rich(self, html: str) -> Iterator[str]:
        reader = _Text()
        reader.feed(FIND_EMBED_TAG.sub(lambda m: self._take(m[0]) or m[0], html))
        reader.close()
        yield collapse("".join(reader.parts))
        yield from reader.links if self.has_links else ()

    def _take(self, key: str) -> str:
        """The number as it was typed, once for each time that it was."""
        return self.phones[key].pop(0) if self.phones.get(key) else ""


def copy_draft(draft: Draft) -> Draft:
    return Draft.from_json(draft.to_json())
