"""How postal codes and towns are compared, however somebody writes them."""

from __future__ import annotations

import re
import unicodedata

_SAINTS = {"st": "saint", "ste": "sainte", "ft": "fort", "mt": "mount"}


def normalise_code(code: str) -> str:
    """``sw1a 1aa`` to ``SW1A1AA``; of a ZIP+4 the five digits that are a place."""
    if re.fullmatch(r"\s*\d{5}-\d{4}\s*", code):
        code = code.strip()[:5]
    return re.sub(r"[\W_]", "", code).upper()


def normalise_name(name: str) -> str:
    """``St. Émile-Nord`` to ``saint emile nord``."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(each for each in plain if not unicodedata.combining(each))
    words = re.sub(r"[\W_]+", " ", letters.replace("'", "").replace("’", "")).split()
    return " ".join(_SAINTS.get(word, word) for word in words)
