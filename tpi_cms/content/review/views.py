"""The screen on which a doctor reads what changed and signs, and that for paper."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import swapper
from django import forms
from django.core.exceptions import PermissionDenied
from django.core.validators import MaxValueValidator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView

from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Revision, TaskState

from ...clinics.admin.widgets import NativeDateInput
from .changes import State, compare
from .models import Practitioner, SignOffTask
from .panel import describe
from .signing import sign


class PageMixin(WagtailAdminTemplateMixin):
    """About one page that can be signed; any other is no page here."""

    header_icon = "clipboard-list"

    @cached_property
    def page(self) -> Any:
        model = swapper.load_model("wagtailcore", "Page")
        page = get_object_or_404(model, pk=self.kwargs["page_id"]).specific
        if not hasattr(page, "signed_digest"):
            raise Http404
        return page

    @cached_property
    def permissions(self) -> Any:
        return self.page.permissions_for_user(self.request.user)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not self.is_allowed():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def is_allowed(self) -> bool:
        raise NotImplementedError

    def get_page_subtitle(self) -> str:
        return str(self.page.get_admin_display_title())

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        page = {"url": self.edit_url, "label": self.get_page_subtitle()}
        here = {"url": "", "label": self.get_page_title()}
        return [*self.breadcrumbs_items, *([page] if self.edit_url else []), here]

    @property
    def edit_url(self) -> str:
        may = self.permissions.can_edit()
        return reverse("wagtailadmin_pages:edit", args=[self.page.pk]) if may else ""


class ReviewView(PageMixin, TemplateView):
    """What changed since the version that was signed, and the buttons to sign it.

    The buttons post to Wagtail's own addresses, so they do what its menus do.
    """

    template_name = "tpi_cms/admin/review/review.html"
    page_title = gettext_lazy("Clinical review")

    @cached_property
    def task_state(self) -> Any:
        """Of a sign-off that the page waits for; None otherwise."""
        state = self.page.current_workflow_task_state
        is_ours = state and isinstance(state.task.specific, SignOffTask)
        return state if is_ours else None

    @cached_property
    def actions(self) -> dict[str, str]:
        if self.task_state is None:
            return {}
        task = self.task_state.task.specific
        names = {
            name for name, *_rest in task.get_actions(self.page, self.request.user)
        }
        return {
            name: reverse(
                "wagtailadmin_pages:workflow_action",
                args=[self.page.pk, name, self.task_state.pk],
            )
            for name in names
        }

    def is_allowed(self) -> bool:
        """Who may edit or publish it, who is to sign it, and who answered before."""
        perms, reviewer, user = self.permissions, self.page.reviewer, self.request.user
        if perms.can_edit() or perms.can_publish() or self.actions:
            return True
        is_own = reviewer is not None and reviewer.user_id == user.pk
        return is_own or self.answers.filter(finished_by=user).exists()

    @property
    def answers(self) -> Any:
        return TaskState.objects.for_instance(self.page)

    @cached_property
    def revision(self) -> Revision | None:
        if self.task_state is not None:
            task = self.task_state.task.specific
            return task.find_revision(self.task_state, self.request.user)
        return self.page.latest_revision

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        revision = self.revision
        draft = revision.as_object() if revision else self.page
        base = draft.signed_revision
        parts = compare(
            type(self.page),
            base.content if base else None,
            revision.content if revision else self.page.serializable_data(),
        )
        is_newer = revision is not None and revision.pk != self.page.latest_revision_id
        own = {
            **describe(draft),
            "page": self.page,
            "draft": draft,
            "revision": revision,
            "base": base and base.as_object(),
            "changed": [part for part in parts if part.changed or part.is_moved],
            "same": [part for part in parts if part.same],
            "count": sum(len(part.changed) for part in parts),
            "State": State,
            "has_newer_draft": is_newer,
            "refusal": self.answers.filter(
                revision=revision, status=TaskState.STATUS_REJECTED
            ).last(),
            "task": self.task_state and self.task_state.task.specific,
            "actions": self.actions,
            "edit_url": self.edit_url,
        }
        return super().get_context_data(**own, **kwargs)


class RecordForm(forms.Form):
    practitioner = forms.ModelChoiceField(
        Practitioner.objects.all(), label=gettext_lazy("Who signed")
    )
    on = forms.DateField(label=gettext_lazy("On"), widget=NativeDateInput)
    months = forms.IntegerField(
        label=gettext_lazy("Months until the next review"),
        initial=12,
        min_value=0,
        validators=[MaxValueValidator(120)],
        help_text=gettext_lazy("0: it is never due again."),
    )
    note = forms.CharField(
        label=gettext_lazy("Where the signature is kept"),
        max_length=200,
        help_text=gettext_lazy("Such as: signed printout, folder 3. The log keeps it."),
    )

    def clean_on(self) -> Any:
        on = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise forms.ValidationError(_("That day is still to come."))
        return on


class RecordView(PageMixin, FormView):
    """A sign-off that was given on paper, entered by who may publish the page."""

    template_name = "tpi_cms/admin/review/record.html"
    page_title = gettext_lazy("Record a sign-off")
    form_class = RecordForm

    def is_allowed(self) -> bool:
        return bool(self.permissions.can_publish())

    def get_initial(self) -> dict[str, Any]:
        return {"on": timezone.localdate(), "practitioner": self.page.reviewer_id}

    def form_valid(self, form: RecordForm) -> HttpResponse:
        """Of the newest version; if that is the live one, patients see it at once."""
        page, user = self.page, self.request.user
        with transaction.atomic():
            revision = page.latest_revision or page.save_revision(
                user=user, changed=False, clean=False
            )
            is_live = page.live and not page.has_unpublished_changes
            values = dict(form.cleaned_data)
            sign(revision, values.pop("practitioner"), user=user, **values)
            if is_live:
                revision.publish(user=user, changed=False)
        words = _("Sign-off recorded. Patients see it now.")
        if not is_live:
            words = _("Sign-off recorded. Patients see it when the draft is published.")
        messages.success(self.request, words)
        return redirect(self.edit_url or "wagtailadmin_home")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = {"page": self.page, "edit_url": self.edit_url}
        return super().get_context_data(**own, **kwargs)
