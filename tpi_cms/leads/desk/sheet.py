"""What a spreadsheet of requests holds: its columns, read few rows at a time.

Each batch is one short query on from the last primary key, so that nobody who writes
waits for a reader, and memory stays the same however many there are.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from itertools import chain
from operator import attrgetter
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import ExpressionWrapper, F, QuerySet
from django.utils.translation import gettext as _

from phonenumber_field.phonenumber import to_python
from wagtail.admin.utils import get_user_display_name

from ...clinics.phones import format_phone
from ..consents.models import Consent, Purpose
from ..questions.question import Question
from ..questions.registry import get_questions
from ..record.activities import Outcome
from ..record.models import Lead
from ..secrets.fields import PrivateTextField

FIRST_BATCH, BATCH = 100, 1000

#: Parsed where it is shown: a field of its own would do so twice.
_RAW_PHONE = ExpressionWrapper(F("phone"), output_field=PrivateTextField())
_COLUMNS = (
    *("pk", "reference", "created_at", "clinic__name", "clinic__country", "status"),
    *("raw_phone", "phone_extension", "name", "email", "topic", "contact_method"),
    *("contact_time", "requested_for", "message", "answers", "voicemail", "language"),
    *("page_title", "source", "owner_id", "last_outcome", "tries", "promised_at"),
    *("first_try_at", "contacted_at", "booked_at", "visit_on", "lost_reason"),
    "status_changed_at",
)

#: A cell from a row of ``_COLUMNS``: a text, a whole number, or a date or moment.
Cell = Callable[[Any], Any]


class RequestSheet:
    """``headings`` and ``batches`` of rows, the newest first; notes are left out.

    Those are staff's own words: the person's copy holds them, a list of all doesn't.
    """

    def __init__(self, leads: QuerySet[Lead]) -> None:
        leads = leads.order_by().select_related(None).annotate(raw_phone=_RAW_PHONE)
        # Filters ask for that, and it would sort every batch by all its texts.
        leads.query.distinct = False
        self.rows = leads.values_list(*_COLUMNS, named=True)
        self.consents: dict[int, dict[str, bool]] = {}
        self.owners: dict[int | None, str] = {None: ""}
        self.cells: dict[str, Cell] = dict(self._get_columns())

    @property
    def headings(self) -> list[str]:
        return list(self.cells)

    @property
    def batches(self) -> Iterator[list[list[Any]]]:
        """Lists of rows; the first is short, so that the file begins soon."""
        cells, last, size = list(self.cells.values()), None, FIRST_BATCH
        while True:
            more = self.rows if last is None else self.rows.filter(pk__lt=last)
            batch = list(more.order_by("-pk")[:size])
            if batch:
                self._look_up(batch)
                # Where a filter joins many, a request may come twice.
                found = {row.pk: row for row in batch}.values()
                yield [[cell(row) for cell in cells] for row in found]
            if len(batch) < size:
                return
            last, size = batch[-1].pk, BATCH

    def _look_up(self, batch: list[Any]) -> None:
        """What stands in other tables."""
        self.consents = {row.pk: {} for row in batch}
        given = Consent.objects.filter(lead__in=self.consents)
        for pk, purpose, is_given in given.values_list("lead", "purpose", "is_given"):
            self.consents[pk][purpose] = is_given
        new = {row.owner_id for row in batch} - self.owners.keys()
        users = get_user_model()._default_manager.in_bulk(new) if new else {}
        for pk in new:
            self.owners[pk] = get_user_display_name(users[pk]) if pk in users else ""

    # --- columns ----------------------------------------------------------------------

    def _get_columns(self) -> Iterator[tuple[str, Cell]]:
        """Heading and cell; questions of one heading are told apart by their key."""
        questions = [question for question in get_questions() if question.in_export]
        taken: set[str] = set()
        asked = [(str(q.name), q.key, _get_answer(q)) for q in questions]
        for heading, key, cell in chain(self._before(), asked, self._after()):
            heading = f"{heading} ({key})" if heading in taken else heading
            taken.add(heading)
            yield heading, cell

    def _before(self) -> Iterator[tuple[str, str, Cell]]:
        yield _("Reference"), "reference", attrgetter("reference")
        yield _("Received (UTC)"), "received", attrgetter("created_at")
        yield _("Clinic"), "clinic", attrgetter("clinic__name")
        yield _("Status"), "status", _in_words("status", Lead.Status.choices)

    def _after(self) -> Iterator[tuple[str, str, Cell]]:
        """What the desk knows, and where it came from."""
        yield _("Other answers"), "other", _get_others()
        outcome = _in_words("last_outcome", Outcome.choices)
        yield _("Last outcome"), "outcome", outcome
        yield _("Tries"), "tries", attrgetter("tries")
        yield _("Owner"), "owner", lambda row: self.owners[row.owner_id]
        yield _("Promised until (UTC)"), "promised", attrgetter("promised_at")
        yield _("First try (UTC)"), "tried", attrgetter("first_try_at")
        yield _("First contact (UTC)"), "contacted", attrgetter("contacted_at")
        yield _("Booked (UTC)"), "booked", attrgetter("booked_at")
        yield _("Visit"), "visit", attrgetter("visit_on")
        yield _("Closed (UTC)"), "closed", _get_closed
        reason = _in_words("lost_reason", Lead.LostReason.choices)
        yield _("Reason lost"), "reason", reason
        for purpose in Purpose:
            heading = _("Agreed: %(purpose)s") % {"purpose": purpose.label}
            yield heading, purpose.value, self._get_consent(purpose.value)
        yield _("Language"), "language", attrgetter("language")
        yield _("Page"), "page", attrgetter("page_title")
        yield _("Source"), "source", attrgetter("source")

    def _get_consent(self, purpose: str) -> Cell:
        words = {True: _("Yes"), False: _("No"), None: ""}
        return lambda row: words[self.consents[row.pk].get(purpose)]


def _in_words(name: str, choices: Any) -> Cell:
    words = {value: str(label) for value, label in choices}
    get = attrgetter(name)
    return lambda row: words.get(get(row), get(row))


def _get_closed(row: Any) -> dt.datetime | None:
    return row.status_changed_at if row.status == Lead.Status.CLOSED else None


def _get_answer(question: Question) -> Cell:
    """As ``question.show`` has it, its words looked up once."""
    if question.key == "phone":
        return _show_phone
    words = dict.fromkeys(["", None], "") | {True: _("Yes"), False: _("No")}
    words |= {value: str(label) for value, label in question.choices}
    get = attrgetter(question.key)
    if not question.is_column:
        get = lambda row: row.answers.get(question.key)  # noqa: E731
    return lambda row: words.get(get(row), get(row))


def _get_others() -> Cell:
    """Stored answers to questions that are no more."""
    known = {question.key for question in get_questions()}
    yes, no = _("Yes"), _("No")

    def get(row: Any) -> str:
        texts = {True: yes, False: no}
        gone = [(k, texts.get(v, v)) for k, v in row.answers.items() if k not in known]
        return "\n".join(f"{key}: {text}" for key, text in gone)

    return get


def _show_phone(row: Any) -> str:
    if not row.raw_phone:
        return ""
    number = to_python(row.raw_phone)
    return format_phone(number, row.phone_extension, row.clinic__country)
