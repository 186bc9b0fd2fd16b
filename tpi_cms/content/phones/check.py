"""Wagtail's checks of a page tell of numbers that were typed, while it is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.template.response import SimpleTemplateResponse
from django.utils.translation import gettext_lazy as _

from .directory import get_regions
from .numbers import find_numbers, read_dialled

RULE = "tpi-typed-phone"
MARK = f"data-{RULE}"
MESSAGE = {
    "error_name": _("A phone number is typed here"),
    "help_text": _("Insert a phone reference instead, so that it never goes stale"),
}
_MAIN = re.compile(r"(<main\b.*?</main>)", re.DOTALL)
_TOKEN = re.compile(r"(<[^>]*>)")
#: Numbers of our own stand in ``bdi``; the others show no copy.
_SKIPPED = re.compile(r"<(/?)(bdi|script|style|form|textarea|template)\b")
#: A link by hand has its address alone; those of templates have classes.
_DIALS = re.compile(r'<a href="(tel:[^"]*)">')


def make_axe_rule(name: str) -> dict[str, Any]:
    """Tells of what is marked in previews with ``data-`` and the name.

    Nothing marked has a label, so each is told of; also in answers that are folded.
    """
    return {
        "id": name,
        "impact": "serious",
        "selector": f"[data-{name}]",
        "excludeHidden": False,
        "tags": ["best-practice"],
        "any": ["aria-label"],
        "enabled": True,
    }


def add_rules(items: Iterable[Any], messages: Mapping[str, Any]) -> None:
    """To the checker among the items of Wagtail's bar: rules by name, with messages.

    Without a class of our own: its base has another name on each Wagtail.
    """
    for item in items:
        if hasattr(item, "axe_custom_rules"):
            rules = map(make_axe_rule, messages)
            item.axe_custom_rules = [*item.axe_custom_rules, *rules]
            item.axe_messages = {**item.axe_messages, **messages}
            if item.axe_run_only:
                item.axe_run_only = [*item.axe_run_only, *messages]


def mark_in_preview(response: Any) -> Any:
    """The same answer, in which what is typed will be marked for the check."""
    if isinstance(response, SimpleTemplateResponse):
        response.add_post_render_callback(_mark_response)
    return response


def _mark_response(response: Any) -> None:
    response.content = mark_typed(response.content.decode(response.charset))


def mark_typed(html: str) -> str:
    """A whole page, with ``MARK`` around each number that was typed into its copy."""
    regions = get_regions()
    return _MAIN.sub(lambda found: _mark(found[0], regions), html)


def _mark(html: str, regions: list[str]) -> str:
    parts, depth = [], 0
    for token in _TOKEN.split(html):
        if skipped := _SKIPPED.match(token):
            depth += -1 if skipped[1] else 1
        dialled = _DIALS.match(token)
        if dialled and read_dialled(dialled[1], regions):
            parts.append(f"{token[:-1]} {MARK}>")
        elif token.startswith("<") or depth > 0:
            parts.append(token)
        else:
            parts.append(_mark_text(token, regions))
    return "".join(parts)


def _mark_text(text: str, regions: list[str]) -> str:
    for typed in reversed(find_numbers(text, regions)):
        marked = f"<span {MARK}>{text[typed.start : typed.end]}</span>"
        text = text[: typed.start] + marked + text[typed.end :]
    return text
