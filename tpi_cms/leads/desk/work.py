"""What a list asks for while somebody works in it: news, and to take a row."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import get_conditional_response, set_response_etag
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import View

from wagtail.admin import messages
from wagtail.admin.views.generic.base import BaseOperationView

from ..record.models import Lead
from ..record.steps import LeadChangedError, LeadHeldError, set_owner
from .columns import describe_owner
from .queues import count_rows, find_queue, get_all_rows, show_count
from .scope import LeadScopeMixin, is_key, with_owner


class NewsView(LeadScopeMixin, View):
    """GET with the list's ``queue`` and query: what came in, and counts.

    ``since``, seconds since 1970; ``seen``: how many of what came since it shows.

    JSON ``{"news": "3 new", "counts": {"due": "12", ...}}``, ``news`` empty if nothing
    came; 304 for whoever has that already. One query.
    """

    http_method_names = ["get"]

    def get(self, request: HttpRequest) -> HttpResponse | None:
        user, queue = request.user, find_queue(request.GET.get("queue", ""))
        came = queue.get_came(user, request.GET, self.get_since())
        counts = count_rows(user, {**get_all_rows(user), "new": came})
        new = max(0, counts.pop("new") - self.get_seen())
        response = JsonResponse(self.describe(new, counts))
        set_response_etag(response)
        etag = response.headers["ETag"]
        return get_conditional_response(request, etag=etag, response=response)

    def get_since(self) -> dt.datetime:
        try:
            since = float(self.request.GET.get("since", ""))
            return dt.datetime.fromtimestamp(since, dt.UTC)
        except (ValueError, OverflowError, OSError):
            raise Http404 from None

    def get_seen(self) -> int:
        seen = self.request.GET.get("seen", "0")
        if not is_key(seen):
            raise Http404
        return int(seen)

    def describe(self, new: int, counts: dict[str, int]) -> dict[str, Any]:
        words = ngettext("%(count)s new", "%(count)s new", new)
        return {
            "news": words % {"count": show_count(new)} if new else "",
            "counts": {name: show_count(count) for name, count in counts.items()},
        }


class TakeView(LeadScopeMixin, BaseOperationView):
    """POST: work on an open request that nobody works on, or somebody who left.

    Of two at once one gets it; the other is told who. Answers a script with JSON
    ``{"owner": "June Park", "words": "…"}``.
    """

    actions = ["change"]
    http_method_names = ["post"]
    success_url_name = "tpi_cms_lead:edit"

    def get_base_object_queryset(self) -> QuerySet[Lead]:
        return with_owner(self.get_leads())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        is_taken = self.take()
        lead = self.get_object()
        words = self.describe(lead, is_taken)
        if request.accepts("text/html"):
            (messages.success if is_taken else messages.warning)(request, words)
            return super().post(request, *args, **kwargs)
        return JsonResponse({"owner": describe_owner(lead), "words": words})

    def perform_operation(self) -> None:
        """Done before: what to answer hangs on how it went."""

    def take(self) -> bool:
        lead, user = self.object, self.request.user
        if not lead.is_open or (lead.owner and not lead.owner_left):
            return lead.owner_id == user.pk
        try:
            return set_owner(lead=lead, owner=user, user=user, version=lead.version)
        except (LeadChangedError, LeadHeldError):
            return False

    def describe(self, lead: Lead, is_taken: bool) -> str:
        if is_taken:
            return _("%(request)s is yours.") % {"request": lead}
        if lead.owner:
            names = {"name": describe_owner(lead), "request": lead}
            return _("%(name)s has taken %(request)s.") % names
        return _("%(request)s has changed meanwhile. Open it to see.") % {
            "request": lead
        }
