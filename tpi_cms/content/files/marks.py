"""The marks of the dialect: fences, their attributes, and headings with braces."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from ..blocks.body import Aspect
from ..roles import AuthorRole
from .inline import parse_inline, read_words
from .problems import UnknownAttribute, UnknownKind, Unreadable

_OPENING = re.compile(r":::\s*([\w-]+)(?:\s+(.*?))?\s*")
_ATTRIBUTE = re.compile(r'([\w-]+)=(?:"((?:\\.|[^"\\])*)"|([^\s"]+))(?:\s+|$)')
_HEADING = re.compile(r"(#{2,3})(?:\s+(.*?))?\s*")
_BRACES = re.compile(r"(?:^|\s)\{((?:\"(?:\\.|[^\"\\])*\"|[^{}\"])*)(?<!\\)\}$")


@dataclass
class Fence:
    """``line`` is that of its first mark; ``text`` begins on the next."""

    kind: str
    attributes: dict[str, str] = field(default_factory=dict)
    text: str = ""
    line: int = 1


@dataclass
class Heading:
    """Of a section (level 2) or of a part of one (3); "" has no words."""

    level: int
    text: str = ""
    anchor: str = ""
    aspect: str = ""
    author_name: str = ""
    author_role: str = ""


def split_fences(markdown: str, first_line: int = 1) -> list[tuple[int, str | Fence]]:
    """The text in its order, cut at fences; each part with the line it begins on.

    Raises:
        Unreadable: a fence that doesn't end, or whose first line can't be read.
    """
    found: list[tuple[int, str | Fence]] = []
    fence, start, held = None, first_line, []
    for number, line in enumerate(markdown.split("\n"), first_line):
        if fence is None and line.startswith(":::"):
            if any(map(str.strip, held)):
                found.append((start, "\n".join(held)))
            fence, held = _read_opening(line, number), []
        elif fence is not None and line.rstrip() == ":::":
            fence.text = "\n".join(held)
            found.append((fence.line, fence))
            fence, start, held = None, number + 1, []
        else:
            held.append(line)
    if fence is not None:
        raise Unreadable(fence.line, _("This fence has no end: a line with “:::”."))
    if any(map(str.strip, held)):
        found.append((start, "\n".join(held)))
    return found


def _read_opening(line: str, number: int) -> Fence:
    found = _OPENING.fullmatch(line)
    if found is None:
        raise UnknownKind(number, _("A fence needs a kind: such as “::: callout”."))
    return Fence(found[1], read_attributes(found[2] or "", number), line=number)


def read_attributes(text: str, line: int) -> dict[str, str]:
    """``a=b c="d e"``; a quote within quotes has a backslash before it."""
    found, at = {}, 0
    while at < len(text):
        match = _ATTRIBUTE.match(text, at)
        if match is None:
            words = {"text": text[at:]}
            message = _('Write attributes as name="value": “%(text)s”.') % words
            raise UnknownAttribute(line, message)
        quoted = re.sub(r"\\(.)", r"\1", match[2] or "")
        found[match[1]] = quoted or match[3] or ""
        at = match.end()
    return found


def read_heading(line: str, number: int) -> Heading | None:
    """Of a line ``## Heading {#anchor .Aspect author="…" role=…}``; None: it is none.

    Raises:
        UnknownAttribute: another aspect or role, or anything else in the braces.
    """
    found = _HEADING.fullmatch(line)
    if found is None:
        return None
    text = found[2] or ""
    braces = _BRACES.search(text)
    words = text[: braces.start()] if braces else text
    heading = Heading(len(found[1]), read_words(parse_inline(words), number))
    if braces:
        _read_braces(heading, braces[1], number)
    return heading


def _read_braces(heading: Heading, text: str, line: int) -> None:
    if heading.level > 2:
        message = _(
            "A part has its section’s subject and author: leave the braces out."
        )
        raise UnknownAttribute(line, message)
    marks = re.match(r"(?:[#.][\w-]*\s*)*", text.strip())
    for mark in marks[0].split() if marks else ():
        name = "anchor" if mark[0] == "#" else "aspect"
        setattr(heading, name, mark[1:])
    named = read_attributes(text.strip()[marks.end() if marks else 0 :], line)
    heading.anchor = named.pop("anchor", heading.anchor)
    heading.author_name = named.pop("author", "")
    heading.author_role = named.pop("role", "")
    if heading.aspect:
        check(heading.aspect, Aspect.values, line)
    if heading.author_role:
        check(heading.author_role, AuthorRole.values, line)
    for name in named:
        raise UnknownAttribute(line, _("No such attribute: %(name)s.") % {"name": name})


def check(value: str, known: Any, line: int) -> str:
    if value not in known:
        words = {"value": value, "known": ", ".join(filter(None, known))}
        message = _("“%(value)s” is none of these: %(known)s.") % words
        raise UnknownAttribute(line, message)
    return value
