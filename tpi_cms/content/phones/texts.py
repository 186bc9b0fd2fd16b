"""All texts of a page, as stored: where each stands, and how to put another there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.functional import Promise

from wagtail import blocks
from wagtail.fields import RichTextField, StreamField
from wagtail.rich_text import features as registry

from .references import FEATURE

#: Texts that no reader sees.
UNREAD = frozenset({"slug", "url_path", "path", "draft_title", "locked_by"})
_PLAIN_BLOCKS = (blocks.CharBlock, blocks.TextBlock)


@dataclass
class Spot:
    """``holder[key]`` is the text.

    ``takes_references``: it is rich text, whose editor offers them.
    """

    path: str
    label: str
    holder: Any
    key: Any
    is_html: bool = False
    takes_references: bool = False

    @property
    def text(self) -> str:
        return self.holder[self.key]


def read_content(page: Any) -> dict[str, Any]:
    """A specific page's texts by field, the blocks of a stream as plain lists."""
    return {f.name: _read(f.value_from_object(page), f) for f in _get_fields(page)}


def read_revision(model: type[models.Model], stored: dict[str, Any]) -> dict[str, Any]:
    """The same of a revision's ``content``."""
    content = {}
    for each in _get_fields(model):
        value = stored.get(each.name)
        is_packed = isinstance(each, StreamField) and isinstance(value, str)
        content[each.name] = json.loads(value) if is_packed else value
    return content


def write_content(page: Any, content: dict[str, Any]) -> None:
    """Put back what ``read_content`` gave, whatever was changed in it."""
    for each in _get_fields(page):
        value = content[each.name]
        if isinstance(each, StreamField):
            value = blocks.StreamValue(each.stream_block, value, is_lazy=True)
        setattr(page, each.name, value)


def _read(value: Any, each: models.Field) -> Any:
    if isinstance(each, StreamField):
        # Through JSON, as raw values may be shared with the page's own.
        prepared = each.stream_block.get_prep_value(value) if value else []
        return json.loads(json.dumps(prepared, default=str))
    return list(value) if isinstance(value, list) else value


def _get_fields(model: Any) -> list[models.Field]:
    return [f for f in model._meta.concrete_fields if _is_read(f)]


def _is_read(each: models.Field) -> bool:
    if each.name in UNREAD or each.choices or not each.editable or each.remote_field:
        return False
    if isinstance(each, models.SlugField | models.URLField | models.EmailField):
        return False
    kinds = (StreamField, models.CharField, models.TextField, models.JSONField)
    return isinstance(each, kinds)


def find_spots(model: Any, content: dict[str, Any]) -> Iterator[Spot]:
    for each in _get_fields(model):
        value, label = content.get(each.name), str(each.verbose_name)
        if isinstance(each, StreamField):
            yield from _in_stream(each.stream_block, value or [], each.name, label)
        elif isinstance(each, RichTextField) and isinstance(value, str):
            takes = _takes_references(each.features)
            yield Spot(each.name, label, content, each.name, True, takes)
        elif isinstance(value, str):
            yield Spot(each.name, label, content, each.name)
        elif isinstance(value, list):
            for n, line in enumerate(value):
                if isinstance(line, str):
                    yield Spot(each.name, label, value, n)


def _takes_references(features: list[str] | None) -> bool:
    known = registry.get_default_features() if features is None else features
    return FEATURE in known


def _in_block(
    block: Any, holder: Any, key: Any, path: str, label: Any
) -> Iterator[Spot]:
    if getattr(block, "is_hint", False):
        return  # never published
    # To translate what no text needs would take half of the time.
    is_named = isinstance(block.label, Promise) or block.label
    value, label = holder[key], block.label if is_named else label
    if isinstance(block, blocks.StreamBlock):
        yield from _in_stream(block, value or [], path, label)
    elif isinstance(block, blocks.StructBlock) and isinstance(value, dict):
        for name, child in block.child_blocks.items():
            if name in value:
                yield from _in_block(child, value, name, f"{path}.{name}", label)
    elif isinstance(block, blocks.ListBlock) and isinstance(value, list):
        yield from _in_list(block, value, path, label)
    elif isinstance(block, blocks.RichTextBlock) and isinstance(value, str):
        takes = _takes_references(block.features)
        yield Spot(path, str(label), holder, key, True, takes)
    elif isinstance(block, blocks.RawHTMLBlock) and isinstance(value, str):
        yield Spot(path, str(label), holder, key, True)
    elif isinstance(block, _PLAIN_BLOCKS) and isinstance(value, str):
        yield Spot(path, str(label), holder, key)


def _in_stream(block: Any, value: Any, path: str, label: Any) -> Iterator[Spot]:
    for item in value if isinstance(value, list) else ():
        child = block.child_blocks.get(item.get("type"))
        if child and "value" in item:
            place = f"{path}.{item.get('id', '')}".rstrip(".")
            yield from _in_block(child, item, "value", place, label)


def _in_list(block: Any, value: list[Any], path: str, label: Any) -> Iterator[Spot]:
    for n, item in enumerate(value):
        # Older rows are bare values.
        is_item = isinstance(item, dict) and item.get("type") == "item"
        holder, key = (item, "value") if is_item else (value, n)
        place = f"{path}.{item['id']}" if is_item and item.get("id") else path
        yield from _in_block(block.child_block, holder, key, place, label)
