"""What somebody typed about a request that was taken from under their hands."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from ..audit.models import LeadLogEntry
from ..audit.words import REFUSED
from ..record.activities import Outcome
from ..record.models import Lead

MOST_SHOWN = 10_000


def describe_typed(data: QueryDict) -> list[str]:
    """Outcome, what it asks for, and the note, as they were posted; to copy."""
    outcome, step = data.get("outcome", ""), data.get("step")
    asked = {
        Outcome.BOOKED: [(_("Day of the visit"), data.get("visit_on"))],
        Outcome.DECLINED: [
            (_("Why not?"), dict(Lead.LostReason.choices).get(data.get("lost_reason")))
        ],
    }.get(outcome, [(_("Try again"), data.get("next_at") if step == "pick" else "")])
    typed = [
        (_("What happened?"), dict(Outcome.choices).get(outcome)),
        *(asked if outcome else []),
        (_("Note"), data.get("note", "").strip()),
    ]
    return [f"{label}: {text}"[:MOST_SHOWN] for label, text in typed if text]


def has_seen(user: Any, pk: str) -> bool:
    """Whether the log knows that the user could see that request once."""
    entries = LeadLogEntry.objects.filter(user=user.pk, lead_id=pk)
    return entries.exclude(action=REFUSED).exists()
