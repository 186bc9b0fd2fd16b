"""Import clinics: one pass that judges, says what changes and, if asked, stores it."""

from __future__ import annotations

import hashlib
import pickle  # nosec B403  of what this process has just made
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone

from wagtail.models import ModelLogEntry
from wagtail.search.backends import get_search_backends

from ...transactions import write_transaction
from ..models import Clinic, ClinicPhone, ClinicSpecialHours
from .columns import COLUMNS, Draft, get_columns
from .judging import Judge, RowResult, in_batches, open_table
from .reading import Table

BATCH = 500


class NotApplied(Exception):
    """Nothing was stored: rows have errors, or clinics changed since they were seen.

    ``report`` is what it would do now.
    """

    def __init__(self, report: Report) -> None:
        super().__init__()
        self.report = report


@dataclass
class Report:
    """Rows that change or say something, in the order of the file; counts of all."""

    rows: list[RowResult] = field(default_factory=list)
    new: int = 0
    changed: int = 0
    same: int = 0
    errors: int = 0
    #: Tells one outcome from another.
    fingerprint: str = ""

    @property
    def has_changes(self) -> bool:
        return bool(self.new or self.changed)

    def add(self, result: RowResult) -> None:
        result.draft = None
        if result.has_errors:
            self.errors += 1
        elif result.is_new:
            self.new += 1
        elif result.changes:
            self.changed += 1
        else:
            self.same += 1
        if result.issues or result.changes:
            self.rows.append(result)
        self._digest.update(repr((result.code, result.changes)).encode())
        self.fingerprint = self._digest.hexdigest()

    def __post_init__(self) -> None:
        self._digest = hashlib.sha256()

    def __getstate__(self) -> dict[str, Any]:
        """It may be kept; nothing more is added then."""
        return {k: v for k, v in vars(self).items() if k != "_digest"}


def preview(table: Table, *, mailboxes: bool) -> Report:
    """What an import would do. Stores nothing.

    Args:
        mailboxes: whether the person may change those too.

    Raises:
        UnreadableFile: headings or rows that make no table of clinics.
    """
    return _run(table, mailboxes, writer=None)


def apply(
    table: Table, *, mailboxes: bool, user: Any = None, expected: str | None = None
) -> Report:
    """Store all of it, or nothing.

    Judged before the transaction, which else would keep SQLite's only writer, and so
    each patient's request, for as long as that takes.

    Args:
        expected: fingerprint of the report that was confirmed, if one was.

    Raises:
        NotApplied: a row has an error, or the outcome is another than expected.
        UnreadableFile: as for ``preview``.
    """
    known, writer = Clinic.objects.fingerprint(), _Writer(user)
    report = _run(table, mailboxes, writer)
    if report.errors or expected not in (None, report.fingerprint):
        raise NotApplied(report)
    with write_transaction():
        writer.lock()
        is_known = Clinic.objects.fingerprint() == known
        if is_known:
            writer.write()
    if not is_known:
        raise NotApplied(preview(table, mailboxes=mailboxes))
    return report


def _run(table: Table, mailboxes: bool, writer: _Writer | None) -> Report:
    columns = get_columns(mailboxes=mailboxes)
    hidden = {column.name for column in COLUMNS} - {column.name for column in columns}
    headings, rows = open_table(table, columns, hidden)
    judge, report = Judge(headings), Report()
    for batch in in_batches(rows, BATCH):
        results = list(judge.judge(batch))
        if writer and not report.errors:
            writer.keep(results)
        for result in results:
            report.add(result)
    return report


class _Writer:
    """Writes drafts in bulk: a few statements a batch, whatever its size."""

    def __init__(self, user: Any) -> None:
        self.user, self.uuid, self.at = user, uuid.uuid4(), timezone.now()
        self.batches: list[tuple[list[int], bytes]] = []

    def keep(self, results: list[RowResult]) -> None:
        """What of them is to be written: new clinics, and changed ones.

        Packed: as objects, the clinics of a large file take ten times the memory.
        """
        new = [r.draft for r in results if r.draft and r.is_new]
        old = [r.draft for r in results if r.draft and r.changes and not r.is_new]
        pks = sorted(draft.clinic.pk for draft in old)
        self.batches.append((pks, pickle.dumps((new, old))))

    def lock(self) -> None:
        """Whoever edits one of them meanwhile waits, or has been before us."""
        for pks, _packed in self.batches:
            clinics = Clinic.objects.select_for_update().filter(pk__in=pks)
            list(clinics.order_by("pk").values_list("pk"))

    def write(self) -> None:
        for _pks, packed in self.batches:
            self._write(*pickle.loads(packed))  # noqa: S301  # nosec B301

    def _write(self, new: list[Draft], old: list[Draft]) -> None:
        Clinic.objects.bulk_create([draft.clinic for draft in new])
        self._update(old)
        self._write_phones([*new, *old])
        self._write_special([*new, *old])
        self._log(new, "wagtail.create")
        self._log(old, "wagtail.edit")
        self._index([draft.clinic for draft in [*new, *old]])

    def _update(self, drafts: list[Draft]) -> None:
        """One statement for any number of rows, where ``bulk_update`` has many."""
        if drafts:
            names = {"updated_at"}.union(*(draft.fields for draft in drafts))
            Clinic.objects.bulk_create(
                [draft.clinic for draft in drafts],
                update_conflicts=True,
                unique_fields=["id"],
                update_fields=sorted(names),
            )

    def _write_phones(self, drafts: Iterable[Draft]) -> None:
        gone, moved, added = [], [], []
        for draft in drafts:
            if not draft.phones:
                continue
            old = [] if draft.is_new else list(draft.clinic.phones.all())
            new = order_phones(old, draft)
            kept = {phone.pk for phone in new if phone.pk}
            gone += [phone.pk for phone in old if phone.pk not in kept]
            for place, phone in enumerate(new):
                is_moved = phone.sort_order != place
                phone.sort_order = place
                if not phone.pk:
                    added.append(phone)
                elif is_moved:
                    moved.append(phone)
        _delete(ClinicPhone, gone)
        ClinicPhone.objects.bulk_update(moved, ["sort_order"], batch_size=BATCH)
        ClinicPhone.objects.bulk_create(added, batch_size=BATCH)

    def _write_special(self, drafts: Iterable[Draft]) -> None:
        gone, added = [], []
        for draft in drafts:
            if draft.special is None:
                continue
            if not draft.is_new:
                gone += [day.pk for day in draft.clinic.special_hours.all()]
            names = ("date", "opens", "closes", "reason")
            added += [
                ClinicSpecialHours(
                    clinic_id=draft.clinic.pk, **dict(zip(names, row, strict=True))
                )
                for row in draft.special
            ]
        _delete(ClinicSpecialHours, gone)
        ClinicSpecialHours.objects.bulk_create(added, batch_size=BATCH)

    def _log(self, drafts: list[Draft], action: str) -> None:
        """As saving the form does; all rows of one import share a uuid."""
        kind = ContentType.objects.get_for_model(Clinic)
        ModelLogEntry.objects.bulk_create(
            ModelLogEntry(
                content_type=kind,
                object_id=str(draft.clinic.pk),
                label=str(draft.clinic),
                action=action,
                user=self.user,
                uuid=self.uuid,
                timestamp=self.at,
                content_changed=True,
            )
            for draft in drafts
        )

    def _index(self, clinics: list[Clinic]) -> None:
        """After commit: an index elsewhere can't be rolled back."""
        ids = [clinic.pk for clinic in clinics]
        if ids:
            transaction.on_commit(lambda: _index(ids), robust=True)


def _index(ids: list[int]) -> None:
    clinics = list(Clinic.get_indexed_objects().filter(pk__in=ids))
    for backend in get_search_backends(with_auto_update=True):
        backend.add_bulk(Clinic, clinics)


def order_phones(old: list[ClinicPhone], draft: Draft) -> list[ClinicPhone]:
    """All phones in their order: those of a use stand where its first one stood."""
    known = {(p.role, p.number.as_e164, p.extension): p for p in reversed(old)}
    wanted = {
        role: [
            known.get((role, number, extension))
            or ClinicPhone(
                clinic_id=draft.clinic.pk,
                role=role,
                number=number,
                extension=extension,
            )
            for number, extension in numbers
        ]
        for role, numbers in draft.phones.items()
    }
    ordered: list[ClinicPhone] = []
    for phone in old:
        if phone.role in draft.phones:
            ordered += wanted.pop(phone.role, [])
        else:
            ordered.append(phone)
    return ordered + [phone for phones in wanted.values() for phone in phones]


def _delete(model: Any, ids: list[int]) -> None:
    for start in range(0, len(ids), BATCH):
        rows = model.objects.filter(pk__in=ids[start : start + BATCH])
        rows._raw_delete(rows.db)
