"""What stands in a fence, for each kind of block.

What a kind has is read from the block itself: its plain fields are attributes of the
fence, the rest is its text. ``docs/content-files.md`` shows each.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import swapper
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from markdown_it.tree import SyntaxTreeNode as Node

from wagtail import blocks
from wagtail.images import get_image_model

from ...clinics.models import Clinic
from ..blocks.body import BODY_BLOCKS
from ..blocks.care import Urgency
from .inline import (
    Reading,
    get_line,
    parse,
    parse_inline,
    read_inline,
    read_plain,
    read_rich,
    read_words,
)
from .marks import Fence, check
from .problems import UnknownAttribute, UnknownKind, WrongShape

#: The field that a fence's own text fills, by kind.
TEXT_FIELDS = {
    "callout": "text",
    "image": "caption",
    "video": "transcript",
    "quote": "text",
    "clinic_action": "text",
    "lead_form": "text",
    "raw": "text",
}
#: Attributes that are called otherwise than their fields.
ATTRIBUTES = {"consent": "consent_on_file", "src": "image", "alt": "alt_text"}
#: Lists whose items begin with a bold field, always.
HEADED = frozenset({"terms", "timeline"})
#: What encloses the second field of a list's items, behind its bold first one.
BRACKETS = {"steps": "()", "variants": "[]"}
#: Fields of a line, parted by ``|``, behind its title.
CELLS = {"citations": ("publisher", "date", "note"), "related": ("kind", "text")}

_CELL_PARTS = re.compile(r"\\.|\||[^\\|]+|\\", re.S)
_RULE = re.compile(r":?-+:?")


def get_content_blocks() -> dict[str, blocks.Block]:
    """What may stand in a section, by kind; a site's own blocks too."""
    found = dict(BODY_BLOCKS)["section"].child_blocks["content"].child_blocks
    return {name: block for name, block in found.items() if name != "part"}


def read_fence(fence: Fence, reading: Reading) -> dict[str, Any]:
    """The fence's block, ``{"type", "value"}``, as a body stores it.

    What it names and isn't there is told to ``reading``, and left out.

    Raises:
        Unreadable: what can't be read, on its line.
    """
    known = get_content_blocks() | {"raw": dict(BODY_BLOCKS)["raw"]}
    block = known.get(fence.kind)
    if block is None:
        words = {"kind": fence.kind, "known": ", ".join(known)}
        message = _("There is no block “%(kind)s”. There are: %(known)s.") % words
        raise UnknownKind(fence.line, message)
    return {"type": fence.kind, "value": _get_reader(fence.kind)(fence, block, reading)}


def _get_reader(kind: str) -> Callable[[Fence, Any, Reading], Any]:
    if kind in TEXT_FIELDS:
        return _read_text
    return _READERS.get(kind, _read_own)


def _read_prose(fence: Fence, block: Any, reading: Reading) -> str:
    _read_fields(fence, {}, reading)
    nodes = parse(fence.text)
    return read_rich(nodes, block.features, fence.line + 1, reading)


def _read_text(fence: Fence, block: Any, reading: Reading) -> dict[str, Any]:
    """Attributes, and a text for one field."""
    name = TEXT_FIELDS[fence.kind]
    children = {n: b for n, b in block.child_blocks.items() if n != name}
    value = _read_fields(fence, children, reading)
    nodes, line = parse(fence.text), fence.line + 1
    child = block.child_blocks[name]
    if isinstance(child, blocks.RichTextBlock):
        value[name] = read_rich(nodes, child.features, line, reading)
    else:
        value[name] = read_plain(nodes, line)
    if fence.kind == "clinic_action" and "scope" not in fence.attributes:
        value["scope"] = "chosen" if value["clinics"] else "all"
    return value


def _read_fields(
    fence: Fence, children: dict[str, blocks.Block], reading: Reading
) -> dict[str, Any]:
    """Values of the plain fields, from the attributes that are called as they are."""
    given = {ATTRIBUTES.get(k, k): v for k, v in fence.attributes.items()}
    value = {}
    for name, child in children.items():
        if name == "image":
            picture = given.pop(name, ""), given.pop("alt_text", "")
            decorative = given.pop("decorative", "no")
            value[name] = _read_picture(*picture, decorative, fence.line, reading)
        elif name == "clinics":
            slugs = given.pop(name, "").split()
            found = [reading.find(Clinic, slug, fence.line) for slug in slugs]
            value[name] = [pk for pk in found if pk]
        else:
            value[name] = _read_value(given.pop(name, None), child, fence.line)
    for name in given:
        words = {"kind": fence.kind, "name": name}
        message = _("A block “%(kind)s” has no attribute “%(name)s”.") % words
        raise UnknownAttribute(fence.line, message)
    return value


def _read_value(text: str | None, child: Any, line: int) -> Any:
    if isinstance(child, blocks.BooleanBlock):
        return check(text or "no", ("yes", "no"), line) == "yes"
    if isinstance(child, blocks.ChoiceBlock):
        known = dict(child.field.choices)
        return check(text, known, line) if text else child.get_default() or ""
    if isinstance(child, blocks.URLBlock):
        return _check_url(text or "", line)
    return text or ""


def _check_url(url: str, line: int) -> str:
    try:
        if url:
            URLValidator()(url)
    except ValidationError as error:
        message = _("“%(url)s” is no address on the web.") % {"url": url}
        raise UnknownAttribute(line, message) from error
    return url


def _read_picture(
    title: str, alt: str, decorative: str, line: int, reading: Reading
) -> dict[str, Any]:
    if not title:
        raise UnknownAttribute(line, _('Which picture? Say src="its title".'))
    return {
        "image": reading.find(get_image_model(), title, line),
        "alt_text": alt,
        "decorative": check(decorative, ("yes", "no"), line) == "yes",
    }


def _read_list(fence: Fence, block: Any, reading: Reading) -> dict[str, Any]:
    """A list between text that leads in and text that closes."""
    plain = ("lead_in", "items", "closing")
    others = {n: b for n, b in block.child_blocks.items() if n not in plain}
    value, line = _read_fields(fence, others, reading), fence.line + 1
    before, found, after = _part_at_list(parse(fence.text), line)
    child = block.child_blocks["items"].child_block
    return value | {
        "lead_in": read_plain(before, line),
        "items": [_read_item(fence.kind, n, child, line, reading) for n in found],
        "closing": read_plain(after, line),
    }


def _part_at_list(
    nodes: list[Node], line: int
) -> tuple[list[Node], list[Node], list[Node]]:
    """What stands before the first list, its items, what stands behind it."""
    kinds = ("bullet_list", "ordered_list")
    at = next((i for i, node in enumerate(nodes) if node.type in kinds), None)
    if at is None:
        raise WrongShape(
            line, _("This block needs a list: lines that begin with “- ”.")
        )
    return nodes[:at], nodes[at].children, nodes[at + 1 :]


def _read_item(kind: str, node: Node, child: Any, line: int, reading: Reading) -> Any:
    if isinstance(child, blocks.RichTextBlock):
        return read_rich(node.children, child.features, line, reading)
    *plain, last = child.child_blocks
    first = node.children[0] if node.children else None
    source = first.children[0].content if first and first.type == "paragraph" else ""
    here = get_line(node, line)
    found = make_head(kind).match(source.replace("\n", " "))
    if found is None and kind in HEADED:
        raise WrongShape(
            here, _("Each point needs its words first: “- **Words**: text”.")
        )
    bold, more = (found[1] or "", found[2] or "") if found else ("", "")
    heads = [_drop_colon(bold), more][: len(plain)]
    value: dict[str, Any] = {
        name: read_words(parse_inline(text), here)
        for name, text in zip(plain, heads, strict=True)
    }
    words = source[found.end() :] if found else source
    told = read_inline(parse_inline(words), here, reading) if words.strip() else ""
    rest = read_rich(
        node.children[1:], child.child_blocks[last].features, line, reading
    )
    return value | {last: (f"<p>{told}</p>" if told else "") + rest}


def make_head(kind: str) -> re.Pattern[str]:
    """``**Words** (more): ``, either of both, or a colon alone where text follows."""
    left, right = (re.escape(c) for c in BRACKETS.get(kind, "()"))
    bold = r"(?:\*\*((?:\\.|(?!\*\*)[^\\])+)\*\*)?"
    more = (
        rf"(?:\s*{left}((?:\\.|(?!{right})[^\\])*){right})?"
        if kind in BRACKETS
        else "()"
    )
    return re.compile(rf"{bold}{more}(?:(?<=:\*\*)\s+|\s*:(?:\s+|$)|\s*$)")


def _drop_colon(source: str) -> str:
    """``**Words:** text`` is written as often as ``**Words**: text``."""
    return source[:-1] if re.search(r"(?<!\\):$", source) else source


def _read_headed(text: str, line: int) -> Iterator[tuple[int, str, list[Node]]]:
    """Line and source of each ``###``, with the blocks below; "" for those before."""
    start, title, held = line, "", []
    for node in parse(text):
        if node.type == "heading" and node.tag == "h3":
            yield start, title, held
            start, held = get_line(node, line), []
            title = node.children[0].content if node.children else ""
        else:
            held.append(node)
    yield start, title, held


def _read_faq(fence: Fence, block: Any, reading: Reading) -> dict[str, Any]:
    _read_fields(fence, {}, reading)
    line = fence.line + 1
    (_first, _title, before), *found = _read_headed(fence.text, line)
    answer = block.child_blocks["items"].child_block.child_blocks["answer"]
    items = [
        {
            "question": read_words(parse_inline(title), here),
            "answer": read_rich(nodes, answer.features, line, reading),
        }
        for here, title, nodes in found
    ]
    if not items:
        raise WrongShape(line, _("This block needs questions: “### Does it hurt?”."))
    return {"lead_in": read_plain(before, line), "items": items}


def _read_care(fence: Fence, block: Any, reading: Reading) -> dict[str, Any]:
    _read_fields(fence, {}, reading)
    line = fence.line + 1
    (_first, _title, before), *found = _read_headed(fence.text, line)
    if before or not found:
        raise WrongShape(line, _("This block begins with a card, such as “### home”."))
    sign = block.child_blocks["cards"].child_block.child_blocks["signs"].child_block
    cards = []
    for here, title, nodes in found:
        urgency, _colon, heading = title.partition(":")
        lead_in, signs, action = _part_at_list(nodes, here)
        if lead_in:
            raise WrongShape(here, _("Signs come first in a card, as a list."))
        cards.append(
            {
                "urgency": check(urgency.strip(), Urgency.values, here),
                "heading": read_words(parse_inline(heading.strip()), here),
                "signs": [
                    read_rich(item.children, sign.features, line, reading)
                    for item in signs
                ],
                "action": read_plain(action, line),
            }
        )
    return {"cards": cards}


def split_cells(source: str) -> list[str]:
    """Parts between bars that have no backslash before them."""
    cells = [""]
    for part in _CELL_PARTS.findall(source):
        if part == "|":
            cells.append("")
        else:
            cells[-1] += part
    return [cell.strip() for cell in cells]


def _read_comparison(fence: Fence, block: Any, reading: Reading) -> dict[str, Any]:
    _read_fields(fence, {}, reading)
    lines = fence.text.split("\n")
    rows = [n for n, text in enumerate(lines) if text.lstrip().startswith("|")]
    if len(rows) < 2:
        message = _("This block needs a table: a head, a line of dashes, rows.")
        raise WrongShape(fence.line, message)
    first, line = fence.line + 1, fence.line + 1
    head, rule, *found = [_read_row(lines[n], line + n) for n in rows]
    if head[0] or not all(map(_RULE.fullmatch, rule)):
        message = _("A table begins with an empty cell, and a line of dashes below.")
        raise WrongShape(line + rows[0], message)
    for n, row in zip(rows[2:], found, strict=True):
        if len(row) != len(head):
            words = {"count": len(head), "found": len(row)}
            message = _("This row needs %(count)d cells, and has %(found)d.") % words
            raise WrongShape(line + n, message)
    before, after = lines[: rows[0]], lines[rows[-1] + 1 :]
    return {
        "lead_in": read_plain(parse("\n".join(before)), first),
        "columns": head[1:],
        "rows": [{"label": row[0], "cells": row[1:]} for row in found],
        "closing": read_plain(parse("\n".join(after)), first + rows[-1] + 1),
    }


def _read_row(text: str, line: int) -> list[str]:
    cells = split_cells(text.strip()[1:])
    # The bar at the end is a habit, no cell.
    cells = cells[:-1] if len(cells) > 1 and not cells[-1] else cells
    return [read_words(parse_inline(cell), line) for cell in cells]


def _read_lines(fence: Fence, block: Any, reading: Reading) -> dict[str, Any]:
    """A list of ``[title](address) | more | more``."""
    _read_fields(fence, {}, reading)
    line, names = fence.line + 1, CELLS[fence.kind]
    before, found, after = _part_at_list(parse(fence.text), line)
    if before or after:
        raise WrongShape(line, _("Only a list can stand here."))
    return {
        "items": [_read_line(node, fence.kind, names, line, reading) for node in found]
    }


def _read_line(
    node: Node, kind: str, names: tuple[str, ...], line: int, reading: Reading
) -> dict[str, Any]:
    here = get_line(node, line)
    if len(node.children) != 1 or node.children[0].type != "paragraph":
        raise WrongShape(here, _("One paragraph a point."))
    title, *cells = split_cells(node.children[0].children[0].content)
    if len(cells) > len(names):
        words = {"count": len(names), "names": ", ".join(names)}
        message = _("At most %(count)d parts follow the title: %(names)s.") % words
        raise WrongShape(here, message)
    cells += [""] * (len(names) - len(cells))
    texts = [read_words(parse_inline(cell), here) for cell in cells]
    value: dict[str, Any] = dict(zip(names, texts, strict=True))
    nodes, url = parse_inline(title), ""
    if len(nodes) == 1 and nodes[0].type == "link":
        url, nodes = str(nodes[0].attrs["href"]), nodes[0].children
    is_page = kind == "related" and url.startswith("page:")
    value |= {"title": read_words(nodes, here)}
    value["url"] = "" if is_page else _check_url(url, here)
    if kind == "related":
        model = swapper.load_model("wagtailcore", "Page")
        name = url.removeprefix("page:")
        value["page"] = reading.find(model, name, here) if is_page else None
    return value


def _read_own(fence: Fence, block: Any, reading: Reading) -> Any:
    """A block of the site's own, as it is stored: in YAML."""
    from .head import load_yaml

    _read_fields(fence, {}, reading)
    return load_yaml(fence.text, fence.line + 1)


_READERS: dict[str, Callable[[Fence, Any, Reading], Any]] = {
    "prose": _read_prose,
    "bullets": _read_list,
    "steps": _read_list,
    "timeline": _read_list,
    "terms": _read_list,
    "variants": _read_list,
    "faq": _read_faq,
    "comparison": _read_comparison,
    "care_cards": _read_care,
    "citations": _read_lines,
    "related": _read_lines,
}
