"""A row of a file against what is stored: what would change, and what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _

from ..hours.words import day_name
from ..models import Clinic, ClinicPhone
from ..places.search import find_strange, locate_codes
from .cells import restore
from .columns import Column, DayColumn, Draft, suggest
from .reading import Table, UnreadableFile

#: Of these uses each number should belong to one clinic.
OWN_NUMBERS = (ClinicPhone.Role.MAIN, ClinicPhone.Role.NEW_PATIENTS)


class Issue(NamedTuple):
    column: str
    message: str
    is_error: bool = True


class Change(NamedTuple):
    column: str
    old: str
    new: str


@dataclass
class RowResult:
    """One row of the file, by its number there; ``draft`` is what it makes."""

    number: int
    code: str
    name: str = ""
    is_new: bool = False
    changes: list[Change] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    draft: Draft | None = None

    @property
    def has_errors(self) -> bool:
        return any(issue.is_error for issue in self.issues)


def read_headings(
    row: list[str], columns: Iterable[Column], hidden: Iterable[str]
) -> list[Column | None]:
    """The column of each heading; None where there is none.

    Args:
        hidden: names of columns that exist, but not for this person.

    Raises:
        UnreadableFile: an unknown heading, one given twice, or no ``code``.
    """
    known = {column.name: column for column in columns}
    names = ["_".join(cell.strip().lower().split()) for cell in row]
    for name in filter(None, names):
        if name in hidden:
            words = _("You may not change “%(name)s”: take the column out.")
        elif name not in known:
            words = _("“%(name)s” is no column.")
        elif names.count(name) > 1:
            words = _("The column “%(name)s” is there twice.")
        else:
            continue
        words = words % {"name": name[:40]}
        raise UnreadableFile(words + ("" if name in known else suggest(name, known)))
    if "code" not in names:
        raise UnreadableFile(_("The first row must name the columns, “code” too."))
    return [known.get(name) for name in names]


class Judge:
    """Judges the rows of one file, in batches; remembers what must be unique."""

    def __init__(self, columns: list[Column | None]) -> None:
        self.columns = columns
        stored = list(Clinic.objects.order_by().values_list("code", "slug"))
        self.codes = {code.lstrip("0"): code for code, _slug in stored if code}
        self.slugs = {slug for _code, slug in stored}
        self.seen: dict[str, int] = {}
        self.numbers: dict[str, str] = {}

    def judge(self, rows: list[tuple[int, list[str]]]) -> Iterator[RowResult]:
        cells = [(number, *self._read_cells(row)) for number, row in rows]
        found = self._find_clinics([texts for _number, texts, _issues in cells])
        results = []
        for number, texts, issues in cells:
            code = texts.get("code", "")
            result = RowResult(number, code, texts.get("name", ""), issues=issues)
            clinic = found.get(code) or found.get(f"/{texts.get('slug', '')}")
            if self._check_code(result):
                self._judge_row(result, clinic, texts)
            results.append(result)
        self._warn_of_shared_numbers(results)
        self._warn_of_strange_codes(results)
        yield from results

    def _read_cells(self, row: list[str]) -> tuple[dict[str, str], list[Issue]]:
        texts: dict[str, str] = {}
        issues = []
        if len(row) < len(self.columns) and any(self.columns[len(row) :]):
            issues.append(Issue("", _("The row has fewer cells than the first one.")))
        for place, cell in enumerate(row):
            column = self.columns[place] if place < len(self.columns) else None
            if column is None and cell.strip():
                issues.append(Issue("", _("“%s” has no heading above it.") % cell[:40]))
            if column is None:
                continue
            try:
                text = restore("\n".join(cell.splitlines()).strip())
                if any(ord(each) < 32 and each not in "\n\t" for each in text):
                    raise ValidationError(_("A character that can’t be printed."))
            except ValidationError as error:
                issues.append(Issue(column.name, " ".join(error.messages)))
            else:
                texts[column.name] = text
        return texts, issues

    def _find_clinics(self, rows: list[dict[str, str]]) -> dict[str, Clinic]:
        """By code; by ``/`` and slug those that have no code yet."""
        clinics = Clinic.objects.order_by("pk")
        clinics = clinics.prefetch_related("phones", "special_hours")
        codes = [texts["code"] for texts in rows if texts.get("code")]
        found = {clinic.code: clinic for clinic in clinics.filter(code__in=codes)}
        slugs = [
            texts["slug"]
            for texts in rows
            if texts.get("slug") and texts.get("code") not in found
        ]
        if slugs:
            bare = clinics.filter(code="", slug__in=slugs)
            found |= {f"/{clinic.slug}": clinic for clinic in bare}
        return found

    def _check_code(self, result: RowResult) -> bool:
        code, message = result.code, ""
        if not code:
            message = _("No code. One is needed to find the clinic.")
        elif code in self.seen:
            message = _("Row %(row)s has this code too.") % {"row": self.seen[code]}
        elif self.codes.get(code.lstrip("0"), code) != code:
            message = _(
                "No clinic has this code, but one has %(code)s. Did a spreadsheet drop "
                "or add zeros? Store it as text there."
            ) % {"code": self.codes[code.lstrip("0")]}
        self.seen.setdefault(code, result.number)
        if message:
            result.issues.append(Issue("code", message))
        return not message

    def _judge_row(
        self, result: RowResult, clinic: Clinic | None, texts: dict[str, str]
    ) -> None:
        result.is_new = clinic is None
        draft = Draft(clinic or Clinic(), is_new=clinic is None)
        result.draft = draft
        old_slug = draft.clinic.slug
        columns = [c for c in self.columns if c and c.name in texts]
        stored = {c.name: "" if clinic is None else c.write(clinic) for c in columns}
        # Its country tells how its numbers are read.
        for column in sorted(columns, key=lambda c: c.name != "country"):
            old, new = stored[column.name], texts[column.name]
            is_empty = clinic is None and not new and column.name != "name"
            if new != old and not is_empty:
                self._read_cell(result, column, new)
        self._set_slug(result, old_slug)
        self._validate(result)
        for column in columns:
            old, new = stored[column.name], column.write_draft(draft)
            if old != new and texts[column.name] != old:
                result.changes.append(Change(column.name, old, new))
        result.name = draft.clinic.name
        result.issues += [Issue(name, text, False) for name, text in draft.warnings]

    def _read_cell(self, result: RowResult, column: Column, text: str) -> None:
        try:
            column.read(result.draft, text)
        except ValidationError as error:
            result.issues += [Issue(column.name, text) for text in error.messages]

    def _set_slug(self, result: RowResult, old: str) -> None:
        clinic = result.draft.clinic
        if result.is_new and not clinic.slug:
            clinic.slug = base = slugify(clinic.name)[:110] or slugify(clinic.code)
            number = 2
            while clinic.slug in self.slugs:
                clinic.slug, number = f"{base}-{number}", number + 1
        elif clinic.slug != old and clinic.slug in self.slugs:
            result.issues.append(Issue("slug", _("Another clinic has this slug.")))
        self.slugs.add(clinic.slug)

    def _validate(self, result: RowResult) -> None:
        """What was stored before isn't judged: it may be mended one by one."""
        draft = result.draft
        fields = {each.name for each in Clinic._meta.fields}
        kept = set() if result.is_new else fields - draft.fields
        kept |= draft.fields & {"status", "time_zone"}  # read by their choices
        errors: dict[str, list[ValidationError]] = {}
        checks = [lambda: draft.clinic.clean_fields(exclude=kept)]
        if result.is_new or draft.fields & {"latitude", "longitude"}:
            checks += [draft.clinic.clean, lambda: _check_place(draft.clinic)]
        for check in checks:
            try:
                check()
            except ValidationError as error:
                for name, found in error.error_dict.items():
                    errors.setdefault(name, []).extend(found)
        known = {issue.column for issue in result.issues if issue.is_error}
        for name, found in errors.items():
            for error in found:
                column = self._name_column(name, error)
                if column not in known:
                    text = " ".join(error.messages)
                    result.issues.append(Issue(column, text))
        for row in draft.special or ():
            self._validate_special(result, row)

    def _validate_special(self, result: RowResult, row: tuple[Any, ...]) -> None:
        names = ("date", "opens", "closes", "reason")
        day = Clinic.special_hours.rel.related_model(
            **dict(zip(names, row, strict=True))
        )
        try:
            day.clean_fields(exclude={"clinic"})
        except ValidationError as error:
            text = f"{row[0]}: {' '.join(error.messages)}"
            result.issues.append(Issue("special_days", text))

    def _name_column(self, field_name: str, error: ValidationError) -> str:
        if field_name != "weekly_hours":
            return field_name
        day = (error.params or {}).get("day")
        days = [c for c in self.columns if isinstance(c, DayColumn)]
        named = [c.name for c in days if day_name(c.index) == day]
        return next(iter(named), "")

    def _warn_of_shared_numbers(self, results: list[RowResult]) -> None:
        drafts = [r for r in results if r.draft and not r.has_errors]
        mine = {
            (number, role, result.code): result
            for result in drafts
            for role in OWN_NUMBERS
            for number, _extension in result.draft.phones.get(role, ())
        }
        phones = ClinicPhone.objects.filter(
            number__in={number for number, _role, _code in mine}, role__in=OWN_NUMBERS
        )
        owners: dict[str, set[str]] = {}
        for number, code, name in (
            phones.values_list("number", "clinic__code", "clinic__name") if mine else ()
        ):
            owners.setdefault(str(number), set()).add(code or name)
        for (number, role, code), result in mine.items():
            other = self.numbers.setdefault(number, code)
            others = {other, *owners.get(number, ())} - {code}
            if others:
                words = _("%(number)s is a number of %(others)s too.")
                said = {"number": number, "others": ", ".join(sorted(others)[:3])}
                issue = Issue(f"phone_{role}", words % said, is_error=False)
                result.issues.append(issue)

    def _warn_of_strange_codes(self, results: list[RowResult]) -> None:
        """Not errors: codes are made, and the data may be older."""
        pairs = [
            (result, (result.draft.clinic.country, result.draft.clinic.postal_code))
            for result in results
            if result.draft and result.draft.fields & {"country", "postal_code"}
        ]
        codes = {pair for _result, pair in pairs}
        strange = find_strange(codes, locate_codes(codes))
        for result, (country, code) in pairs:
            if (country, code) in strange:
                words = _("“%(code)s” is no postal code of %(country)s that we know.")
                text = words % {"code": code, "country": country}
                result.issues.append(Issue("postal_code", text, is_error=False))


def _check_place(clinic: Clinic) -> None:
    if clinic.latitude == clinic.longitude == 0:
        message = _("0, 0 is in the sea: leave both empty.")
        raise ValidationError({"latitude": message})


def in_batches(
    rows: Iterable[tuple[int, list[str]]], size: int
) -> Iterator[list[tuple[int, list[str]]]]:
    batch: list[tuple[int, list[str]]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def open_table(
    table: Table, columns: list[Column], hidden: Iterable[str]
) -> tuple[list[Column | None], Iterator[tuple[int, list[str]]]]:
    rows = iter(table)
    first = next(rows, None)
    if first is None:
        raise UnreadableFile(_("The file is empty."))
    return read_headings(first[1], columns, hidden), rows
