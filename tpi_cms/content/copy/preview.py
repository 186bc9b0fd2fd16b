"""Wagtail's checks of a page tell what is wrong with its copy, while it is written.

The preview marks the words; those checks, which are axe's rules, find the marks.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any

from django.template.response import SimpleTemplateResponse
from django.utils.text import format_lazy

from ..phones import check as typed_phones
from .registry import find_problems, get_checks
from .values import Finding

_MAIN = re.compile(r"<main\b.*?</main>", re.DOTALL)
_PAGE = re.compile(r"<h1\b|<main\b")
_TOKEN = re.compile(r"(<[^>]*>)")
_SKIPPED = re.compile(r"<(/?)(?:script|style|textarea|template|form)\b")
_INLINE = re.compile(r"</?(?:a|b|strong|i|em|span|small|sup|sub|u|bdi)\b")
_PIECE = re.compile(r"&#?\w+;|\s+|[^&\s]+|&")


def add_checks(request: Any, items: Iterable[Any], page: Any) -> None:
    """Hook ``construct_wagtail_userbar``."""
    messages = {get_mark(check.id): _get_message(check) for check in get_checks()}
    if messages.pop(get_mark("typed-phone"), None):
        messages[typed_phones.RULE] = typed_phones.MESSAGE
    typed_phones.add_rules(items, messages)


def _get_message(check: Any) -> dict[str, Any]:
    source = f" ({check.source})" if check.source else ""
    text = format_lazy("{} {}{}", check.why, check.how, source)
    return {"error_name": check.what, "help_text": text}


def get_mark(check_id: str) -> str:
    return f"tpi-copy-{check_id}"


def mark_in_preview(response: Any, page: Any) -> Any:
    """The same answer, in which the words of each finding will be marked."""
    if isinstance(response, SimpleTemplateResponse):

        def put(rendered: Any) -> None:
            html = rendered.content.decode(rendered.charset)
            rendered.content = mark_findings(html, find_problems(page))

        response.add_post_render_callback(put)
    return response


def mark_findings(html: str, findings: Iterable[Finding]) -> str:
    """A whole page; what stands nowhere in it is marked at its heading.

    Numbers typed by hand have marks of their own.
    """
    main = _MAIN.search(html)
    if main is None:
        return html
    shown = _Shown(main[0])
    for finding in findings:
        if finding.id != "typed-phone":
            shown.mark(finding)
    return html[: main.start()] + shown.render() + html[main.end() :]


class _Shown:
    """Markup with its text, as people read it, and where each character came from."""

    def __init__(self, html: str) -> None:
        self.tokens = _TOKEN.split(html)
        self.places: list[tuple[int, int, int]] = []
        self.text = "".join(self._read())
        self.marks: dict[int, list[tuple[int, int, str]]] = defaultdict(list)
        self.of_page: set[str] = set()

    def _read(self) -> Iterator[str]:
        depth, last = 0, " "
        for n, token in enumerate(self.tokens):
            if token.startswith("<"):
                if skipped := _SKIPPED.match(token):
                    depth += -1 if skipped[1] else 1
                piece = "" if _INLINE.match(token) or last == " " else " "
                self.places += [(n, 0, 0)] * len(piece)
                last = piece or last
                yield piece
            elif depth <= 0:
                for match in _PIECE.finditer(token):
                    piece = unescape(match[0]) if match[0][0] == "&" else match[0]
                    piece = piece if piece.strip() else " " * (last != " ")
                    is_whole = len(piece) != len(match[0])
                    for at in range(len(piece)):
                        start = match.start() + (0 if is_whole else at)
                        end = match.end() if is_whole else start + 1
                        self.places.append((n, start, end))
                    last = piece[-1:] or last
                    yield piece

    def mark(self, finding: Finding) -> None:
        sentence = self.text.find(finding.sentence) if finding.sentence else -1
        start = self.text.find(finding.words.rstrip("…"), max(sentence, 0))
        if sentence < 0 or start < 0:
            self.of_page.add(f" data-{get_mark(finding.id)}")
            return
        token, first, last = self.places[start]
        for n, _start, end in self.places[start : start + len(finding.words)]:
            last = end if n == token else last
        self.marks[token].append((first, last, get_mark(finding.id)))

    def render(self) -> str:
        for n, marks in self.marks.items():
            tags = [(end, 0, "</span>") for _start, end, _mark in marks]
            tags += [(start, 1, f"<span data-{mark}>") for start, _end, mark in marks]
            token = self.tokens[n]
            for at, _order, tag in sorted(tags, reverse=True):
                token = token[:at] + tag + token[at:]
            self.tokens[n] = token
        html, attributes = "".join(self.tokens), "".join(sorted(self.of_page))
        places = {match[0]: match.end() for match in _PAGE.finditer(html)}
        at = places.get("<h1", places.get("<main", 0))
        return html[:at] + attributes + html[at:]
