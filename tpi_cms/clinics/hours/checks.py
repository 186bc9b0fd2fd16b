"""Whether typed weekly hours make sense, said in plain words."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .rules import DAY_MINUTES, Span, to_span
from .words import day_name, span_text

DAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
MAX_SPANS = 6
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


def find_errors(weekly: object) -> list[ValidationError]:
    """Everything that is wrong with hours of the shape ``Schedule.weekly``."""
    if not isinstance(weekly, dict):
        return [ValidationError(_("Opening hours must be given by day."))]
    errors = [_unknown_day(key) for key in weekly if key not in DAYS]
    week: list[list[Span]] = []
    for day, key in enumerate(DAYS):
        try:
            week.append(_read_day(day, weekly.get(key, [])))
        except ValidationError as error:
            errors.append(error)
            week.append([])
    return [*errors, *_overlaps(week)]


def get_rows(weekly: object, key: str) -> list[Sequence[str]]:
    """Pairs of texts stored for a day; what has another shape is left out."""
    rows = weekly.get(key) if isinstance(weekly, dict) else None
    return [
        row
        for row in (rows if isinstance(rows, list | tuple) else ())
        if isinstance(row, list | tuple)
        and len(row) == 2
        and all(isinstance(text, str) for text in row)
    ]


def read_spans(weekly: object, key: str) -> list[Span]:
    """The openings of a day that can be read, whatever else is stored there."""
    read = [[read_time(text) for text in row] for row in get_rows(weekly, key)]
    return sorted(to_span(opens, closes) for opens, closes in read if opens and closes)


def read_time(text: object) -> dt.time | None:
    """``08:30``, two digits each; anything else is None."""
    if not isinstance(text, str) or not _CLOCK.fullmatch(text):
        return None
    return dt.time(int(text[:2]), int(text[3:]))


def _unknown_day(key: object) -> ValidationError:
    return ValidationError(
        _("“%(day)s” is not a day. Use %(days)s."),
        params={"day": str(key)[:40], "days": ", ".join(DAYS)},
    )


def _read_day(day: int, rows: object) -> list[Span]:
    names = {"day": day_name(day), "limit": MAX_SPANS}
    if not isinstance(rows, list | tuple):
        message = _("%(day)s: give the hours as a list of openings and closings.")
        raise ValidationError(message, params=names)
    if len(rows) > MAX_SPANS:
        message = _("%(day)s: at most %(limit)s openings a day.")
        raise ValidationError(message, params=names)
    return sorted(_read_span(day, row) for row in rows)


def _read_span(day: int, row: object) -> Span:
    if not isinstance(row, list | tuple) or len(row) != 2:
        message = _("%(day)s: each opening needs a time from and a time to.")
        raise ValidationError(message, params={"day": day_name(day)})
    opens, closes = (_read_time(day, text) for text in row)
    return to_span(opens, closes)


def _read_time(day: int, text: object) -> dt.time:
    read = read_time(text)
    if read is None:
        raise ValidationError(
            _("%(day)s: “%(time)s” is not a time. Write it like 08:30."),
            params={"day": day_name(day), "time": str(text)[:40]},
        )
    return read


def _overlaps(week: list[list[Span]]) -> Iterable[ValidationError]:
    for day, spans in enumerate(week):
        for earlier, later in zip(spans, spans[1:], strict=False):
            if later[0] < earlier[1]:
                yield _same_day_overlap(day, earlier, later)
        yield from _next_day_overlap(day, spans, week[(day + 1) % 7])


def _same_day_overlap(day: int, earlier: Span, later: Span) -> ValidationError:
    return ValidationError(
        _("%(day)s: %(one)s and %(other)s overlap."),
        params={
            "day": day_name(day),
            "one": span_text(earlier),
            "other": span_text(later),
        },
    )


def _next_day_overlap(
    day: int, spans: list[Span], tomorrow: list[Span]
) -> Iterable[ValidationError]:
    end = max((end for _start, end in spans), default=0) - DAY_MINUTES
    if tomorrow and tomorrow[0][0] < end:
        yield ValidationError(
            _("%(day)s: the hours run into those of %(next_day)s."),
            params={"day": day_name(day), "next_day": day_name((day + 1) % 7)},
        )
