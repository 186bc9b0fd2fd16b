"""Key facts that a text tells of, as suggestions, each with its sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from ..blocks.facts import FactKind, FactUnit

_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "once": 1, "single": 1, "two": 2, "twice": 2,
    "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40,
    "sixty": 60, "ninety": 90, "un": 1, "una": 1, "uno": 1, "dos": 2, "tres": 3,
    "cuatro": 4, "cinco": 5, "seis": 6, "eine": 1, "einer": 1, "zwei": 2, "drei": 3,
    "vier": 4, "sechs": 6,
}  # fmt: skip
_UNITS = [
    (FactUnit.MINUTE, r"min(?:ute|uto)?[sn]?\b\.?"),
    (FactUnit.HOUR, r"(?:hours?|hrs?|horas?|stunden?|heures?)\b"),
    (FactUnit.DAY, r"(?:days?|d[ií]as?|tag(?:en?)?|jours?)\b"),
    (FactUnit.WEEK, r"(?:weeks?|semanas?|wochen?|semaines?)\b"),
    (FactUnit.MONTH, r"(?:months?|mes(?:es)?|monaten?|monate?|mois)\b"),
    (FactUnit.YEAR, r"(?:years?|a[ñn]os?|jahren?|jahre?|ans?)\b"),
    (
        FactUnit.COUNT,
        r"(?:treatment |injection |follow-up |separate )?(?:sessions?|treatments"
        r"|visits?|appointments|sesi[oó]n(?:es)?|sitzungen?|s[ée]ances?|rounds?)\b",
    ),
]
_N = (
    r"(?:\d{1,3}(?:\.\d)?|" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + r")\b"
)
_BEFORE = (
    r"(?:(?:less than|under|up to|at least|as little as|no more than|more than|about"
    r"|around|roughly|approximately|within|over|only|menos de|unos|unas|hasta|etwa"
    r"|bis zu|environ)\s+)?"
)
_UNIT = "|".join(f"(?P<u{n}>{words})" for n, (_unit, words) in enumerate(_UNITS))
_LENGTH = re.compile(
    rf"(?i)\b(?P<before>{_BEFORE})(?P<least>{_N})[\s-]*"
    rf"(?:(?:to|–|-|and|or|a|o|bis|oder|à|ou)[\s-]*(?P<most>{_N})[\s-]*)?(?:{_UNIT})"
)
_VAGUE = re.compile(
    r"(?i)\b(?:several|a few|many) (?:minutes|hours|days|weeks|months|years)"
    r"(?: (?:to|or|or even) (?:several|a few|many)? ?(?:weeks|months|years))?"
)
#: What a length of time is about, by the words of its sentence; the first that fits.
_CUES = [
    (
        FactKind.INTERVAL,
        r"every\b|apart\b|between (?:sessions|visits|treatments|injections)"
        r"|\bcada\b|alle\b|spaced|interval|repeated?|again after|frequency|toutes les",
    ),
    (
        FactKind.DOWNTIME,
        r"sore|bruis|avoid|strenuous|downtime|return to|back to (?:work|normal)|resume"
        r"|rest\b|exercise|no driv|numb|dolorid|reposo|evit|schon|recover",
    ),
    (
        FactKind.ONSET,
        r"\bstart|begin|notice|onset|kick|take effect|(?:works?|relief|improve\w*)"
        r" (?:\w+ ){0,3}(?:with)?in\b|immediate|feel (?:\w+ )?(?:better|relief)"
        r"|nota(?:n|r)?\b|empieza",
    ),
    (
        FactKind.RELIEF,
        r"relief|lasts?\b|lasting|effect|pain.free|wears? off|sustained|duran?\b|alivio"
        r"|h[äa]lt|reduced pain|enjoy",
    ),
    (
        FactKind.PROCEDURE_TIME,
        r"takes\b|procedure|appointment|visit|session|complete|stays?\b|dura\b|dauert"
        r"|procedimiento|sesi[oó]n|behandlung",
    ),
]
_SESSIONS = re.compile(
    r"(?i)need|require|series|course|total|usually|typical|most|plan|after|average|some"
    r"|often|recommend|sessions?\b.{0,20}\bare\b|necesit|ben[öo]tig|sitzungen"
)
_PRICE = re.compile(r"[$€£]\s?\d[\d,.]*(?:\s?(?:to|–|-)\s?[$€£]?\s?\d[\d,.]*)?")
_PERFORMER = re.compile(
    r"(?i)\b(?:performed|done|given|administered|carried out) by (?P<who>"
    r"(?:an?|our|the|your) [^.,;:()]{4,80})|^(?P<first>an? [^.]{4,90}?),? performs? "
)
_SUBSTANCE = re.compile(
    r"(?i)\b(?:inject(?:s|ed|ing)?|solution|mixture|needle \w+)\b[^.]{0,60}?"
    r"\b((?:a |an )?(?:(?:local|small|mild|numbing|long-acting|sterile|amount|of"
    r"|dose)\s+)*(?:an[ae]sthetics?|lidocaine|bupivacaine|ropivacaine|saline|cortico?steroids?|steroids?"
    r"|botulinum toxin|botox|lidoca[ií]na)\b[^.;:()]{0,60})"
)


def find_facts(sentences: Iterable[tuple[str, str]]) -> list[dict[str, Any]]:
    """Facts of the form that ``KeyFactBlock`` stores.

    Args:
        sentences: ids of pieces with their text.
    """
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for piece, sentence in sentences:
        for fact in _read(sentence):
            key = tuple(fact.values())
            if key not in found:
                found[key] = {**fact, "sentence": sentence, "piece": piece}
    facts = list(found.values())
    for number, fact in enumerate(facts, 1):
        same = [f for f in facts if f["kind"] == fact["kind"] and f is not fact]
        fact["id"] = f"f{number}"
        fact["is_conflict"] = any(_disagree(fact, other) for other in same)
        fact["is_accepted"] = False
    return facts


def _read(sentence: str) -> Iterator[dict[str, Any]]:
    for match in _LENGTH.finditer(sentence):
        if fact := _read_length(sentence, match):
            yield fact
    for match in _VAGUE.finditer(sentence):
        if kind := _find_kind(sentence, match, None):
            yield _make(kind, match[0])
    if found := _PRICE.search(sentence):
        yield _make(FactKind.PRICE, found[0].rstrip(".,"))
    if found := _PERFORMER.search(sentence):
        yield _make(FactKind.PERFORMER, (found["who"] or found["first"]).strip())
    if found := _SUBSTANCE.search(sentence):
        words = re.split(r"\s(?:is|are|that|which|into)\s", found[1])[0]
        yield _make(FactKind.SUBSTANCE, words.strip(" ,"))


def _make(kind: str, value: str, **numbers: Any) -> dict[str, Any]:
    empty = {"minimum": None, "maximum": None, "unit": ""}
    return {"kind": str(kind), "value": value, **empty, **numbers}


def _read_length(sentence: str, match: re.Match[str]) -> dict[str, Any] | None:
    number = next(n for n in range(len(_UNITS)) if match[f"u{n}"])
    unit = _UNITS[number][0]
    after = sentence[match.end() : match.end() + 12].lower()
    if re.match(r"[\s-]*(?:of age|old|of experience|ago\b|percent|%)", after):
        return None
    least = _to_number(match["least"])
    most = _to_number(match["most"]) if match["most"] else None
    word = match["least"].lower()
    if sentence[: match.start()].rstrip().lower().endswith(("half", "quarter of")):
        return None
    is_article = word in ("a", "an", "un", "una", "eine", "einer") and not most
    if is_article and not re.search(r"(?i)\bevery|cada|within|takes|lasts", sentence):
        return None
    if most is not None and most < least:
        return None
    kind = _find_kind(sentence, match, unit)
    if not kind:
        return None
    value = re.sub(r"(?<=[a-z]{4})\.$", "", match[0].strip())
    before = match["before"].lower().strip()
    if before in ("less than", "under", "up to", "no more than", "within", "menos de",
                  "hasta", "bis zu"):  # fmt: skip
        least, most = None, most if most is not None else least  # type: ignore[assignment]
    start = sentence[: match.start()].rstrip().lower()
    if kind == FactKind.INTERVAL and start.endswith(("every", "cada", "alle")):
        value = (
            f"{sentence[len(start) - len(start.split()[-1]) : match.start()]}{value}"
        )
    return _make(kind, value.strip(), minimum=least, maximum=most, unit=str(unit))


def _to_number(word: str) -> int | float:
    if word.lower() in _NUMBERS:
        return _NUMBERS[word.lower()]
    return float(word) if "." in word else int(word)


def _find_kind(sentence: str, match: re.Match[str], unit: Any) -> str:
    if unit == FactUnit.COUNT:
        before = sentence[: match.start()].rstrip().lower()
        inside = re.search(r"\b(?:in|during|per|each|every|within|of|a|the)$", before)
        return FactKind.SESSIONS if _SESSIONS.search(sentence) and not inside else ""
    # The clause that the words stand in says most.
    start = max(sentence.rfind(c, 0, match.start()) for c in ",;:–—(") + 1
    ends = [at for c in ",;–—)" if (at := sentence.find(c, match.end())) >= 0]
    clauses = [sentence[start : min(ends, default=None)], sentence]
    for clause in clauses:
        for kind, cue in _CUES:
            if not re.search(rf"(?i)(?:{cue})", clause):
                continue
            if kind == FactKind.PROCEDURE_TIME:
                if unit not in (FactUnit.MINUTE, FactUnit.HOUR):
                    continue
            elif (
                kind == FactKind.RELIEF
                and unit == FactUnit.MINUTE
                or kind == FactKind.INTERVAL
                and unit == FactUnit.MINUTE
            ):
                continue
            return kind
    return ""


def _disagree(fact: dict[str, Any], other: dict[str, Any]) -> bool:
    """Two ranges that share nothing; "less than 20" and "10" don't disagree."""
    numbers = ("minimum", "maximum")
    if fact["kind"] in ("substance", "performer", "price"):
        return False
    if not all(any(f[n] is not None for n in numbers) for f in (fact, other)):
        return False
    days = {"minute": 1, "hour": 60, "day": 1440, "week": 10080, "month": 43_800,
            "year": 525_600, "count": 1}  # fmt: skip

    def span(each: dict[str, Any]) -> tuple[float, float]:
        least, most = each["minimum"], each["maximum"]
        least = 0 if least is None else least
        return least * days[each["unit"]], (most or least) * days[each["unit"]]

    (low, high), (from_, to) = span(fact), span(other)
    return (low, high) != (from_, to) and (low > to or from_ > high)
