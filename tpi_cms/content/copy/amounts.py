"""What prose says of a key fact, beside what the fact says. Pure.

Only sentences that clearly speak of the same fact are compared, and only amounts that
have nothing in common are told: "under 20 minutes" doesn't contradict 15 minutes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from django.utils.translation import gettext as _

from .claims import is_denied, make_hit
from .values import Copy, Fact, Hit, Text

_NUMBERS = {
    **{"a": 1.0, "an": 1.0, "one": 1.0, "half a": 0.5, "half an": 0.5},
    **{"two": 2.0, "a couple of": 2.0, "three": 3.0, "four": 4.0, "five": 5.0},
    **{"six": 6.0, "seven": 7.0, "eight": 8.0, "nine": 9.0, "ten": 10.0},
    **{"eleven": 11.0, "twelve": 12.0, "fifteen": 15.0, "twenty": 20.0},
    **{"thirty": 30.0, "forty": 40.0, "forty-five": 45.0, "sixty": 60.0},
}
#: In minutes; whatever counts or costs is of its own kind.
_UNITS = {
    "minute": 1.0,
    "min": 1.0,
    "hour": 60.0,
    "day": 1440.0,
    "week": 10080.0,
    "month": 43830.0,
    "year": 525960.0,
}
#: "Within two weeks" would be an odd way to say three days.
_MOST_MEANS = 3
#: So far amounts may lie apart and still be "about" the same.
_LEEWAY = 0.1

_WORDS = "|".join(sorted(_NUMBERS, key=len, reverse=True))
_NUMBER = rf"(?:\d+(?:[.,]\d+)?|\b(?:{_WORDS})\b)"
_BOUND = r"(?P<bound>under|less than|up to|no more than|at most|within|over|more than"
_BOUND += r"|at least|as little as|as few as|as long as)? ?"
_SPAN = rf"(?:about |around |between |from )?(?P<low>{_NUMBER})"
_SPAN += rf"(?: ?(?:to|-|–|and|or) ?(?P<high>{_NUMBER}))?"
_TIME = re.compile(
    rf"{_BOUND}{_SPAN}[- ]?(?P<unit>minute|min|hour|day|week|month|year)s?\b", re.I
)
_TIMES = re.compile(
    rf"{_BOUND}{_SPAN} (?P<unit>sessions?|treatments?|visits?|injections?|times)\b",
    re.I,
)
_MONEY = re.compile(
    r"\$ ?(?P<low>\d[\d,]*)(?: ?(?:to|-|–|and) ?\$? ?(?P<high>\d[\d,]*))?"
)
_LEAST = frozenset({"over", "more than", "at least", "as little as", "as few as"})
_MOST = frozenset({"under", "less than", "up to", "no more than", "at most", "within"})


class Amount(NamedTuple):
    """From ``low`` to ``high``, in minutes, times or money; ``words`` as they stand."""

    low: float
    high: float
    words: str = ""
    start: int = 0

    def agrees_with(self, other: Amount) -> bool:
        less, more = 1 - _LEEWAY, 1 + _LEEWAY
        return self.low * less <= other.high and other.low * less <= self.high * more


def find_amounts(text: str, pattern: re.Pattern[str]) -> Iterator[Amount]:
    for match in pattern.finditer(text):
        found = match.groupdict()
        scale = _UNITS.get((found.get("unit") or "").lower().rstrip("s"), 1.0)
        low = _read(found["low"]) * scale
        high = _read(found["high"]) * scale if found["high"] else low
        bound = (found.get("bound") or "").lower()
        if bound in _LEAST:
            high = float("inf")
        elif bound in _MOST:
            low /= _MOST_MEANS
        yield Amount(low, high, match[0].strip(), match.start())


def _read(number: str) -> float:
    word = number.lower()
    return _NUMBERS[word] if word in _NUMBERS else float(word.replace(",", ""))


def read_fact(fact: Fact, pattern: re.Pattern[str]) -> Amount | None:
    """Its numbers, else what its words say; None where that is no single amount."""
    if fact.low is not None:
        scale = _UNITS.get(fact.unit, 1.0)
        high = fact.low if fact.high is None else fact.high
        return Amount(fact.low * scale, high * scale)
    found = list(find_amounts(fact.words, pattern))
    if not found and pattern is _TIMES:
        found = list(find_amounts(f"{fact.words} times", pattern))
    return found[0] if len(found) == 1 else None


class Subject(NamedTuple):
    """When a sentence speaks of a kind of fact: it holds ``says``, then an amount."""

    says: re.Pattern[str]
    amount: re.Pattern[str] = _TIME
    #: How far the amount may stand behind, in characters.
    reach: int = 30


def _subject(says: str, amount: re.Pattern[str] = _TIME, reach: int = 30) -> Subject:
    return Subject(re.compile(says, re.IGNORECASE | re.VERBOSE), amount, reach)


_THE = r"(?:^|\b(?:the|an?|each|every|your)\ )(?:[\w-]+\ ){0,3}?"
_IT = r"(?:procedure|treatment|session|appointment|injections?)"
_ADVERB = r"(?:\ (?:itself|usually|often|only|normally|can|may|will|typically))*"
SUBJECTS = {
    "procedure_time": _subject(
        rf"""(?:{_THE}{_IT})(?:\ that)?{_ADVERB}\ (?:takes?|lasts?
        |is\ (?:over|done|finished)(?:\ (?:in|after|within))?)\b
        |\byou\ are\ in\ the\ room\ for\b"""
    ),
    "relief": _subject(
        r"""\b(?:relief|(?:the|its)\ (?:effects?|results?|benefits?))
        (?:\ (?:usually|often|can|may|typically|generally))*\ lasts?\b"""
    ),
    "onset": _subject(
        r"""\b(?:it|injections?|treatment|relief|the\ effect)
        (?:\ (?:usually|often|can|may|will|typically))*\ (?:takes?\ effect|kicks?\ in
        |(?:starts?|begins?)(?:\ to\ work|\ working)?)\b"""
    ),
    "sessions": _subject(
        r"\b(?:people|patients|you)(?:\ (?:will|may|usually|often))*\ needs?\b",
        _TIMES,
        12,
    ),
    "interval": _subject(
        r"""\b(?:repeat(?:ed)?|(?:treatments?|injections?|sessions?)\ are\ (?:usually\ |
        typically\ )?(?:needed|required|given))\b(?=.*\bevery\b)|\bsessions?\ are\b
        (?=.*\bapart\b)"""
    ),
    "downtime": _subject(r"\bdowntime\ (?:is|of|lasts?)\b"),
    "price": _subject(
        r"\b(?:treatment|session|injection|visit|it)\ costs?\b|\bwe\ charge\b", _MONEY
    ),
}
_COUNTS = re.compile(
    r"\$|\b(?:min|hour|day|week|month|year|session|treatment|visit|injection|time)",
    re.IGNORECASE,
)
#: Then it isn't this treatment, or a part of it.
_OTHER = re.compile(
    r"\b(?:physical therapy|massage|acupuncture|chiropract\w+|surgery|pills?"
    r"|first visit|follow-?up|numb\w*|anesthetic|consult\w*|in the past|used to"
    r"|compared|unlike|instead|single needle|rare(?:ly)?)\b",
    re.IGNORECASE,
)


def find_contradictions(copy: Copy) -> Iterator[Hit]:
    """Prose in English that gives another amount than the key fact does.

    What a patient tells is their own experience, and a comparison of something else.
    """
    if not copy.is_english:
        return
    sentences = [
        (text, sentence)
        for text in copy.texts
        if _may_tell(copy, text)
        for sentence in text.sentences
        if _COUNTS.search(sentence.text) and not sentence.is_question
    ]
    for kind, subject in SUBJECTS.items():
        facts = [fact for fact in copy.facts if fact.kind == kind]
        told = [read_fact(fact, subject.amount) for fact in facts]
        # One that can't be read may be the one that agrees.
        if facts and all(told):
            note = _("The key fact says: %(fact)s") % {"fact": facts[0].words}
            for text, sentence in sentences:
                said = _find_said(sentence.text, subject)
                if said and not any(said.agrees_with(each) for each in told if each):
                    yield make_hit(text, sentence, said.words, note)


def _may_tell(copy: Copy, text: Text) -> bool:
    aspect = text.section.aspect if text.section else ""
    is_own = copy.get_role(text.section) != "patient"
    is_fact = text.path.startswith("key_facts")
    return is_own and not is_fact and aspect not in ("Comparison", "Personal")


def _find_said(sentence: str, subject: Subject) -> Amount | None:
    says = subject.says.search(sentence)
    if says is None or _OTHER.search(sentence) or is_denied(sentence, *says.span()):
        return None
    near = range(says.end(), says.end() + subject.reach + 1)
    amounts = find_amounts(sentence, subject.amount)
    return next((amount for amount in amounts if amount.start in near), None)
