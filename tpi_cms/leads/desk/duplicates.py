"""Other requests that are likely the same person's."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from ..record.models import Lead

#: More of one person say nothing new.
MOST_SHOWN = 10


@dataclass(frozen=True)
class Duplicate:
    """``reasons``: why it is thought so, such as ``Same phone, email``."""

    lead: Lead
    reasons: str

    @property
    def key(self) -> str:
        """As a form's field holds it: another one once the request changed."""
        return get_key(self.lead)


def get_key(lead: Lead) -> str:
    return f"{lead.pk}.{lead.version}"


def find_duplicates(lead: Lead, leads: QuerySet[Lead]) -> list[Duplicate]:
    """Of ``leads``, newest first: with the same phone or address, or filling-in."""
    same = Q(possible_duplicate_of=lead.pk)
    if lead.possible_duplicate_of_id:
        same |= Q(pk=lead.possible_duplicate_of_id)
    for name in ("phone_hash", "email_hash"):
        if value := getattr(lead, name):
            same |= Q(**{name: value})
    found = leads.filter(same, erased_at=None).exclude(pk=lead.pk)
    newest = found.order_by("-created_at", "-pk")[:MOST_SHOWN]
    return [Duplicate(each, describe_reasons(lead, each)) for each in newest]


def describe_reasons(lead: Lead, other: Lead) -> str:
    same = [
        word
        for word, attribute in (
            (_("phone"), "phone_hash"),
            (_("email"), "email_hash"),
            (_("name"), "name"),
        )
        if getattr(lead, attribute) and is_same(lead, other, attribute)
    ]
    if same:
        return _("Same %(what)s") % {"what": ", ".join(same)}
    return _("Sent from the same form, with other answers")


def is_same(lead: Lead, other: Lead, attribute: str) -> bool:
    one, two = getattr(lead, attribute), getattr(other, attribute)
    return one.casefold() == two.casefold()
