"""One request: all that is known of it, and what the desk does about it."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from wagtail.admin import messages
from wagtail.admin.views.generic.base import (
    BaseObjectMixin,
    WagtailAdminTemplateMixin,
)
from wagtail.admin.widgets.button import HeaderButton

from ...clinics.languages import to_name
from ..audit.words import record_view
from ..intake.spam.scoring import describe_reasons
from ..outbox.models import Delivery
from ..outbox.retry import may_resend
from ..questions.registry import Answer, get_answers
from ..record.activities import Outcome
from ..record.models import Lead
from ..record.steps import LeadChangedError, LeadHeldError, set_owner
from .duplicates import Duplicate, find_duplicates
from .moving import MoveForm, get_move_context
from .outcome import OutcomeForm
from .place import QueueMixin
from .presence import open_session
from .scope import LeadScopeMixin, RequestsPageMixin, is_key, may_change
from .timeline import Event, describe_asked, get_days, get_events
from .unsaved import describe_typed, has_seen
from .words import describe_step, is_best_now

#: Questions whose answers stand above the list of answers.
APART = {
    *("name", "phone", "email", "topic", "message", "requested_for"),
    *("contact_method", "contact_time", "voicemail"),
}


def is_listed(answer: Answer) -> bool:
    """Who, how to reach them, and the message are shown apart from other answers."""
    return bool(answer.text) and answer.question.key not in APART


def describe_touches(touches: Any) -> list[tuple[str, str]]:
    """First and last visit, if they differ, each in one line; whatever is stored."""
    names = {"first": _("First visit"), "last": _("Last visit")}
    kept = touches if isinstance(touches, dict) else {}
    if kept.get("last") == kept.get("first"):
        names.pop("last")
    return [
        (label, ", ".join(f"{key}: {value}" for key, value in kept[name].items()))
        for name, label in names.items()
        if isinstance(kept.get(name), dict)
    ]


class LeadView(
    QueueMixin,
    LeadScopeMixin,
    RequestsPageMixin,
    BaseObjectMixin,
    WagtailAdminTemplateMixin,
    TemplateView,
):
    """One request; its name stands in the content only, never in the title.

    POST ``do``: ``save``, ``next``, ``take`` with the fields of ``OutcomeForm``, or
    ``reopen``. Without an error it goes on to another page.
    """

    template_name = "tpi_cms/admin/leads/lead.html"
    page_title = gettext_lazy("Request")
    is_moved_away = False

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        self.opened_at = timezone.now()
        super().setup(request, *args, **kwargs)

    def get_object(self) -> Lead:
        """One that was moved away meanwhile is an error only to whom never saw it."""
        try:
            return super().get_object()
        except Http404:
            user, is_post = self.request.user, self.request.method == "POST"
            if not (is_post and is_key(self.pk) and has_seen(user, self.pk)):
                raise
            self.is_moved_away = True
            return Lead()

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.is_moved_away:
            return self.show_moved()
        return super().dispatch(request, *args, **kwargs)

    def get_base_object_queryset(self) -> QuerySet[Lead]:
        return self.get_leads().select_related("page", "owner", "asked_clinic")

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        record_view(self.object, request.user)
        return super().get(request, *args, **kwargs)

    # --- what is posted -----------------------------------------------------------

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.can_change:
            self.record_refusal(request, self.object.pk)
            raise PermissionDenied
        do = request.POST.get("do")
        if not self.has_form:
            return self.show_gone()
        try:
            if do == "reopen":
                return self.reopen()
            if do == "take":
                return self.take()
            return self.save(goes_on=do == "next")
        except (LeadChangedError, LeadHeldError):
            self.object = self.get_object()
            if self.is_moved_away:
                return self.show_moved()
            return self.show_changed() if self.has_form else self.show_gone()

    def save(self, *, goes_on: bool) -> HttpResponse:
        if self.posted_version != self.object.version:
            raise LeadChangedError
        form = self.get_form(self.request.POST)
        if not form.is_valid():
            messages.error(self.request, _("Not saved yet: see what is missing below."))
            return self.show(form=form)
        handled = [lead.pk for lead in form.others]
        following = self.find_next(handled) if goes_on else None
        if form.save():
            messages.success(self.request, form.describe_saved())
        elif not goes_on:
            words = _("Nothing to save: say what happened, or write a note.")
            messages.warning(self.request, words)
        if not goes_on:
            return HttpResponseRedirect(self.get_lead_url(self.object.pk))
        if following is None:
            messages.success(self.request, _("That was the last one in this list."))
            return HttpResponseRedirect(self.get_list_url())
        return HttpResponseRedirect(self.get_lead_url(following.pk))

    def take(self) -> HttpResponse:
        """At once, while the rest of what was typed stays on the page."""
        user, version = self.request.user, self.posted_version
        set_owner(lead=self.object, owner=user, user=user, version=version)
        return self.show(form=self.get_form(self.get_fresh_data(owner=str(user.pk))))

    def reopen(self) -> HttpResponse:
        """With the note and the owner that stand in the same form."""
        form = self.get_form(self.request.POST)
        if not form.is_valid():
            messages.error(self.request, _("Not saved yet: see what is missing below."))
            return self.show(form=form)
        form.save(reopens=True)
        messages.success(self.request, _("Open again."))
        return HttpResponseRedirect(self.get_lead_url(self.object.pk))

    @cached_property
    def posted_version(self) -> int:
        """-1 where it can't be read: that is never the stored one."""
        text = self.request.POST.get("version", "")
        is_number = text.isascii() and text.isdigit() and len(text) < 10
        return int(text) if is_number else -1

    def get_fresh_data(self, **changes: str) -> QueryDict:
        """What was typed, for the request as it is now."""
        data = self.request.POST.copy()
        changes |= {
            "version": str(self.object.version),
            "seen_at": self.opened_at.isoformat(),
            "initial-owner": str(self.object.owner_id or ""),
        }
        for name, value in changes.items():
            data[name] = value
        return data

    def show_changed(self) -> HttpResponse:
        """Nothing was saved and nothing typed is lost: it can be saved again."""
        self.__dict__.pop("duplicates", None)  # One of them may have changed.
        seen = self.get_form(self.request.POST)
        seen.full_clean()
        since = seen.cleaned_data.get("seen_at")
        is_owner_chosen = "owner" in seen.changed_data
        kept = {} if is_owner_chosen else {"owner": str(self.object.owner_id or "")}
        form = self.get_form(self.get_fresh_data(**kept))
        return self.show(form=form, changes=self.get_changes(since), typed=True)

    def show_gone(self) -> HttpResponse:
        """It is held or erased: nothing can be saved, but what was typed is shown."""
        messages.error(self.request, _("Not saved: this request was taken away."))
        return self.show(unsaved=describe_typed(self.request.POST))

    def show_moved(self) -> HttpResponse:
        """Nothing of the request: it isn't this desk's any more."""
        context = {"unsaved": describe_typed(self.request.POST)}
        template = "tpi_cms/admin/leads/moved_away.html"
        context |= {"page_title": self.page_title, "header_icon": self.header_icon}
        return TemplateResponse(self.request, template, context, status=404)

    def get_changes(self, since: Any) -> list[Event]:
        events = get_events(self.object, since)
        return sorted(events, key=lambda event: event.at, reverse=True)[:5]

    def show(self, **context: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(**context))

    # --- page ---------------------------------------------------------------------

    def get_header_title(self) -> str:
        return str(self.object)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        *above, lead = super().get_breadcrumbs_items()
        return [*above, {**lead, "sublabel": self.get_sublabel()}]

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        index, keys = self.place
        others = keys[index + 1 :] or keys
        pk = next((key for key in others if key != self.object.pk), None)
        if pk is None:
            return []
        attrs = {
            "data-controller": "w-kbd",
            "data-w-kbd-key-value": "j",
            "title": _("Next in the list, without saving (j)"),
        }
        url = self.get_lead_url(pk)
        return [HeaderButton(_("Next"), url, icon_name="arrow-right", attrs=attrs)]

    def get_form(self, data: Any = None) -> OutcomeForm:
        return OutcomeForm(
            data,
            lead=self.object,
            user=self.request.user,
            duplicates=[each.lead for each in self.duplicates if self.is_open(each)],
            seen_at=self.opened_at,
        )

    @cached_property
    def duplicates(self) -> list[Duplicate]:
        return find_duplicates(self.object, self.get_leads())

    def is_open(self, duplicate: Duplicate) -> bool:
        """Whether it can be dealt with together with this one."""
        lead = duplicate.lead
        return lead.is_open and may_change(self.request.user, lead)

    @property
    def can_change(self) -> bool:
        return may_change(self.request.user, self.object)

    @property
    def has_form(self) -> bool:
        """Nothing is done about what is held or erased."""
        is_gone = self.object.held_at or self.object.erased_at
        return self.can_change and not is_gone

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lead = self.object
        deliveries = list(lead.deliveries.all())
        context = {**super().get_context_data(), **kwargs}
        if self.has_form:
            context.setdefault("form", self.get_form())
            context["editing_sessions"] = open_session(lead, self.request.user)
            move = get_move_context(lead, MoveForm(lead=lead), self.request)
            context.update(move)
        now = timezone.now()
        return {
            **context,
            "lead": lead,
            "asked_words": describe_asked(lead),
            "can_change": self.can_change,
            "next_step": describe_step(lead, now),
            "is_best_now": is_best_now(lead, now),
            "writes": self.should_write(),
            "release_url": reverse("tpi_cms_lead:release", args=[lead.pk]),
            "held_reasons": describe_reasons(lead.spam_reasons),
            "language_name": to_name(lead.language),
            "answers": [a for a in get_answers(lead) if is_listed(a)],
            "duplicates": self.duplicates,
            "consents": lead.consents.all(),
            "deliveries": deliveries,
            "can_send": self.get_sendable(deliveries),
            "undelivered": sum(d.state == Delivery.State.DEAD for d in deliveries),
            "days": get_days(lead, deliveries),
            "touches": describe_touches(lead.touches),
        }

    def get_sendable(self, deliveries: list[Delivery]) -> list[int]:
        """Keys of notices that can be sent once more."""
        if not self.can_change or self.object.erased_at:
            return []
        done = Delivery.State.DONE
        return [d.pk for d in deliveries if d.state != done or may_resend(d)]

    def should_write(self) -> bool:
        """Whether to write rather than call: they prefer it, or there is no number."""
        lead = self.object
        is_wrong = not lead.phone or lead.last_outcome == Outcome.WRONG_NUMBER
        return bool(lead.email) and (
            is_wrong or lead.contact_method == Lead.ContactMethod.EMAIL
        )
