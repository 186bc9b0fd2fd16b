"""Spoken languages: stored as BCP 47 codes where known, else as typed."""

from __future__ import annotations

from functools import lru_cache

from django.conf.locale import LANG_INFO
from django.utils.translation import get_language, gettext


@lru_cache(maxsize=32)
def _codes_by_name(active_language: str | None) -> dict[str, str]:
    """Names in English, in the language itself and in the active one, casefolded."""
    codes: dict[str, str] = {}
    for code, info in LANG_INFO.items():
        if "name" not in info or "-" in code:
            continue
        for name in (info["name"], info["name_local"], gettext(info["name"])):
            codes.setdefault(name.casefold(), code)
    return codes


def to_code(text: str) -> str:
    """``Spanish``, ``español`` or ``es`` to ``es``; an unknown name stays as typed."""
    typed = text.strip()
    if typed.casefold() in LANG_INFO:
        return typed.casefold()
    return _codes_by_name(get_language()).get(typed.casefold(), typed)


def to_name(code: str) -> str:
    """``es`` or ``es-mx`` to its name in the active language; else as it is."""
    info = LANG_INFO.get(code) or LANG_INFO.get(code.partition("-")[0])
    return gettext(info["name"]) if info and "name" in info else code


def to_own_name(code: str) -> str:
    """``es`` to ``español``; else as it is."""
    info = LANG_INFO.get(code) or LANG_INFO.get(code.partition("-")[0])
    return info.get("name_local", code) if info else code
