"""The lists of the leads area: what is in each, in which order, and how much.

The list of a page, its export, its bulk actions and "next" all ask here, so that none
can mean other rows than were seen.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.humanize.templatetags.humanize import intcomma
from django.db.models import IntegerField, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..access.policy import lead_permission_policy
from ..outbox.health import NOT_DONE, is_stuck
from ..outbox.models import SENDABLE, Delivery
from ..record.models import DONE, OPEN, Lead
from ..record.models import HELD as IS_HELD
from ..secrets.fields import get_private_fields
from .filters import LeadFilterSet, find_references
from .scope import ACTIONS, with_owner

#: No list is counted or paged further than this: older rows are found by their date.
CAP = 10_000

#: Neither likely spam nor a tombstone.
LISTED = Q(held_at=None, erased_at=None)

Rows = Callable[[Any, dt.datetime], Q]


@dataclass(frozen=True)
class Queue:
    """One list of requests.

    Attributes:
        rows: of a user and a moment, the condition for being in it.
        sorts: columns to sort by, each served by an index or of a small set; the first
            is the list's own order. ``-`` begins with the last.
        arrives: column that says since when a row is in it.
    """

    name: str
    label: str | Promise
    rows: Rows
    sorts: tuple[str, ...]
    arrives: str

    @property
    def url_name(self) -> str:
        return "index" if self is DUE else self.name

    @property
    def url(self) -> str:
        return reverse(f"tpi_cms_lead:{self.url_name}")

    def get_all(self, user: Any, actions: list[str] = ACTIONS) -> QuerySet[Lead]:
        """Its rows in the user's clinics, in no order."""
        leads = lead_permission_policy.instances_user_has_any_permission_for(
            user, actions
        )
        return leads.filter(self.rows(user, timezone.now()))

    def get_leads(
        self,
        user: Any,
        query: QueryDict,
        *,
        actions: list[str] = ACTIONS,
        filters: LeadFilterSet | None = None,
    ) -> QuerySet[Lead]:
        """As the list shows them by its address, in that order; with clinic and owner.

        None at all where a filter can't be read: it must never mean more than was seen.
        """
        filters = filters or LeadFilterSet(query, user=user)
        leads = with_owner(self.get_all(user, actions).select_related("clinic"))
        leads = filters.filter_queryset(leads) if filters.is_valid() else leads.none()
        if typed := query.get("q", "").strip():
            leads = find_references(leads, typed)
        return leads.order_by(*self.get_ordering(query))

    def get_came(self, user: Any, query: QueryDict, since: dt.datetime) -> Any:
        """Those of ``get_leads`` that came after that moment."""
        came = {f"{self.arrives}__gt": since}
        return self.get_leads(user, query).filter(**came)

    def get_ordering(self, query: QueryDict) -> tuple[str, str]:
        dates = {query.get("created_at_from"), query.get("created_at_to")} - {None, ""}
        if dates and self in (BOOKED, CLOSED):
            # Else all that was booked or closed since then is looked through.
            return "-created_at", "-pk"
        asked = query.get("ordering", "")
        known = {name.lstrip("-") for name in self.sorts}
        first = asked if asked.removeprefix("-") in known else self.sorts[0]
        return first, "-pk" if first.startswith("-") else "pk"


DUE = Queue(
    "due",
    _("Due now"),
    lambda user, now: OPEN & Q(due_from__lte=now),
    sorts=("next_at", "created_at"),
    arrives="due_from",
)
WAITING = Queue(
    "waiting",
    _("Waiting"),
    lambda user, now: OPEN & Q(due_from__gt=now),
    sorts=("next_at", "created_at"),
    arrives="created_at",
)
MINE = Queue(
    "mine",
    _("Mine"),
    lambda user, now: OPEN & Q(owner=user),
    sorts=("next_at", "created_at"),
    arrives="created_at",
)
BOOKED = Queue(
    "booked",
    _("Booked"),
    lambda user, now: DONE & Q(status=Lead.Status.BOOKED),
    sorts=("-status_changed_at",),
    arrives="status_changed_at",
)
CLOSED = Queue(
    "closed",
    _("Closed"),
    lambda user, now: DONE & Q(status=Lead.Status.CLOSED),
    sorts=("-status_changed_at",),
    arrives="status_changed_at",
)
ALL = Queue(
    "all",
    _("All"),
    lambda user, now: LISTED,
    sorts=("-created_at",),
    arrives="created_at",
)
HELD = Queue(
    "held",
    _("Likely spam"),
    lambda user, now: IS_HELD,
    sorts=("-held_at",),
    arrives="held_at",
)

QUEUES = {q.name: q for q in (DUE, WAITING, MINE, BOOKED, CLOSED, ALL, HELD)}


def find_queue(name: str) -> Queue:
    """The queue of that name; what is due, if there is none."""
    return QUEUES.get(name, DUE)


def get_next(
    user: Any, name: str, query: QueryDict, after: Lead, handled: Iterable[int] = ()
) -> Lead | None:
    """The request to go on with once ``after`` was dealt with.

    Call it before ``after`` changes: it says where in the list the person is. The first
    of the list, in its order, that comes behind it, else the first of the others.
    """
    queue = find_queue(name)
    leads = queue.get_leads(user, query).exclude(pk__in=[after.pk, *handled])
    first = queue.get_ordering(query)[0]
    value = getattr(after, first.lstrip("-"))
    behind = leads.filter(_behind(first, value, after.pk)) if value else leads.none()
    return behind.first() or leads.first()


def _behind(ordering: str, value: Any, pk: int) -> Q:
    """Rows that such an order, ended by the key, puts behind one with that value."""
    name, is_last_first = ordering.removeprefix("-"), ordering.startswith("-")
    word = "lt" if is_last_first else "gt"
    # The first condition says nothing new, but lets an index begin there.
    return Q(**{f"{name}__{word}e": value}) & (
        Q(**{f"{name}__{word}": value}) | Q(**{f"pk__{word}": pk})
    )


# --- notices ----------------------------------------------------------------------


def get_undelivered(user: Any, actions: list[str] = ACTIONS) -> QuerySet[Delivery]:
    """Notices that somebody may act on: given up first, then the longest waiting."""
    rows = Delivery.objects.filter(NOT_DONE, SENDABLE, lead__is_test=False)
    clinics = lead_permission_policy.get_clinic_ids(user, actions)
    if clinics is not None:
        # No column, so that SQLite can't begin with all leads of these clinics.
        rows = rows.alias(clinic=Coalesce("lead__clinic", 0))
        rows = rows.filter(clinic__in=clinics)
    # Whose they are is of no interest here, nor whether a key opens it.
    private = [f"lead__{name}" for name in get_private_fields(Lead)]
    # "dead" is the first of the states by the alphabet too, so an index serves.
    ordered = rows.order_by("state", "created_at", "pk")
    return ordered.select_related("lead__clinic").defer(*private)


# --- counts -----------------------------------------------------------------------


class CappedCount(Subquery):
    """How many rows, as far as they are worth counting: at most one above ``cap``."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) _rows)"
    output_field = IntegerField()
    empty_result_set_value = 0

    def __init__(self, rows: QuerySet[Any], cap: int) -> None:
        # Not even the key is read, so that an index alone can tell.
        super().__init__(rows.order_by().values(one=Value(1))[: cap + 1])


def get_all_rows(user: Any) -> dict[str, QuerySet[Any]]:
    """Of each queue but all, which says nothing and costs most; and of notices.

    Of those that are ``undelivered`` some are ``stuck``: late, or given up.
    """
    rows = {q.name: q.get_all(user) for q in QUEUES.values() if q is not ALL}
    undelivered = get_undelivered(user)
    stuck = undelivered.filter(is_stuck())
    return {**rows, "undelivered": undelivered, "stuck": stuck}


def count_queues(user: Any) -> dict[str, int]:
    return count_rows(user, get_all_rows(user))


def count_rows(
    user: Any, rows: dict[str, QuerySet[Any]], cap: int | None = None
) -> dict[str, int]:
    """Their counts in one query, beside the user's own row, as it wants a table."""
    cap = CAP if cap is None else cap
    counts = {f"n_{name}": CappedCount(each, cap) for name, each in rows.items()}
    me = get_user_model()._base_manager.filter(pk=user.pk)
    counted = me.values(**counts).get()
    return {name: counted[f"n_{name}"] for name in rows}


def show_count(count: int, cap: int | None = None) -> str:
    """``12``, or ``10,000+`` where counting stopped."""
    cap = CAP if cap is None else cap
    return f"{intcomma(cap)}+" if count > cap else intcomma(count)
