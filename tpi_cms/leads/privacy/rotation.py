"""Bringing stored texts and hashes in line with the keys of today."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db.models import TextField, Value
from django.db.models.functions import Cast
from django.views.decorators.debug import sensitive_variables

from ...transactions import with_pauses, write_transaction
from ..record.models import Lead
from ..secrets import encryption, hashing
from ..secrets.fields import get_private_fields

#: Hashes that can be made anew, and of what. Those of addresses and of browsers' keys
#: can't: repeats and limits begin anew with another ``TPI_CMS_HASH_KEY``.
HASHES = {
    "phone_hash": ("phone", hashing.hash_phone),
    "email_hash": ("email", hashing.hash_email),
    "message_hash": ("message", hashing.hash_message),
}


@sensitive_variables()
def rotate() -> Counter[str]:
    """Store every private text as the first key says; redo the hashes.

    May be stopped and started again, and runs beside the site: each lead is locked for
    its own moment, and what is right already is left alone.

    Returns:
        How many leads are ``changed``, ``unchanged`` and ``unreadable``: those no key
        opens stay as they are.
    """
    leads = Lead.objects.filter(erased_at=None).order_by("pk")
    pks = list(leads.values_list("pk", flat=True))
    return Counter(_rotate_one(pk) for pk in with_pauses(pks))


@sensitive_variables()
def _rotate_one(pk: int) -> str:
    """Name of the count that the lead belongs to."""
    with write_transaction():
        row = _read(pk)
        try:
            changes = _get_changes(row) if row else {}
        except encryption.DecryptionError:
            return "unreadable"
        if changes:
            Lead.objects.filter(pk=pk).update(**changes)
    return "changed" if changes else "unchanged"


def _read(pk: int) -> Any:
    """Hashes, and texts as stored: reading the fields would decrypt them."""
    leads = Lead.objects.select_for_update().filter(pk=pk, erased_at=None)
    texts = {f"stored_{n}": Cast(n, TextField()) for n in get_private_fields(Lead)}
    return leads.values(*HASHES, **texts).first()


@sensitive_variables()
def _get_changes(row: dict[str, str]) -> dict[str, Any]:
    """Columns to write, as they are to be stored."""
    stored = {name: row[f"stored_{name}"] for name in get_private_fields(Lead)}
    texts = {name: encryption.decrypt(value) for name, value in stored.items()}
    changes: dict[str, Any] = {
        name: Value(encryption.encrypt(text), output_field=TextField())
        for name, text in texts.items()
        if not encryption.is_current(stored[name])
    }
    hashes = {name: make(texts[source]) for name, (source, make) in HASHES.items()}
    return changes | {name: new for name, new in hashes.items() if new != row[name]}
