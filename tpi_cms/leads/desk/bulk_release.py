"""Release several held leads at once, from their list."""

from __future__ import annotations

import logging
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wagtail.admin import messages
from wagtail.admin.views.bulk_action import BulkAction

from ...failures import describe_failure
from ...transactions import with_pauses, write_transaction
from ..intake.held import release_lead
from ..intake.spam.scoring import describe_reasons
from ..record.models import Lead
from .private import keep_private
from .queues import HELD
from .scope import LeadScopeMixin, is_key, may_change, to_keys

logger = logging.getLogger("tpi_cms.held")

#: Released in one transaction: visitors wait for no more than these on SQLite.
BATCH = 50


class ReleaseForm(forms.Form):
    """What stood on the page that asked: nothing held since then goes along."""

    leads = forms.CharField(widget=forms.HiddenInput)

    def clean_leads(self) -> set[int]:
        return to_keys(self.cleaned_data["leads"].split(","))


class BulkReleaseAction(LeadScopeMixin, BulkAction):
    """Held leads that were ticked, or all of the held list as it was narrowed down.

    Wagtail's own way takes any key: here one out of the user's reach is a 404 for all.
    """

    models = [Lead]
    action_type = "release"
    display_name = gettext_lazy("Release")
    aria_label = gettext_lazy("Release the selected requests")
    template_name = "tpi_cms/admin/leads/confirm_release.html"
    form_class = ReleaseForm

    @method_decorator(keep_private)
    def dispatch(self, request: HttpRequest) -> HttpResponse:
        """A refusal is written down; Wagtail answers it itself, so the row stays."""
        try:
            self.check_permission(request.user)
            return super().dispatch(request)
        except (Http404, PermissionDenied):
            self.record_refusals()
            raise

    def record_refusals(self) -> None:
        """On each lead that was asked for, in the address or the form, and not seen."""
        request = self.request
        texts = request.GET.getlist("id") + request.POST.get("leads", "").split(",")
        asked = to_keys(list(filter(is_key, texts)))
        seen = self.get_leads().filter(pk__in=asked).values_list("pk", flat=True)
        for pk in asked.difference(seen):
            self.record_refusal(request, pk)

    # --- which ------------------------------------------------------------------------

    def get_actionable_objects(self) -> tuple[list[Lead], dict[str, list[Lead]]]:
        """Held leads to release, and those that the user may only look at."""
        found = self.get_asked_leads().order_by("-created_at", "-pk")
        held = [lead for lead in found if lead.held_at and not lead.erased_at]
        for lead in held:
            lead.held_reasons = describe_reasons(lead.spam_reasons)
        return (
            [lead for lead in held if self.check_perm(lead)],
            {"items_with_no_access": [x for x in held if not self.check_perm(x)]},
        )

    def get_asked_leads(self) -> QuerySet[Lead]:
        ids = self.request.GET.getlist("id")
        if self.cleaned_form:
            return self.get_all_or_none(self.cleaned_form.cleaned_data["leads"])
        if "all" in ids:
            return HELD.get_leads(self.request.user, self.request.GET)
        return self.get_all_or_none(to_keys(ids))

    def get_all_or_none(self, keys: set[int]) -> QuerySet[Lead]:
        leads = self.get_leads().filter(pk__in=keys)
        if not keys or leads.count() != len(keys):
            raise Http404
        return leads

    def check_perm(self, obj: Lead) -> bool:
        return may_change(self.request.user, obj)

    # --- page -------------------------------------------------------------------------

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        keys = (str(item["item"].pk) for item in context["items"])
        context["form"].initial["leads"] = ",".join(keys)
        return context

    # --- doing it ---------------------------------------------------------------------

    def prepare_action(self, objects: list[Lead], objects_without_access: Any) -> None:
        """Here, as Wagtail makes one transaction of all that comes after. So a site's
        ``before_bulk_action`` hooks run when it is done, and can't stop it.

        May be broken off and repeated: each batch is whole.
        """
        self.asked, self.released, self.failed = len(objects), 0, False
        try:
            for start in with_pauses(range(0, self.asked, BATCH), every=1):
                self.release(objects[start : start + BATCH])
        except DatabaseError as error:
            self.failed = True
            logger.error("Release: %s", describe_failure(error))

    def release(self, leads: list[Lead]) -> None:
        user = self.request.user
        with write_transaction():
            count = sum(release_lead(lead=lead, user=user) for lead in leads)
        self.released += count

    def execute_action(self, objects: list[Lead], **kwargs: Any) -> tuple[int, int]:
        return self.released, 0

    def get_success_message(self, num_parent_objects: int, num_child_objects: int):
        numbers = {"count": self.released, "asked": self.asked}
        if self.failed:
            words = _(
                "%(count)s of %(asked)s requests were released, then the database "
                "failed. The others are still held: please release them again."
            )
            messages.error(self.request, words % numbers)
        elif not self.released:
            messages.info(self.request, _("None of these is held any more."))
        elif self.released < self.asked:
            return (
                _(
                    "%(count)s of %(asked)s requests were released. Their clinics are "
                    "told now. The others weren't held any more."
                )
                % numbers
            )
        else:
            return (
                ngettext(
                    "%(count)s request was released. Its clinic is told now.",
                    "%(count)s requests were released. Their clinics are told now.",
                    self.released,
                )
                % numbers
            )
        return None
