"""Phone numbers that were typed into copy: the one rule that finds them. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

import phonenumbers
from phonenumbers import Leniency, PhoneNumberFormat, PhoneNumberMatcher

#: Fewer digits are no number with its area; most text needs no closer look.
_MAYBE = re.compile(r"\d(?:[^\d<>]{0,6}\d){6}")
#: What says that digits are something else, right before them.
_NO_PHONE = re.compile(
    r"(?:\b(?:fax|npi|pmid|pmcid|doi|isbn|issn|ein|tax id|ref(?:erence)?|orders?"
    r"|invoice|case|account|acct|license|nct|zip)\b[^\w\n]*"
    r"(?:(?:no|nr|number|id|is|line)\b[^\w\n]*)?|[$€£#])\s*$",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?:://|www\.|doi[.:]|@)\S*$", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
#: Tags within a line; any other ends it.
_INLINE = re.compile(r"</?(?:b|strong|i|em|u|span|sup|sub|a|small)\b", re.IGNORECASE)
_LINK = re.compile(r'<a\b[^>]*\bhref="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
_ENTITY = re.compile(r"&(?:nbsp|#\d+|#x[0-9a-f]+);", re.IGNORECASE)


@dataclass(frozen=True)
class Number:
    """``e164`` and the extension's digits or "": one number, however it was typed."""

    e164: str
    extension: str = ""

    @classmethod
    def of(cls, parsed: Any, extension: str = "") -> Number:
        e164 = phonenumbers.format_number(parsed, PhoneNumberFormat.E164)
        return cls(e164, parsed.extension or extension)


@dataclass(frozen=True)
class Typed:
    """A number in a text: ``text[start:end]``.

    ``is_whole``: that may be cut out without breaking the markup around it.
    """

    number: Number
    text: str
    start: int
    end: int
    is_whole: bool = True


def find_numbers(text: str, regions: Collection[str]) -> list[Typed]:
    """Numbers that could be called in plain text, in any notation.

    Args:
        regions: ISO 3166-1 alpha-2 codes that numbers without ``+`` may belong to.
    """
    if not _MAYBE.search(text):
        return []
    found: dict[int, Typed] = {}
    for region in regions:
        for match in PhoneNumberMatcher(text, region, leniency=Leniency.VALID):
            if match.start in found or _is_something_else(text, match.start):
                continue
            found[match.start] = Typed(
                Number.of(match.number), match.raw_string, match.start, match.end
            )
    return sorted(found.values(), key=lambda typed: typed.start)


def _is_something_else(text: str, start: int) -> bool:
    before = text[max(0, start - 60) : start]
    return bool(_NO_PHONE.search(before) or _ADDRESS.search(before))


def clean_html(html: str) -> str:
    """The same rich text, with spaces and hyphens as characters."""

    def put(match: re.Match[str]) -> str:
        character = unescape(match[0])
        return match[0] if character in "<>&\"'" else character

    return _ENTITY.sub(put, html)


def find_in_html(html: str, regions: Collection[str]) -> list[Typed]:
    """Numbers in rich text of ``clean_html``, also those that a link dials."""
    links = [*_find_links(html, regions)]
    plain = [
        typed
        for typed in _find_in_text(html, regions)
        if not any(start < typed.end and typed.start < end for start, end in links)
    ]
    dialled = [typed for typed in _find_dialled(html, regions) if typed]
    return sorted([*plain, *dialled], key=lambda typed: typed.start)


def _find_links(html: str, regions: Collection[str]) -> Iterator[tuple[int, int]]:
    for match in _LINK.finditer(html):
        if match[1].startswith("tel:"):
            yield match.span()


def _find_dialled(html: str, regions: Collection[str]) -> Iterator[Typed | None]:
    """A link by hand is cut out where its words are nothing but its number."""
    for match in _LINK.finditer(html):
        href, words = match[1], _TAG.sub("", match[2]).strip()
        if href.startswith("tel:") and (number := read_dialled(href, regions)):
            shown = find_numbers(words, regions)
            is_whole = len(shown) == 1 and shown[0].text == words
            is_whole = is_whole and shown[0].number.e164 == number.e164
            number = shown[0].number if is_whole else number
            yield Typed(number, words or href, match.start(), match.end(), is_whole)


def read_dialled(href: str, regions: Collection[str]) -> Number | None:
    for region in regions:
        try:
            parsed = phonenumbers.parse(href, region)
        except phonenumbers.NumberParseException:
            continue
        # An emergency number is none: it belongs to no clinic.
        if phonenumbers.is_possible_number(parsed):
            return Number.of(parsed)
    return None


def _find_in_text(html: str, regions: Collection[str]) -> Iterator[Typed]:
    """Tags within a line are left out, so that one in a number hides nothing."""
    letters, places, at = [], [], 0
    for tag in [*_TAG.finditer(html), None]:
        end = tag.start() if tag else len(html)
        letters.append(html[at:end])
        places += range(at, end)
        if tag:
            at = tag.end()
            if not _INLINE.match(tag[0]):
                letters.append("\n")
                places.append(tag.start())
    places.append(len(html))
    for typed in find_numbers("".join(letters), regions):
        start, end = places[typed.start], places[typed.end - 1] + 1
        is_whole = html[start:end] == typed.text and not _is_in_link(html, start)
        yield Typed(typed.number, typed.text, start, end, is_whole)


def _is_in_link(html: str, at: int) -> bool:
    return html.rfind("<a ", 0, at) > html.rfind("</a>", 0, at)
