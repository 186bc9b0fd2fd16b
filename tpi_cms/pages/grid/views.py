"""The screen "Treatments by clinic"."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView

from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.permissions import page_permission_policy

from ...clinics.models import Clinic
from ..models import TreatmentPage
from .filters import GridFilter
from .making import NoLocation, NotOffered, make_local_page
from .saving import Change, Result, read_changes, save_changes
from .sheet import build_rows

ACTIONS = ["add", "change", "publish"]


def may_see(user: Any) -> bool:
    return page_permission_policy.user_has_any_permission(user, ACTIONS)


class GridMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_see(request.user)


class GridView(WagtailAdminTemplateMixin, TemplateView):
    """GET: a part of the grid, as ``GridFilter`` says. POST: saves that part.

    POST ``make``, a treatment's and a clinic's key: saves, then makes the page there.
    """

    template_name = "tpi_cms/admin/grid/index.html"
    page_title = gettext_lazy("Treatments by clinic")
    header_icon = "table"

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if not may_see(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    @cached_property
    def filter(self) -> GridFilter:
        return GridFilter(self.request.GET, user=self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        treatments, clinics = self.filter.get_treatments(), self.filter.get_clinics()
        rows = build_rows(
            treatments.object_list, clinics.object_list, self.request.user
        )
        return {
            **super().get_context_data(**kwargs),
            "filter": self.filter,
            "treatments": treatments,
            "clinics": clinics,
            "rows": rows,
            "can_save": any(not row.problem for row in rows),
            "turns": [self._get_turns(clinics, "c"), self._get_turns(treatments, "t")],
            "is_filtered": any(self.request.GET.get(n) for n in self.filter.fields),
        }

    def _get_turns(self, page: Any, name: str) -> dict[str, Any]:
        """Addresses of the pages beside this one; "" at an end."""
        beside = {"before": page.number - 1, "after": page.number + 1}
        last = page.paginator.num_pages
        turns = {
            way: f"?{self._with(name, number)}" if 1 <= number <= last else ""
            for way, number in beside.items()
        }
        return {**turns, "page": page, "is_of_clinics": name == "c"}

    def _with(self, name: str, number: int) -> str:
        query: QueryDict = self.request.GET.copy()
        query[name] = str(number)
        return query.urlencode()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            changes = read_changes(request.POST)
            made = [int(key) for key in request.POST.get("make", "").split("-") if key]
        except ValueError as error:
            raise BadRequest from error
        result = save_changes(changes, user=request.user)
        self._tell(result, changes)
        if len(made) == 2 and not result.refused:
            return self._make(*made)
        return self._go_back()

    def _go_back(self) -> HttpResponse:
        return HttpResponseRedirect(self.request.get_full_path())

    def _make(self, treatment_id: int, clinic_id: int) -> HttpResponse:
        treatment = TreatmentPage.objects.filter(pk=treatment_id).first()
        clinic = Clinic.objects.filter(pk=clinic_id).first()
        if treatment is None or clinic is None:
            messages.error(self.request, _("The treatment or the clinic is gone."))
            return self._go_back()
        names = {"clinic": clinic.name, "title": treatment.title}
        try:
            page = make_local_page(treatment, clinic, user=self.request.user)
        except NotOffered:
            words = _("%(clinic)s doesn’t offer “%(title)s”. Tick it first.")
            messages.error(self.request, words % names)
            return self._go_back()
        except NoLocation:
            words = _(
                "%(clinic)s has no page in this language yet. Make that one first."
            )
            messages.error(self.request, words % names)
            return self._go_back()
        return redirect("wagtailadmin_pages:edit", page.pk)

    def _tell(self, result: Result, changes: list[Change]) -> None:
        if count := len(result.saved) + len(result.merged):
            words = ngettext(
                "%(count)s treatment changed.", "%(count)s treatments changed.", count
            )
            messages.success(self.request, words % {"count": count})
        for page in result.merged:
            words = _(
                "Somebody else had changed “%(title)s” since you opened the grid. Your "
                "changes were added to theirs."
            )
            messages.warning(self.request, words % {"title": page.title})
        for page, why, change in result.refused:
            messages.error(self.request, _describe_refusal(page, why, change))
        self._warn_of_emptied(result, changes)

    def _warn_of_emptied(self, result: Result, changes: list[Change]) -> None:
        ended = {c.treatment for c in changes if c.removed or c.everywhere is False}
        for page in [*result.saved, *result.merged]:
            offering = page.get_offering_clinics()
            if page.pk in ended and offering is not None and not offering.exists():
                words = _("“%(title)s” is offered at no clinic now.")
                messages.warning(self.request, words % {"title": page.title})


def _describe_refusal(page: TreatmentPage | None, why: str, change: Change) -> str:
    """With what was wanted, to do it again."""
    names = Clinic.objects.in_bulk(change.added | change.removed)
    wanted = [f"+ {names[pk]}" for pk in change.added if pk in names]
    wanted += [f"− {names[pk]}" for pk in change.removed if pk in names]
    if change.everywhere is not None:
        wanted.append(_("everywhere") if change.everywhere else _("not everywhere"))
    if page is None:
        return _("A treatment is gone. You wanted: %(wanted)s") % {
            "wanted": ", ".join(wanted)
        }
    return _("“%(title)s” wasn’t changed: %(why)s. You wanted: %(wanted)s") % {
        "title": page.title,
        "why": why,
        "wanted": ", ".join(wanted),
    }
