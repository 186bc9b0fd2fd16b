"""Whether a text says much that another one says in the same words."""

from __future__ import annotations

import re
from collections.abc import Iterable

#: Words in a row that two texts share by chance or by a set phrase: fewer than this.
RUN = 5
#: From here on, in percent, a text nearly repeats the other. A town's name put into
#: each second sentence of a real page leaves 80 to 90, into every sentence 60 to 85;
#: another clinic's page about the same treatment in its own words has 0.
NEARLY = 50

_WORD = re.compile(r"[^\W_]+")


def count_words(text: str) -> int:
    return len(_WORD.findall(text))


def measure_likeness(text: str, others: Iterable[str]) -> int:
    """How much of ``text`` the most alike of the others has too, in percent.

    Counted are its runs of ``RUN`` words, whatever their case and punctuation. What the
    other says besides doesn't matter: a part of a long page repeats it.
    """
    own = _get_runs(text)
    if not own:
        return 0
    shares = (100 * len(own & _get_runs(other)) // len(own) for other in others)
    return max(shares, default=0)


def _get_runs(text: str) -> set[tuple[str, ...]]:
    words = [word.casefold() for word in _WORD.findall(text)]
    return {tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1)}
