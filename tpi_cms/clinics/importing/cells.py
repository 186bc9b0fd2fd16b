"""What a cell may say, and how we write it: hours, special days, yes and no."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

Rows = list[list[str]]

_TIME = re.compile(
    r"(\d{1,2})(?:[:.](\d\d)(?::00)?)?\s*(?:([ap])\.?m\.?)?", re.IGNORECASE
)
_SPAN = re.compile(r"\s*(?:-|–|—|\bto\b)\s*", re.IGNORECASE)
_DAY = re.compile(
    r"(\d{4}-\d\d-\d\d)\s+(closed|[\d:.,\s–—apmto-]*\d[\d:.,\s–—apmto-]*)(.*)", re.I
)
_CLOSED = frozenset({"", "closed", "x", "-"})
_WHOLE_DAY = frozenset({"24 hours", "24h", "24 h", "24/7", "open 24 hours"})
#: What a spreadsheet would calculate, at the beginning of a cell (OWASP, "CSV
#: Injection"); the wide forms are what Excel takes in Japanese.
_SIGNS = "=+-@\t\r＝＋－＠"


def read_hours(text: str) -> Rows:
    """``8:00-12:00, 1 pm - 5 pm``, ``closed`` or ``24 hours`` to pairs of ``HH:MM``."""
    typed = text.strip().casefold()
    if typed in _CLOSED:
        return []
    if typed in _WHOLE_DAY:
        return [["00:00", "00:00"]]
    return sorted(_read_span(part.strip()) for part in re.split(r"[,;/\n]", typed))


def write_hours(rows: Iterable[Sequence[str]]) -> str:
    spans = [f"{opens}-{closes}" for opens, closes in rows]
    return "24 hours" if spans == ["00:00-00:00"] else ", ".join(spans)


def _read_span(text: str) -> list[str]:
    times = [_read_time(part) for part in _SPAN.split(text)]
    if len(times) != 2 or None in times:
        message = _("“%(text)s” is no opening. Write it like 8:00-12:00, or closed.")
        raise ValidationError(message, params={"text": text[:40]})
    return [str(time) for time in times]


def _read_time(text: str) -> str | None:
    found = _TIME.fullmatch(text.strip())
    if not found:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    if (hour, minute) == (24, 0):
        hour = 0
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else None


Special = tuple[dt.date, dt.time | None, dt.time | None, str]


def read_special(text: str) -> list[Special]:
    """``2026-12-24 closed Christmas; 2026-12-31 09:00-13:00`` to special days."""
    parts = (part.strip() for part in re.split(r"[;\n]", text))
    found = [row for part in parts if part for row in _read_day(part)]
    return sorted(dict.fromkeys(found), key=_order)


def write_special(rows: Iterable[Special]) -> str:
    return "; ".join(
        " ".join(
            filter(
                None,
                [
                    f"{date:%Y-%m-%d}",
                    f"{opens:%H:%M}-{closes:%H:%M}" if opens and closes else "closed",
                    reason,
                ],
            )
        )
        for date, opens, closes, reason in sorted(rows, key=_order)
    )


def _order(row: Special) -> tuple[str, ...]:
    return tuple(str(each or "") for each in row)


def _read_day(text: str) -> list[Special]:
    found = _DAY.fullmatch(text)
    try:
        if not found:
            raise ValueError(text)
        date = dt.date.fromisoformat(found[1])
    except ValueError as error:
        message = _(
            "“%(text)s” is no special day. Write it like 2026-12-24 closed Christmas, "
            "or 2026-12-31 09:00-13:00, with ; between them."
        )
        raise ValidationError(message, params={"text": text[:60]}) from error
    spans = [[dt.time.fromisoformat(t) for t in row] for row in read_hours(found[2])]
    reason = found[3].strip()
    return [(date, *span, reason) for span in spans] or [(date, None, None, reason)]


def read_yes(text: str) -> bool:
    typed = text.strip().casefold()
    if typed in {"yes", "y", "true", "1", _("yes").casefold()}:
        return True
    if typed in {"no", "n", "false", "0", "", _("no").casefold()}:
        return False
    raise ValidationError(_("Write yes or no."))


def defuse(text: str, signs: str = _SIGNS) -> str:
    """With an apostrophe where a spreadsheet would calculate; ``restore`` undoes it."""
    bare = text.lstrip("'")
    # One that has an apostrophe gets another: ``restore`` takes one away.
    risky = signs if bare == text else _SIGNS
    return f"'{text}" if bare[:1] and bare[0] in risky else text


def restore(text: str) -> str:
    """What ``defuse`` was given, of what a cell says.

    Raises:
        ValidationError: a formula, whose text nobody meant.
    """
    bare = text.lstrip("'")
    if text[:1] == "=":
        raise ValidationError(_("This is a formula. Put its value there as text."))
    return text[1:] if text[:1] == "'" and bare[:1] and bare[0] in _SIGNS else text
