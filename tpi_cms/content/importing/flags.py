"""What an editor should look at in a draft, in words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..blocks.facts import FactKind
from .units import find_words

if TYPE_CHECKING:
    from .draft import Draft

#: So many words of a part that is set aside are more than a menu has.
MUCH = 40
#: Of parts that may hold text of the page rather.
_LOUD = {"outside": 12, "sidebar": 12, "hidden": 12, "unread": 1, "tail": 1}


def find_flags(draft: Draft) -> list[str]:
    found = [*draft.notes, *_find_missing(draft)]
    for block in _walk(draft.sections):
        found += _judge_block(block["type"], block["value"])
    found += [*_judge_headings(draft), *_judge_phones(draft)]
    found += [*_judge_facts(draft), *_judge_aside(draft)]
    counts = Counter(found)
    return [
        text if count == 1 else f"{text} (×{count})" for text, count in counts.items()
    ]


def _walk(content: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for block in content:
        if block["type"] in ("section", "part"):
            yield from _walk(block["value"]["content"])
        else:
            yield block


def _find_missing(draft: Draft) -> Iterator[str]:
    if not draft.title:
        yield _("The text has no title: write one.")
    if draft.words_lost:
        yield _("%(count)s words could not be kept.") % {"count": draft.words_lost}


def _judge_block(kind: str, value: Any) -> Iterator[str]:
    items = value.get("items", ()) if isinstance(value, dict) else ()
    if kind == "faq":
        for item in items:
            text = {"text": _shorten(item["answer"] or item["question"])}
            if not item["question"]:
                yield _("An answer has lost its question: “%(text)s”") % text
            elif not item["answer"]:
                yield _("A question has no answer: “%(text)s”") % text
    elif kind == "variants":
        for item in items:
            if not item["name"]:
                text = {"text": _shorten(item["purpose"])}
                yield _("A variant has no name, only its purpose: “%(text)s”") % text
    elif kind in ("terms", "timeline"):
        for item in items:
            if not (item.get("term") or item.get("when")):
                text = {"text": _shorten(item["text"])}
                yield _("A point has no term: “%(text)s”") % text
    elif kind == "comparison" and not all(value["columns"]):
        yield _("A column of a table has no heading.")
    elif kind == "quote" and not value["speaker"]:
        text = {"text": _shorten(value["text"])}
        yield _("Who says this, and is it a patient? “%(text)s”") % text


def _shorten(html: str) -> str:
    words = re.sub(r"<[^>]+>", " ", html).split()
    return " ".join(words[:9]) + ("…" if len(words) > 9 else "")


def _judge_headings(draft: Draft) -> Iterator[str]:
    places = draft.places
    guessed = [
        unit.text
        for unit in draft.units
        if unit.is_guess and places[unit.id][0] == "s" and not unit.aside
        and places[unit.id] not in ("standfirst", "search_description")
    ]  # fmt: skip
    if guessed:
        words = {"headings": "; ".join(guessed)}
        yield _("Not marked as headings, taken for some: %(headings)s") % words
    headless = [s for s in draft.sections if not s["value"]["heading"]]
    if len(headless) > 1:
        count = len(headless)
        yield ngettext(
            "%(count)s section has no heading.",
            "%(count)s sections have no heading.",
            count,
        ) % {"count": count}
    if any(unit.kind == "turn" for unit in draft.units):
        yield _("An interview: see that readers learn who answers.")


def _judge_phones(draft: Draft) -> Iterator[str]:
    for phone in draft.phones:
        if not phone.html:
            words = {"number": phone.text}
            yield _("No clinic has this number, or not alone: %(number)s") % words


def _judge_facts(draft: Draft) -> Iterator[str]:
    kinds = dict(FactKind.choices)
    told: dict[str, list[str]] = {}
    for fact in draft.facts:
        if fact["is_conflict"]:
            told.setdefault(fact["kind"], []).append(fact["value"])
    for kind, values in told.items():
        words = {"kind": kinds[kind], "values": "; ".join(dict.fromkeys(values))}
        yield _("The text disagrees with itself on “%(kind)s”: %(values)s") % words


def _judge_aside(draft: Draft) -> Iterator[str]:
    size: dict[str, int] = Counter()
    for unit in draft.units:
        size[unit.aside] += len(find_words(unit.text))
    for code, count in size.items():
        least = _LOUD.get(code, MUCH)
        if code and code != "editor" and count >= least:
            words = {"reason": describe_aside(code), "count": count}
            yield (
                _("Look at what was set aside as “%(reason)s”: %(count)s words.")
                % words
            )


def describe_aside(code: str) -> str:
    """Why it is set aside, for an editor."""
    words = {
        "menu": _("Menu"),
        "footer": _("Head or foot of the page"),
        "sidebar": _("Sidebar"),
        "form": _("Form"),
        "hidden": _("Hidden on the page"),
        "caption": _("Words below a picture"),
        "picture": _("Words for a picture"),
        "button": _("Button"),
        "popup": _("Pop-up"),
        "tab": _("Title of the browser’s tab"),
        "cookies": _("Cookie notice"),
        "share": _("Share buttons"),
        "comments": _("Comments"),
        "related": _("Related posts"),
        "author": _("Author"),
        "date": _("Date or author"),
        "chrome": _("Part of the site, not of the text"),
        "tail": _("Short lines at the end"),
        "outside": _("Outside the main text"),
        "unread": _("Could not be placed"),
        "link": _("Address that can’t be linked to"),
        "editor": _("Set aside by hand"),
    }
    return words.get(code, code)
