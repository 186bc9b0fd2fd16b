"""One lead to read, and its status."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from wagtail.admin import messages
from wagtail.admin.views.generic.base import (
    BaseObjectMixin,
    BaseOperationView,
    WagtailAdminTemplateMixin,
)
from wagtail.log_actions import registry as log_registry

from ...clinics.languages import to_name
from ..audit.words import record_view
from ..intake.spam.scoring import describe_reasons
from ..outbox.models import Delivery
from ..questions.registry import Answer, get_answers
from ..record.models import Lead
from ..record.steps import LeadHeldError, change_status
from .scope import LeadScopeMixin, RequestsPageMixin


def is_listed(answer: Answer) -> bool:
    """The person, the topic and the message are shown apart from other answers."""
    apart = {"name", "phone", "email", "topic", "message"}
    return bool(answer.text) and answer.question.key not in apart


class LeadView(
    LeadScopeMixin,
    RequestsPageMixin,
    BaseObjectMixin,
    WagtailAdminTemplateMixin,
    TemplateView,
):
    """One lead to read; its name stands in the content only, never in the title."""

    template_name = "tpi_cms/admin/leads/lead.html"
    page_title = gettext_lazy("Request")

    def get_base_object_queryset(self) -> QuerySet[Lead]:
        return self.get_leads().select_related("page")

    def get(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        record_view(self.object, request.user)
        return super().get(request, *args, **kwargs)

    def get_header_title(self) -> str:
        return str(self.object)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lead = self.object
        deliveries = list(lead.deliveries.all())
        can_change = self._can_change()
        is_open = not (lead.held_at or lead.erased_at)
        return {
            **super().get_context_data(**kwargs),
            "lead": lead,
            "can_change": can_change,
            "statuses": Lead.Status.choices if can_change and is_open else [],
            "release_url": reverse("tpi_cms_lead:release", args=[lead.pk]),
            "held_reasons": describe_reasons(lead.spam_reasons),
            "status_url": reverse("tpi_cms_lead:status", args=[lead.pk]),
            "language_name": to_name(lead.language),
            "answers": [a for a in get_answers(lead) if is_listed(a)],
            "duplicates": self.get_duplicates(),
            "consents": lead.consents.all(),
            "deliveries": deliveries,
            "can_send": self._can_change() and lead.erased_at is None,
            "undelivered": sum(d.state == Delivery.State.DEAD for d in deliveries),
            "log": log_registry.get_logs_for_instance(lead).select_related("user"),
        }

    def get_duplicates(self) -> QuerySet[Lead]:
        """What the same filling-in sent before or after; of the user's clinics."""
        same = Q(pk=self.object.possible_duplicate_of_id)
        same |= Q(possible_duplicate_of=self.object)
        return self.get_leads().filter(same).order_by("pk")

    def _can_change(self) -> bool:
        return self.permission_policy.user_has_permission_for_instance(
            self.request.user, "change", self.object
        )


class ChangeStatusView(LeadScopeMixin, BaseOperationView):
    """POST a ``Lead.Status`` value as ``status``."""

    actions = ["change"]
    success_url_name = "tpi_cms_lead:edit"

    def get_base_object_queryset(self) -> QuerySet[Lead]:
        return self.get_leads()

    def perform_operation(self) -> None:
        status = self.request.POST.get("status", "")
        try:
            change_status(lead=self.object, status=status, user=self.request.user)
        except ValueError:
            messages.error(self.request, _("Choose one of the statuses."))
        except LeadHeldError:
            words = _("A held or erased request keeps its status. Release it first.")
            messages.error(self.request, words)
        else:
            label = self.object.get_status_display()
            messages.success(
                self.request, _("The status is now “%(status)s”.") % {"status": label}
            )
