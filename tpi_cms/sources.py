"""From where a visitor came: read from what the browser sent, never trusted."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from .conf import conf

#: Of the first arrival and of the last one from elsewhere.
TOUCHES = ("first", "last")
#: Longest text of each part. ``click`` is the kind of a click id, never the id.
PARTS = {
    **dict.fromkeys(("utm_source", "utm_medium", "utm_campaign"), 100),
    **dict.fromkeys(("utm_term", "utm_content", "referrer"), 100),
    "click": 10,
    "landing": 200,
}
#: Kinds of click ids, as ``tpi-cms.js`` knows them too, and what they tell.
CLICKS = {
    **dict.fromkeys(("gclid", "gbraid", "wbraid"), "google / cpc"),
    "dclid": "google / display",
    "msclkid": "bing / cpc",
    "fbclid": "facebook / social",
    "ttclid": "tiktok / cpc",
    "twclid": "x / cpc",
    "li_fat_id": "linkedin / cpc",
}
DIRECT = "direct"
#: Longest text that is read at all.
LONGEST = 4_000

_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")
_SEARCH = re.compile(
    r"(?:[a-z]{1,2}\.)?(?:(?:www|search|m)\.)?"
    r"(google|bing|yahoo|duckduckgo|ecosia|brave|startpage|qwant|baidu|yandex)"
    r"\.[a-z]{2,3}(?:\.[a-z]{2})?"
)
_NOT_IN_LABELS = re.compile(r"[^\w.+-]+")

Visits = dict[str, dict[str, str]]


def read_visits(text: str) -> Visits:
    """What is sound of the form's ``visits``; empty where nothing is. Never raises.

    Args:
        text: JSON, ``{"first": {...}, "last": {...}}``, each with keys of ``PARTS``.
    """
    if not conf.sources or len(text) > LONGEST:
        return {}
    try:
        sent = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    found = sent if isinstance(sent, dict) else {}
    touches = {name: _read_touch(found.get(name)) for name in TOUCHES}
    return {name: touch for name, touch in touches.items() if touch}


def get_source(visits: Mapping[str, Mapping[str, str]]) -> str:
    """A short label for reports: ``google / cpc``; "" where nothing is known.

    The campaign of the last arrival that had one, else the kind of its click id, else
    the search engine or site that led here.
    """
    touches = [visits[name] for name in reversed(TOUCHES) if name in visits]
    for find in (_from_campaign, _from_click, _from_referrer):
        for touch in touches:
            if label := find(touch):
                return label
    return DIRECT if touches else ""


def to_host(text: str) -> str:
    """Of an address as people type it, without ``www``; "" where it is none."""
    host = text.lower().partition("://")[2] or text.lower()
    host = re.split("[/?#:]", host)[0].removeprefix("www.")
    return host if _HOST.fullmatch(host) else ""


def _read_touch(sent: Any) -> dict[str, str]:
    if not isinstance(sent, dict):
        return {}
    touch = {name: _clean(sent.get(name), limit) for name, limit in PARTS.items()}
    touch["referrer"] = touch["referrer"].lower()
    touch["landing"] = re.split("[?#]", touch["landing"])[0]
    is_sound = {
        "click": touch["click"] in CLICKS,
        "referrer": bool(_HOST.fullmatch(touch["referrer"])),
        "landing": touch["landing"].startswith("/"),
    }
    return {k: value for k, value in touch.items() if value and is_sound.get(k, True)}


def _clean(value: Any, limit: int) -> str:
    """One line of plain text; "" for markup, and for what may be a mail address."""
    if not isinstance(value, str) or set("<>@") & set(value):
        return ""
    kept = (" " if char.isspace() else char for char in value)
    plain = "".join(char for char in kept if unicodedata.category(char)[0] != "C")
    return " ".join(plain.split())[:limit]


def _from_campaign(touch: Mapping[str, str]) -> str:
    names = (touch.get(f"utm_{part}", "") for part in ("source", "medium"))
    source, medium = (_NOT_IN_LABELS.sub(" ", n.lower()).strip(" +-.") for n in names)
    return " / ".join(part[:35] for part in (source, medium) if part) if source else ""


def _from_click(touch: Mapping[str, str]) -> str:
    return CLICKS.get(touch.get("click", ""), "")


def _from_referrer(touch: Mapping[str, str]) -> str:
    host = touch.get("referrer", "")
    if search := _SEARCH.fullmatch(host):
        return f"{search[1]} / organic"
    return f"{host.removeprefix('www.')[:60]} / referral" if host else ""
