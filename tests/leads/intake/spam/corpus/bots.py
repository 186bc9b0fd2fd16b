"""300 bots of thirteen behaviours; some of them pass for people."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from . import bots_texts as texts
from .visit import DAY, MODERN, OLDER, SILENT, Visit, phone_number

#: How many of each kind; 300 in all.
KINDS = {
    "fills every field": 45,
    "posts without a token": 35,
    "sells search ranking": 30,
    "drops HTML links": 20,
    "drops forum codes": 20,
    "link as a name": 15,
    "replays tokens of last week": 15,
    "burst from one network": 30,
    "campaign from many addresses": 40,
    "browser that fills at once": 40,
    "browser that takes its time": 2,
    "reads the form, skips the trap": 3,
    "forges the origin": 5,
}


def build_bots() -> list[Visit]:
    chance = random.Random(911)  # noqa: S311  the same every time
    return [
        build_bot(chance, kind, place, number)
        for number, (kind, place) in enumerate(list_places())
    ]


def list_places() -> Iterator[tuple[str, int]]:
    for kind, count in KINDS.items():
        for place in range(count):
            yield kind, place


def build_bot(chance: random.Random, kind: str, place: int, number: int) -> Visit:
    values: dict[str, Any] = {
        "kind": kind,
        "at": chance.uniform(0, 3 * DAY),
        "address": f"192.0.{number // 200}.{number % 200 + 1}",
        "name": chance.choice(texts.NAMES),
        "message": texts.advertise(chance),
        "phone": phone_number(chance.randrange(1000)),
        "email": f"{chance.choice(texts.MAILBOXES)}{number}@sender.example.net",
        "headers": dict(chance.choice((SILENT, SILENT, OLDER))),
    }
    return Visit(**{**values, **BEHAVIOURS[kind](chance, place)})


def fill_every_field(chance: random.Random, place: int) -> dict[str, Any]:
    """Reads the form and writes something into whatever is in it."""
    trap = chance.choice((*texts.NAMES, "Hello", "1", texts.LINK))
    return {"trap": trap, "topic": chance.choice(("Hello", "Offer", "1"))}


def post_without_token(chance: random.Random, place: int) -> dict[str, Any]:
    """Knows the address and the fields' names from a list; half of it is plain text."""
    plain = texts.build_plain(chance) if place % 2 else texts.advertise(chance)
    return {"has_token": False, "headers": dict(SILENT), "message": plain}


def sell_ranking(chance: random.Random, place: int) -> dict[str, Any]:
    return {"message": texts.build_pitch(chance), "topic": "Your website"}


def drop_html(chance: random.Random, place: int) -> dict[str, Any]:
    return {"message": texts.build_html(chance)}


def drop_codes(chance: random.Random, place: int) -> dict[str, Any]:
    return {"message": texts.build_codes(chance)}


def be_named_by_link(chance: random.Random, place: int) -> dict[str, Any]:
    """For mail that repeats the name; the message may be harmless."""
    name = f"{chance.choice(texts.BAITS)} {texts.build_link(chance)}"
    return {"name": name[:120], "message": texts.build_plain(chance)}


def replay(chance: random.Random, place: int) -> dict[str, Any]:
    """Both tokens were fetched once, days ago, and are good: only its text tells."""
    message = (texts.build_pitch, texts.build_html, texts.build_codes)[place % 3]
    age = 5 * DAY + chance.uniform(0, DAY)
    return {"live_seconds": age, "headers": dict(MODERN), "message": message(chance)}


def burst(chance: random.Random, place: int) -> dict[str, Any]:
    """Changes its address of version 6 within one network, and its text each time."""
    return {
        "at": 1.4 * DAY + place * 9,
        "address": f"2001:db8:beef:1:{chance.randrange(65536):x}::{place + 1:x}",
        "message": f"{texts.build_plain(chance)} ({place})",
        "headers": dict(OLDER),
    }


def campaign(chance: random.Random, place: int) -> dict[str, Any]:
    """Two texts, each from twenty addresses within one day."""
    at = 0.8 * DAY + chance.uniform(0, 0.9 * DAY)
    return {"message": texts.CAMPAIGNS[place % 2], "at": at}


def fill_at_once(chance: random.Random, place: int) -> dict[str, Any]:
    """A real browser, driven by a program that doesn't wait."""
    return {"headers": dict(MODERN), "live_seconds": chance.uniform(0.05, 2.2)}


def take_time(chance: random.Random, place: int) -> dict[str, Any]:
    """A real browser that types like a person, or a person who is paid for it."""
    return {"headers": dict(MODERN), "live_seconds": chance.uniform(25, 70)}


def skip_trap(chance: random.Random, place: int) -> dict[str, Any]:
    """A program that knows hidden fields; plain text, no script."""
    return {"message": texts.build_plain(chance), "headers": dict(OLDER)}


def forge_origin(chance: random.Random, place: int) -> dict[str, Any]:
    """No token, but the header that a browser would send."""
    return {"has_token": False, "headers": dict(MODERN)}


BEHAVIOURS = dict(
    zip(
        KINDS,
        (
            fill_every_field,
            post_without_token,
            sell_ranking,
            drop_html,
            drop_codes,
            be_named_by_link,
            replay,
            burst,
            campaign,
            fill_at_once,
            take_time,
            skip_trap,
            forge_origin,
        ),
        strict=True,
    )
)

assert sum(KINDS.values()) == 300
