"""Where in which list somebody stands who works on one request."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from ..record.models import Lead
from .queues import Queue, find_queue, get_next

#: So far is counted which of a list's rows this is.
COUNTED = 200


class QueueMixin:
    """``?queue=NAME&…``: the list, and its own query. Views have ``object``."""

    @cached_property
    def list_query(self) -> QueryDict:
        query = self.request.GET.copy()
        query.pop("queue", None)
        return query

    @cached_property
    def queue_name(self) -> str:
        return self.request.GET.get("queue", "")

    @cached_property
    def queue(self) -> Queue:
        return find_queue(self.queue_name)

    @cached_property
    def place(self) -> tuple[int, list[int]]:
        """This one's place among the list's first keys; -1 where it isn't there."""
        leads = self.queue.get_leads(self.request.user, self.list_query)
        keys = list(leads.values_list("pk", flat=True)[: COUNTED + 1])
        return (keys.index(self.object.pk) if self.object.pk in keys else -1), keys

    def get_sublabel(self) -> str:
        """``1 of 10 due now``; nothing beyond ``COUNTED``."""
        index, keys = self.place
        if not 0 <= index < COUNTED:
            return ""
        total = len(keys) if len(keys) <= COUNTED else f"{COUNTED}+"
        label = str(self.queue.label)
        values = {"number": index + 1, "total": total}
        return _("%(number)s of %(total)s") % values + f" · {label}"

    def get_lead_url(self, pk: int) -> str:
        query = self.request.GET.urlencode()
        url = reverse("tpi_cms_lead:edit", args=[pk])
        return f"{url}?{query}" if query else url

    def get_list_url(self) -> str:
        query = self.list_query.urlencode()
        return f"{self.queue.url}?{query}" if query else self.queue.url

    def find_next(self, handled: Iterable[int] = ()) -> Lead | None:
        """None of ``handled``, primary keys of what is dealt with together with it."""
        user, query = self.request.user, self.list_query
        return get_next(user, self.queue_name, query, self.object, handled)
