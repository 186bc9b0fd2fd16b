"""System check of a site's own questions."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from django.core import checks
from django.core.checks import CheckMessage, Error

#: Posted beside the answers, under these names.
RESERVED = {
    *("clinic", "token", "key", "live", "altcha", "subject", "test"),
    "phone_extension",
}
_KEY = re.compile(r"(?!consent)[a-z][a-z0-9_]{0,49}")


@checks.register()
def check_questions(**kwargs: Any) -> list[CheckMessage]:
    """Of two answers under one key, one would be lost."""
    from ..leads.questions.registry import get_own_questions, get_questions

    times = Counter(question.key for question in get_questions())
    return [
        Error(
            f"The key {key!r} of a question can't be used, or is taken.",
            hint="Use lower case letters, digits and _; docs/questions.md has more.",
            id="tpi_cms.E015",
        )
        for key in dict.fromkeys(question.key for question in get_own_questions())
        if times[key] > 1 or key in RESERVED or not _KEY.fullmatch(key)
    ]
