"""Builders of pages whose copy is judged."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

from tests import factories

_numbers = itertools.count(1)


def section(*blocks: tuple[str, Any], **fields: Any) -> dict[str, Any]:
    """Raw; ids of blocks are ``s1``, ``s1-0`` and so on, where ``id`` is ``s1``."""
    own = fields.pop("id", "s1")
    content = [
        {"type": kind, "value": value, "id": f"{own}-{n}"}
        for n, (kind, value) in enumerate(blocks)
    ]
    return {"type": "section", "id": own, "value": {**fields, "content": content}}


def fact(kind: str, words: str, **fields: Any) -> dict[str, Any]:
    value = {"kind": kind, "value": words, **fields}
    return {"type": "fact", "id": kind, "value": value}


def make_sound(*sections: dict[str, Any], **fields: Any) -> Any:
    """A live treatment's page on which nothing is to be found but in the sections."""
    sound = {
        "search_description": f"What to expect, part {next(_numbers)}.",
        "reviewer_name": "Dr. Ada Moreau",
        "last_reviewed": dt.date(2026, 1, 5),
        "body": list(sections),
    }
    page = factories.make_treatment(**{**sound, **fields})
    return type(page).objects.get(pk=page.pk)
