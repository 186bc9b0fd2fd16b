"""Notices that reached nobody: their list, and what can be done about one."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import View

from wagtail.admin import messages
from wagtail.admin.views.generic.base import BaseListingView, BaseOperationView

from ..outbox.models import Delivery
from ..outbox.retry import resend_delivery, retry_deliveries
from ..record.models import Lead
from . import tables
from .queues import get_undelivered
from .scope import LeadScopeMixin, RequestsPageMixin
from .tabs import QueueTabs


class UndeliveredView(LeadScopeMixin, RequestsPageMixin, BaseListingView):
    """Given up first, then the longest waiting."""

    template_name = "tpi_cms/admin/leads/undelivered.html"
    results_template_name = "tpi_cms/admin/leads/undelivered_results.html"
    page_title = gettext_lazy("Undelivered")
    index_url_name = "tpi_cms_lead:undelivered"
    context_object_name = "deliveries"
    paginate_by = 20
    table_classname = tables.STACK

    def get_queryset(self) -> QuerySet[Delivery]:
        return get_undelivered(self.request.user)

    @cached_property
    def columns(self) -> list[Any]:
        return [
            *tables.NOTICE_COLUMNS,
            tables.get_retry_column(self.request.user),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "dead": self.get_dead_count(),
            "queues": QueueTabs(self.request),
        }

    def get_dead_count(self) -> int:
        rows = get_undelivered(self.request.user, ["change"])
        return rows.filter(state=Delivery.State.DEAD).count()


class RetryAllView(LeadScopeMixin, View):
    """POST: try all that was given up, of the clinics whose leads one may change."""

    actions = ["change"]
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        dead = get_undelivered(request.user, self.actions).filter(
            state=Delivery.State.DEAD
        )
        pks = list(dead.values_list("pk", flat=True))
        count = retry_deliveries(pks=pks, user=request.user)
        message = ngettext(
            "%(count)s notice is tried again.",
            "%(count)s notices are tried again.",
            count,
        )
        messages.success(request, message % {"count": count})
        return redirect("tpi_cms_lead:undelivered")


class DeliveryOperationView(LeadScopeMixin, BaseOperationView):
    """POST for one delivery of one lead; goes back to ``next``, else to the lead."""

    actions = ["change"]
    http_method_names = ["post"]
    success_url_name = "tpi_cms_lead:edit"

    def get_base_object_queryset(self) -> QuerySet[Lead]:
        return self.get_leads()

    def get_delivery_pk(self) -> int:
        pk = self.kwargs["delivery_pk"]
        if not self.object.deliveries.filter(pk=pk).exists():
            raise Http404
        return pk

    def tell(self, done: bool, message: str) -> None:
        if done:
            messages.success(self.request, message)
        else:
            words = _("Nothing to do: this notice has changed meanwhile.")
            messages.warning(self.request, words)


class RetryView(DeliveryOperationView):
    """Undelivered: try it now."""

    def perform_operation(self) -> None:
        pk = self.get_delivery_pk()
        count = retry_deliveries(pks=[pk], user=self.request.user)
        self.tell(bool(count), _("The notice is tried again."))


class ResendView(DeliveryOperationView):
    """Delivered: send it once more."""

    def perform_operation(self) -> None:
        pk = self.get_delivery_pk()
        done = resend_delivery(pk=pk, user=self.request.user)
        self.tell(done, _("The notice is sent again."))
