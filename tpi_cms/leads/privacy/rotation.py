"""Bringing stored texts and hashes in line with the keys of today."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db.models import QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.views.decorators.debug import sensitive_variables

from ... import hashing
from ...transactions import with_pauses, write_transaction
from ..consents.models import Consent
from ..record.activities import Activity
from ..record.models import Lead
from ..secrets import encryption
from ..secrets.fields import get_private_fields

#: Hashes that can be made anew, and of what. Those of addresses and of browsers' keys
#: can't: repeats and limits begin anew with another ``TPI_CMS_HASH_KEY``.
HASHES = {
    "phone_hash": ("phone", hashing.hash_phone),
    "email_hash": ("email", hashing.hash_email),
    "message_hash": ("message", hashing.hash_message),
}
#: Before the names of what is read as it stands in the database.
STORED = "stored_"


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
    """Name of the count that the lead, with its consents and notes, belongs to."""
    leads = Lead.objects.filter(pk=pk, erased_at=None)
    consents = Consent.objects.filter(lead__in=leads)
    activities = Activity.objects.filter(lead__in=leads)
    with write_transaction():
        rows: list[tuple[Any, dict[str, Any]]]
        rows = [(Lead, row) for row in _read(leads.select_for_update(), *HASHES)]
        rows += [(Consent, row) for row in _read(consents)]
        rows += [(Activity, row) for row in _read(activities)]
        try:
            changes = [(model, row["pk"], _get_changes(row)) for model, row in rows]
        except encryption.DecryptionError:
            return "unreadable"
        for model, row_pk, values in changes:
            if values:
                model.objects.filter(pk=row_pk).update(**values)
    return "changed" if any(values for *_row, values in changes) else "unchanged"


def _read(rows: QuerySet[Any], *hashes: str) -> QuerySet[Any, dict[str, Any]]:
    """Hashes, and texts as stored: reading the fields would decrypt them."""
    names = get_private_fields(rows.model)
    texts = {f"{STORED}{name}": Cast(name, TextField()) for name in names}
    return rows.values("pk", *hashes, **texts)


@sensitive_variables()
def _get_changes(row: dict[str, Any]) -> dict[str, Any]:
    """Columns to write, as they are to be stored."""
    stored = {
        name.removeprefix(STORED): text
        for name, text in row.items()
        if name.startswith(STORED)
    }
    texts = {name: encryption.decrypt(value) for name, value in stored.items()}
    changes: dict[str, Any] = {
        name: Value(encryption.encrypt(text), output_field=TextField())
        for name, text in texts.items()
        if not encryption.is_current(stored[name])
    }
    hashes = {
        name: make(texts[source])
        for name, (source, make) in HASHES.items()
        if name in row
    }
    return changes | {name: new for name, new in hashes.items() if new != row[name]}
