"""The editors' guide in the admin: ``docs/editors.md``, as it was installed.

``editors.md`` beside this module is a link to that file, and a copy of it in a wheel.
No library is needed to show it: the guide keeps to headings, paragraphs, lists, tables,
links, bold, italic and code, which a test compares with what CommonMark makes of it.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from django.urls import path, reverse_lazy
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

SOURCE = Path(__file__).with_name("editors.md")
#: Where the other pages of the documentation are.
DOCS = "https://github.com/tpi-cms/tpi-cms/blob/main/docs/"
TITLE = _("Writing pages")
_BLOCK = re.compile(r"(?P<heading>#+ )|(?P<item>- )|(?P<cells>\|)|(?P<more>  )")
_INLINE = (
    (re.compile(r"\*\*(.+?)\*\*"), r"<strong>\1</strong>"),
    (re.compile(r"\*(.+?)\*"), r"<em>\1</em>"),
    (re.compile(r"&lt;(/?kbd)&gt;"), r"<\1>"),
)
_LINK = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")
_CODE = re.compile(r"`([^`]+)`")


class Heading(NamedTuple):
    level: int
    anchor: str
    text: str


class Guide(NamedTuple):
    html: SafeString
    headings: list[Heading]


@cache
def read_guide() -> Guide:
    return render(SOURCE.read_text(encoding="utf-8"))


def render(source: str) -> Guide:
    """HTML of our own documentation, which is trusted, without its title."""
    parts: list[str] = []
    headings: list[Heading] = []
    for kind, lines in _split(source):
        if kind == "heading":
            level, text = len(lines[0].split()[0]), lines[0].lstrip("# ")
            if level > 1:
                headings.append(Heading(level, _make_anchor(text), text))
                anchor = headings[-1].anchor
                parts.append(f'<h{level} id="{anchor}">{_inline(text)}</h{level}>')
        elif kind == "item":
            items = "".join(f"<li>{_inline(line)}</li>" for line in lines)
            parts.append(f"<ul>{items}</ul>")
        elif kind == "cells":
            parts.append(_make_table(lines))
        else:
            parts.append(f"<p>{_inline(' '.join(lines))}</p>")
    html = mark_safe("\n".join(parts))  # noqa: S308  # nosec B308 B703
    return Guide(html, headings)


def _split(source: str) -> list[tuple[str, list[str]]]:
    """Kind and lines of each block; an item of a list is one line."""
    kinds: list[tuple[str, str]] = []
    for line in source.splitlines():
        found = _BLOCK.match(line)
        kind = found.lastgroup if found else "text" if line else ""
        if kind == "more":  # An item goes on.
            kind, last = kinds.pop()
            line = f"{last} {line.strip()}"
        kinds.append((kind or "", line.removeprefix("- ") if kind == "item" else line))
    return [
        (kind, [line for _kind, line in lines])
        for kind, lines in groupby(kinds, key=lambda each: each[0])
        if kind
    ]


def _make_table(lines: list[str]) -> str:
    head, _rule, *rows = [line.strip("| ").split(" | ") for line in lines]
    cells = [[f"<td>{_inline(cell)}</td>" for cell in row] for row in rows]
    body = "".join(f"<tr>{''.join(row)}</tr>" for row in cells)
    titles = "".join(f'<th scope="col">{_inline(cell)}</th>' for cell in head)
    return f"<table><thead><tr>{titles}</tr></thead><tbody>{body}</tbody></table>"


def _inline(text: str) -> str:
    """Code is as it stands, so every other piece is marked up."""
    pieces = _CODE.split(text)
    return "".join(
        f"<code>{escape(piece)}</code>" if n % 2 else _mark_up(piece)
        for n, piece in enumerate(pieces)
    )


def _mark_up(text: str) -> str:
    html = _LINK.sub(_make_link, escape(text))
    for pattern, markup in _INLINE:
        html = pattern.sub(markup, html)
    return html


def _make_link(found: re.Match[str]) -> str:
    text, target = found[1], found[2]
    url = target if target.startswith(("#", "https:")) else f"{DOCS}{target}"
    return f'<a href="{url}">{text}</a>'


def _make_anchor(text: str) -> str:
    """As where the documentation is read elsewhere."""
    return re.sub(r"[^\w -]", "", text).lower().replace(" ", "-")


class GuideView(WagtailAdminTemplateMixin, TemplateView):
    """For everybody who may log in to the admin."""

    template_name = "tpi_cms/admin/guide.html"
    page_title = TITLE
    header_icon = "help"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "guide": read_guide()}


class GuideMenuItem(MenuItem):
    """In Wagtail's menu of help, above its own."""

    def __init__(self) -> None:
        url = reverse_lazy("tpi_cms_guide")
        super().__init__(TITLE, url, name="tpi-guide", icon_name="help", order=900)


def get_urlpatterns() -> list[Any]:
    return [path("writing/", GuideView.as_view(), name="tpi_cms_guide")]
