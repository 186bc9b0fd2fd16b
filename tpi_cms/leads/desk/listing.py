"""The lists of requests, one a queue."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import Any

from django.core.paginator import Page
from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import HeaderButton

from ...transactions import SQLITE_WAIT
from ..outbox.health import DEAD
from ..record.models import Lead
from ..record.promises import get_promises_at_risk
from .columns import get_columns
from .dashboard import DeadBanner
from .export import LeadExportMixin
from .filters import LeadFilterSet, leads_of
from .presence import get_viewers
from .queues import (
    ALL,
    CAP,
    DUE,
    QUEUES,
    count_rows,
    get_all_rows,
    get_undelivered,
    show_count,
)
from .scope import LeadScopeMixin, may_see, with_owner
from .tables import STACK
from .tabs import QueueTabs

#: So far hits in other lists are counted: it's enough to know that there are some.
FEW = 100


class CappedPaginator(WagtailPaginator):
    """Of leads; knows no more than ``CAP`` of them, however many there are."""

    @cached_property
    def found(self) -> int:
        """At most one above ``CAP``."""
        return self.object_list.order_by()[: CAP + 1].count()

    @cached_property
    def count(self) -> int:
        return min(self.found, CAP)

    def page(self, number: Any) -> Page:
        """Deep in a list only keys are read of what comes before."""
        page = super().page(number)
        if page.number > 1:
            rows = self.object_list
            keys = rows.values("pk")[page.start_index() - 1 : page.end_index()]
            leads = Lead.objects.filter(pk__in=keys).order_by(*rows.query.order_by)
            page.object_list = with_owner(leads.select_related("clinic"))
        return page

    @cached_property
    def items_count_label(self) -> str:
        if self.found > CAP:
            return f"{show_count(self.found)} {self.verbose_name_plural}"
        return super().items_count_label


class LeadIndexView(LeadExportMixin, LeadScopeMixin, generic.IndexView):
    """The requests of ``queue`` in the user's clinics."""

    queue = DUE
    #: Who else has which row open.
    viewers: dict[int, list[Any]] = {}
    any_permission_required = [*LeadScopeMixin.actions, "export"]
    header_icon = "mail"
    paginate_by = 20
    paginator_class = CappedPaginator
    template_name = "tpi_cms/admin/leads/index.html"
    results_template_name = "tpi_cms/admin/leads/index_results.html"
    search_fields = ["reference"]
    search_backend_name = None
    table_classname = STACK

    # --- which rows -------------------------------------------------------------------

    @cached_property
    def filters(self) -> LeadFilterSet:
        return LeadFilterSet(self.request.GET, user=self.request.user)

    def get_queryset(self) -> QuerySet[Lead]:
        return self.queue.get_leads(
            self.request.user,
            self.request.GET,
            actions=self.actions,
            filters=self.filters,
        )

    def get_ordering(self) -> str:
        return self.queue.get_ordering(self.request.GET)[0]

    def get_paginator(self, *args: Any, **kwargs: Any) -> CappedPaginator:
        paginator = super().get_paginator(*args, **kwargs)
        paginator.found = self.counts["found"]
        return paginator

    @cached_property
    def is_narrowed(self) -> bool:
        return self.is_searching or self.filters.form.has_changed()

    @cached_property
    def since(self) -> dt.datetime:
        """What has come since may be stored only after this page was read."""
        return timezone.now() - dt.timedelta(milliseconds=SQLITE_WAIT)

    @cached_property
    def counts(self) -> dict[str, int]:
        """``found`` here; with the page around the rows, all that it says, too."""
        user = self.request.user
        rows: dict[str, QuerySet[Any]] = {}
        if not self.results_only and may_see(user):
            dead = get_undelivered(user).filter(DEAD)
            rows = {**get_all_rows(user), "dead": dead}
            rows["seen"] = self.queue.get_came(user, self.request.GET, self.since)
            rows["at_risk"] = get_promises_at_risk(leads_of(user))
        if self.is_narrowed or self.queue.name not in rows:
            return count_rows(user, {**rows, "found": self.object_list})
        counts = count_rows(user, rows)
        return {**counts, "found": counts[self.queue.name]}

    def find_elsewhere(self) -> list[dict[str, Any]]:
        """Other queues that have what this one hasn't, with links."""
        user, query = self.request.user, self.request.GET.copy()
        for name in (self.page_kwarg, "ordering", "_w_filter_fragment"):
            query.pop(name, None)
        others = [q for q in QUEUES.values() if q not in (self.queue, ALL)]
        counts = count_rows(
            user,
            {
                queue.name: queue.get_leads(user, query, filters=self.filters)
                for queue in others
            },
            FEW,
        )
        return [
            {
                "label": queue.label,
                "url": f"{queue.url}?{query.urlencode()}",
                "count": show_count(counts[queue.name], FEW),
            }
            for queue in others
            if counts[queue.name]
        ]

    # --- how they look ----------------------------------------------------------------

    @cached_property
    def columns(self) -> list[Any]:
        return get_columns(
            self.queue,
            user=self.request.user,
            now=timezone.now(),
            query=self.request.GET,
            viewers=self.viewers,
            with_clinic=len(self.filters.clinics) > 1,
        )

    def get_table(self, object_list: Any) -> Any:
        if not self.is_export:
            pks = [lead.pk for lead in object_list]
            self.viewers = get_viewers(pks, self.request.user)
        return super().get_table(object_list)

    def get_index_url(self) -> str:
        return self.queue.url

    def get_index_results_url(self) -> str:
        return reverse(f"tpi_cms_lead:{self.queue.url_name}_results")

    def get_page_title(self) -> str:
        return capfirst(str(Lead._meta.verbose_name_plural))

    def get_page_subtitle(self) -> str:
        return str(self.queue.label)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    @cached_property
    def search_form(self) -> Any:
        form = super().search_form
        if form:
            words = _("Reference")
            form.fields["q"].widget.attrs["placeholder"] = words
        return form

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        try:
            url = reverse("tpi_cms_lead:person")
        except NoReverseMatch:
            return []
        return [HeaderButton(_("Find a person"), url=url, icon_name="user")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        page = context["page_obj"]  # None for an export
        is_empty = not context["object_list"]
        return {
            **context,
            "queue": self.queue,
            "elsewhere": self.find_elsewhere() if self.is_narrowed and is_empty else [],
            "is_cut": page and page.paginator.found > CAP and not page.has_next(),
            **({} if self.results_only or self.is_export else self.get_surroundings()),
        }

    def get_surroundings(self) -> dict[str, Any]:
        """What stands around the rows."""
        dead_banner = DeadBanner(self.request)
        dead_banner.counts = {"dead": self.counts.get("dead", 0)}
        query = self.request.GET.copy()
        query["queue"], query["since"] = self.queue.name, str(self.since.timestamp())
        query["seen"] = str(self.counts.get("seen", 0))
        return {
            "queues": QueueTabs(self.request, self.counts),
            "dead_banner": dead_banner,
            "broken": len(self.filters.broken) if self.counts.get("at_risk") else 0,
            "broken_url": f"{ALL.url}?promise=broken",
            "news_url": f"{reverse('tpi_cms_lead:news')}?{query.urlencode()}",
        }
