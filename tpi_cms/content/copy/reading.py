"""From a page, as it is in memory, to what the checks look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

import swapper
from django.db.models import Q
from django.utils import timezone

from ..phones.directory import get_regions
from ..phones.texts import Spot, find_spots, read_content
from .sentences import read_sentences
from .values import Block, Copy, Fact, Section, Text

#: Fields and values of blocks that are no copy: names, addresses, what others wrote.
_NO_COPY = frozenset(
    {
        *("anchor", "author_name", "credit", "hero_credit", "speaker"),
        *("publisher", "date", "reviewer_name", "reviewer_role"),
    }
)


def read_copy(page: Any, site: Surroundings) -> Copy:
    """Args: page: of its specific class."""
    content = read_content(page)
    spots = [*find_spots(page, content)]
    blocks = [*_walk_body(content.get("body"), "body")]
    sections = [_read_section(block) for block in blocks if block.kind == "section"]
    by_path = {section.path: section for section in sections}
    quoted = tuple(f"{b.path}." for b in blocks if b.kind == "citations")
    return Copy(
        language=page.locale.language_code if page.locale_id else "en",
        texts=[
            text
            for spot in spots
            if not (quoted and spot.path.startswith(quoted))
            if (text := _read_text(spot, by_path))
        ],
        sections=sections,
        facts=[*_read_facts(_get_facts(page, content))],
        blocks=blocks,
        page=page,
        twins=site.find_twins(page),
        spots=spots,
        regions=site.regions,
        today=timezone.localdate(),
    )


def _read_text(spot: Spot, sections: dict[str, Section]) -> Text | None:
    sentences = read_sentences(spot.text, is_html=spot.is_html)
    if not sentences or spot.path.rpartition(".")[2] in _NO_COPY:
        return None
    section = sections.get(".".join(spot.path.split(".")[:2]))
    label = f"{spot.label[:1].upper()}{spot.label[1:]}"
    if section and section.heading:
        label = f"{section.heading}: {label}"
    return Text(spot.path, label, sentences, section)


def _walk_body(stream: Any, path: str) -> Iterator[Block]:
    """Its blocks and those in them, outer ones first; what is broken is left out."""
    for item in stream if isinstance(stream, list) else ():
        value, kind = item.get("value"), item.get("type")
        if isinstance(kind, str) and isinstance(value, Mapping):
            own = f"{path}.{item.get('id', '')}".rstrip(".")
            yield Block(kind, own, value)
            yield from _walk_body(value.get("content"), f"{own}.content")


def _read_section(block: Block) -> Section:
    value = block.value
    inner = _walk_body(value.get("content"), block.path)
    return Section(
        path=block.path,
        heading=str(value.get("heading") or ""),
        aspect=str(value.get("aspect") or ""),
        author_name=str(value.get("author_name") or ""),
        author_role=str(value.get("author_role") or ""),
        has_sources=any(b.kind == "citations" and b.value.get("items") for b in inner),
    )


def _get_facts(page: Any, content: dict[str, Any]) -> Any:
    """The page's own; on one about a treatment at a clinic the treatment's."""
    treatment = getattr(page, "treatment", None)
    return (read_content(treatment) if treatment else content).get("key_facts")


def _read_facts(stream: Any) -> Iterator[Fact]:
    for block in _walk_body(stream, "key_facts"):
        value = block.value
        yield Fact(
            kind=str(value.get("kind") or ""),
            words=str(value.get("value") or ""),
            low=_read_number(value.get("minimum")),
            high=_read_number(value.get("maximum")),
            unit=str(value.get("unit") or ""),
        )


def _read_number(value: Any) -> float | None:
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


class Surroundings:
    """What pages are judged by beside themselves: how others are called, by language,
    and the countries of numbers. A query each.
    """

    def __init__(self, pages: Any) -> None:
        self.named: dict[tuple[str, int, str], list[tuple[int, str]]] = {}
        fields = ("pk", "locale_id", "title", "seo_title", "search_description")
        for pk, locale, title, seo_title, description in pages.values_list(*fields):
            names = {"seo_title": seo_title or title, "search_description": description}
            for field, name in names.items():
                if name.strip():
                    key = (field, locale, _fold(name))
                    self.named.setdefault(key, []).append((pk, title))

    @classmethod
    def of_all(cls) -> Surroundings:
        return cls(_get_live_pages())

    @classmethod
    def of(cls, page: Any) -> Surroundings:
        """With those pages alone that may say the same as this one."""
        title, said = page.seo_title or page.title, page.search_description
        same = Q(seo_title__iexact=title) | Q(title__iexact=title)
        if said:
            same |= Q(search_description__iexact=said)
        return cls(_get_live_pages().filter(same, locale=page.locale_id))

    @cached_property
    def regions(self) -> list[str]:
        return get_regions()

    def find_twins(self, page: Any) -> dict[str, str]:
        """Field to the title of another page that says the same there."""
        names = {
            "seo_title": page.seo_title or page.title,
            "search_description": page.search_description,
        }
        found = {}
        for field, name in names.items():
            key = (field, page.locale_id, _fold(name or ""))
            others = (title for pk, title in self.named.get(key, ()) if pk != page.pk)
            if other := next(others, ""):
                found[field] = other
        return found


def _fold(name: str) -> str:
    return " ".join(name.split()).casefold()


def _get_live_pages() -> Any:
    pages = swapper.load_model("wagtailcore", "Page").objects
    return pages.live().filter(depth__gt=1).order_by("pk")
