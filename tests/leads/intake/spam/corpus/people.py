"""300 people who ask a clinic: in several languages, in a hurry, on old browsers."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from . import people_texts as texts
from .visit import DAY, NO_REFERRER, OLDER, SILENT, Visit, phone_number

#: How many of each kind; 300 in all.
KINDS = {
    "typed": 79,
    "spanish": 30,
    "vietnamese": 15,
    "serbian": 12,
    "unusual name": 18,
    "autofill": 25,
    "autofill at record speed": 6,
    "link to an insurer": 10,
    "phone in the message": 12,
    "all capitals": 8,
    "emoji": 8,
    "copied text": 8,
    "no javascript": 15,
    "old browser": 12,
    "clinic kiosk": 12,
    "campus": 20,
    "call me": 10,
}

WORDS = {
    "spanish": (texts.SPANISH_NAMES, texts.SPANISH),
    "vietnamese": (texts.VIETNAMESE_NAMES, texts.VIETNAMESE),
    "serbian": (texts.SERBIAN_NAMES, texts.SERBIAN),
    "unusual name": (texts.UNUSUAL_NAMES, texts.ENGLISH),
    "link to an insurer": (texts.NAMES, texts.INSURER),
    "phone in the message": (texts.NAMES, texts.WITH_PHONE),
    "all capitals": (texts.NAMES, texts.CAPITALS),
    "emoji": (texts.NAMES, texts.EMOJI),
    "copied text": (texts.NAMES, texts.COPIED),
    "call me": (texts.NAMES, texts.CALL_ME),
}


def build_people() -> list[Visit]:
    chance = random.Random(2026)  # noqa: S311  the same every time
    return [
        build_person(chance, kind, place, number)
        for number, (kind, place) in enumerate(list_places())
    ]


def list_places() -> Iterator[tuple[str, int]]:
    for kind, count in KINDS.items():
        for place in range(count):
            yield kind, place


def build_person(chance: random.Random, kind: str, place: int, number: int) -> Visit:
    names, messages = WORDS.get(kind, (texts.NAMES, texts.ENGLISH))
    name = names[number % len(names)]
    values: dict[str, Any] = {
        "kind": kind,
        "at": chance.uniform(0, 3 * DAY),
        "address": f"198.51.{number // 200}.{number % 200 + 1}",
        "name": name,
        "message": personal(chance, kind, messages[place % len(messages)]),
        "topic": chance.choice(texts.TOPICS),
        "phone": phone_number(number),
        "live_seconds": chance.uniform(12, 900),
        **get_email(chance, number),
    }
    return Visit(**{**values, **get_circumstances(chance, kind, place)})


def personal(chance: random.Random, kind: str, message: str) -> str:
    """Whoever writes more than a few words writes of themselves."""
    if len(message) < 20 or kind == "copied text":
        return message
    details = texts.DETAILS.get(kind, texts.DETAILS["typed"])
    detail = chance.choice(details).format(
        chance.randrange(19, 88), chance.choice("abcdefgh")
    )
    text = f"{message} {detail}"
    return text.upper() if kind == "all capitals" else text


def get_email(chance: random.Random, number: int) -> dict[str, str]:
    """Two of three give one."""
    has_one = chance.random() < 0.67
    return {"email": f"person{number}@mail.example.com"} if has_one else {}


def get_circumstances(chance: random.Random, kind: str, place: int) -> dict[str, Any]:
    if kind == "autofill":
        return {"live_seconds": chance.uniform(3.2, 9)}
    if kind == "autofill at record speed":
        # Name, number and email are filled in; nothing else is asked for.
        return {"live_seconds": chance.uniform(0.8, 2.9), "message": ""}
    if kind == "no javascript":
        return {"live_seconds": None}
    if kind == "old browser":
        return get_old_browser(chance, place)
    if kind == "clinic kiosk":
        # The next in the waiting room, every three minutes or more.
        at = DAY + 9 * 3600 + place * chance.uniform(200, 210)
        return {"address": "203.0.113.10", "at": at}
    if kind == "campus":
        at = DAY + 8 * 3600 + place * 1500 + chance.uniform(0, 900)
        return {"address": "203.0.113.77", "at": at}
    if kind == "copied text":
        return {"at": 2 * DAY + place * 3 * 3600}
    if kind == "typed" and place % 9 == 0:
        # A page left open overnight; an address of version 6.
        return {"live_seconds": 50_000.0, "address": f"2001:db8:{place:x}::1f3a"}
    return {}


def get_old_browser(chance: random.Random, place: int) -> dict[str, Any]:
    headers = (OLDER, NO_REFERRER, SILENT)[place % 3]
    # The oldest don't know modules, so their script does nothing.
    live = None if headers is SILENT else chance.uniform(20, 400)
    return {"headers": dict(headers), "live_seconds": live}


assert sum(KINDS.values()) == 300
