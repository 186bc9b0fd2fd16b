"""The stamp of a sign-off: put on one revision, carried by drafts, lost by edits.

How a stamp comes and goes: ``docs/decisions/0019-what-a-doctor-signs.md``.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wagtail.log_actions import LogFormatter, log
from wagtail.log_actions import registry as logs
from wagtail.models import Revision

from .changes import State, compare, list_words
from .material import make_digest, read_groups

SIGN_ACTION = "tpi_cms.sign_off"
TYPO_ACTION = "tpi_cms.typo"

#: What patients are told of a sign-off.
SHOWN = ("reviewer", "reviewer_name", "reviewer_role", "last_reviewed", "next_review")
#: What was signed last: drafts keep it when they lose the rest.
SIGNED = ("signed_revision", "signed_digest")
STAMP = (*SHOWN, *SIGNED)
#: Texts and changes that one entry of the log keeps.
LOGGED = 50

Stamp = dict[str, Any]


class Immaterial(StrEnum):
    """Why an edit changes nothing medical: ``page.immaterial_edit``, for one save."""

    TYPO = "typo"
    #: Typed numbers made references.
    PHONES = "phones"


def is_stamped(stamp: Stamp) -> bool:
    return bool(stamp.get("reviewer_name") and stamp.get("last_reviewed"))


def read_stamp(page: Any) -> Stamp:
    """In the form that a revision's content has it, but for dates."""
    return {name: page._meta.get_field(name).value_from_object(page) for name in STAMP}


def write_stamp(page: Any, stored: Stamp) -> None:
    """From a stamp, or any revision's content; rows that are gone are left out."""
    for name in STAMP:
        field, value = page._meta.get_field(name), stored.get(name)
        if field.remote_field and value is not None:
            rows = field.remote_field.model._base_manager.filter(pk=value)
            value = value if rows.exists() else None
        setattr(page, field.attname, "" if value is None and not field.null else value)
    page.last_reviewed, page.next_review = (
        page._meta.get_field(name).to_python(stored.get(name) or None)
        for name in ("last_reviewed", "next_review")
    )


@transaction.atomic
def sign(
    revision: Revision,
    practitioner: Any,
    *,
    months: int,
    user: Any = None,
    on: dt.date | None = None,
    note: str = "",
) -> None:
    """Stamp that revision, and tell the page's log; publishing it shows the stamp.

    Args:
        months: until the next review; 0 is never.
        user: who said so: the practitioner, or who recorded it for them.
        on: the day of the review, by default today.
        note: where the signature is kept, if on paper.
    """
    page, on = revision.as_object(), on or timezone.localdate()
    due = add_months(on, months) if months else None
    stamp = {
        "reviewer": practitioner.pk,
        "reviewer_name": practitioner.full_name,
        "reviewer_role": practitioner.job_title,
        "last_reviewed": on.isoformat(),
        "next_review": due and due.isoformat(),
        "signed_revision": revision.pk,
        "signed_digest": make_digest(type(page), revision.content),
    }
    revision.content = {**revision.content, **stamp}
    revision.save(update_fields=["content"])
    own = practitioner.user_id is not None and user and user.pk == practitioner.user_id
    data = {"name": practitioner.full_name, "on": stamp["last_reviewed"], "note": note}
    data["recorded"] = not own
    log(page, SIGN_ACTION, user=user, data=data, revision=revision)


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day of that month, or its last."""
    years, month = divmod(day.month - 1 + months, 12)
    last = calendar.monthrange(day.year + years, month + 1)[1]
    return day.replace(day.year + years, month + 1, min(day.day, last))


def publish_signed(revision: Revision, user: Any) -> None:
    """What was signed goes live, though a newer draft may wait.

    Who signs need not be allowed to publish: the workflow was put there to decide it.
    """
    revision.publish(user=user, skip_permission_checks=True)


def settle(page: Any, before: dict[str, Any] | None, reason: str = "") -> bool:
    """Give a draft that is about to be stored the stamp that its words deserve.

    Args:
        before: content of the version that was edited, where it was looked up.
        reason: an ``Immaterial``, where the edit was said to be that.

    Returns:
        Whether the stamp stayed on changed words for that reason.
    """
    if not (before or page.signed_digest or page.reviewer_name):
        return False
    digest = make_digest(type(page), page.serializable_data())
    if not page.signed_digest and is_stamped(read_stamp(page)):
        page.signed_digest = digest  # A script's stamp is for what it wrote.
    elif not page.signed_digest and before and before.get("signed_digest"):
        # An older version comes back: what was signed since is remembered.
        write_stamp(page, {name: before.get(name) for name in SIGNED})
    if not page.signed_digest or digest == page.signed_digest:
        if page.signed_revision and not is_stamped(read_stamp(page)):
            _restore(page)
        return False
    if reason and before and is_stamped(before) and _is_harmless(page, before, reason):
        write_stamp(page, {**before, "signed_digest": digest})
        return True
    write_stamp(page, {name: read_stamp(page)[name] for name in SIGNED})
    return False


def _restore(page: Any) -> None:
    """The words are the signed ones again."""
    digest = page.signed_digest
    write_stamp(page, page.signed_revision.content)
    page.signed_digest = digest


def _is_harmless(page: Any, before: dict[str, Any], reason: str) -> bool:
    """A number that changed is no typo, whatever was ticked."""
    if reason != Immaterial.TYPO:
        return True
    old, new = (
        _read_numbers(page, each) for each in (before, page.serializable_data())
    )
    return old == new


def _read_numbers(page: Any, stored: dict[str, Any]) -> list[str]:
    texts = (p.text for group in read_groups(type(page), stored) for p in group.pieces)
    return sorted(number for text in texts for number in re.findall(r"\d+", text))


def log_typo(
    page: Any, before: dict[str, Any], revision: Revision, user: Any, replaced: Any
) -> None:
    """Keep the words that were changed; one entry for a sitting, however often saved.

    Args:
        replaced: the revision of that sitting that was stored before, or None.
    """
    entries = [
        entry
        for part in compare(type(page), before, revision.content)
        for entry in part.changed
        if entry.state != State.MOVED
    ]
    changes = [[entry.label, *list_words(entry)] for entry in entries[:LOGGED]]
    data = {"changes": changes, "more": max(len(entries) - LOGGED, 0)}
    rows = logs.get_logs_for_instance(page).filter(action=TYPO_ACTION)
    rows = rows.filter(revision__in=[replaced]) if replaced else rows.none()
    if not rows.update(data=data, revision=revision, timestamp=timezone.now()):
        log(page, TYPO_ACTION, user=user, data=data, revision=revision)


class SignOffFormatter(LogFormatter):
    label = _("Clinical sign-off")

    def format_message(self, log_entry: Any) -> str:
        data = {"name": "", "on": "", "note": "", **log_entry.data}
        if not data.get("recorded"):
            return gettext("Signed off by %(name)s") % data
        words = gettext("Sign-off by %(name)s on %(on)s recorded") % data
        return f"{words}: {data['note']}" if data["note"] else words


class TypoFormatter(LogFormatter):
    label = _("Edit without medical change")

    def format_message(self, log_entry: Any) -> str:
        """With the words: ``Standfirst: “pian” → “pain”``."""
        changes = log_entry.data.get("changes") or []
        told = "; ".join(f"{label}: “{was}” → “{now}”" for label, was, now in changes)
        if more := log_entry.data.get("more"):
            told += gettext(" and %(count)s more") % {"count": more}
        return gettext("Only spelling or wording: %(changes)s") % {"changes": told}


def register_sign_off_log_actions(actions: Any) -> None:
    """Hook ``register_log_actions``."""
    actions.register_action(SIGN_ACTION)(SignOffFormatter)
    actions.register_action(TYPO_ACTION)(TypoFormatter)
