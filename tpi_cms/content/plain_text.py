"""What blocks say, without their markup: for search engines' descriptions."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from html import unescape
from typing import Any

from wagtail import blocks
from wagtail.blocks import Block, StreamValue
from wagtail.rich_text import RichText, get_text_for_indexing

from .phones.references import expand_text

#: A plain tag: no comment, nothing quoted that could hold a ``>``.
_TAG = re.compile(
    r"</?([a-zA-Z][a-zA-Z0-9]*)(?:\s[^<>\"']*(?:\"[^<>\"]*\"[^<>\"']*)*)?/?>"
)
#: Tags with white space beside them.
_PARTING = frozenset(
    ["blockquote", "br", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "p"]
)
#: Blocks that tell; the others lead on, quote or show.
TELLING_BLOCKS = frozenset(
    {"prose", "callout", "bullets", "steps", "timeline", "terms", "variants"}
)


def rich_text(value: Any) -> str:
    """One line of plain text."""
    source = value.source if isinstance(value, RichText) else str(value or "")
    expanded = expand_text(source)
    # As the editor stores it. Whatever else was written goes through a parser, which
    # takes ten times as long.
    text = _TAG.sub(_part_blocks, expanded)
    text = get_text_for_indexing(expanded) if "<" in text else unescape(text)
    return " ".join(text.split())


def _part_blocks(tag: re.Match[str]) -> str:
    return " " if tag[1].lower() in _PARTING else ""


def shorten(text: str, limit: int) -> str:
    """At most ``limit`` characters, cut between words."""
    return textwrap.shorten(text, limit, placeholder="…")


def get_copy(standfirst: str, body: Any) -> str:
    """All that an editor wrote on a page, as one text."""
    told = []
    if isinstance(body, StreamValue):
        told = body.stream_block.get_searchable_content(body)
    return "\n".join(map(str, [standfirst, *told]))


def get_sections(page: Any) -> Iterator[Any]:
    """Values of the section blocks in the page's body, if it has one of ours."""
    body = getattr(page, "body", None)
    if not isinstance(body, StreamValue):
        return
    for block in body:
        if block.block_type == "section" and not block.value.is_hollow:
            yield block.value


def get_content(section: Any) -> Iterator[Any]:
    """What a section's value shows, the blocks of its parts in their place."""
    for block in section.get("content") or ():
        inner = [block]
        if block.block_type == "part":
            inner = block.value.get("content") or ()
        yield from (each for each in inner if each.block_type != "hint")


def get_blocks(page: Any, kind: str) -> Iterator[Any]:
    """Values of the blocks of that kind in all sections of the body."""
    for section in get_sections(page):
        for block in get_content(section):
            if block.block_type == kind:
                yield block.value


def get_aspect_blocks(page: Any, aspect: str) -> Iterator[Any]:
    """The blocks of the sections about that aspect that tell something."""
    for section in get_sections(page):
        if section.get("aspect") == aspect:
            content = get_content(section)
            yield from (b for b in content if b.block_type in TELLING_BLOCKS)


def get_aspect_text(page: Any, aspect: str, limit: int = 600) -> str:
    """What the sections about that aspect tell, at most ``limit`` characters."""
    parts = [
        part
        for block in get_aspect_blocks(page, aspect)
        for part in _tell(block.block, block.value)
    ]
    return shorten(" ".join(parts), limit)


def _tell(block: Block, value: Any) -> Iterator[str]:
    """Each text of a block as a sentence of its own."""
    if isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            yield from _tell(child, value.get(name))
    elif isinstance(block, blocks.ListBlock):
        for item in value or ():
            yield from _tell(block.child_block, item)
    elif isinstance(block, blocks.RichTextBlock):
        yield from _sentence(rich_text(value))
    elif isinstance(block, blocks.CharBlock | blocks.TextBlock):
        yield from _sentence(value or "")


def _sentence(text: str) -> Iterator[str]:
    words = " ".join(text.split())
    if words:
        yield words if words[-1] in ".!?:;" else f"{words}."
