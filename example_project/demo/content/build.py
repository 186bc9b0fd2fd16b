"""Small words to write a page body with; they return StreamField data.

Texts are plain: blank lines part paragraphs or items, line breaks mean nothing. A
straight apostrophe becomes a curly one. References to pages, pictures and clinics are
placeholders (``Ref``) that the loader swaps for primary keys.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Ref:
    """``kind`` is "page", "image" or "clinic"; ``key`` a slug or a file name."""

    kind: str
    key: str


def text(words: str) -> str:
    """One line of plain text, whatever the source's line breaks."""
    return " ".join(words.split()).replace("'", "’")


def items(words: str) -> list[str]:
    """The texts that blank lines part."""
    return [text(part) for part in re.split(r"\n\s*\n", words.strip())]


def rich(words: str) -> str:
    return "".join(f"<p>{paragraph}</p>" for paragraph in items(words))


def pairs(words: str, separator: str = ": ") -> list[tuple[str, str]]:
    """Items written ``first: second``."""
    return [tuple(item.split(separator, 1)) for item in items(words)]


def section(heading: str, *content: dict, aspect: str = "", anchor: str = "") -> dict:
    value = {
        "heading": text(heading),
        "aspect": aspect,
        "anchor": anchor,
        "content": list(content),
    }
    return {"type": "section", "value": value}


def raw(html: str) -> dict:
    return {"type": "raw", "value": {"text": text(html)}}


def _block(kind: str, lead_in: str = "", closing: str = "", **value) -> dict:
    value |= {"lead_in": text(lead_in), "closing": text(closing)}
    return {"type": kind, "value": value}


def prose(words: str) -> dict:
    return {"type": "prose", "value": rich(words)}


def callout(words: str) -> dict:
    return {"type": "callout", "value": {"text": rich(words)}}


def bullets(
    words: str, lead_in: str = "", closing: str = "", marker: str = "dot"
) -> dict:
    points = [rich(item) for item in items(words)]
    return _block("bullets", lead_in, closing, items=points, marker=marker)


def steps(words: str, lead_in: str = "", closing: str = "") -> dict:
    """Items written ``Title (how long): what happens``; the time may be left out."""
    found = []
    for head, what in pairs(words):
        title, _open, duration = head.partition(" (")
        found.append(
            {"title": title, "duration": duration.rstrip(")"), "text": rich(what)}
        )
    return _block("steps", lead_in, closing, items=found)


def timeline(words: str, lead_in: str = "", closing: str = "") -> dict:
    moments = [{"when": when, "text": rich(what)} for when, what in pairs(words)]
    return _block("timeline", lead_in, closing, items=moments)


def terms(words: str, lead_in: str = "", closing: str = "") -> dict:
    found = [{"term": term, "text": rich(what)} for term, what in pairs(words)]
    return _block("terms", lead_in, closing, items=found)


def variants(words: str, lead_in: str = "", closing: str = "") -> dict:
    """Items written ``Name [body area]: purpose``; either of the first two may lack."""
    found = []
    for head, purpose in pairs(words):
        name, _open, area = head.partition("[")
        found.append(
            {
                "name": name.strip(),
                "body_area": area.rstrip("]"),
                "purpose": rich(purpose),
            }
        )
    return _block("variants", lead_in, closing, items=found)


def faq(words: str, lead_in: str = "") -> dict:
    """Items written ``Question? Answer``."""
    found = [
        {"question": f"{question}?", "answer": rich(answer)}
        for question, answer in pairs(words, "? ")
    ]
    return {"type": "faq", "value": {"lead_in": text(lead_in), "items": found}}


def comparison(words: str, lead_in: str = "", closing: str = "") -> dict:
    """Items written ``Label | cell | cell``; the first holds the column heads."""
    table = [[cell.strip() for cell in item.split("|")] for item in items(words)]
    rows = [{"label": row[0], "cells": row[1:]} for row in table[1:]]
    return _block("comparison", lead_in, closing, columns=table[0][1:], rows=rows)


def care_card(urgency: str, signs: str, action: str, heading: str = "") -> dict:
    return {
        "urgency": urgency,
        "heading": text(heading),
        "signs": [rich(sign) for sign in items(signs)],
        "action": text(action),
    }


def care_cards(*cards: dict) -> dict:
    return {"type": "care_cards", "value": {"cards": list(cards)}}


def image(key: str, alt: str, caption: str = "", credit: str = "") -> dict:
    picture = {"image": Ref("image", key), "alt_text": text(alt), "decorative": False}
    value = {"image": picture, "caption": text(caption), "credit": text(credit)}
    return {"type": "image", "value": value}


def video(url: str, title: str, duration: str, transcript: str) -> dict:
    value = {"url": url, "title": text(title), "duration": duration}
    return {"type": "video", "value": value | {"transcript": rich(transcript)}}


def quote(kind: str, words: str, speaker: str, role: str, **more) -> dict:
    """``more``: ``consent_on_file``, ``incentive``, ``typicality``."""
    value = {"kind": kind, "text": rich(words), "speaker": speaker, "role": role}
    return {"type": "quote", "value": value | more}


def citations(*sources: tuple[str, str, str, str, str]) -> dict:
    """Each source: title, publisher, date, note, address."""
    names = ("title", "publisher", "date", "note", "url")
    found = [dict(zip(names, source, strict=True)) for source in sources]
    return {"type": "citations", "value": {"items": found}}


def clinic_action(heading: str, words: str, *slugs: str, scope: str = "all") -> dict:
    value = {
        "heading": text(heading),
        "text": text(words),
        "scope": "chosen" if slugs else scope,
        "clinics": [Ref("clinic", slug) for slug in slugs],
    }
    return {"type": "clinic_action", "value": value}


def card(slug: str, words: str, *, kind: str = "", title: str = "") -> dict:
    """A card that leads to the page with this slug."""
    page = Ref("page", slug)
    return {
        "page": page,
        "url": "",
        "kind": kind,
        "title": text(title),
        "text": text(words),
    }


def outside_card(url: str, title: str, words: str, kind: str = "") -> dict:
    return {
        "page": None,
        "url": url,
        "kind": kind,
        "title": text(title),
        "text": text(words),
    }


def related(*cards: dict) -> dict:
    return {"type": "related", "value": {"items": list(cards)}}


def fact(kind: str, value: str, qualifier: str = "", span: tuple = ()) -> dict:
    """``span``: lowest, highest, unit of ``FactUnit``."""
    low, high, unit = span or (None, None, "")
    return {
        "type": "fact",
        "value": {
            "kind": kind,
            "value": text(value),
            "qualifier": text(qualifier),
            "minimum": low,
            "maximum": high,
            "unit": unit,
        },
    }
