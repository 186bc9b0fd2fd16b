"""What patients read as medical content: piece by piece, for digests and comparisons.

What counts and what doesn't, and why: ``docs/decisions/0019-what-a-doctor-signs.md``.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from html import unescape
from typing import Any

from django.db import models
from django.utils.text import capfirst

from wagtail import blocks
from wagtail.fields import RichTextField, StreamField

#: Fields of any page that a doctor doesn't sign: names, addresses, pictures' words.
IMMATERIAL = frozenset(
    {
        "slug",
        "url_path",
        "path",
        "draft_title",
        "locked_by",
        "seo_title",
        "search_description",
        "hero_alt",
        "hero_credit",
        "author_name",
        "author_role",
        "reviewer_name",
        "reviewer_role",
        "signed_digest",
    }
)
#: The same inside blocks.
IMMATERIAL_BLOCKS = frozenset(
    {
        "anchor",
        "aspect",
        "scope",
        "alt_text",
        "credit",
        "author_name",
        "author_role",
        "url",
    }
)
_TEXTS = (blocks.CharBlock, blocks.TextBlock, blocks.RawHTMLBlock)
_NUMBERS = (blocks.IntegerBlock, blocks.FloatBlock, blocks.DecimalBlock)
_BREAK = re.compile(r"</(?:p|li|h\d|blockquote)>|<br\s*/?>|<hr\s*/?>")
_EMBED, _TAG = re.compile(r"<embed\b[^>]*>"), re.compile(r"<[^>]+>")


@dataclass(frozen=True)
class Piece:
    """One text, number or choice.

    ``key`` is the same in all versions; ``trail``: ids of the blocks around it, the
    outermost first; ``shown``: a choice in words; ``target``: class and key of a page
    that is linked to.
    """

    key: str
    trail: tuple[str, ...]
    label: str
    text: str
    shown: str = ""
    target: tuple[type[models.Model], int] | None = None


@dataclass
class Group:
    """A section, or a field that has none; ``aspect``: what a section is about."""

    key: str
    field: str
    title: str
    aspect: str = ""
    pieces: list[Piece] = field(default_factory=list)


def read_groups(model: Any, stored: dict[str, Any]) -> list[Group]:
    """Of a revision's ``content``, or what ``serializable_data`` gives of a page."""
    groups: list[Group] = []
    for each in model._meta.concrete_fields:
        if _is_material(each, getattr(model, "immaterial_fields", IMMATERIAL)):
            groups += _read_field(each, stored.get(each.name))
    for name in getattr(model, "material_relations", ()):
        groups.append(_read_relation(model, name, stored.get(name) or []))
    return [group for group in groups if group.pieces]


def make_digest(model: Any, stored: dict[str, Any]) -> str:
    """Of what is said, in its order; not of how it is laid out in blocks."""
    said = [
        (group.field, piece.target and piece.target[1], piece.text)
        for group in read_groups(model, stored)
        for piece in group.pieces
    ]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def to_text(html: str) -> str:
    """Words only, a line for each paragraph or point; a phone reference is a sign."""
    text = _BREAK.sub("\n", _EMBED.sub("☎", html))
    lines = (
        " ".join(unescape(_TAG.sub("", line)).split()) for line in text.split("\n")
    )
    return "\n".join(filter(None, lines))


def _is_material(each: models.Field, immaterial: frozenset[str]) -> bool:
    if each.name in immaterial or not each.editable or each.remote_field:
        return False
    if isinstance(each, models.SlugField | models.URLField | models.EmailField):
        return False
    kinds = (StreamField, models.CharField, models.TextField, models.JSONField)
    return isinstance(each, kinds)


def _read_field(each: models.Field, value: Any) -> Iterator[Group]:
    own = Group(each.name, each.name, capfirst(str(each.verbose_name)))
    if isinstance(each, StreamField):
        items = json.loads(value) if isinstance(value, str) else value or []
        yield own
        yield from _read_stream(each, items, own)
        return
    if isinstance(value, list):
        own.pieces += _read_lines(each.name, own.title, value)
    elif isinstance(value, str) and value:
        text = to_text(value) if isinstance(each, RichTextField) else value
        shown = str(dict(each.flatchoices).get(value, ""))
        own.pieces.append(Piece(each.name, (), own.title, text, shown))
    yield own


def _read_lines(name: str, title: str, lines: list[Any]) -> Iterator[Piece]:
    """Lines have no ids: they are known by what they say."""
    seen: dict[str, int] = {}
    for line in map(str, lines):
        seen[line] = seen.get(line, 0) + 1
        key = f"{name}={line}#{seen[line]}"
        yield Piece(key, (key,), title, line)


def _read_stream(each: StreamField, items: list[Any], own: Group) -> Iterator[Group]:
    """Each section is a group; other blocks belong to the field's ``own``."""
    for number, item in enumerate(items):
        child = each.stream_block.child_blocks.get(item.get("type"))
        value, key = item.get("value"), str(item.get("id") or f"{each.name}.{number}")
        if child is None:
            continue
        pieces = list(_walk(child, value, (key,), key, str(child.label)))
        if isinstance(value, dict) and "heading" in value:
            title = str(value["heading"] or child.label)
            aspect = str(value.get("aspect") or "")
            yield Group(key, each.name, title, aspect, pieces)
        else:
            own.pieces += pieces


def _walk(
    block: Any, value: Any, trail: tuple[str, ...], key: str, label: str
) -> Iterator[Piece]:
    if isinstance(block, blocks.StreamBlock):
        for number, item in enumerate(value or []):
            if child := block.child_blocks.get(item.get("type")):
                own = str(item.get("id") or f"{key}.{number}")
                rest = (*trail, own)
                yield from _walk(child, item.get("value"), rest, own, str(child.label))
    elif isinstance(block, blocks.ListBlock):
        for number, item in enumerate(value or []):
            # Older rows are bare values.
            is_item = isinstance(item, dict) and item.get("type") == "item"
            own = str((is_item and item.get("id")) or f"{key}.{number}")
            child, rest = block.child_block, (*trail, own)
            inner = item["value"] if is_item else item
            yield from _walk(child, inner, rest, own, str(child.label or label))
    elif isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            if isinstance(value, dict) and name not in IMMATERIAL_BLOCKS:
                words = str(child.label or label)
                yield from _walk(child, value.get(name), trail, f"{key}.{name}", words)
    elif value not in (None, "") and value != block.get_default():
        text, shown = _read_value(block, value)
        if text:
            yield Piece(key, trail, label, text, shown)


def _read_value(block: Any, value: Any) -> tuple[str, str]:
    """Its text, "" where it is nothing to read; a choice in words."""
    if isinstance(block, blocks.RichTextBlock):
        return to_text(str(value)), ""
    if isinstance(block, blocks.ChoiceBlock):
        choices = dict(block.field.choices)
        return str(value), str(choices.get(value, ""))
    if isinstance(block, _NUMBERS):
        try:
            return f"{Decimal(str(value)).normalize():f}", ""
        except InvalidOperation:
            return str(value), ""
    return (str(value), "") if isinstance(block, _TEXTS) else ("", "")


def _read_relation(model: Any, name: str, rows: list[dict[str, Any]]) -> Group:
    """The pages that rows of the page link to, and the words beside; in any order."""
    relation = model._meta.get_field(name)
    own = relation.related_model._meta
    link = next(
        each
        for each in own.concrete_fields
        if each.remote_field and each.name != relation.field.name
    )
    words = [f for f in own.concrete_fields if isinstance(f, models.CharField)]
    group = Group(name, name, capfirst(str(own.verbose_name_plural)))
    for row in sorted(rows, key=lambda row: row.get(link.name) or 0):
        if pk := row.get(link.name):
            text = " ".join(str(row.get(each.name) or "") for each in words)
            target = (link.related_model, pk)
            label = capfirst(str(link.verbose_name))
            piece = Piece(f"{name}={pk}", (), label, text.strip(), target=target)
            group.pieces.append(piece)
    return group
