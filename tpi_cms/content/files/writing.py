"""A page as a file: what the readers of this room read, written.

``write_page(page)``, read and written again, is the same text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import quote

import swapper

from wagtail import blocks
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from ...clinics.models import Clinic
from ..blocks.body import BODY_BLOCKS, Aspect
from ..phones.references import EMBED_TYPE, PhoneReference, Role, Whose
from ..rich_markdown import (
    WIDTH,
    escape,
    indent,
    wrap,
    write_address,
    write_plain,
    write_rich,
)
from ..roles import AuthorRole
from .head import get_type_name, write_fields
from .inline import PHONE_WORDS
from .kinds import (
    ATTRIBUTES,
    BRACKETS,
    CELLS,
    HEADED,
    TEXT_FIELDS,
    get_content_blocks,
    make_head,
)
from .names import Names

_FIELD_NAMES = {field: name for name, field in ATTRIBUTES.items()}
_OTHER_THAN_TEXT = re.compile(r"^(?:- |\d+\. |#|---$)", re.M)
_NAME = re.compile(r"[\w-]+")
_BARE = re.compile(r"[\w.:/?=&%#@+,-]+")


def write_page(page: Any, names: Names, **more: Any) -> str:
    """The file of a page of ours.

    Args:
        more: for the head, beside what the page says: ``order``. None leaves out.
    """
    said = {**write_fields(page, names), **more}
    head = {"type": get_type_name(type(page))}
    head |= {name: value for name, value in said.items() if value is not None}
    body = getattr(page, "body", None)
    text = write_body(body.get_prep_value() if body else [], names)
    lines = "".join(_dump({name: value}) for name, value in head.items())
    return f"---\n{lines}---\n" + (f"\n{text}" if text else "")


def _dump(value: Any) -> str:
    """Texts are wrapped; rows stand on one line each."""
    import yaml

    is_rows = isinstance(value, dict) and any(map(_is_long, value.values()))
    return yaml.safe_dump(
        value,
        sort_keys=False,
        allow_unicode=True,
        width=10_000 if is_rows else WIDTH,
        default_flow_style=None if is_rows else False,
    )


def _is_long(value: Any) -> bool:
    return isinstance(value, dict | list)


def write_body(stored: list[dict[str, Any]], names: Names) -> str:
    """Markdown of a body's blocks, as they are stored; "" for none."""
    parts: list[str] = []
    for n, block in enumerate(stored):
        if block["type"] == "section":
            parts += _write_section(block["value"], names, is_first=not n)
        elif block["type"] == "raw":
            parts.append(_Writer(names).write(block))
    return "\n\n".join(parts) + "\n" if parts else ""


def _write_section(
    value: dict[str, Any], names: Names, *, is_first: bool
) -> Iterator[str]:
    """A section that is first and has nothing but content needs no line."""
    content = value.get("content") or []
    heading = _write_heading(value)
    writer = _Writer(names)
    texts = list(writer.write_content(content))
    if heading or not is_first or not texts:
        yield f"## {heading}".rstrip()
    yield from texts


def _write_heading(value: dict[str, Any]) -> str:
    anchor, aspect = value.get("anchor") or "", value.get("aspect") or ""
    is_name = bool(_NAME.fullmatch(anchor))
    marks = [f"#{anchor}"] if is_name else []
    marks += [f".{aspect}"] if aspect in Aspect.values else []
    role = value.get("author_role") or ""
    given = {
        "anchor": "" if is_name else anchor,
        "author": value.get("author_name"),
        "role": role if role in AuthorRole.values else "",
    }
    marks += _write_attributes(given)
    braces = f"{{{' '.join(marks)}}}" if marks else ""
    return f"{_escape_heading(value.get('heading'))} {braces}".strip()


def _escape_heading(text: str | None) -> str:
    """Marks at its end would belong to a heading that is closed, ``## so ##``."""
    return re.sub(r"(?<!\\)(#+)$", r"\\\1", escape(text or ""))


def _write_attributes(given: dict[str, Any]) -> list[str]:
    """``name=value``, quoted where it must be; what is empty is left out."""
    found = []
    for name, value in given.items():
        text = " ".join(str(value or "").split())
        if text and _BARE.fullmatch(text):
            found.append(f"{name}={text}")
        elif text:
            quoted = re.sub(r'(["\\])', r"\\\1", text)
            found.append(f'{name}="{quoted}"')
    return found


class _Writer:
    """Writes blocks; tells by ``names`` what they lead to."""

    def __init__(self, names: Names) -> None:
        self._names = names

    def write_content(self, content: list[dict[str, Any]]) -> Iterator[str]:
        """Paragraphs right behind a heading, or a fence, need no fence."""
        is_part = is_prose = False
        for block in content:
            if block["type"] == "part":
                value = block["value"]
                inner = list(self.write_content(value.get("content") or []))
                if heading := _escape_heading(value.get("heading")):
                    yield f"### {heading}"
                    yield from inner
                    is_part, is_prose = True, False
                    continue
                yield from inner
                continue
            if is_part:
                yield "###"
            text = self.write(block, is_open=not is_prose)
            is_prose = bool(text) and not text.startswith(":::")
            is_part = False
            if text:
                yield text

    def write(self, block: dict[str, Any], *, is_open: bool = False) -> str:
        kind, value = block["type"], block["value"]
        known = get_content_blocks() | {"raw": dict(BODY_BLOCKS)["raw"]}
        if kind not in known:
            return ""
        if kind == "prose":
            return self._write_prose(value, is_open)
        writer = _WRITERS.get(kind, _Writer._write_own)
        if kind in TEXT_FIELDS:
            writer = _Writer._write_text
        given, texts = writer(self, kind, value, known[kind])
        opening = " ".join([f"::: {kind}", *_write_attributes(given)])
        return "\n".join([opening, *filter(None, ["\n\n".join(texts)]), ":::"])

    def _write_prose(self, html: str, is_open: bool) -> str:
        text = self._rich(html)
        if is_open and text and not _OTHER_THAN_TEXT.search(text):
            return text
        return "\n".join(["::: prose", *filter(None, [text]), ":::"])

    def _rich(self, html: Any, width: int = 88) -> str:
        return write_rich(str(html or ""), self._link, width)

    def _link(self, tag: str, given: dict[str, str]) -> tuple[str, str | None]:
        if tag == "embed":
            if given.get("embedtype") != EMBED_TYPE:
                return "", None
            return self._phone(PhoneReference.read(given)), PHONE_WORDS
        kind, pk = given.get("linktype"), given.get("id", "")
        if kind not in ("page", "document"):
            return given.get("href", ""), None
        page = swapper.load_model("wagtailcore", "Page")
        model = page if kind == "page" else get_document_model()
        name = self._names.name(model, int(pk)) if pk.isdecimal() else ""
        return (f"{kind}:{quote(name)}" if name else ""), None

    def _phone(self, reference: PhoneReference) -> str:
        whose = str(reference.whose)
        if reference.whose == Whose.CLINIC:
            whose = self._names.name(Clinic, reference.clinic_id)
        use = "" if reference.use == Role.MAIN else f"?use={reference.use}"
        return f"phone:{whose}{use}" if whose else ""

    def _fields(self, block: Any, value: dict[str, Any], *without: str) -> dict:
        """Attributes of the fence: the plain fields that its text doesn't fill."""
        given: dict[str, Any] = {}
        for name, child in block.child_blocks.items():
            if name in without:
                continue
            one = value.get(name)
            if name == "image":
                given |= self._picture(one if isinstance(one, dict) else {})
            elif name == "clinics":
                slugs = (self._names.name(Clinic, pk) for pk in _get_items(one))
                given[name] = " ".join(filter(None, slugs))
            elif isinstance(child, blocks.BooleanBlock):
                given[_FIELD_NAMES.get(name, name)] = "yes" if one else ""
            elif not _is_usual(child, one):
                given[_FIELD_NAMES.get(name, name)] = one
        return given

    def _picture(self, value: dict[str, Any]) -> dict[str, Any]:
        return {
            "src": self._names.name(get_image_model(), value.get("image")),
            "alt": value.get("alt_text"),
            "decorative": "yes" if value.get("decorative") else "",
        }

    def _write_text(self, kind: str, value: Any, block: Any) -> tuple[dict, list[str]]:
        name = TEXT_FIELDS[kind]
        is_rich = isinstance(block.child_blocks[name], blocks.RichTextBlock)
        write = self._rich if is_rich else write_plain
        given = self._fields(block, value, name)
        if kind == "clinic_action" and given.get("clinics"):
            given.setdefault("scope", "all")
        return given, [write(value.get(name) or "")]

    def _write_list(self, kind: str, value: Any, block: Any) -> tuple[dict, list[str]]:
        child = block.child_blocks["items"].child_block
        items = _get_items(value.get("items"))
        mark = "{}. " if kind == "steps" else "- "
        lines = [
            indent(self._write_item(kind, item, child), mark.format(n))
            for n, item in enumerate(items, 1)
        ]
        before, after = value.get("lead_in") or "", value.get("closing") or ""
        texts = [write_plain(before), "\n".join(lines), write_plain(after)]
        return self._fields(block, value, "lead_in", "items", "closing"), [
            text for text in texts if text
        ]

    def _write_item(self, kind: str, item: Any, child: Any) -> str:
        if isinstance(child, blocks.RichTextBlock):
            return self._rich(item, 86)
        first, *more, last = child.child_blocks
        head = f"**{_escape_bold(item.get(first))}**" if item.get(first) else ""
        left, right = BRACKETS.get(kind, "()")
        for name in more:
            if bracketed := _escape_bracket(item.get(name)):
                head = f"{head} {left}{bracketed}{right}".strip()
        text = self._rich(item.get(last), 10_000)
        if text and (head or kind in HEADED or make_head(kind).match(text)):
            head += ": "
        start, *rest = f"{head}{text}".split("\n\n")
        return "\n\n".join([_wrap_item(start), *rest]) if start else ":"

    def _write_faq(self, kind: str, value: Any, block: Any) -> tuple[dict, list[str]]:
        texts = [write_plain(value.get("lead_in") or "")]
        for item in _get_items(value.get("items")):
            question = _escape_heading(item.get("question"))
            texts.append(f"### {question}\n{self._rich(item.get('answer'))}".rstrip())
        return {}, [text for text in texts if text]

    def _write_care(self, kind: str, value: Any, block: Any) -> tuple[dict, list[str]]:
        texts = []
        for card in _get_items(value.get("cards")):
            heading = _escape_heading(card.get("heading"))
            title = ": ".join(filter(None, [card.get("urgency"), heading]))
            signs = _get_items(card.get("signs"))
            lines = (indent(self._rich(sign, 86), "- ") for sign in signs)
            texts.append("\n".join([f"### {title}", *lines]))
            texts += filter(None, [write_plain(card.get("action") or "")])
        return {}, texts

    def _write_table(self, kind: str, value: Any, block: Any) -> tuple[dict, list[str]]:
        columns = list(map(escape, _get_items(value.get("columns"))))
        rows = [["", *columns], []]
        for row in _get_items(value.get("rows")):
            cells = [row.get("label") or "", *_get_items(row.get("cells"))]
            rows.append([escape(cell or "") for cell in cells])
        # A row that isn't finished yet gets its empty cells.
        width = max(map(len, rows))
        rows = [[*row, *[""] * (width - len(row))] for row in rows]
        rows[1] = ["---"] * width
        lines = [f"| {' | '.join(row)} |" for row in rows]
        before, after = value.get("lead_in") or "", value.get("closing") or ""
        texts = [write_plain(before), "\n".join(lines), write_plain(after)]
        return {}, [text for text in texts if text]

    def _write_lines(self, kind: str, value: Any, block: Any) -> tuple[dict, list[str]]:
        items = _get_items(value.get("items"))
        lines = (self._write_line(kind, item) for item in items)
        return {}, ["\n".join(line for line in lines if line != "-")]

    def _write_line(self, kind: str, item: dict[str, Any]) -> str:
        page, url = item.get("page"), item.get("url") or ""
        if page:
            name = self._names.name(swapper.load_model("wagtailcore", "Page"), page)
            url = f"page:{name}" if name else ""
        title = escape(item.get("title") or "")
        title = f"[{title}]({write_address(url)})" if url else title
        cells = [title, *(escape(item.get(name) or "") for name in CELLS[kind])]
        while len(cells) > 1 and not cells[-1]:
            cells.pop()
        return f"- {' | '.join(cells)}".rstrip()

    def _write_own(self, kind: str, value: Any, block: Any) -> tuple[dict, list[str]]:
        return {}, [_dump(value).removesuffix("\n...\n").rstrip()]


def _get_items(stored: Any) -> list[Any]:
    """Values of a list as it is stored; older rows are bare values."""
    found: Iterable[Any] = stored if isinstance(stored, list) else ()
    return [
        one["value"] if isinstance(one, dict) and one.get("type") == "item" else one
        for one in found
    ]


def _is_usual(child: Any, value: Any) -> bool:
    return isinstance(child, blocks.ChoiceBlock) and value == child.get_default()


def _escape_bold(text: str) -> str:
    """A colon at the end of bold words is no part of them, unless it is escaped."""
    return re.sub(r"(?<!\\):$", r"\\:", escape(text))


_ESCAPED = re.compile(r"(\\.)|[()]", re.S)


def _escape_bracket(text: str | None) -> str:
    """What is escaped already stays: of two backslashes the second escapes nothing."""
    return _ESCAPED.sub(
        lambda found: found[0] if found[1] else f"\\{found[0]}", escape(text or "")
    )


def _wrap_item(text: str) -> str:
    return wrap(text, 85)


_WRITERS: dict[str, Callable[..., tuple[dict, list[str]]]] = {
    "bullets": _Writer._write_list,
    "steps": _Writer._write_list,
    "timeline": _Writer._write_list,
    "terms": _Writer._write_list,
    "variants": _Writer._write_list,
    "faq": _Writer._write_faq,
    "comparison": _Writer._write_table,
    "care_cards": _Writer._write_care,
    "citations": _Writer._write_lines,
    "related": _Writer._write_lines,
}
