"""Markdown made rich text as Wagtail stores it: written here, with escaped text.

No HTML gets through: what looks like a tag is text.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any
from urllib.parse import unquote

import swapper
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode as Node

from wagtail.documents import get_document_model

from ...clinics.models import Clinic
from ..phones.references import PhoneReference, Role, Whose
from .names import Names, NotFound
from .problems import Problem, Unreadable, WrongShape

#: Words of a phone reference: what patients read is the number of that day.
PHONE_WORDS = "phone"
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.I)
_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_TAGS = {"paragraph": "p", "bullet_list": "ul", "ordered_list": "ol"}
_FEATURES = {"bullet_list": "ul", "ordered_list": "ol", "hr": "hr"}
_MARKS = {"strong": "b", "em": "i"}


def _make_parser() -> MarkdownIt:
    """CommonMark without HTML and code, and where a line of dashes is no heading."""
    unused = ["reference", "code", "fence", "lheading", "backticks", "html_block"]
    parser = MarkdownIt("commonmark", {"html": False}).disable(unused)
    # Addresses are judged below, and kept as they were written.
    parser.normalizeLink = str  # type: ignore[method-assign]
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    return parser


_parser = _make_parser()


@dataclass
class Reading:
    """A text on its way in: what is known, and what was found wrong so far."""

    names: Names = field(default_factory=Names)
    problems: list[Problem] = field(default_factory=list)

    def tell(self, line: int, message: str) -> None:
        self.problems.append(Problem(line, message))

    def fail(self, error: Unreadable) -> None:
        self.problems.append(error.problem)

    def find(self, model: Any, name: str, line: int) -> int | None:
        """Primary key of what has that name; None, and it is told, if nothing has."""
        try:
            return self.names.find(model, name)
        except NotFound as error:
            words = {"kind": model._meta.verbose_name, "name": name}
            if error.count:
                message = _("More than one %(kind)s is called “%(name)s”.") % words
            else:
                message = _("There is no %(kind)s called “%(name)s”.") % words
            self.tell(line, message)
            return None


def parse(text: str) -> list[Node]:
    """Blocks of the text; a node's ``map`` counts lines from 0."""
    return Node(_parser.parse(text)).children


def parse_inline(source: str) -> list[Node]:
    """The same of one paragraph's source, without its block."""
    found = Node(_parser.parseInline(source)).children
    return found[0].children if found else []


def get_line(node: Node, first: int) -> int:
    return first + (node.map or (0, 0))[0]


def read_rich(
    nodes: Sequence[Node], features: Collection[str], line: int, reading: Reading
) -> str:
    """Rich text of these blocks.

    Args:
        features: Wagtail's names of what may stand in it, such as ``ul`` and ``h3``.
        line: of the text whose blocks these are.

    Raises:
        WrongShape: a block that may not stand here.
    """
    return "".join(_read_block(node, features, line, reading) for node in nodes)


def _read_block(
    node: Node, features: Collection[str], line: int, reading: Reading
) -> str:
    here = get_line(node, line)
    wanted = node.tag if node.type == "heading" else _FEATURES.get(node.type)
    if node.type != "paragraph" and wanted not in features:
        raise WrongShape(here, _("This can’t stand here: only text can."))
    if node.type == "hr":
        return "<hr/>"
    if node.type in ("paragraph", "heading"):
        tag = _TAGS.get(node.type, node.tag)
        return f"<{tag}>{_read_children(node, here, reading)}</{tag}>"
    items = "".join(_read_item(item, features, line, reading) for item in node.children)
    return f"<{_TAGS[node.type]}>{items}</{_TAGS[node.type]}>"


def _read_item(
    item: Node, features: Collection[str], line: int, reading: Reading
) -> str:
    """Paragraphs of one item are lines of it: Wagtail's lists hold no others."""
    texts, lists = [], []
    for node in item.children:
        if node.type == "paragraph":
            texts.append(_read_children(node, get_line(node, line), reading))
        else:
            lists.append(_read_block(node, features, line, reading))
    return f"<li>{'<br/>'.join(texts)}{''.join(lists)}</li>"


def _read_children(node: Node, line: int, reading: Reading) -> str:
    return read_inline(node.children[0].children, line, reading)


def read_inline(nodes: Sequence[Node], line: int, reading: Reading) -> str:
    """Rich text without a block around it."""
    return "".join(_read_inline(node, line, reading) for node in nodes)


def _read_inline(node: Node, line: int, reading: Reading) -> str:
    if node.type in ("text", "text_special"):
        return escape(node.content, quote=False)
    if node.type == "softbreak":
        return " "
    if node.type == "hardbreak":
        return "<br/>"
    if node.type == "image":
        raise WrongShape(line, _("A picture needs a fence: ::: image src=…"))
    words = read_inline(node.children, line, reading)
    if mark := _MARKS.get(node.type):
        return f"<{mark}>{words}</{mark}>" if words else ""
    return _read_link(str(node.attrs["href"]), words, line, reading)


def _read_link(href: str, words: str, line: int, reading: Reading) -> str:
    scheme, _colon, rest = href.partition(":")
    if scheme == "phone":
        if words != PHONE_WORDS:
            raise WrongShape(line, _("Write [phone](phone:…): it shows the number."))
        reference = read_phone(rest, line, reading)
        return reference.html if reference else words
    attributes = ""
    if scheme in ("page", "document"):
        is_page = scheme == "page"
        model = swapper.load_model("wagtailcore", "Page") if is_page else None
        pk = reading.find(model or get_document_model(), unquote(rest), line)
        attributes = f'linktype="{scheme}" id="{pk}"' if pk else ""
    elif _is_safe(href):
        attributes = f'href="{escape(href)}"'
    else:
        reading.tell(line, _("No page may link to “%(url)s”.") % {"url": href})
    return f"<a {attributes}>{words}</a>" if attributes and words else words


def _is_safe(href: str) -> bool:
    found = _SCHEME.match(href)
    return bool(href) and (found is None or found[1].lower() in _SCHEMES)


def read_phone(text: str, line: int, reading: Reading) -> PhoneReference | None:
    """``alder-mills?use=nurse``: whose number, and which of its uses."""
    whose, _mark, query = text.partition("?")
    name, _sign, use = query.partition("=")
    if query and (name != "use" or use not in Role.values):
        words = {"use": query, "known": ", ".join(Role.values)}
        message = _("No phone has this use: %(use)s. There are: %(known)s.") % words
        raise WrongShape(line, message)
    use = use or Role.MAIN
    if whose in (Whose.PAGE, Whose.NETWORK):
        return PhoneReference(whose, use=use)
    pk = reading.find(Clinic, unquote(whose), line)
    return PhoneReference(Whose.CLINIC, pk, use) if pk else None


def read_plain(nodes: Sequence[Node], line: int) -> str:
    """Text of paragraphs that hold nothing but text, with empty lines between them.

    Raises:
        WrongShape: links, emphasis, or another block than a paragraph.
    """
    texts = []
    for node in nodes:
        here = get_line(node, line)
        if node.type != "paragraph":
            raise WrongShape(here, _("Only plain text can stand here."))
        texts.append(read_words(node.children[0].children, here))
    return "\n\n".join(texts)


def read_words(nodes: Sequence[Node], line: int) -> str:
    """Plain text of one paragraph or line; raises as ``read_plain``."""
    breaks = {"softbreak": " ", "hardbreak": "\n"}
    if any(node.type not in ("text", "text_special", *breaks) for node in nodes):
        raise WrongShape(line, _("Only plain text can stand here: no bold, no links."))
    return "".join(breaks.get(node.type) or node.content for node in nodes).strip()
