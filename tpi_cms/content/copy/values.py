"""What the checks look at and what they find: values, which know no model."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple


class Severity(enum.IntEnum):
    """ERROR misleads or breaks a rule, WARNING may, NOTE makes reading harder."""

    NOTE = 1
    WARNING = 2
    ERROR = 3


@dataclass(frozen=True, eq=False)
class Sentence:
    """``text`` has single spaces and no markup.

    ``is_whole``: it ends as sentences do; headings and points of lists often don't.
    ``is_cited``: a link stands in its paragraph.
    """

    text: str
    is_whole: bool = True
    is_cited: bool = False

    @property
    def is_question(self) -> bool:
        return self.text.endswith("?")


@dataclass(frozen=True, eq=False)
class Text:
    """One text of a page, as its paragraphs' sentences.

    Args:
        path: where it is stored, as Wagtail's editor finds it: ``body.<id>.heading``.
        label: its field or block, as editors know it.
        section: None outside of the body.
    """

    path: str
    label: str
    sentences: tuple[Sentence, ...]
    section: Section | None = None

    @property
    def name(self) -> str:
        """Of the field itself: ``heading``."""
        return self.path.rpartition(".")[2]


@dataclass(frozen=True, eq=False)
class Section:
    """A section of the body; what is under a part's heading belongs to it too.

    ``has_sources``: a block of sources with at least one stands in it.
    """

    path: str
    heading: str = ""
    aspect: str = ""
    author_name: str = ""
    author_role: str = ""
    has_sources: bool = False


@dataclass(frozen=True)
class Fact:
    """A key fact in words; ``low`` and ``high``: its numbers in ``unit``, if given."""

    kind: str
    words: str
    low: float | None = None
    high: float | None = None
    unit: str = ""


@dataclass(frozen=True)
class Block:
    """A block of the body that is judged as a whole, with its stored value."""

    kind: str
    path: str
    value: Mapping[str, Any]


@dataclass
class Copy:
    """A page as the checks see it.

    Args:
        language: as ``en`` or ``pt-br``.
        page: the page itself, for what is no text; None where only words are judged.
        twins: field to title of another live page of the language that says the same.
        spots: all texts as they are stored, see ``phones.texts.Spot``.
        regions: where phone numbers without ``+`` may belong, ISO 3166-1 alpha-2.
    """

    language: str = "en"
    texts: list[Text] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    page: Any = None
    twins: Mapping[str, str] = field(default_factory=dict)
    spots: Sequence[Any] = ()
    regions: Sequence[str] = ()
    today: dt.date = field(default_factory=dt.date.today)

    @property
    def is_english(self) -> bool:
        return self.language.split("-")[0] == "en"

    @cached_property
    def sources(self) -> str:
        """What its blocks of sources name, as one text; "" without any."""
        blocks = (block for block in self.blocks if block.kind == "citations")
        found = (item for block in blocks for item in block.value.get("items") or ())
        items = (item.get("value", item) for item in found if isinstance(item, Mapping))
        return "\n".join(
            " ".join(str(v) for v in item.values() if v)
            for item in items
            if isinstance(item, Mapping) and item.get("title")
        )

    def get_role(self, section: Section | None) -> str:
        """Who speaks there: of the section, else of the page."""
        own = section and section.author_role
        return own or getattr(self.page, "author_role", "") or ""

    def walk(self) -> Iterator[tuple[Text, int, Sentence]]:
        for text in self.texts:
            for n, sentence in enumerate(text.sentences):
                yield text, n, sentence


class Hit(NamedTuple):
    """What a check found, and where.

    Args:
        path: of the field; "" for the page as a whole.
        words: as they stand there; "" where something is missing.
        sentence: that holds them.
        note: what is particular about this one, already translated.
    """

    path: str = ""
    label: str = ""
    words: str = ""
    sentence: str = ""
    note: str = ""


@dataclass(frozen=True)
class Check:
    """One check: what it finds and what it says of that.

    Args:
        id: for settings and filters; starts with a letter, of ``a-z0-9-``.
        what: names it in a few words; ``why`` and ``how`` are a sentence or two.
        source: name and ``url`` address of the rule that it follows.
        find: the findings on one page.
    """

    id: str
    severity: Severity
    what: Any
    why: Any
    how: Any
    find: Callable[[Copy], Iterable[Hit]]
    source: str = ""
    url: str = ""


@dataclass(frozen=True)
class Finding:
    """A problem of a page, in the words of whoever is to mend it.

    Args:
        id: of its check; ``what``, ``why``, ``source``, ``url`` and ``how`` are too.
        path: of the field, as Wagtail's editor finds it; "" for the whole page.
        where: that field or block, as editors know it.
        words: that are meant, out of ``sentence``; "" where something is missing.
        note: what is particular about this one, such as the other number.
    """

    id: str
    severity: Severity
    what: str
    path: str
    where: str
    words: str
    sentence: str
    note: str
    why: str
    source: str
    url: str
    how: str
