"""Bringing stored texts and hashes in line with the keys of today."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.views.decorators.debug import sensitive_variables

from ...transactions import write_transaction
from ..record.models import Lead
from ..secrets import encryption, hashing
from ..secrets.fields import get_private_fields

BATCH = 200

#: Hashes that can be made anew, and of what. Those of addresses and of browsers' keys
#: can't: repeats and limits begin anew with another ``TPI_CMS_HASH_KEY``.
HASHES: dict[str, tuple[str, Callable[[str], str]]] = {
    "phone_hash": ("phone", hashing.hash_phone),
    "email_hash": ("email", hashing.hash_email),
    "message_hash": ("message", hashing.hash_message),
}


@dataclass
class Rotation:
    """Counts of leads. ``newer``: somebody else wrote meanwhile, which stays."""

    changed: int = 0
    unchanged: int = 0
    newer: int = 0
    unreadable: int = 0


@sensitive_variables()
def rotate(*, decrypt: bool = False) -> Rotation:
    """Store every private text as the first key says, or plain; redo the hashes.

    May be stopped and started again: what is right already is left alone. Each lead is
    one UPDATE that only finds the texts it has read, so a newer value is never
    overwritten. A lead that no key opens is counted and left as it is.
    """
    counts = Rotation()
    for row in _iterate():
        outcome = _rotate_one(row, decrypt)
        setattr(counts, outcome, getattr(counts, outcome) + 1)
    return counts


@sensitive_variables()
def _rotate_one(row: dict[str, Any], decrypt: bool) -> str:
    """Name of the count that the lead belongs to."""
    try:
        values = _get_changes(row, decrypt)
    except encryption.DecryptionError:
        return "unreadable"
    if not values:
        return "unchanged"
    read = {name: value for name, value in row.items() if name != "pk"}
    with write_transaction():
        changed = _with_stored().filter(**read, pk=row["pk"]).update(**values)
    return "changed" if changed else "newer"


@sensitive_variables()
def _get_changes(row: dict[str, Any], decrypt: bool) -> dict[str, Any]:
    """Columns to write, as they are to be stored."""
    stored = {name: row[f"stored_{name}"] for name in get_private_fields(Lead)}
    texts = {name: encryption.decrypt(value) for name, value in stored.items()}
    changes: dict[str, Any] = {
        name: Value(_store(text, decrypt), output_field=TextField())
        for name, text in texts.items()
        if not _is_right(stored[name], decrypt)
    }
    hashes = {name: make(texts[source]) for name, (source, make) in HASHES.items()}
    changes |= {name: new for name, new in hashes.items() if new != row[name]}
    return changes


def _is_right(stored: str, decrypt: bool) -> bool:
    if decrypt:
        return not stored.startswith(encryption.ENCRYPTED)
    return encryption.is_current(stored)


def _store(text: str, decrypt: bool) -> str:
    return encryption.to_plain(text) if decrypt else encryption.encrypt(text)


def _iterate() -> Iterator[dict[str, Any]]:
    """Leads that aren't erased, batch by batch, with their texts as stored."""
    leads = _with_stored().filter(erased_at=None).order_by("pk")
    columns = ("pk", *HASHES, *(f"stored_{n}" for n in get_private_fields(Lead)))
    last = 0
    while batch := list(leads.filter(pk__gt=last).values(*columns)[:BATCH]):
        yield from batch
        last = batch[-1]["pk"]


def _with_stored() -> QuerySet[Lead]:
    """With the texts as they are stored: reading the fields would decrypt them."""
    return Lead.objects.annotate(
        **{
            f"stored_{name}": Cast(name, TextField())
            for name in get_private_fields(Lead)
        }
    )
