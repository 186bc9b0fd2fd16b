"""How hard English is to read: SMOG. Pure.

McLaughlin, G. H. (1969): SMOG grading, a new readability formula. Journal of Reading
12 (8), 639-646.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection
from functools import lru_cache

from .sentences import get_words

#: McLaughlin's regression is about samples of so many sentences.
SAMPLE = 30
#: Its standard error, in grades.
ERROR = 1.5159

_SUFFIX = r"(?:ment|ful|less|ly|ness|work|some|times?|thing|where|body)"
#: Written, and not said: make, makes, helped, movement; not table, pages, needed.
_SILENT = re.compile(
    r"(?<=[^aeiouyl])e$|(?<=[aeiouyrl]l)e$|(?<=[^aeiouycgszhxl])es$|(?<=th)es$"
    r"|(?<=[^aeiouytdl])(?<!dr)ed$|(?<=[aeiouyl]l)e[sd]$"
    rf"|(?:(?<=[aeiouy][^aeiouy])|(?<=[nr]c))e(?={_SUFFIX}+s?$)"
)
_GROUP = re.compile(r"[aeiouy]+")
#: Neighbours that are two syllables: radio, science, idea, create, fluid, doing, usual.
_APART = re.compile(
    r"^sci(?=[ae])|(?<![cstg])ia|ia(?=t)|(?<=[dbmr])io(?!us\b)|(?<=\bl)io|(?<=[vrd])io(?=us)"
    r"|(?<![ct])i(?=en[ct])|(?<=[dr])ie(?=t)|(?<=oc|qu)ie(?=t)|iu|(?<=m)y(?=[oa])"
    r"|(?<=[^p])eo(?!us|n\b)|(?<=cr)ea(?=t)|(?<=id|ar|us)ea|(?<=r)ea(?=ct|l)"
    r"|(?<=[^bgq])u(?=a)|(?<!fl)u(?=ou)|(?<=[dlrn])ui(?=d|n|t[iy])|ui(?=ng)|(?<=contr)ai"
    r"|(?<=[aeoy])ing|(?<=[^aeiou]y)i(?=ng)|oa(?=sis)|oe(?=m|t)|ao|ae(?=l)|ye(?=[rd]e)"
)
#: Consonants that are one by themselves: rhythm, muscle's l is told by its e.
_ALONE = re.compile(r"[sth]ms?$|n't$")


@lru_cache(maxsize=20_000)
def count_syllables(word: str) -> int:
    """Of an English word, by its letters: right for nineteen of twenty."""
    parts = re.findall(r"[a-z][a-z']*", word.lower().replace("’", "'"))
    return sum(_count(part.rstrip("'")) for part in parts)


def _count(letters: str) -> int:
    letters = re.sub(r"'(?:s|re|ve|ll|d|m)$", "", letters)
    said = _SILENT.sub("", letters)
    count = len(_GROUP.findall(said)) + len(_APART.findall(said))
    return max(count + len(_ALONE.findall(letters)), 1)


def measure_smog(sentences: Collection[str]) -> float | None:
    """Years of school that it takes; None for less than 30 sentences."""
    if len(sentences) < SAMPLE:
        return None
    words = (word for sentence in sentences for word in get_words(sentence))
    hard = sum(count_syllables(word) >= 3 for word in words)
    return 3.1291 + 1.0430 * math.sqrt(hard * SAMPLE / len(sentences))
