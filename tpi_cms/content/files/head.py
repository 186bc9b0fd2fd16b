"""A page's head: YAML for what isn't in its body, by the names of the model's fields.

A new field of a page, or rows of a new kind below it, needs no line here.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import swapper
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from modelcluster.models import get_all_child_relations
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.models import get_page_models

from ...fields import LinesField
from ..mixins import FactsPageMixin
from .inline import Reading
from .names import Names
from .problems import Unreadable

#: What Wagtail's own page has that a file may say.
PAGE_FIELDS = ("title", "slug", "seo_title", "search_description", "show_in_menus")
#: Written below the head, or follows from something else in it.
NOT_IN_HEAD = frozenset({"body", "offered_everywhere"})
#: The sign-off is no text: what a file doesn't say of it stays.
KEPT = frozenset({"title", "slug", "last_reviewed", "next_review"})
#: Said of a file, not of its page.
ABOUT_FILE = frozenset({"type", "order"})
#: No head is longer, in characters, or deeper.
MOST_CHARACTERS, MOST_DEPTH = 100_000, 12
_HEAD = re.compile(r"---[ \t]*\n(.*?\n)?---[ \t]*(?:\n|$)", re.S)
_NULLS = frozenset({"", "~", "null"})


@dataclass
class Item:
    """A value of YAML with its line: a text, None, or more of its kind."""

    line: int
    text: str | None = None
    fields: dict[str, Item] = field(default_factory=dict)
    items: list[Item] | None = None


def split_head(text: str) -> tuple[Item, str, int]:
    """The head, empty if there is none; the rest, and the line that it begins on.

    Raises:
        Unreadable: the head is no YAML, or no list of names and values.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    found = _HEAD.match(text)
    if found is None:
        return Item(1), text, 1
    head = read_yaml(found[1] or "", 2)
    if head.items is not None or head.text:
        raise Unreadable(2, _("The head is no list of names and values: “title: …”."))
    return head, text[found.end() :], found[0].count("\n") + 1


def read_yaml(text: str, first_line: int = 1) -> Item:
    """YAML without references, whose only types are text, lists and names.

    A few lines with references to each other could otherwise become gigabytes.

    Raises:
        Unreadable: with the line where it stops to be YAML.
    """
    try:
        import yaml
    except ImportError as error:
        message = _("To read this, install tpi-cms[import].")
        raise Unreadable(first_line, message) from error
    if len(text) > MOST_CHARACTERS:
        raise Unreadable(first_line, _("This is too long for a head."))
    try:
        _refuse_nesting(yaml, text, first_line)
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = first_line + (mark.line if mark else 0)
        words = {"why": getattr(error, "problem", None) or _("a strange character")}
        raise Unreadable(line, _("This is no YAML: %(why)s.") % words) from error
    return _make_item(node, first_line) if node else Item(first_line)


def load_yaml(text: str, first_line: int = 1) -> Any:
    """The same with numbers, dates and so on; raises as ``read_yaml``."""
    read_yaml(text, first_line)
    import yaml

    return yaml.safe_load(text)


def _refuse_nesting(yaml: Any, text: str, first_line: int) -> None:
    """The parser's events come one by one, before anything is built of them."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        line = first_line + event.start_mark.line
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise Unreadable(line, _("References (& and *) can’t be used here."))
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MOST_DEPTH:
            raise Unreadable(line, _("This is nested too deeply."))


def _make_item(node: Any, first: int) -> Item:
    line = first + node.start_mark.line
    if node.id == "sequence":
        return Item(line, items=[_make_item(each, first) for each in node.value])
    if node.id == "scalar":
        is_null = node.style is None and node.value in _NULLS
        return Item(line, None if is_null else node.value)
    item = Item(line)
    for key, value in node.value:
        name = str(key.value)
        if name in item.fields:
            here = first + key.start_mark.line
            raise Unreadable(here, _("“%(name)s” is there twice.") % {"name": name})
        item.fields[name] = _make_item(value, first)
    return item


def get_page_types() -> dict[str, type[models.Model]]:
    """Page classes of ours and of the site, by what files call them: ``treatment``."""
    ours = [model for model in get_page_models() if issubclass(model, FactsPageMixin)]
    # A site's own class of that name is meant rather than ours.
    ours.sort(key=lambda model: model._meta.app_label != "tpi_cms_pages")
    return {get_type_name(model): model for model in ours}


def get_type_name(model: type[models.Model]) -> str:
    words = re.findall(r"[A-Z][a-z0-9]*", model.__name__.removesuffix("Page"))
    return "_".join(words).lower()


def set_fields(page: Any, head: Item, reading: Reading) -> list[str]:
    """Put on the page what its head says; what it doesn't say is emptied.

    Unknown names and values are told to ``reading``.

    Returns:
        Names of what differs from before; the rest isn't touched.
    """
    known, names = get_head_fields(type(page)), reading.names
    _tell_unknown(head, known, reading)
    before, changed = write_fields(page, names), []
    for name, each in known.items():
        item = head.fields.get(name)
        if item is None and name in KEPT:
            continue
        value = each.read(item or Item(head.line), reading)
        if each.write(value, names) != each.write(each.get(page), names):
            each.set(page, value)
            changed.append(name)
    if hasattr(page, "offered_everywhere"):
        page.offered_everywhere = "clinics" not in head.fields
        if ("clinics" in before) == page.offered_everywhere:
            changed.append("offered_everywhere")
    return changed


def _tell_unknown(head: Item, known: Collection[str], reading: Reading) -> None:
    for name, item in head.fields.items():
        if name not in known and name not in ABOUT_FILE:
            words = {"name": name, "known": ", ".join(known)}
            message = _("This page has no “%(name)s”. It has: %(known)s.") % words
            reading.tell(item.line, message)


def write_fields(page: Any, names: Names) -> dict[str, Any]:
    """What ``set_fields`` reads; what is empty is left out."""
    found = {n: each.write(each.get(page), names) for n, each in _get_said(page)}
    empty = ("", None, False, [])
    clinics = {"clinics": []} if not getattr(page, "offered_everywhere", True) else {}
    return clinics | {n: v for n, v in found.items() if v not in empty}


def _get_said(page: Any) -> Iterator[tuple[str, HeadField]]:
    for name, each in get_head_fields(type(page)).items():
        if name != "clinics" or not getattr(page, "offered_everywhere", False):
            yield name, each


@dataclass(frozen=True)
class HeadField:
    """One name of a head: how it is read, written, and put on a page."""

    read: Callable[[Item, Reading], Any]
    write: Callable[[Any, Names], Any]
    get: Callable[[Any], Any]
    set: Callable[[Any, Any], None]


def get_head_fields(model: type[models.Model]) -> dict[str, HeadField]:
    """What a head may say of such a page, by name, in the model's order."""
    wagtails = swapper.load_model("wagtailcore", "Page")
    common = {each.name for each in wagtails._meta.get_fields()} - set(PAGE_FIELDS)
    fields = {
        each.name: _make_field(each)
        for each in model._meta.concrete_fields
        if each.editable and each.name not in common | NOT_IN_HEAD
        if not getattr(each.remote_field, "parent_link", False)
    }
    ordered = {name: fields.pop(name) for name in PAGE_FIELDS}
    for relation in get_all_child_relations(model):
        if relation.get_accessor_name() not in common:
            name, rows = _make_rows(relation)
            fields[name] = rows
    return ordered | fields


def _make_field(each: Any) -> HeadField:
    name = each.attname if each.is_relation else each.name
    return HeadField(
        read=lambda item, reading: _read_field(each, item, reading),
        write=lambda value, names: _write_field(each, value, names),
        get=lambda page: getattr(page, name),
        set=lambda page, value: setattr(page, name, value),
    )


def _read_field(each: Any, item: Item, reading: Reading) -> Any:
    if isinstance(each, StreamField):
        block = each.stream_block
        return block.to_python(_read_stream(block, item, reading))
    if isinstance(each, LinesField):
        return [one.text for one in item.items or [item] if one.text]
    if item.text is None:
        if item.fields or item.items:
            reading.tell(item.line, _("One value is needed here, no list."))
        return None if each.is_relation else each.get_default()
    if each.is_relation:
        return reading.find(each.related_model, item.text, item.line)
    if isinstance(each, models.BooleanField):
        return item.text.lower() in ("true", "yes", "on")
    try:
        return each.clean(item.text, None)
    except ValidationError as error:
        reading.tell(item.line, " ".join(error.messages))
        return each.get_default()


def _write_field(each: Any, value: Any, names: Names) -> Any:
    if isinstance(each, StreamField):
        stored = each.stream_block.get_prep_value(value) if value else []
        return [
            _write_struct(each.stream_block.child_blocks[one["type"]], one, names)
            for one in stored
            if one["type"] in each.stream_block.child_blocks
        ]
    if each.is_relation:
        return names.name(each.related_model, value) if value else None
    return _write_scalar(value)


def _write_scalar(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, dt.date | bool | int | list) or value is None:
        return value
    return str(value).replace("\r\n", "\n")


def _read_stream(block: Any, item: Item, reading: Reading) -> list[dict[str, Any]]:
    """A stream with blocks of one kind is a list of their fields."""
    kind, child = next(iter(block.child_blocks.items()))
    found = []
    for one in item.items or []:
        value = {
            name: _read_child(child.child_blocks[name], each, reading)
            for name, each in one.fields.items()
            if _is_known(name, child.child_blocks, each, reading)
        }
        found.append({"type": kind, "value": value})
    return found


def _is_known(name: str, known: Any, item: Item, reading: Reading) -> bool:
    if name not in known:
        words = {"name": name, "known": ", ".join(known)}
        message = _("There is no “%(name)s” here, only: %(known)s.") % words
        reading.tell(item.line, message)
    return name in known


def _read_child(child: Any, item: Item, reading: Reading) -> Any:
    if item.text is None:
        return child.get_prep_value(child.get_default())
    if isinstance(child, blocks.PageChooserBlock):
        return reading.find(child.target_model, item.text, item.line)
    try:
        value = child.clean(child.normalize(child.to_python(item.text)))
    except (ValidationError, ArithmeticError) as error:
        told = getattr(error, "messages", [_("This is no number.")])
        reading.tell(item.line, " ".join(map(str, told)))
        return None
    return child.get_prep_value(value)


def _write_struct(block: Any, stored: dict[str, Any], names: Names) -> dict[str, Any]:
    found = {}
    for name, child in block.child_blocks.items():
        value = stored["value"].get(name)
        if isinstance(child, blocks.PageChooserBlock):
            value = names.name(child.target_model, value)
        if isinstance(child, blocks.DecimalBlock) and value is not None:
            value = Decimal(str(value))
        found[name] = _write_scalar(value)
    return {name: value for name, value in found.items() if value not in ("", None)}


def _make_rows(relation: Any) -> tuple[str, HeadField]:
    """Rows below a page, such as the conditions that a treatment may help."""
    model, accessor = relation.related_model, relation.get_accessor_name()
    own = {relation.field.name, "sort_order", model._meta.pk.name}
    columns = {
        _name_column(each): each
        for each in model._meta.concrete_fields
        if each.editable and each.name not in own
    }
    stem = accessor.removesuffix("_links")
    is_named = any(each.name == stem for each in columns.values())
    field_ = HeadField(
        read=lambda item, reading: _read_rows(model, columns, item, reading),
        write=lambda rows, names: [_write_row(columns, row, names) for row in rows],
        get=lambda page: list(getattr(page, accessor).all()),
        set=lambda page, rows: setattr(page, accessor, rows),
    )
    return (f"{stem}s" if is_named else stem), field_


def _name_column(each: Any) -> str:
    page = swapper.load_model("wagtailcore", "Page")
    return (
        "page"
        if each.is_relation and issubclass(each.related_model, page)
        else each.name
    )


def _read_rows(
    model: Any, columns: dict[str, Any], item: Item, reading: Reading
) -> list[Any]:
    rows = []
    for place, one in enumerate(item.items or []):
        # One column alone needs no name.
        told = one.fields or {next(iter(columns)): one}
        values = {
            columns[name].attname: _read_field(columns[name], each, reading)
            for name, each in told.items()
            if _is_known(name, columns, each, reading)
        }
        needed = [c for c in columns.values() if c.is_relation and not c.null]
        if all(values.get(each.attname) for each in needed):
            rows.append(model(**values, sort_order=place))
    return rows


def _write_row(columns: dict[str, Any], row: Any, names: Names) -> Any:
    found = {
        name: _write_field(each, getattr(row, each.attname), names)
        for name, each in columns.items()
    }
    if len(columns) == 1:
        return next(iter(found.values()))
    return {name: value for name, value in found.items() if value not in ("", None)}
